"""What somebody agreed to at the telephone or on paper stands with who wrote it down; without it nobody new is registered."""

from __future__ import annotations

import pytest

from courses.enrolment.models import Enrolment
from lms.accounts.models import User
from lms.kernel import clock
from lms.privacy import selectors, services
from lms.privacy.data import Agreement
from lms.privacy.models import ConsentRecord
from tests import factories

pytestmark = pytest.mark.django_db
PHONE = "01099991234"


def address(run):
    return f"/en/desk/registrar/runs/{run.public_id}/register/"


def caller(**more):
    facts = {"channel": "phone", "phone": PHONE, "name": "오순자", "birth_date": "1950-01-02", "dong": "서초1동", "request_key": "desk-1"}
    return facts | more


@pytest.fixture
def run(db):
    return factories.open_run(at=clock.now(), capacity=2)


@pytest.fixture
def desk(signed_in, registrar):
    return signed_in(registrar)


@pytest.mark.parametrize("more", [{}, {"consent_account": "on"}, {"consent_channel": "paper"}, {"consent_account": "on", "consent_channel": "web"}])
def test_without_it_nobody_new_is_registered_and_nothing_typed_is_lost(desk, run, more):
    answer = desk.post(address(run), caller(**more))
    assert answer.status_code == 422
    assert "오순자" in answer.content.decode()
    assert not User.objects.filter(phone=PHONE).exists()
    assert not Enrolment.objects.exists()


@pytest.mark.parametrize("channel", ["phone", "paper"])
def test_what_was_said_is_kept_with_who_wrote_it_down(desk, registrar, run, channel):
    desk.post(address(run), caller(consent_account="on", consent_channel=channel))
    person = Enrolment.objects.get(run=run).learner
    records = ConsentRecord.objects.filter(person=person)
    assert {(record.document.kind, record.agreed, record.channel, record.recorded_by) for record in records} == {
        ("account", True, channel, registrar),
        ("promotion", False, channel, registrar),
    }
    page = desk.get(f"/en/desk/registrar/people/{person.public_id}/").content.decode()
    assert f"written down by {registrar.name}" in page


def test_who_agreed_before_is_not_asked_again(desk, run):
    known = factories.UserFactory(name="오순자", phone=PHONE)
    documents = [(document, True) for document in selectors.current_documents()]
    services.record_consents(person=known, documents=documents, channel="web", ip=None, now=run.apply_opens_at)
    desk.post(address(run), caller())
    assert Enrolment.objects.get(run=run).learner == known
    assert ConsentRecord.objects.filter(person=known).count() == len(documents)
    assert all(record.agreed for record in selectors.consents_of(known)), "an unticked box takes nothing back"


def test_who_was_registered_without_it_is_asked_now(desk, run):
    factories.UserFactory(name="오순자", phone=PHONE)
    assert desk.post(address(run), caller()).status_code == 422
    assert desk.post(address(run), caller(consent_account="on", consent_channel="phone")).status_code == 302


def test_staff_cannot_write_down_a_tick_on_the_web(learner, registrar, now):
    with pytest.raises(services.AgreementIsMissing):
        services.record_agreement(person=learner, agreement=Agreement(kinds=frozenset({"account"}), channel="web"), actor=registrar, now=now)


@pytest.mark.parametrize(("channel", "guardian"), [("phone", "김보호"), ("paper", "")])
def test_for_a_child_a_guardian_signs(desk, run, channel, guardian):
    child = caller(birth_date="2018-01-02", consent_account="on")
    refused = desk.post(address(run), child | {"consent_channel": channel, "guardian": guardian})
    assert "under 14" in refused.content.decode()
    assert not User.objects.filter(phone=PHONE).exists()
    assert desk.post(address(run), child | {"consent_channel": "paper", "guardian": "김보호"}).status_code == 302
    assert set(ConsentRecord.objects.values_list("guardian", flat=True)) == {"김보호"}


def test_a_child_is_registered_by_the_same_paper(desk):
    child = {"name": "오하나", "phone": PHONE, "birth_date": "2018-01-02", "consent_account": "on", "consent_channel": "paper"}
    assert "guardian" in desk.post("/desk/registrar/people/new/", child).context["form"].errors
    desk.post("/desk/registrar/people/new/", child | {"guardian": "김보호"})
    person = User.objects.get(phone=PHONE)
    page = desk.get(f"/en/desk/registrar/people/{person.public_id}/").content.decode()
    assert "김*호" in page
    assert "김보호" not in page


def test_a_child_may_save_her_own_details(client, now):
    child = factories.UserFactory(name="오하나", birth_date="2018-01-02")
    child.refresh_from_db()
    client.force_login(child)
    facts = {"name": "오하나", "birth_date": "2018-01-02", "dong": "서초2동", "language": "ko", "text_scale": "md"}
    assert client.post("/my/profile/", facts).status_code == 302
    assert "birth_date" in client.post("/my/profile/", facts | {"birth_date": "2019-01-02"}).context["form"].errors
