"""A document whose making failed for good: its holder learns it, and the office tries it again."""

from __future__ import annotations

from datetime import timedelta

import pytest

from certificates.services import documents
from lms.audit.models import Event
from lms.kernel import clock, jobs
from lms.kernel.models import Job
from lms.notices.models import Notice

pytestmark = pytest.mark.django_db


@pytest.fixture
def broken(monkeypatch, award, private_files):
    """The printer is out of order; `mend()` repairs it. The job was tried until it was dead."""

    def fail(**_):
        raise OSError

    with monkeypatch.context() as out_of_order:
        out_of_order.setattr(documents, "make_document", fail)
        job, now = Job.objects.get(name="certificates.render_award"), clock.now()
        for tried in range(1, jobs.MOST_ATTEMPTS + 1):
            jobs.run(job_id=job.pk, now=now + timedelta(hours=2 * tried))
    job.refresh_from_db()
    assert job.dead_at is not None
    return job


def text(response):
    return response.content.decode()


def test_the_holder_reads_that_it_is_delayed_and_whom_to_call(signed_in, award, learner, broken, settings):
    page = text(signed_in(learner).get(f"/en/my/awards/{award.public_id}/"))
    assert "The document is delayed" in page
    assert f"tel:{settings.LMS_PHONE}" in page
    assert "Your certificate is being made" not in page


def test_while_it_is_still_tried_nobody_is_worried(signed_in, award, learner, registrar):
    assert "Your certificate is being made" in text(signed_in(learner).get(f"/en/my/awards/{award.public_id}/"))
    page = text(signed_in(registrar).get(f"/en/desk/registrar/awards/{award.public_id}/"))
    assert "The document is being made." in page
    assert "Make the document again" not in page


def test_the_office_sees_the_error_and_tries_again(signed_in, award, learner, registrar, broken):
    desk = signed_in(registrar)
    page = text(desk.get(f"/en/desk/registrar/awards/{award.public_id}/"))
    assert "OSError" in page
    address = f"/en/desk/registrar/awards/{award.public_id}/document/again/"
    assert address in page
    assert "asked for again" in text(desk.post(address, follow=True))
    assert "Nothing was changed" in text(desk.post(address, follow=True)), "it is asked for once"
    assert Event.objects.filter(action="award.document_asked_again", actor=registrar).count() == 1
    jobs.run_due(now=clock.now() + timedelta(minutes=1))
    award.document.refresh_from_db()
    assert award.document.made_at is not None
    assert "Save the certificate" in text(signed_in(learner).get(f"/en/my/awards/{award.public_id}/"))
    assert not Notice.objects.filter(template="award_issued").exclude(person=learner).exists()
