"""People who come together: entered one by one, nothing lost, shown together, given back one or all."""

from __future__ import annotations

from datetime import timedelta

import pytest

from courses.enrolment import services
from courses.enrolment.data import CompanionFacts, Wish
from courses.enrolment.models import Companion, Enrolment, Party
from courses.enrolment.views import drafts
from tests import factories
from tests.enrolment import terms
from tests.enrolment.test_apply_every_method_pages import at_now, hidden, person, send, step, text  # noqa: F401 - fixtures

pytestmark = pytest.mark.django_db


def rows(*people, **more):
    """What a form with these people sends."""
    fields = {"companions-TOTAL_FORMS": str(len(people)), "companions-INITIAL_FORMS": "0"}
    for number, (name, born) in enumerate(people):
        fields |= {f"companions-{number}-name": name, f"companions-{number}-birth_date": born}
    return fields | more


@pytest.fixture
def run(now):
    return terms.with_terms(factories.open_run(at=now, capacity=4, line=5), most_in_party=3, party_policy="partial")


@pytest.fixture
def family(signed_in, person, run):  # noqa: F811
    """The learner with two children, applied by the pages."""
    client = signed_in(person)
    client.post(step(run, "you/"), rows(("이하나", "2014-05-01"), ("이두리", "2016-05-01"), together="partly"))
    send(client, run)
    return Enrolment.objects.filter(run=run).order_by("pk")


def test_who_comes_alone_leaves_the_row_empty(signed_in, person, run):  # noqa: F811
    client = signed_in(person)
    assert "Does somebody come with you?" in text(client.get(step(run, "you/")))
    client.post(step(run, "you/"), rows(("", ""), together="together"))
    assert "I come alone" in text(client.get(step(run, "confirm/")))
    send(client, run)
    assert Enrolment.objects.get(run=run).party is None


def test_a_family_has_its_places_and_sees_all_of_them(family, signed_in, person, run):  # noqa: F811
    assert [enrolment.state for enrolment in family] == ["confirmed"] * 3
    party = Party.objects.get()
    assert (party.leader, party.may_split) == (person, True)
    page = text(signed_in(person).get(f"/en/my/enrolments/{family[0].public_id}/"))
    assert "이하나" in page
    assert "이두리" in page
    assert "이두리" in text(signed_in(person).get("/en/my/"))


def test_one_more_row_keeps_what_was_typed(signed_in, person, run):  # noqa: F811
    client = signed_in(person)
    grown = client.post(step(run, "you/"), rows(("이하나", "어제"), together="partly", more="1"))
    assert grown.status_code == 200
    assert "Person 2" in text(grown)
    assert 'value="이하나"' in text(grown)
    assert 'value="어제"' in text(grown)
    assert 'value="partly" required' in text(grown) or "checked" in text(grown)
    shrunk = client.post(step(run, "you/"), rows(("이하나", ""), ("이두리", ""), less="0"))
    assert 'value="이하나"' not in text(shrunk)
    assert 'value="이두리"' in text(shrunk)


@pytest.mark.parametrize(
    ("people", "words"),
    [
        ([("이하나", "내일")], "Enter a valid date"),
        ([("이", "2014-05-01")], "2 to 50 letters"),
        ([("이하나", "2014-05-01")] * 3, "at most 2"),
        ([("이\u200b하나", "2014-05-01")], "cannot be seen"),
        ([("😀😀", "2014-05-01")], "in letters"),
        ([("하" * 5000, "2014-05-01")], "at most 60"),
    ],
)
def test_bad_rows_say_what_is_wrong_and_keep_the_rest(signed_in, person, run, people, words):  # noqa: F811
    refused = signed_in(person).post(step(run, "you/"), rows(*people, together="together"))
    assert refused.status_code == 422
    assert words in text(refused)
    assert "2014-05-01" in text(refused) or "내일" in text(refused)


def test_a_form_without_its_bookkeeping_is_no_error_page(signed_in, person, run):  # noqa: F811
    for sent in (
        {"together": "?"},
        {"companions-TOTAL_FORMS": "9" * 400, "more": "1"},
        {"companions-TOTAL_FORMS": "-1", "companions-INITIAL_FORMS": "x"},
    ):
        assert signed_in(person).post(step(run, "you/"), sent).status_code in {200, 422}


def test_a_name_in_pieces_is_the_same_name(signed_in, person, run):  # noqa: F811
    client = signed_in(person)
    client.post(step(run, "you/"), rows(("\u110b\u1175\u1112\u1161\u1102\u1161", "2014-05-01"), together="together"))
    send(client, run)
    assert Companion.objects.get().person.name == "이하나"


