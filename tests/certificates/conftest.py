"""A run that is over, a credential for it, and people who took part."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal
from types import SimpleNamespace

import pytest

from certificates.models import Credential, Requirement
from certificates.services import awards
from courses.attendance import selectors as attendance_selectors
from courses.enrolment.models import EnrolmentState
from tests import factories


@pytest.fixture
def private_files(settings, tmp_path):
    """The storage of documents, empty and of this test alone."""
    settings.STORAGES = {
        **settings.STORAGES,
        "private": {"BACKEND": "django.core.files.storage.FileSystemStorage", "OPTIONS": {"location": str(tmp_path / "private")}},
    }
    return tmp_path / "private"


@pytest.fixture
def run(institution, now):
    """Over for a week; two class sessions were held."""
    run = factories.CourseRunFactory(
        course__institution=institution, at=now - timedelta(days=60), starts_at=now - timedelta(days=21), ends_at=now - timedelta(days=7)
    )
    for number, days in ((1, 21), (2, 7)):
        start = now - timedelta(days=days, hours=2)
        factories.ClassSessionFactory(run=run, number=number, starts_at=start, ends_at=start + timedelta(hours=2))
    factories.SeatPoolFactory(run=run, capacity=100)
    return run


@pytest.fixture
def credential(run):
    return make_credential(run.course)


def make_credential(course, **fields):
    values = {
        "code": f"{course.code}-C",
        "course": course,
        "title_ko": "수료증",
        "title_en": "Certificate of Completion",
        "sentence_ko": "위 사람은 위 교육과정을 성실히 이수하여 소정의 수료 기준을 충족하였으므로 이 증서를 드립니다.",
        "sentence_en": "The person named above has completed the course named above.",
        "issuer_ko": "서초 AI 배움터장",
        "issuer_en": "Head of Seocho AI Learning",
    }
    return Credential.objects.create(**{**values, **fields})


@pytest.fixture
def requirement(credential, now):
    """Attendance of 80 %; no quiz."""
    return Requirement.objects.create(credential=credential, version=1, min_attendance_share=Decimal("0.80"), created_at=now - timedelta(days=60))


@pytest.fixture
def attended(monkeypatch):
    """Say how many of ten class sessions everybody attended; a dictionary by learner overrides it."""
    seen = {"all": 10, "planned": 10}

    def summary(*, enrolment, now):
        attended = seen.get(enrolment.learner_id, seen["all"])
        return SimpleNamespace(share=Decimal(attended) / 10, attended=attended, counted=10, planned=seen["planned"])

    monkeypatch.setattr(attendance_selectors, "attendance_summary", summary)
    return seen


@pytest.fixture
def enrol(now):
    """A confirmed place for a learner."""

    def enrol(learner, run, state=EnrolmentState.CONFIRMED):
        ended_at = None if state == EnrolmentState.CONFIRMED else now - timedelta(days=1)
        return factories.EnrolmentFactory(run=run, learner=learner, state=state, ended_at=ended_at)

    return enrol


@pytest.fixture
def enrolment(enrol, learner, run):
    return enrol(learner, run)


@pytest.fixture
def award(enrolment, credential, requirement, attended, registrar, now):
    return awards.issue_award(enrolment=enrolment, credential=credential, actor=registrar, now=now)
