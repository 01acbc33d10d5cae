"""A list of people, registered row by row as somebody who called would be; first tried in a transaction that is taken back.

Trying holds what an application holds, in the same order (docs/enrolment-states.md, “Who locks what”): the names, the invitation, the run.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import date, datetime, timedelta
from functools import partial
from time import monotonic
from typing import TYPE_CHECKING

from django.db import transaction
from django.db.models import Q
from django.utils import translation
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from courses.enrolment import selectors
from courses.enrolment.data import Caller, Wish
from courses.enrolment.models import Channel, EnrolmentState, Invitation, PeopleList, PeopleListRow
from courses.enrolment.services import applying, desk, errors, waiting
from courses.enrolment.services import seats as seats_service
from lms.accounts import selectors as accounts_selectors
from lms.audit import services as audit
from lms.kernel import jobs, korean, locking
from lms.kernel.errors import DomainError
from lms.privacy.data import Agreement
from lms.privacy.models import Channel as AgreementChannel
from lms.privacy.services import GuardianMustAgree

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from courses.catalogue.models import CourseRun
    from courses.enrolment.models import Enrolment
    from lms.accounts.models import User

KEPT = timedelta(hours=1)
LONGEST = timedelta(days=1)  # what is stuck is not kept for ever either
AT_ONCE = 30  # rows that a request does itself
HELPED_AFTER = timedelta(minutes=1)  # when a request that was killed is taken over by a job
HELD_AT_MOST = 7.0  # seconds in which nobody else applies for the run, who waits ten; 500 rows took 15 on two cores with three times their work
WHEN = ("opens_at", "until", "closed_at")  # details of refusals that name a moment


@dataclass(frozen=True)
class ListRow:
    """One row as it was read; `wrong` says why nothing can be done with it. Personal data."""

    number: int
    phone: str
    name: str
    birth_date: str
    dong: str = ""
    guardian: str = ""
    wrong: str = ""


@dataclass(frozen=True)
class ListWish:
    """What is to be done with the people of a list."""

    rows: Sequence[ListRow]
    agreed: frozenset[str]
    may_wait: bool = True
    invitation: Invitation | None = None


def hand_in(*, run: CourseRun, wish: ListWish, actor: User, now: datetime) -> PeopleList:
    """The list is kept for an hour, for this registrar, and tried: at once if it is short, else by a job."""
    known = accounts_selectors.people_by_phone(row.phone for row in wish.rows if not row.wrong)
    with transaction.atomic():
        people_list = PeopleList.objects.create(
            run=run,
            registrar=actor,
            invitation=wish.invitation,
            may_wait=wish.may_wait,
            agreed=sorted(wish.agreed),
            language=get_language() or "ko",
            made_at=now,
            expires_at=now + KEPT,
        )
        PeopleListRow.objects.bulk_create(_kept(row, people_list, is_known=row.phone in known) for row in wish.rows)
        audit.record(action="run.list_handed_in", actor=actor, subject=run, now=now, data={"rows": len(wish.rows)})
        jobs.enqueue("enrolment.try_list", run_after=_helped_at(len(wish.rows), now), list_id=people_list.pk)
    if len(wish.rows) <= AT_ONCE:
        try_list(list_id=people_list.pk, now=now)
    return people_list


def _kept(row: ListRow, people_list: PeopleList, *, is_known: bool) -> PeopleListRow:
    facts = {name: value for name, value in asdict(row).items() if name not in {"number", "wrong"}}
    return PeopleListRow(people_list=people_list, number=row.number, facts=facts, wrong=row.wrong, is_known=is_known and not row.wrong)


def _helped_at(rows: int, now: datetime) -> datetime:
    return now + HELPED_AFTER if rows <= AT_ONCE else now


def try_list(*, list_id: int, now: datetime) -> None:
    """Each row says what would come of it now, after those above it, by the engine itself; nothing else is changed and nobody is told.

    A list that was tried or forgotten is left alone.
    """
    with transaction.atomic():
        people_list = next(iter(locking.lock(PeopleList.objects.select_related("run", "registrar", "invitation"), list_id)), None)
        if people_list is None or people_list.checked_at is not None:
            return
        rows = list(people_list.rows.filter(wrong=""))
        with translation.override(people_list.language), transaction.atomic():
            people = _known_people(people_list, rows, now=now)
            _hold_everything(people_list, people.values())
            until = monotonic() + HELD_AT_MOST
            for row in rows:
                if monotonic() > until:
                    row.foreseen = _("Not tried, so that people who apply now need not wait. Please hand in the rest as a list of its own.")
                    continue
                row.would_be, row.foreseen, _enrolment = _come_of(partial(_place, people[row.pk], row, people_list, now=now))
            transaction.set_rollback(True)
        PeopleListRow.objects.bulk_update(rows, ["would_be", "foreseen"])
        PeopleList.objects.filter(pk=list_id).update(checked_at=now)


def _known_people(people_list: PeopleList, rows: Iterable[PeopleListRow], *, now: datetime) -> dict[int, User | DomainError]:
    """Who is in which row, or why she cannot be: in the order of their numbers, as long as nothing that others wait for is held."""
    found: dict[int, User | DomainError] = {}
    for row in sorted(rows, key=lambda row: str(row.facts["phone"])):
        try:
            with transaction.atomic():
                found[row.pk] = desk.person_of(caller=_caller(row, people_list), actor=people_list.registrar, now=now)
        except DomainError as refusal:
            found[row.pk] = refusal
    return found


def _hold_everything(people_list: PeopleList, people: Iterable[User | DomainError]) -> None:
    """What the applications will hold; nobody else applies for the run until the list is tried."""
    locking.lock_names(f"applications-of/{person.pk}" for person in people if not isinstance(person, DomainError))
    if people_list.invitation_id is not None:
        locking.lock(Invitation.objects.all(), people_list.invitation_id)
    seats_service.hold(people_list.run_id)


def register_list(*, people_list: PeopleList, actor: User, now: datetime) -> PeopleList:
    """Whoever could be registered when the list was tried is registered: at once if it is short, else by a job. Pressing twice does it once.

    Raises NotTriedYet.
    """
    with transaction.atomic():
        waiting = PeopleList.objects.filter(pk=people_list.pk, started_at=None, checked_at__isnull=False)
        if waiting.update(started_at=now):
            count = people_list.rows.exclude(would_be="").count()
            audit.record(action="run.list_registered", actor=actor, subject=people_list.run, now=now, data={"people": count})
            jobs.enqueue("enrolment.register_rows", run_after=_helped_at(count, now), list_id=people_list.pk)
        elif not PeopleList.objects.filter(pk=people_list.pk, started_at__isnull=False).exists():
            raise errors.NotTriedYet
        else:
            count = AT_ONCE + 1  # somebody is at it
    if count <= AT_ONCE:
        register_rows(list_id=people_list.pk, now=now)
    return people_list


def register_rows(*, list_id: int, now: datetime) -> None:
    """Every row that is not done yet is, in the order of the file, each in a transaction of its own; so it goes on where somebody was killed."""
    people_list = PeopleList.objects.select_related("run__course", "registrar", "invitation").filter(pk=list_id, started_at__isnull=False).first()
    if people_list is None:
        return
    with translation.override(people_list.language):
        for row_id in people_list.rows.filter(done_at=None).exclude(would_be="").order_by("number").values_list("pk", flat=True):
            _register_row(row_id, people_list, now=now)
    PeopleList.objects.filter(pk=list_id, finished_at=None).update(finished_at=now, expires_at=now + KEPT)


def _register_row(row_id: int, people_list: PeopleList, *, now: datetime) -> None:
    with transaction.atomic():
        row = next(iter(locking.lock(PeopleListRow.objects.all(), row_id)), None)
        if row is None or row.done_at is not None:
            return
        row.done_at = now
        _state, row.outcome, row.enrolment = _come_of(partial(_register, row, people_list, now=now))
        row.save(update_fields=["done_at", "outcome", "enrolment"])


def _register(row: PeopleListRow, people_list: PeopleList, *, now: datetime) -> Enrolment:
    person = desk.person_of(caller=_caller(row, people_list), actor=people_list.registrar, now=now)
    return _place(person, row, people_list, now=now)


def _place(person: User | DomainError, row: PeopleListRow, people_list: PeopleList, *, now: datetime) -> Enrolment:
    """Her place, or her place in line, as if she had called."""
    if isinstance(person, DomainError):
        raise person
    wish = Wish(
        learner=person,
        run=people_list.run,
        request_key=f"import/{people_list.public_id}/{row.number}",
        channel=Channel.IMPORT,
        invitation=people_list.invitation.code if people_list.invitation else "",
    )
    try:
        with transaction.atomic():
            return applying.apply_for(wish=wish, actor=people_list.registrar, now=now)
    except errors.RunIsFull:
        if not people_list.may_wait:
            raise
        return waiting.wait_for(wish=wish, actor=people_list.registrar, now=now)


def _come_of(do: Callable[[], Enrolment]) -> tuple[str, str, Enrolment | None]:
    """The state in which she is registered (empty: refused), the same in words, and her enrolment."""
    try:
        with transaction.atomic():
            enrolment = do()
    except DomainError as refusal:
        return "", _refused(refusal), None
    return enrolment.state, _in_words(enrolment), enrolment


def _caller(row: PeopleListRow, people_list: PeopleList) -> Caller:
    facts = row.facts
    kinds = frozenset(people_list.agreed)
    agreement = Agreement(kinds=kinds, channel=AgreementChannel.PAPER if kinds else "", guardian=facts["guardian"])
    return Caller(
        phone=facts["phone"], name=facts["name"], birth_date=date.fromisoformat(facts["birth_date"]), dong=facts["dong"], agreement=agreement
    )


def _in_words(enrolment: Enrolment) -> str:
    if enrolment.state == EnrolmentState.WAITING:
        return _("On the waiting list: place %(position)s in line") % {"position": selectors.position_in_line(enrolment=enrolment)}
    if enrolment.state == EnrolmentState.CONFIRMED and enrolment.pool:
        return _("Has a place: %(pool)s") % {"pool": enrolment.pool.name}
    return enrolment.get_state_display()


def _refused(refusal: DomainError) -> str:
    if isinstance(refusal, GuardianMustAgree):
        return _("The person is under 14. Write the parent or guardian who signed in the column “Guardian” of the file.")
    moment = next((refusal.details[name] for name in WHEN if name in refusal.details), None)
    if moment is None:
        return str(refusal)
    when = korean.datetime_text(datetime.fromisoformat(moment), "en" if (get_language() or "ko").startswith("en") else "ko")
    return f"{refusal} ({when})"


def forget_list(*, people_list: PeopleList, actor: User, now: datetime) -> None:
    """Nothing of the list is left; who was registered stays so. Raises NotTriedYet while people are being registered."""
    with transaction.atomic():
        row = next(iter(locking.lock(PeopleList.objects.all(), people_list.pk)), None)
        if row is None:
            return
        if row.started_at is not None and row.finished_at is None:
            raise errors.NotTriedYet
        row.delete()
        audit.record(action="run.list_forgotten", actor=actor, subject=people_list.run, now=now)


def forget_lists(*, now: datetime) -> int:
    """Lists whose hour is over are gone, but for those that are being registered; returns how many."""
    over = Q(expires_at__lte=now) & ~Q(started_at__isnull=False, finished_at=None)
    return PeopleList.objects.filter(over | Q(made_at__lte=now - LONGEST)).delete()[1].get("enrolment.PeopleList", 0)
