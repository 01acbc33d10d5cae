"""From an enrolment that has completed to rows: who sits for the photograph, and the awards that come of it."""

from __future__ import annotations

from dataclasses import dataclass, fields
from typing import TYPE_CHECKING, Final

from django.conf import settings
from django.db.models import Max, Min

from certificates.models import Award, AwardDocument
from certificates.rules import numbering, photograph
from certificates.selectors import awards as award_selectors
from certificates.selectors import documents
from certificates.services import numbers
from certificates.services.errors import CannotBePrinted
from courses.catalogue.models import SessionStatus
from courses.enrolment.models import Enrolment
from lms.audit import services as audit_services
from lms.documents import glyphs
from lms.kernel import clock, ids, jobs

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime

    from certificates.data import AwardSnapshot
    from certificates.models import Credential, Evaluation
    from lms.accounts.models import User

ENROLMENTS: Final = Enrolment.objects.select_related("run__course", "learner")


@dataclass(frozen=True, slots=True, kw_only=True)
class Sitting:
    """Everything that will be printed but the number, the code and the date; known to be printable."""

    enrolment: Enrolment
    evaluation: Evaluation
    person: photograph.Person
    subject: photograph.Subject
    wording: photograph.Wording


def sit(*, enrolment: Enrolment, credential: Credential, evaluation: Evaluation) -> Sitting:
    """Raises CannotBePrinted for a character that our fonts lack."""
    sitting = Sitting(
        enrolment=enrolment,
        evaluation=evaluation,
        person=_person(enrolment, credential),
        subject=_subject(enrolment),
        wording=_wording(credential),
    )
    wording = sitting.wording
    refuse_unprintable(
        {
            "name": sitting.person.name,
            "course": sitting.subject.title_ko,
            "title_ko": wording.title_ko,
            "title_en": wording.title_en,
            "sentence_ko": wording.sentence_ko,
            "issuer_ko": wording.issuer_ko,
        }
    )
    return sitting


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """One printed text that would change; `field` is a field of PrintedWords."""

    field: str
    language: str
    before: str
    after: str


def differences(award: Award, sitting: Sitting) -> list[Difference]:
    """The printed words in which a new photograph, with the marks of the old one, differs from it; the Korean ones first."""
    old = award_selectors.snapshot_of(award)
    marks = photograph.Marks(number=old.number, code=old.code, verification_url=old.verification_url, issued_on=old.issued_on)
    new = photograph.take(person=sitting.person, subject=sitting.subject, wording=sitting.wording, marks=marks)
    return [
        Difference(field=field.name, language=language, before=getattr(before, field.name), after=getattr(after, field.name))
        for language, before, after in (("ko", old.ko, new.ko), ("en", old.en, new.en))
        for field in fields(before)
        if getattr(before, field.name) != getattr(after, field.name)
    ]


def develop(sittings: Sequence[Sitting], *, credential: Credential, actor: User | None, now: datetime, replaces: Award | None = None) -> list[Award]:
    """The awards, numbered without a gap, each with a document asked for. The counter is touched last and held only until the commit."""
    if not sittings:
        return []
    year = clock.seoul_date(now).year
    awards = [
        Award(
            credential=credential,
            evaluation=sitting.evaluation,
            enrolment=sitting.enrolment,
            run_id=sitting.enrolment.run_id,
            learner_id=sitting.enrolment.learner_id,
            kind=credential.kind,
            year=year,
            code=ids.unguessable_code(),
            replaces=replaces,
            issued_by=actor,
            issued_at=now,
        )
        for sitting in sittings
    ]
    for award, sitting, serial in zip(awards, sittings, numbers.allocate(kind=credential.kind, year=year, count=len(awards)), strict=True):
        award.serial, award.number = serial, numbering.number(year=year, serial=serial)
        award.snapshot = photograph.canonical(_take(sitting, award))
        award.snapshot_sha256 = photograph.digest(award.snapshot)
    Award.objects.bulk_create(awards)
    AwardDocument.objects.bulk_create([AwardDocument(award=award, asked_at=now) for award in awards])
    for award in awards:
        jobs.enqueue("certificates.render_award", key=documents.job_key(award), award_id=award.pk)
        audit_services.record(action="award.issued", actor=actor, subject=award, now=now, data={"number": award.number, "kind": award.kind})
    return awards


def verification_url(code: str) -> str:
    """The address that is printed: that of the Korean page. It is on paper for good, so it is written here and not asked of the URLconf."""
    return f"{settings.LMS_BASE_URL}/v/{code}/"


def _take(sitting: Sitting, award: Award) -> AwardSnapshot:
    marks = photograph.Marks(
        number=award.number, code=award.code, verification_url=verification_url(award.code), issued_on=clock.seoul_date(award.issued_at)
    )
    return photograph.take(person=sitting.person, subject=sitting.subject, wording=sitting.wording, marks=marks)


def _person(enrolment: Enrolment, credential: Credential) -> photograph.Person:
    learner = enrolment.learner
    return photograph.Person(name=learner.name, name_en=learner.name_en, birth_date=learner.birth_date if credential.prints_birth_date else None)


def _subject(enrolment: Enrolment) -> photograph.Subject:
    """The period is that of the classes held; of the run, where it has none."""
    run = enrolment.run
    held = run.class_sessions.filter(status=SessionStatus.SCHEDULED).aggregate(first=Min("starts_at"), last=Max("ends_at"))
    return photograph.Subject(
        title_ko=run.course.title_ko,
        title_en=run.course.title_en,
        starts_on=clock.seoul_date(held["first"] or run.starts_at),
        ends_on=clock.seoul_date(held["last"] or run.ends_at),
        hours=run.course.hours,
    )


def _wording(credential: Credential) -> photograph.Wording:
    return photograph.Wording(
        layout=credential.layout,
        title_ko=credential.title_ko,
        title_en=credential.title_en,
        sentence_ko=credential.sentence_ko,
        sentence_en=credential.sentence_en,
        issuer_ko=credential.issuer_ko,
        issuer_en=credential.issuer_en,
    )


def refuse_unprintable(texts: Mapping[str, str]) -> None:
    """Raises CannotBePrinted for the first character that is not in our fonts, with the name of its text."""
    for place, text in texts.items():
        found = glyphs.first_unprintable(photograph.cleaned(text))
        if found is not None:
            raise CannotBePrinted(place=place, character=found.character, name=found.name)
