"""REST: what goes over the wire between a scanner and the site."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _
from rest_framework import serializers

from courses.attendance import services
from courses.attendance.data import Fate
from courses.attendance.models import Kind, Status

MOST_ROWS = 500
LONGEST_NONCE = 64
LONGEST_TEXT = 120
YEARS = (2020, 2100)
KINDS = [(kind.value, kind.label) for kind in services.SCANNED]
SOURCES = [(source.value, source.label) for source in services.SCANNED_BY]
WHO = ("enrolment", "card", "number")
INVALID = "invalid"  # a row that is not one: its 422, and nobody else's
FATES = [*(fate.value for fate in Fate), INVALID]
PLAIN = "plain"
MASKED = "masked"


class OpenClassSessionOutput(serializers.Serializer[Any]):
    run = serializers.CharField(source="run.public_id")
    number = serializers.IntegerField()
    course = serializers.CharField(source="run.course.title")
    title = serializers.SerializerMethodField()
    venue = serializers.CharField()
    starts_at = serializers.DateTimeField()
    ends_at = serializers.DateTimeField()
    is_guest = serializers.SerializerMethodField(help_text="Held with a class session of another run, whose roster has these people too.")

    def get_title(self, row: Any) -> str:
        return row.lecture.title if row.lecture else ""

    def get_is_guest(self, row: Any) -> bool:
        return row.held_with_id is not None


class LastSeenOutput(serializers.Serializer[Any]):
    kind = serializers.ChoiceField(choices=Kind.choices)
    at = serializers.DateTimeField()


class PersonOutput(serializers.Serializer[Any]):
    """`cards`: SHA-256 in hexadecimal digits of each good text of her card in small letters, so that a card is known without a connection."""

    enrolment = serializers.CharField()
    name = serializers.SerializerMethodField()
    number = serializers.CharField(help_text="Of the day.")
    cards = serializers.ListField(child=serializers.CharField())
    status = serializers.ChoiceField(choices=Status.choices, allow_blank=True)
    last = LastSeenOutput(allow_null=True)

    def get_name(self, row: Any) -> str:
        name: str = row.masked_name if self.context.get("names") == MASKED else row.name
        return name


class RosterInput(serializers.Serializer[Any]):
    names = serializers.ChoiceField(choices=[PLAIN, MASKED], default=PLAIN)


class RosterOutput(serializers.Serializer[Any]):
    """`until` is when the device forgets the roster: the end of the day."""

    opens_at = serializers.DateTimeField()
    until = serializers.DateTimeField()
    people = PersonOutput(many=True)


class ObservationInput(serializers.Serializer[Any]):
    """One of `enrolment`, `card` and `number` says who it was; `nonce` is made by the device, once for each sight."""

    nonce = serializers.CharField(max_length=LONGEST_NONCE)
    kind = serializers.ChoiceField(choices=KINDS)
    source = serializers.ChoiceField(choices=SOURCES)  # type: ignore[assignment]  # a field of the row, not of the serializer
    observed_at = serializers.DateTimeField()
    enrolment = serializers.CharField(max_length=LONGEST_TEXT, required=False, allow_blank=True)
    card = serializers.CharField(max_length=LONGEST_TEXT, required=False, allow_blank=True)
    number = serializers.CharField(max_length=LONGEST_TEXT, required=False, allow_blank=True)

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        if sum(bool(attrs.get(name)) for name in WHO) != 1:
            raise serializers.ValidationError(_("Name one of these: enrolment, card, number."))
        if not YEARS[0] <= attrs["observed_at"].year <= YEARS[1]:
            raise serializers.ValidationError({"observed_at": [_("This is no time of a class. Please set the device's clock.")]})
        return attrs


class ObservationsInput(serializers.Serializer[Any]):
    """Each row is looked at for itself: a bad one is answered in its place, and the others are written down."""

    observations = serializers.ListField(child=serializers.JSONField(), allow_empty=False, max_length=MOST_ROWS)


class ObservationsShape(serializers.Serializer[Any]):
    observations = ObservationInput(many=True)


class ScanOutcomeOutput(serializers.Serializer[Any]):
    """What became of one row. `refused` and `invalid` will not change when they are sent again."""

    nonce = serializers.CharField(allow_blank=True)
    outcome = serializers.ChoiceField(choices=FATES)
    code = serializers.CharField(allow_blank=True)
    message = serializers.CharField(allow_blank=True)
    enrolment = serializers.CharField(allow_blank=True)
    status = serializers.ChoiceField(choices=Status.choices, allow_blank=True, help_text="What the person's record says now.")
    errors = serializers.JSONField(help_text="By field, where the row is invalid (422); else empty.")  # type: ignore[assignment]  # as above


class ScanOutcomesOutput(serializers.Serializer[Any]):
    """In the order of the rows that were sent."""

    outcomes = ScanOutcomeOutput(many=True)
