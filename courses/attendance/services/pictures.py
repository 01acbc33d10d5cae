"""A picture of oneself for the roll: given freely, seen by who teaches, gone when one wants."""

from __future__ import annotations

import io
from datetime import timedelta
from typing import TYPE_CHECKING

from django.core.files.base import ContentFile
from django.db import transaction
from django.db.models import Exists, OuterRef
from django.utils.translation import gettext_lazy as _
from PIL import Image, ImageOps

from courses.attendance.models import RollPicture
from courses.attendance.services import evidence
from courses.enrolment.models import PLACED_STATES, Enrolment
from lms.audit import services as audit
from lms.kernel import locking, uploads
from lms.kernel.errors import DomainError

if TYPE_CHECKING:
    from datetime import datetime

    from django.core.files.base import File

    from lms.accounts.models import User

MOST_MEGABYTES = 10
SIDE = 320  # pixels; as large as it is ever shown, twice
QUALITY = 85
KEPT_AFTER = timedelta(days=30)


class PictureExpected(DomainError):
    code = "picture-expected"
    status = 422
    message = _("This is not a photo. Please choose a photo (JPEG or PNG). Nothing was saved.")


def keep_picture(*, person: User, file: File[bytes], now: datetime) -> RollPicture:
    """The picture, cut to a square, stands beside her name on rolls; one that was there before is destroyed.

    Raises PictureExpected and what `uploads.read` raises.
    """
    content = _square(file)
    with transaction.atomic():
        _destroy(person.pk, now=now)
        picture = RollPicture(person=person, sent_at=now)
        picture.file.save("picture", ContentFile(content), save=False)
        picture.save(force_insert=True)
        audit.record(action="attendance.picture_kept", actor=person, subject=picture, now=now)
    return picture


def remove_picture(*, person: User, actor: User | None, now: datetime) -> bool:
    """There is no picture of her any more; False where there was none."""
    with transaction.atomic():
        removed = _destroy(person.pk, now=now)
        if removed:
            audit.record(action="attendance.picture_removed", actor=actor, subject=person, now=now)
    return removed


def forget_pictures(*, now: datetime) -> int:
    """Pictures of people whose last class ended 30 days ago are destroyed; returns how many."""
    current = Enrolment.objects.filter(learner=OuterRef("person"), state__in=PLACED_STATES, run__ends_at__gt=now - KEPT_AFTER)
    old = RollPicture.objects.filter(~Exists(current), sent_at__lte=now - KEPT_AFTER).select_related("person")
    return sum(remove_picture(person=picture.person, actor=None, now=now) for picture in old)


def _square(file: File[bytes]) -> bytes:
    upload = uploads.read(file, most_megabytes=MOST_MEGABYTES)
    if upload.kind == "pdf":
        raise PictureExpected
    with Image.open(io.BytesIO(upload.content)) as image:
        square = ImageOps.fit(image.convert("RGB"), (SIDE, SIDE), centering=(0.5, 0.4))
    out = io.BytesIO()
    square.save(out, format="JPEG", quality=QUALITY)
    return out.getvalue()


def _destroy(person_id: int, *, now: datetime) -> bool:
    """Needs a transaction. The file goes after it commits."""
    locking.lock_name("roll-picture-of", person_id)
    picture = RollPicture.objects.filter(pk=person_id).first()
    if picture is None:
        return False
    name = str(picture.file.name)
    picture.delete()
    evidence.ask_to_remove(file=name, now=now)
    return True
