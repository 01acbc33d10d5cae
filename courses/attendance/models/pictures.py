"""RollPicture: the face that belongs to a name, for whoever calls a roll."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q

from courses.attendance.models.records import private_files
from lms.kernel import ids


def picture_name(picture: RollPicture, filename: str) -> str:  # noqa: ARG001 - what the person called it is nobody's business
    return f"roll-pictures/{ids.public_id()}.jpeg"


class RollPicture(models.Model):
    """A picture that somebody gave of herself so that who teaches knows her. Of her own will; row and file go when she says so.

    Personal data: the picture. Removed 30 days after the last of her classes has ended.
    """

    person = models.OneToOneField(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, primary_key=True, related_name="+")
    file = models.FileField(upload_to=picture_name, storage=private_files)
    sent_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(condition=~Q(file=""), name="roll_picture_has_a_file"),
        ]

    def __str__(self) -> str:
        return f"picture of {self.person_id}"
