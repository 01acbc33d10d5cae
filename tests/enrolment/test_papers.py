"""Papers that an applicant sends: who may, what is accepted, and that they are destroyed."""

from __future__ import annotations

from datetime import timedelta

import pytest

from courses.enrolment import services
from courses.enrolment.models import Enrolment, Evidence
from courses.enrolment.models.people import private_files
from courses.enrolment.services.papers import MOST_FILES
from lms.audit.models import Event
from lms.kernel import jobs, uploads
from tests import factories
from tests.enrolment.deciding import PDF, PNG, apply_for, audience, file, keep_seats, picture, review_run

pytestmark = pytest.mark.django_db


@pytest.fixture
def asked(learner, registrar, now):
    enrolment = apply_for(review_run(at=now), learner, now=now)
    return services.ask_for_documents(enrolment=enrolment, what="등본", until=now + timedelta(days=1), actor=registrar, now=now)


def send(enrolment, *files, now):
    return services.send_papers(enrolment=enrolment, files=files, actor=enrolment.learner, now=now)


def test_papers_bring_the_application_back_to_the_office(asked, now):
    sent = send(asked, file(), file(PDF, "등본.pdf"), now=now)
    assert (sent.state, sent.documents_until) == ("applied", None)
    assert list(Evidence.objects.values_list("kind", flat=True)) == ["png", "pdf"]
    assert all("등본" not in one.file.name for one in Evidence.objects.all()), "what the person called it is nobody's business"  # type: ignore[operator]


def test_the_same_papers_again_change_nothing(asked, now):
    send(asked, file(), file(), now=now)
    send(asked, file(), now=now)
    assert Evidence.objects.count() == 1
    assert Event.objects.filter(action="enrolment.papers_sent").count() == 1
    assert asked.events.filter(to_state="applied").count() == 2, "the application, and the papers"


def test_papers_are_welcome_after_their_day(asked, now):
    assert send(asked, file(), now=now + timedelta(days=9)).state == "applied"


@pytest.mark.parametrize("content", [b"", b"GIF89a", b"<svg xmlns='x'/>", b"MZ\x90", "그림".encode(), b" %PDF-", b"%PDF-1.7", PNG[:60]])
def test_what_is_no_paper_by_its_content_is_refused_and_nothing_is_kept(asked, now, content):
    with pytest.raises(uploads.PaperUnreadable):
        send(asked, file(), file(content, "paper.pdf"), now=now)
    assert not Evidence.objects.exists()
    asked.refresh_from_db()
    assert asked.state == "needs_documents"


def test_a_huge_file_and_too_many_files_are_refused(asked, now):
    with pytest.raises(uploads.PaperTooLarge):
        send(asked, file(PNG + bytes(10 * 1024 * 1024)), now=now)
    with pytest.raises(services.TooManyPapers):
        send(asked, *(file(picture(number)) for number in range(MOST_FILES + 1)), now=now)
    with pytest.raises(services.NoPaper):
        send(asked, now=now)


def test_nobody_sends_papers_that_nobody_asked_for(learner, other_learner, now):
    place = factories.EnrolmentFactory(run=factories.open_run(at=now), learner=learner)
    with pytest.raises(services.NothingAskedFor):
        send(place, file(), now=now)
    gone = apply_for(review_run(at=now), other_learner, now=now)
    services.withdraw(enrolment=gone, actor=other_learner, now=now)
    with pytest.raises(services.NotCurrent):
        send(gone, file(), now=now)


def test_who_names_a_group_that_needs_a_paper_sends_it_without_being_asked(learner, now):
    run, group = factories.open_run(at=now), audience(needs_evidence=True)
    keep_seats(run, group)
    place = apply_for(run, learner, now=now, declared=frozenset({group.pk}))
    assert send(place, file(), now=now).state == "confirmed"
    assert Evidence.objects.get().enrolment == place


@pytest.mark.parametrize("decide", ["approve", "refuse"])
def test_the_decision_destroys_the_papers(asked, registrar, now, decide):
    send(asked, file(), now=now)
    kept = Evidence.objects.get()
    assert private_files().open(kept.file.name).read() == PNG  # type: ignore[arg-type]
    reason = {"reason": "대상이 아닙니다."} if decide == "refuse" else {}
    getattr(services, decide)(enrolment=asked, actor=registrar, now=now, **reason)
    destroyed = Evidence.objects.get()
    assert (destroyed.file.name, destroyed.destroyed_at, destroyed.sha256) == ("", now, kept.sha256)
    jobs.run_due(now=now + timedelta(minutes=1))
    assert not private_files().exists(kept.file.name)  # type: ignore[arg-type]
    assert Event.objects.filter(action="evidence.destroyed", actor_id=registrar.pk).exists()


def test_papers_do_not_outlive_an_application_by_more_than_thirty_days(asked, learner, now):
    send(asked, file(), now=now)
    services.withdraw(enrolment=asked, actor=learner, now=now)
    assert services.destroy_old_papers(now=now + timedelta(days=29)) == 0
    assert services.destroy_old_papers(now=now + timedelta(days=30)) == 1
    assert services.destroy_old_papers(now=now + timedelta(days=30)) == 0


def test_papers_do_not_outlive_the_beginning_of_the_class_either(asked, now):
    send(asked, file(), now=now)
    Enrolment.objects.get(pk=asked.pk, state="applied")
    assert services.destroy_old_papers(now=asked.run.starts_at + timedelta(days=30)) == 1


def test_a_file_that_no_row_names_goes_in_the_night(asked, now):
    send(asked, file(), now=now)
    stray = private_files().save("evidence/stray", file())
    services.destroy_old_papers(now=now.replace(year=2020))
    assert private_files().exists(stray), "its transaction may still run"
    services.destroy_old_papers(now=now.replace(year=2100))
    assert not private_files().exists(stray)


def test_a_removed_file_is_not_missed_twice(now):
    services.remove_file(file="evidence/nothing")
