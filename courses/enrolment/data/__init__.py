"""What crosses the border of enrolment: the state of a run, a card of the catalogue, the figures of seats."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from courses.catalogue.models import Method
from courses.enrolment.data.declared import AudiencePlan as AudiencePlan
from courses.enrolment.data.declared import AudienceWords as AudienceWords
from courses.enrolment.data.declared import PoolPlan as PoolPlan
from courses.enrolment.data.declared import StagePlan as StagePlan
from courses.enrolment.data.declared import TermsPlan as TermsPlan
from lms.privacy.data import Agreement

if TYPE_CHECKING:
    from datetime import date, datetime
    from decimal import Decimal

    from courses.catalogue.models import CourseRun
    from lms.accounts.models import User


class RunState(StrEnum):
    """The one computed state of a run, for badges, buttons and filters."""

    DRAFT = "draft"
    UPCOMING = "upcoming"  # 접수 예정
    PRIORITY = "priority"  # 우선접수
    OPEN = "open"  # 접수 중
    CLOSING = "closing_soon"  # 마감 임박
    WAITLIST = "waitlist"  # 대기접수
    DRAWING = "drawing"  # 추첨 대기
    FULL = "full"  # 정원 마감
    CLOSED = "closed"  # 접수 마감
    RUNNING = "running"  # 진행 중
    ENDED = "ended"  # 종료
    CANCELLED = "cancelled"  # 폐강


@dataclass(frozen=True)
class RunFacts:
    """All that a run's state depends on."""

    status: str
    apply_opens_at: datetime
    apply_closes_at: datetime
    starts_at: datetime
    ends_at: datetime
    capacity: int
    taken: int
    free: int  # seats that somebody who comes now could take: those of pools for which nobody waits
    waiting: int = 0
    waiting_capacity: int = 0
    method: str = "first_come"
    is_drawn: bool = False
    stages: tuple[StageFacts, ...] = ()


@dataclass(frozen=True)
class AudienceFacts:
    """Who belongs to an audience; ages are full years."""

    audience_id: int
    basis: str
    age_from: int | None = None
    age_until: int | None = None
    institution_id: int | None = None


@dataclass(frozen=True)
class StageFacts:
    opens_at: datetime
    closes_at: datetime
    is_priority: bool = False  # for its audiences only
    is_first_come: bool = False  # though its run is not
    audiences: tuple[AudienceFacts, ...] = ()  # as far as the reader asked for them


@dataclass(frozen=True)
class PoolFacts:
    pool_id: int
    audience: AudienceFacts | None = None
    channel: str = ""


@dataclass(frozen=True)
class Applicant:
    """What decides for which seats somebody may apply. Personal data."""

    birth_date: date | None = None
    is_resident: bool = False
    is_first_timer: bool = False
    declared: frozenset[int] = frozenset()  # keys of the audiences that she says she belongs to
    invited_by: int | None = None  # the institution whose invitation she has


@dataclass(frozen=True)
class InLine:
    """Somebody, or people who belong together, in a line; `key` is theirs, `fits` the pools whose seats they could have, the first choice first."""

    key: int
    size: int
    fits: tuple[int, ...]
    may_split: bool = False


@dataclass(frozen=True)
class Seating:
    """So many seats of a pool go to those behind `key`."""

    key: int
    pool: int
    seats: int


@dataclass(frozen=True)
class CompanionFacts:
    """Somebody whom the applicant brings along, without an account of her own. Personal data."""

    name: str
    birth_date: date


@dataclass(frozen=True)
class Wish:
    """Everything that somebody asks for when she applies. The same `request_key` again is the same wish."""

    learner: User
    run: CourseRun
    request_key: str
    channel: str = "web"
    declared: frozenset[int] = frozenset()
    companions: tuple[CompanionFacts, ...] = ()
    may_split: bool = False
    invitation: str = ""  # the code that an institution gave her
    is_quick: bool = False  # sent faster than a person can read


@dataclass(frozen=True)
class AudienceQuestion:
    """Whether she belongs to this audience is for the applicant to say."""

    audience_id: int
    name: str
    explanation: str
    needs_evidence: bool


class Asking(StrEnum):
    """What applying for a run asks, beside who she is; in this order."""

    INVITATION = "invitation"
    AUDIENCES = "audiences"
    COMPANIONS = "companions"
    TOGETHER = "together"


