"""What the operations take and give."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _
from drf_spectacular.utils import OpenApiParameter, extend_schema_field
from rest_framework import serializers

from courses.catalogue.models import CourseKind, Method
from courses.enrolment.data import RunState
from courses.enrolment.models import Audience, Basis, Channel, EnrolmentState, PartyPolicy
from lms.accounts.forms import NAME_ERRORS, OLDEST
from lms.kernel import clock, korean

if TYPE_CHECKING:
    from datetime import date

    from lms.kernel.errors import DomainError

Data = dict[str, Any]
KEY_HEADER = "Idempotency-Key"
LONGEST_KEY = 64
MOST_COMPANIONS = 30
MOST_DATES = 5
RUN_STATES = [state.value for state in RunState if state is not RunState.DRAFT]


def refusals(*errors: type[DomainError]) -> str:
    """For the document: the codes of the problems that an operation may answer with."""
    return "Refused with the code of one of these problems: " + ", ".join(sorted(f"`{error.code}`" for error in errors)) + "."


class SeatsOutput(serializers.Serializer[Any]):
    capacity = serializers.IntegerField()
    taken = serializers.IntegerField()
    left = serializers.IntegerField()


class AudienceOutput(serializers.Serializer[Any]):
    """For whom seats or a stage are. One with the basis `declared` is named in an application by its code."""

    code = serializers.CharField()
    name = serializers.CharField()
    explanation = serializers.CharField()
    basis = serializers.ChoiceField(choices=Basis.choices)
    needs_evidence = serializers.BooleanField()


class PoolOutput(serializers.Serializer[Any]):
    """Places for one audience and one channel; without them for everybody. `free` are those that somebody who comes now could take."""

    code = serializers.CharField()
    name = serializers.CharField()
    audience = AudienceOutput(allow_null=True)
    channel = serializers.ChoiceField(choices=Channel.choices, allow_blank=True)
    capacity = serializers.IntegerField()
    free = serializers.SerializerMethodField()

    @extend_schema_field(serializers.IntegerField)
    def get_free(self, pool: Any) -> int:
        return 0 if pool.waiting else int(pool.left)


class StageOutput(serializers.Serializer[Any]):
    """A part of the time in which applications are taken; without audiences everybody may apply in it."""

    name = serializers.CharField()
    opens_at = serializers.DateTimeField()
    closes_at = serializers.DateTimeField()
    audiences = AudienceOutput(many=True, source="audiences.all")
    is_first_come = serializers.BooleanField(source="method")


class TermsOutput(serializers.Serializer[Any]):
    """By which declared rules places are given out. `result_at` is when a draw or a review is told."""

    most_in_party = serializers.IntegerField()
    party_policy = serializers.ChoiceField(choices=PartyPolicy.choices)
    age_from = serializers.IntegerField(allow_null=True)
    age_until = serializers.IntegerField(allow_null=True)
    age_on = serializers.DateField(allow_null=True)
    repeat_after_months = serializers.IntegerField()
    no_show_points = serializers.IntegerField()
    least_places = serializers.IntegerField()
    decide_at = serializers.DateTimeField(allow_null=True)
    to_bring = serializers.CharField()
    result_at = serializers.DateTimeField(allow_null=True)
    seed_kind = serializers.CharField()
    seed_source = serializers.CharField()


class RunOutput(serializers.Serializer[Any]):
    """Titles and names are in the language of the request; `state` is computed from what staff decided, the clock and the seats.

    With `is_decided_later` an application takes no seat now: a draw or a review decides. With `has_hall` one comes to the hall first.
    """

    id = serializers.CharField(source="public_id")
    course = serializers.CharField(source="course_code")
    number = serializers.IntegerField()
    title = serializers.CharField()
    kind = serializers.ChoiceField(choices=CourseKind.choices)
    state = serializers.ChoiceField(choices=RUN_STATES)
    state_label = serializers.CharField(source="look.label")
    institution = serializers.CharField()
    venue = serializers.CharField()
    is_online = serializers.BooleanField()
    fee = serializers.IntegerField()
    apply_opens_at = serializers.DateTimeField()
    apply_closes_at = serializers.DateTimeField()
    starts_at = serializers.DateTimeField()
    ends_at = serializers.DateTimeField()
    seats = SeatsOutput()
    method = serializers.ChoiceField(choices=Method.choices)
    is_decided_later = serializers.BooleanField()
    has_hall = serializers.BooleanField()
    pools = PoolOutput(many=True)
    stages = StageOutput(many=True)
    terms = TermsOutput()


class RunsInput(serializers.Serializer[Any]):
    state = serializers.ChoiceField(choices=RUN_STATES, required=False)
    kind = serializers.ChoiceField(choices=CourseKind.choices, required=False)


class RequestKeyInput(serializers.Serializer[Any]):
    """Made by the client, the same for each repetition of one wish."""

    request_key = serializers.RegexField(r"^[\x21-\x7e]+$", max_length=LONGEST_KEY)


KEY_PARAMETER = OpenApiParameter(KEY_HEADER, str, OpenApiParameter.HEADER, required=True, description=RequestKeyInput.__doc__ or "")


class CompanionInput(serializers.Serializer[Any]):
    """Somebody who comes along. For a child under 14 the caller is the parent or guardian."""

    name = serializers.CharField(max_length=60)
    birth_date = serializers.DateField()

    def validate_name(self, value: str) -> str:
        try:
            return korean.clean_name(value)
        except ValueError as error:
            raise serializers.ValidationError(NAME_ERRORS[str(error)]) from error

    def validate_birth_date(self, value: date) -> date:
        if not OLDEST <= value <= clock.seoul_date(clock.now()):
            raise serializers.ValidationError(_("Please check the date of birth."))
        return value


class WishInput(serializers.Serializer[Any]):
    """What an application says beside who applies. Everything may be left out."""

    audiences = serializers.ListField(child=serializers.SlugField(max_length=30), max_length=20, default=list)
    companions = serializers.ListField(child=CompanionInput(), default=list, max_length=MOST_COMPANIONS)
    may_split = serializers.BooleanField(default=False)
    invitation = serializers.CharField(max_length=40, default="", allow_blank=True)

    def validate_audiences(self, codes: list[str]) -> frozenset[int]:
        """The keys of the audiences; those that nobody declares are unknown too."""
        found = dict(Audience.objects.filter(code__in=codes, basis=Basis.DECLARED, retired_at=None).values_list("code", "pk"))
        unknown = sorted(set(codes) - set(found))
        if unknown:
            raise serializers.ValidationError(_("No audience with this code can be declared: %(codes)s") % {"codes": ", ".join(unknown)})
        return frozenset(found.values())


class AnyDateInput(WishInput):
    """The runs of which any will do, the best first."""

    runs = serializers.ListField(child=serializers.SlugField(max_length=16), min_length=1, max_length=MOST_DATES)

    def validate_runs(self, runs: list[str]) -> list[str]:
        if len(set(runs)) < len(runs):
            raise serializers.ValidationError(_("Each run is named once."))
        return runs


class InsteadInput(serializers.Serializer[Any]):
    """Which run is taken in place of the cancelled one, or waited for."""

    run = serializers.SlugField(max_length=16)
    wait = serializers.BooleanField(default=False)


class HallOutput(serializers.Serializer[Any]):
    """Where the caller stands in the hall of a run. Nobody has a position before applications open; then it is given by chance."""

    doors_at = serializers.DateTimeField()
    opens_at = serializers.DateTimeField()
    has_ticket = serializers.BooleanField()
    position = serializers.IntegerField(allow_null=True)
    before = serializers.IntegerField()
    turn_at = serializers.DateTimeField(allow_null=True)
    is_turn = serializers.BooleanField()


class EnrolmentOutput(serializers.Serializer[Any]):
    id = serializers.CharField(source="public_id")
    run = serializers.CharField(source="run.public_id")
    course = serializers.CharField(source="run.course.code")
    title = serializers.CharField(source="run.course.title")
    state = serializers.ChoiceField(choices=EnrolmentState.choices)
    channel = serializers.ChoiceField(choices=Channel.choices)
    receipt = serializers.CharField()
    applied_at = serializers.DateTimeField()
    confirmed_at = serializers.DateTimeField(allow_null=True)
    ended_at = serializers.DateTimeField(allow_null=True)
    documents_until = serializers.DateTimeField(allow_null=True)
    position_in_line = serializers.IntegerField(allow_null=True)
    offer_expires_at = serializers.DateTimeField(allow_null=True)
    withdraw_until = serializers.DateTimeField(source="run.withdraw_until")
    party_states = serializers.ListField(child=serializers.CharField())


class WithdrawnOutput(serializers.Serializer[Any]):
    withdrawn = serializers.IntegerField()
