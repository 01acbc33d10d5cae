"""Institutions and people: those who can be signed in as, and the neighbours who fill the lists."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

from allauth.account.models import EmailAddress
from django.conf import settings
from django.contrib.auth.hashers import make_password

from lms.accounts import services as accounts_services
from lms.accounts.models import Institution, User
from lms.audit import services as audit_services
from lms.demo import crowd
from lms.demo.seeding.cast import SEED
from lms.privacy import selectors as privacy_selectors
from lms.privacy.models import Channel, ConsentRecord

if TYPE_CHECKING:
    from lms.demo.data import PersonText
    from lms.demo.seeding.cast import Cast

PASSWORD = "seocho-ai-demo-2026"  # noqa: S105 - printed for everybody, in the demo only
TOTP_SECRET = "SEOCHODEMOLEARNINGAIPILOT2345MNO"  # noqa: S105 - base 32, printed as a code, in the demo only
BEGINNING = timedelta(days=240)


def seed(cast: Cast, *, neighbours: int) -> None:
    """Institutions, the demo's people with password and second factor, and as many neighbours."""
    _institutions(cast)
    hashed = make_password(PASSWORD)
    for text in cast.library.people:
        cast.people[text.key] = _person(cast, text, hashed)
    crowd_ = crowd.neighbours(neighbours, seed=SEED, year=cast.day_zero.year, dongs=settings.LMS_DONGS, syllables=cast.library.name_syllables)
    cast.neighbours = [_neighbour(cast, person, index) for index, person in enumerate(crowd_)]
    _agreements(cast)


def _agreements(cast: Cast) -> None:
    """Everybody agreed to what is required when she joined, every third also to news."""
    people = [*cast.people.values(), *cast.neighbours]
    ConsentRecord.objects.bulk_create(
        ConsentRecord(person=person, document=document, agreed=document.required or number % 3 == 0, channel=Channel.WEB, at=person.joined_at)
        for document in privacy_selectors.current_documents()
        for number, person in enumerate(people)
    )


def _institutions(cast: Cast) -> None:
    rows = [Institution(code=text.code, kind=text.kind, name_ko=text.name.ko, name_en=text.name.en) for text in cast.library.institutions]
    cast.institutions = {row.code: row for row in Institution.objects.bulk_create(rows)}


def _person(cast: Cast, text: PersonText, hashed: str) -> User:
    then = cast.now - BEGINNING
    known = accounts_services.Person(
        name=text.name, email=text.email, birth_date=date.fromisoformat(text.birth_date), dong="" if text.role else settings.LMS_DONGS[0]
    )
    user = accounts_services.create_person(person=known, phone=text.phone, actor=None, now=then)
    user.name_en, user.password, user.phone_verified_at, user.is_superuser = text.name_en, hashed, then, text.is_owner
    user.save(update_fields=["name_en", "password", "phone_verified_at", "is_superuser"])
    EmailAddress.objects.create(user=user, email=text.email, verified=True, primary=True)
    if text.role and text.institution:
        accounts_services.grant_membership(person=user, institution=cast.institutions[text.institution], role=text.role, actor=None, now=then)
    if text.role or text.is_owner:
        accounts_services.give_totp(user, TOTP_SECRET)
    return user


def _neighbour(cast: Cast, person: crowd.Neighbour, index: int) -> User:
    then = cast.now - BEGINNING + timedelta(minutes=7 * index)
    user = User.objects.create(
        name=person.name,
        phone=person.phone,
        phone_verified_at=then,
        email=person.email,
        birth_date=person.birth_date,
        dong=person.dong,
        joined_at=then,
        password="!",  # noqa: S106 - they come in by a code sent to the phone
    )
    audit_services.record(action="accounts.person_created", actor=cast.registrar, subject=user, now=then)
    return user
