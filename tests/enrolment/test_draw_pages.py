"""A draw by the desk's buttons alone, and for everybody to look at."""

from __future__ import annotations

import hashlib
from datetime import timedelta

import pypdfium2
import pytest

from courses.enrolment import services
from courses.enrolment.models import DrawList, DrawResult, DrawSecret, Enrolment, Terms
from tests import factories
from tools import verify_draw

pytestmark = pytest.mark.django_db


@pytest.fixture
def run(now):
    run = factories.open_run(at=now, method="lottery", capacity=2)
    Terms.objects.filter(run=run).update(seed_kind="commit-reveal", waiting_capacity=1)
    for at in range(4):
        person = factories.UserFactory(name=f"신청{at}")
        services.apply(learner=person, run=run, request_key="once", actor=person, now=now)
    return run


def address(run, step=""):
    return f"/en/desk/registrar/runs/{run.public_id}/draw/{step}"


def test_two_registrars_draw_by_buttons_alone(run, registrar, institution, signed_in, client, time_machine, now):
    time_machine.move_to(now, tick=False)
    other = factories.staff("registrar", institution, name="다른 담당자")
    for person, secret in ((registrar, "the first long secret"), (other, "the second long secret")):
        assert signed_in(person).post(address(run, "seal/"), {"secret": secret}).status_code == 302
    early = client.post(address(run, "close/"))
    assert early.status_code == 409
    assert "Applications are still open." in early.content.decode()
    assert "Close it now" not in early.content.decode()
    time_machine.move_to(run.apply_closes_at + timedelta(minutes=1), tick=False)
    signed_in(other)  # a session of staff does not last a week
    assert "Close it now" in client.get(address(run)).content.decode()
    assert client.post(address(run, "close/")).status_code == 302
    assert "Nothing was kept" in client.post(address(run, "rehearse/")).content.decode()
    assert client.post(address(run, "draw/")).status_code == 422, "not before every secret is revealed"
    assert client.post(address(run, "reveal/"), {"secret": "a wrong long secret"}).status_code == 422
    for typed, said in (("", "at least 12 characters"), ("short", "at least 12 characters"), ("x" * 500, "at most 100 characters")):
        assert said in client.post(address(run, "reveal/"), {"secret": typed}).content.decode()
    assert client.get(address(run)).content.decode().count("not revealed yet") == 2
    for person, secret in ((registrar, "the first long secret"), (other, "the second long secret")):
        assert signed_in(person).post(address(run, "reveal/"), {"secret": secret}).status_code == 302
    assert client.post(address(run, "draw/")).status_code == 302
    assert client.post(address(run, "draw/")).status_code == 302
    assert DrawResult.objects.count() == 1
    assert "Print the witness sheet" in client.get(address(run)).content.decode()


def test_the_record_that_is_published_agrees_with_the_verifier(run, registrar, institution, client, now):
    drawn = draw(run, registrar, institution, now)
    answer = client.get(f"/draws/{run.public_id}/record.json")
    assert answer["Content-Disposition"] == f'attachment; filename="draw-{run.public_id}.json"'
    assert hashlib.sha256(answer.content).hexdigest() == drawn.record_sha256
    assert verify_draw.verify(answer.content)[3] == []
    for person in ("신청0", "신청3"):
        assert person not in answer.content.decode()


def draw(run, registrar, institution, now):
    other = factories.staff("registrar", institution)
    for person in (registrar, other):
        services.seal_secret(run=run, registrar=person, secret=f"a long secret {person.pk}", now=now)
    closed_at = run.apply_closes_at
    services.close_list(run=run, actor=None, now=closed_at)
    for person in (registrar, other):
        services.reveal_secret(run=run, registrar=person, secret=f"a long secret {person.pk}", now=closed_at)
    return services.draw(run=run, beacon="", actor=registrar, now=closed_at)


def test_everybody_finds_her_own_number(run, registrar, institution, client, now):
    page = f"/en/draws/{run.public_id}/"
    assert "It does not matter who applies first." in client.get(page).content.decode()
    draw(run, registrar, institution, now)
    first = Enrolment.objects.filter(run=run, state="waiting").get()
    shown = client.get(page, {"number": first.receipt.upper()}).content.decode()
    assert "Waiting list, place 1" in shown
    assert "There is no number" in client.get(page, {"number": "nobody"}).content.decode()
    assert first.learner.name not in shown


@pytest.mark.parametrize("typed", ["", " ", "😀", "---"])
def test_what_is_no_number_is_said_to_be_none(run, registrar, institution, client, now, typed):
    draw(run, registrar, institution, now)
    page = f"/en/draws/{run.public_id}/"
    assert "There is no such number on the list" in client.get(page, {"number": typed}).content.decode()
    assert "There is no such number" not in client.get(page).content.decode()
    assert "There is no such number" not in client.get(page, {"other": "1"}).content.decode()
    assert "at most 20 characters" in client.get(page, {"number": "a" * 21}).content.decode()


def test_the_page_says_when_it_is_known_what_decides(run, registrar, institution, client, now):
    page = f"/en/draws/{run.public_id}/"
    people = (registrar, factories.staff("registrar", institution))
    for person in people:
        services.seal_secret(run=run, registrar=person, secret=f"a long secret {person.pk}", now=now)
    services.close_list(run=run, actor=None, now=run.apply_closes_at)
    for person in people:
        assert "nobody knows yet what decides" in client.get(page, {"fresh": person.pk}).content.decode()
        services.reveal_secret(run=run, registrar=person, secret=f"a long secret {person.pk}", now=run.apply_closes_at)
    shown = client.get(page).content.decode()
    assert "nobody knows yet what decides" not in shown
    assert "what decides is known now; the draw comes next" in shown