def test_the_same_person_twice_leads_back_to_the_rows(signed_in, person, run):  # noqa: F811
    client = signed_in(person)
    sent = client.post(step(run, "you/"), rows(("이하나", "2014-05-01"), ("이 하나", "2014-05-01"), together="together"))
    assert (sent.status_code, "<h1>The same person stands on the list twice</h1>" in text(sent)) == (422, True)
    refused = client.post(step(run, "confirm/"), hidden(client.get(step(run, "confirm/"))))
    assert refused.status_code == 422
    assert step(run, "you/?ask=companions") in text(refused)
    assert text(client.get(step(run, "you/"))).count('-05-01"') == 2, "nothing is lost"


@pytest.mark.parametrize("name", ["김영희", " 김 영희 ", "\u1100\u1175\u11b7영희"])
def test_nobody_brings_herself_along(signed_in, person, run, name, now):  # noqa: F811
    person.name = "김영희"
    person.save()
    client = signed_in(person)
    refused = client.post(step(run, "you/"), rows((name, "1958-03-05"), together="together"))
    assert refused.status_code == 422
    assert "<h1>You stand on the list twice</h1>" in text(refused)
    assert "You have no place yet" not in text(refused)
    assert step(run, "you/?ask=companions") in text(refused)
    assert 'value="1958-03-05"' in text(client.get(step(run, "you/"))), "nothing is lost"
    herself = CompanionFacts(name=name, birth_date=person.birth_date)
    with pytest.raises(services.CompanionIsYou):
        services.apply_for(wish=Wish(learner=person, run=run, request_key="k", companions=(herself,)), actor=person, now=now)
    assert not Enrolment.objects.filter(run=run).exists()


def test_a_namesake_of_another_age_may_come(signed_in, person, run):  # noqa: F811
    assert signed_in(person).post(step(run, "you/"), rows((person.name, "2014-05-01"), together="together")).url == step(run, "confirm/")


def test_in_easy_mode_each_question_has_its_screen(signed_in, person, run):  # noqa: F811
    client = signed_in(person)
    client.cookies["display"] = "md.e"
    who = text(client.get(step(run, "you/")))
    assert "Is this you?" in who
    assert "?ask=companions" in who
    alone = client.post(step(run, "you/?ask=companions"), rows(("", "")))
    assert alone.url == step(run, "confirm/"), "whether to come together is asked of nobody who comes alone"
    two = client.post(step(run, "you/?ask=companions"), rows(("이하나", "2014-05-01")))
    assert two.url == step(run, "you/?ask=together")
    asked = text(client.get(two.url))
    assert 'name="together"' in asked
    assert "companions-0-name" not in asked
    assert client.post(two.url, {"together": "partly"}).url == step(run, "confirm/")
    assert "Some of us come, the others wait" in text(client.get(step(run, "confirm/")))


def test_only_one_of_them_is_given_back_or_all(family, signed_in, person, run):  # noqa: F811
    client, address = signed_in(person), f"/en/my/enrolments/{family[0].public_id}/withdraw/"
    assert "All of us" in text(client.get(address))
    assert client.post(address).status_code == 422
    assert client.post(address, {"who": "somebody-else"}).status_code == 422
    client.post(address, {"who": family[2].public_id})
    assert [one.state for one in family.all()] == ["confirmed", "confirmed", "withdrawn"]
    client.post(address, {"who": "everybody"})
    assert [one.state for one in family.all()] == ["withdrawn"] * 3


def test_an_offer_is_for_all_of_them_and_taken_at_once(signed_in, person, run, now):  # noqa: F811
    holder = factories.UserFactory()
    places = [factories.EnrolmentFactory(run=run) for _ in range(3)] + [
        services.apply(learner=holder, run=run, request_key="h", actor=holder, now=now)
    ]
    client = signed_in(person)
    client.post(step(run, "you/"), rows(("이하나", "2014-05-01"), together="together"))
    refused = client.post(step(run, "confirm/"), hidden(client.get(step(run, "confirm/"))))
    waiting = refused if refused.status_code == 302 else client.post(step(run, "confirm/"), hidden(refused))
    assert waiting.status_code == 302
    mine = Enrolment.objects.get(run=run, learner=person)
    page = f"/en/my/enrolments/{mine.public_id}/"
    assert "You are the first in line" in text(client.get(page))
    for place in places[2:]:
        services.withdraw(enrolment=place, actor=place.learner, now=now)
    assert "2 places are kept for you until" in text(client.get(f"{page}offer/"))
    assert "이하나" in text(client.get(f"{page}offer/"))
    assert "You have a place" in text(client.post(f"{page}offer/", follow=True))
    assert set(Enrolment.objects.filter(party=mine.party_id).values_list("state", flat=True)) == {"confirmed"}


def test_what_was_answered_is_forgotten_when_it_is_done_and_kept_for_few_runs(family, client, now, run):
    assert client.session[drafts.DRAFTS] == {}
    for number in range(7):
        other = terms.with_terms(factories.open_run(at=now + timedelta(hours=number)), most_in_party=2)
        client.post(step(other, "you/"), rows(("이하나", "2014-05-01")))
    assert len(client.session[drafts.DRAFTS]) == drafts.MOST_DRAFTS
