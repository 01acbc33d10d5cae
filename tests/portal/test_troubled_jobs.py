"""A registrar sees the work that could not be done and asks for it again; nobody else does."""

from __future__ import annotations

import pytest

from lms.audit.models import Event
from lms.kernel.models import Job

pytestmark = pytest.mark.django_db
URL = "/desk/registrar/jobs/"


@pytest.fixture
def dead(now):
    return Job.objects.create(
        name="certificates.render_award", created_at=now, run_after=now, published_at=now, attempts=8, last_error="OSError", dead_at=now
    )


@pytest.mark.parametrize("prefix", ["", "/en"])
def test_a_registrar_sees_dead_work(signed_in, registrar, dead, prefix):
    page = signed_in(registrar).get(prefix + URL)
    assert page.status_code == 200
    assert "certificates.render_award" in page.content.decode()


def test_an_empty_list_says_that_nothing_failed(signed_in, registrar):
    assert "Nothing has failed" in signed_in(registrar).get("/en" + URL).content.decode()


def test_trying_again_makes_it_pending_and_is_logged(signed_in, registrar, dead):
    response = signed_in(registrar).post(f"{URL}{dead.pk}/retry/", follow=True)
    assert response.status_code == 200
    dead.refresh_from_db()
    assert dead.dead_at is None
    event = Event.objects.get(action="job.retry")
    assert (event.actor_id, event.data) == (registrar.pk, {"name": "certificates.render_award"})


def test_trying_again_twice_changes_nothing_more(signed_in, registrar, dead):
    client = signed_in(registrar)
    client.post(f"{URL}{dead.pk}/retry/")
    client.post(f"{URL}{dead.pk}/retry/")
    assert Event.objects.filter(action="job.retry").count() == 1


def test_unknown_work_is_not_found(signed_in, registrar):
    assert signed_in(registrar).post(f"{URL}999999/retry/").status_code == 404


def test_an_instructor_is_refused(signed_in, instructor, dead):
    assert signed_in(instructor).get(URL).status_code == 403