def test_a_run_without_a_draw_has_no_such_page(client, now):
    plain = factories.open_run(at=now)
    assert client.get(f"/draws/{plain.public_id}/").status_code == 404
    assert client.get(f"/draws/{plain.public_id}/record.json").status_code == 404


def test_the_number_is_found_as_soon_as_the_list_is_closed(run, registrar, institution, client, now, time_machine):
    run.refresh_from_db()
    mine = Enrolment.objects.filter(run=run)[0]
    page = f"/en/draws/{run.public_id}/"
    assert "Find my number" not in client.get(page).content.decode()
    for person in (registrar, factories.staff("registrar", institution)):
        services.seal_secret(run=run, registrar=person, secret="a long secret of hers", now=now)
    closed = services.close_list(run=run, actor=None, now=run.apply_closes_at)
    shown = client.get(page, {"number": f" {mine.receipt.upper()} "}).content.decode()
    assert "Yes, for 1 person" in shown
    assert closed.candidates_sha256 in shown
    assert "Rank" not in shown


def test_the_program_and_its_guide_can_be_downloaded(client):
    for name, first in (("verify_draw.py", b"#!/usr/bin/env python3"), ("verify_draw.README.md", "# 추첨 다시".encode())):
        answer = client.get(f"/draws/{name}")
        assert answer.content.startswith(first)
        assert (answer["X-Robots-Tag"], answer["Content-Type"]) == ("noindex", "text/plain; charset=utf-8")
        assert answer["Content-Disposition"] == f'attachment; filename="{name}"'


def test_the_public_page_leads_to_everything_that_it_takes_to_compute_again(run, registrar, institution, client, now):
    draw(run, registrar, institution, now)
    shown = client.get(f"/en/draws/{run.public_id}/").content.decode()
    for address in (
        "/en/draws/verify_draw.py",
        "/en/draws/verify_draw.README.md",
        f"draws/{run.public_id}/record.json",
        f"draws/{run.public_id}/sheet/",
    ):
        assert address in shown


def test_the_witness_sheet_has_all_that_they_sign(run, registrar, institution, client, now):
    drawn = draw(run, registrar, institution, now)
    closed = DrawList.objects.get()
    shown = client.get(f"/en/draws/{run.public_id}/sheet/").content.decode()
    seals = DrawSecret.objects.values_list("sha256", "secret")
    for told in (closed.terms_sha256, closed.candidates_sha256, drawn.record_sha256, *(one for seal in seals for one in seal)):
        assert told in shown
    assert "Drawn: 2 people. On the waiting list: 1. Not selected: 1." in shown
    listed = Enrolment.objects.filter(run=run).exclude(state="not_selected").values_list("receipt", flat=True)
    assert all(number.upper() in shown for number in listed)
    assert "css/sheet.css" in shown
    assert "신청0" not in shown


def test_the_witness_sheet_is_a_file_too(run, registrar, institution, client, now, time_machine):
    time_machine.move_to(run.apply_closes_at, tick=False)
    drawn = draw(run, registrar, institution, now)
    answer = client.get(f"/en/draws/{run.public_id}/sheet.pdf")
    assert (answer["Content-Type"], answer["X-Robots-Tag"]) == ("application/pdf", "noindex")
    text = "".join(page.get_textpage().get_text_bounded() for page in pypdfium2.PdfDocument(answer.content))
    flat = "".join(text.split())
    numbers = Enrolment.objects.filter(run=run).exclude(state="not_selected").values_list("receipt", flat=True)
    for told in (drawn.record_sha256, DrawList.objects.get().candidates_sha256, *DrawSecret.objects.values_list("sha256", flat=True)):
        assert told in flat
    assert all(number.upper() in flat for number in numbers)
    assert "Checkitinthreesteps" in flat
    assert answer.content == client.get(f"/en/draws/{run.public_id}/sheet.pdf").content


def test_names_of_registrars_stand_on_the_sheet_of_the_desk_alone(run, registrar, institution, signed_in, client, now, time_machine):
    time_machine.move_to(run.apply_closes_at, tick=False)
    draw(run, registrar, institution, now)
    names = [secret.registrar.name for secret in DrawSecret.objects.select_related("registrar")]
    desk = signed_in(registrar)
    for path, is_named in ((f"/en/draws/{run.public_id}/", False), (address(run), True)):
        page = desk.get(f"{path}sheet/").content.decode()
        file = pypdfium2.PdfDocument(desk.get(f"{path}sheet.pdf").content)
        paper = "".join("".join(one.get_textpage().get_text_bounded() for one in file).split())
        for name in names:
            assert (f"({name})" in page, f"({''.join(name.split())})" in paper) == (is_named, is_named)
    assert 'data-label="Signature"' in page


@pytest.mark.parametrize("page", ["", "sheet/"])
def test_the_page_costs_the_same_queries_for_few_and_for_many(run, registrar, institution, client, now, django_assert_max_num_queries, page):
    draw(run, registrar, institution, now)
    with django_assert_max_num_queries(7):
        client.get(f"/draws/{run.public_id}/{page}")
