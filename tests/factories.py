"""Rows for tests, each valid by itself."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import factory
from allauth.mfa.models import Authenticator
from django.db.models import F

from courses.catalogue.models import ClassSession, Course, CourseKind, CourseRun, Lecture, RunStatus
from courses.enrolment.models import Enrolment, RunStaff, SeatPool, Terms
from lms.accounts.access import is_staff
from lms.accounts.models import Institution, InstitutionKind, Membership, User
from lms.kernel import clock

if TYPE_CHECKING:
    from datetime import datetime


class InstitutionFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Institution

    code = factory.Sequence(lambda n: f"institution-{n}")
    kind = InstitutionKind.INSTITUTE
    name_ko = factory.Sequence(lambda n: f"배움기관 {n}")
    name_en = factory.Sequence(lambda n: f"Learning Institute {n}")


class UserFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = User

    name = "김하늘"
    email = factory.Sequence(lambda n: f"person{n}@example.org")
    phone = factory.Sequence(lambda n: f"0100000{n:04d}")


class CourseFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Course

    code = factory.Sequence(lambda n: f"AI-{1000 + n}")
    kind = CourseKind.CERTIFICATION
    title_ko = "AI 활용 기초 과정"
    title_en = "AI Basics"
    hours = 16
    institution = factory.SubFactory(InstitutionFactory)


class LectureFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Lecture

    course = factory.SubFactory(CourseFactory)
    number = factory.Sequence(lambda n: n + 1)
    title_ko = "AI란 무엇인가"
    title_en = "What is AI?"
    minutes = 120


class CourseRunFactory(factory.django.DjangoModelFactory):
    """A published run whose application window is open at `at` and which starts two weeks later."""

    class Meta:
        model = CourseRun

    class Params:
        at: datetime = factory.LazyFunction(clock.now)

    course = factory.SubFactory(CourseFactory)
    number = factory.Sequence(lambda n: n + 1)
    status = RunStatus.PUBLISHED
    apply_opens_at = factory.LazyAttribute(lambda run: run.at - timedelta(days=1))
    apply_closes_at = factory.LazyAttribute(lambda run: run.at + timedelta(days=7))
    withdraw_until = factory.LazyAttribute(lambda run: run.at + timedelta(days=13))
    starts_at = factory.LazyAttribute(lambda run: run.at + timedelta(days=14))
    ends_at = factory.LazyAttribute(lambda run: run.at + timedelta(days=42))
    venue_ko = "AI 배움터 1강의실"
    venue_en = "AI Learning Centre, room 1"


class ClassSessionFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = ClassSession

    run = factory.SubFactory(CourseRunFactory)
    number = factory.Sequence(lambda n: n + 1)
    starts_at = factory.LazyAttribute(lambda session: session.run.starts_at + timedelta(days=7 * (session.number - 1)))
    ends_at = factory.LazyAttribute(lambda session: session.starts_at + timedelta(hours=2))


class SeatPoolFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = SeatPool

    run = factory.SubFactory(CourseRunFactory)
    name_ko = "일반"
    name_en = "General"
    capacity = 20


class EnrolmentFactory(factory.django.DjangoModelFactory):
    """A confirmed place; its seat is counted."""

    class Meta:
        model = Enrolment
        skip_postgeneration_save = True

    learner = factory.SubFactory(UserFactory)
    run = factory.SubFactory(CourseRunFactory)
    pool = factory.LazyAttribute(lambda enrolment: enrolment.run.seat_pools.first() or SeatPoolFactory(run=enrolment.run))
    request_key = factory.Sequence(lambda n: f"request-{n}")
    applied_at = factory.LazyAttribute(lambda enrolment: enrolment.run.apply_opens_at)
    confirmed_at = factory.LazyAttribute(lambda enrolment: enrolment.applied_at)

    @factory.post_generation
    def count_the_seat(enrolment, create, extracted, **_):  # noqa: N805 - factory_boy's hooks get the row
        if create and enrolment.has_place:
            SeatPool.objects.filter(pk=enrolment.pool_id).update(taken=F("taken") + 1)


class RunStaffFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = RunStaff

    started_at = factory.LazyFunction(clock.now)


def open_run(*, at: datetime, capacity: int = 20, line: int = 0, meetings: int = 4, **fields) -> CourseRun:
    """A published run that takes applications at `at`, with seats, room for `line` people to wait, and weekly class sessions."""
    run = CourseRunFactory(at=at, **fields)
    SeatPoolFactory(run=run, capacity=capacity)
    Terms.objects.create(run=run, waiting_capacity=line)
    for number in range(1, meetings + 1):
        ClassSessionFactory(run=run, number=number)
    return run


def staff(role: str, institution: Institution, **fields) -> User:
    """A person who acts for the institution."""
    user = UserFactory(**fields)
    Membership.objects.create(user=user, institution=institution, role=role, started_at=clock.now())
    return user


def give_second_factor(user: User) -> None:
    if is_staff(user) and not Authenticator.objects.filter(user=user).exists():
        Authenticator.objects.create(user=user, type=Authenticator.Type.TOTP, data={"secret": "unused in tests"})