@dataclass(frozen=True)
class Needs:
    """What has to be asked of somebody who applies for a run, and no more than that."""

    audiences: tuple[AudienceQuestion, ...] = ()
    inviters: frozenset[int] = frozenset()  # institutions for whose people there are seats or a stage
    is_by_invitation: bool = False
    most_companions: int = 0
    may_split: bool = False  # she chooses whether her party comes together or not at all

    @property
    def questions(self) -> tuple[Asking, ...]:
        asked = {
            Asking.INVITATION: self.is_by_invitation or bool(self.inviters),
            Asking.AUDIENCES: bool(self.audiences),
            Asking.COMPANIONS: self.most_companions > 0,
            Asking.TOGETHER: self.most_companions > 0 and self.may_split,
        }
        return tuple(question for question, is_asked in asked.items() if is_asked)


@dataclass(frozen=True)
class Draft:
    """What somebody has answered so far while she applies. Personal data."""

    declared: frozenset[int] = frozenset()
    companions: tuple[CompanionFacts, ...] = ()
    may_split: bool = False
    invitation: str = ""


@dataclass(frozen=True)
class Meeting:
    """A class session as a calendar shows it. `changes` is how often it was moved or cancelled, or the place in it was lost."""

    uid: str
    title: str
    starts_at: datetime
    ends_at: datetime
    venue: str
    words: str
    url: str
    changes: int
    changed_at: datetime
    is_cancelled: bool


@dataclass(frozen=True)
class HallPlace:
    """Where somebody stands in the hall of a run."""

    doors_at: datetime  # from then on people can come in
    opens_at: datetime  # the order is drawn, and the first are called
    has_ticket: bool
    position: int | None  # None before the order is drawn
    before: int  # people who are called before her and were not yet
    turn_at: datetime | None
    is_turn: bool
    waiting: int  # tickets altogether


@dataclass(frozen=True)
class StateLook:
    """How a state is shown: its code colours the badge, `label` names it, `action` labels the button that leads on (empty: nothing to do)."""

    state: RunState
    label: Any
    action: Any
    may_apply: bool


@dataclass(frozen=True)
class Caller:
    """Somebody who applies by phone or at the desk, as staff write her down. Personal data."""

    phone: str
    name: str
    birth_date: date | None = None
    dong: str = ""
    agreement: Agreement = field(default_factory=Agreement)


@dataclass(frozen=True)
class Seats:
    capacity: int
    taken: int
    waiting: int = 0
    waiting_capacity: int = 0

    @property
    def left(self) -> int:
        return max(0, self.capacity - self.taken)

    @property
    def next_position(self) -> int:
        """Where somebody stands who joins the line now."""
        return self.waiting + 1


@dataclass(frozen=True)
class Chance:
    """Of so many who waited in past runs of a course, so many were offered a place."""

    waited: int
    reached: int


@dataclass(frozen=True)
class RunFilter:
    """Which runs a list shows; what is empty does not narrow. Drafts are shown to staff only."""

    states: tuple[RunState, ...] = ()
    kinds: tuple[str, ...] = ()
    levels: tuple[str, ...] = ()
    course_id: int | None = None
    institution_id: int | None = None
    text: str = ""
    with_drafts: bool = False


@dataclass(frozen=True)
class RunCard:
    """A run as lists show it. Titles, names and venues are in the reader's language; a dong has a Korean name only, and is left out in others."""

    run_id: int
    public_id: str
    number: int
    course_id: int
    course_code: str
    title: str
    summary: str
    kind: str
    kind_label: str
    level: str
    level_label: str
    hours: Decimal
    institution: str
    venue: str
    dong: str
    is_online: bool
    fee: int
    apply_opens_at: datetime
    apply_closes_at: datetime
    starts_at: datetime
    ends_at: datetime
    seats: Seats
    look: StateLook
    meetings: tuple[tuple[datetime, datetime], ...] = ()  # beginning and end of each class session that takes place, in order
    method: str = "first_come"
    method_label: str = ""
    is_decided_later: bool = False  # who applies now takes no seat: a draw or a review gives them out
    result_at: datetime | None = None  # when people are told what it decided
    has_hall: bool = False  # people wait in a hall when applications open
    stages: tuple[StageFacts, ...] = ()
    next_opening: datetime | None = None  # when somebody can apply next; in the past while they can

    @property
    def state(self) -> RunState:
        return self.look.state

    @property
    def how(self) -> Any:
        """By which method somebody who comes now has a place; what a draw left over is first come, first served."""
        is_left_over = self.method == Method.LOTTERY and not self.is_decided_later
        return Method.FIRST_COME.label if is_left_over else Method(self.method).label

    @property
    def is_past_applying(self) -> bool:
        """Whether a free seat helps nobody any more."""
        return self.state in {RunState.CLOSED, RunState.RUNNING, RunState.ENDED, RunState.CANCELLED}


@dataclass(frozen=True)
class QueueFilter:
    """Which applications of a run staff look through; what is empty does not narrow, but without a state it is those to be decided."""

    state: str = ""
    eligibility: str = ""
    flag: str = ""
