"""The pages about certificates in a browser, for everybody's way of reading."""

from __future__ import annotations

import os
from datetime import timedelta
from pathlib import Path

import pytest
from django.core.cache import cache

from certificates import services
from certificates.models import Requirement, RevocationReason
from lms.kernel import clock
from tests import factories
from tests.certificates.conftest import make_credential

pytestmark = pytest.mark.browser

READERS = {
    "a phone": (360, ""),
    "a screen": (1280, ""),
    "very large letters": (320, "xl"),
    "high contrast": (1280, "md.c"),
    "easy view": (360, "md.e"),
}


@pytest.fixture
def office(institution, transactional_db):
    return factories.staff("registrar", institution, name="정하은")


@pytest.fixture
def held(institution, office):
    """A run that is over: a valid, a revoked and a corrected award, and somebody who may still receive one."""
    cache.clear()
    now = clock.now()
    run = factories.CourseRunFactory(
        course__institution=institution, at=now - timedelta(days=60), starts_at=now - timedelta(days=21), ends_at=now - timedelta(days=7)
    )
    factories.SeatPoolFactory(run=run)
    credential = make_credential(run.course)
    Requirement.objects.create(credential=credential, version=1, min_attendance_share=0, created_at=now)
    enrolments = [factories.EnrolmentFactory(run=run, learner=factories.UserFactory(name=name)) for name in ("이서준", "박지우", "김영자", "최하늘")]
    valid, revoked, old = (services.issue_award(enrolment=one, credential=credential, actor=office, now=now) for one in enrolments[:3])
    services.revoke_award(award=revoked, reason=RevocationReason.ISSUED_IN_ERROR, actor=office, now=now)
    type(old.learner).objects.filter(pk=old.learner_id).update(name="김영지")
    services.reissue_award(award=old, actor=office, now=now)
    services.evaluate_run(run=run, now=now)
    return run, valid, revoked, old


@pytest.fixture
def paths(held, office):
    """Each page with who looks at it."""
    run, valid, revoked, old = held
    nobody, holder = None, valid.learner
    return {
        "check": ("/verify/?certificate=x", nobody),
        "valid": (f"/v/{valid.code}/", nobody),
        "valid-en": (f"/en/v/{valid.code}/", nobody),
        "revoked": (f"/v/{revoked.code}/", nobody),
        "reissued": (f"/v/{old.code}/", nobody),
        "unknown": ("/v/nothing/", nobody),
        "award": (f"/my/awards/{valid.public_id}/", holder),
        "runs": ("/desk/registrar/completion/", office),
        "completion": (f"/desk/registrar/runs/{run.public_id}/completion/", office),
        "credential": (f"/desk/registrar/courses/{run.course.code}/credential/", office),
        "register": ("/desk/registrar/awards/", office),
        "register-award": (f"/en/desk/registrar/awards/{valid.public_id}/", office),
    }


@pytest.mark.parametrize("reader", READERS)
def test_nobody_meets_a_barrier(visit, barriers, paths, reader):
    width, display = READERS[reader]
    found = {}
    for name, (path, person) in paths.items():
        page = visit(path, width=width, display=display, person=person)
        found[name] = barriers(page)
        if "SCREENSHOTS" in os.environ:
            page.screenshot(path=Path(os.environ["SCREENSHOTS"]) / f"{name}-{width}{display}.png", full_page=True)
    assert {name: what for name, what in found.items() if what} == {}


def test_a_certificate_is_issued_and_revoked_without_scripts(visit, held, office):
    run = held[0]
    page = visit(f"/en/desk/registrar/runs/{run.public_id}/completion/", person=office, script=False)
    page.get_by_label("Issue to 최하늘").check()
    page.get_by_role("button", name="Issue to those who are ticked").click()
    page.get_by_role("button", name="Issue 1 certificate").click()
    assert page.get_by_text("1 certificate was issued").is_visible()
    page.get_by_role("row", name="최하늘").get_by_role("link").click()
    page.get_by_label("Why is it revoked?").select_option("holder_request")
    page.get_by_role("button", name="Revoke this certificate").click()
    assert page.get_by_text("The certificate is revoked").is_visible()
