"""Devices call by a token that opens scanning at their institution and nothing else."""

from __future__ import annotations

from datetime import timedelta

import pytest
import time_machine
from django.core.cache import cache
from django.urls import get_resolver

from courses.attendance import services
from courses.attendance.models import Observation, ScanDevice
from lms.audit.models import Event
from tests import factories
from tests.attendance import scanning
from tests.permissions import matrix, world

pytestmark = pytest.mark.django_db
LIST = "/api/v1/scanning/class-sessions/"
PAGE = "/en/desk/registrar/devices/"


@pytest.fixture(autouse=True)
def at_now(now):
    cache.clear()
    with time_machine.travel(now, tick=False):
        yield


@pytest.fixture
def own(run, registrar, now):
    """A device of the institution whose run it is, and its header."""
    return scanning.device(run.course.institution, registrar, now)


def refused(response, code="authentication-failed"):
    assert (response.status_code, response.json()["code"]) == (401, code)
    assert response["WWW-Authenticate"] == "Device"
    return response.json()["title"]


def test_it_lists_reads_and_sends_at_its_own_institution(client, own, run, meeting, enrolment, now):
    device, headers = own
    assert [one["run"] for one in client.get(LIST, headers=headers).json()["results"]] == [run.public_id]
    [person] = client.get(scanning.api(run, last="roster"), headers=headers).json()["people"]
    assert person["enrolment"] == enrolment.public_id
    assert scanning.outcomes(scanning.send(client, run, [scanning.row("a", now, card=scanning.card(enrolment))], **headers)) == [
        ("a", "recorded", "")
    ]
    written = Observation.objects.get()
    assert (written.device, written.actor, written.class_session) == (device, None, meeting)
    device.refresh_from_db()
    assert device.seen_at == now
    assert Event.objects.get(action="attendance.device_looked").data == {"class_session": meeting.pk, "people": 1}


def test_it_reaches_nothing_of_another_institution_and_nothing_that_is_not_open(client, own, run, registrar, now):
    _device, headers = own
    foreign = factories.open_run(at=now - timedelta(days=14, hours=1), course__institution=factories.InstitutionFactory())
    for number, found in ((1, foreign), (3, run), (99, run)):
        assert client.get(scanning.api(found, number, "roster"), headers=headers).status_code == 404
        assert scanning.send(client, found, [scanning.row("a", now, number="1")], number, **headers).status_code == 404
    assert foreign.public_id not in client.get(LIST, headers=headers).content.decode()


def test_after_the_day_it_reads_nothing_but_can_still_send_what_it_saw(client, own, run, enrolment, now):
    _device, headers = own
    row = scanning.row("a", now, card=scanning.card(enrolment))
    with time_machine.travel(now + timedelta(days=3), tick=False):
        assert client.get(LIST, headers=headers).json()["results"] == []
        assert client.get(scanning.api(run, last="roster"), headers=headers).status_code == 404
        assert scanning.outcomes(scanning.send(client, run, [row], **headers)) == [("a", "recorded", "")]
    with time_machine.travel(now + timedelta(days=9), tick=False):
        assert scanning.send(client, run, [row], **headers).status_code == 404


def test_an_ended_expired_or_made_up_token_opens_nothing(client, own, run, registrar, now):
    device, headers = own
    title = refused(client.get(LIST, headers={"authorization": "Device scan_made-up"}))
    assert "출석 기기" in title, "it says where a new one is made"
    refused(client.get(LIST, headers={"authorization": "Device"}))
    with time_machine.travel(now + services.USUAL_DEVICE, tick=False):
        refused(client.get(LIST, headers=headers))
    services.revoke_device(device=device, actor=registrar, now=now)
    services.revoke_device(device=device, actor=registrar, now=now + timedelta(days=1))
    refused(client.get(LIST, headers=headers))
    refused(client.get(LIST, headers={"authorization": f"Device {device.token_sha256}"}))
    device.refresh_from_db()
    assert (device.revoked_at, device.revoked_by) == (now, registrar)
    assert Event.objects.filter(action="attendance.device_ended").count() == 1


def test_every_other_address_of_the_api_refuses_it(client, own):
    """Public ones too: a token that works where it was not meant to is one that somebody will use there."""
    _device, headers = own
    here = world.make()
    rows = {row.address.format_map(vars(here)): row.route for module in matrix.modules() for row in matrix.rows_of(module)}
    ours = {address for address, route in rows.items() if route.startswith("api/v1/") and "scanning/class-sessions" not in route and "[" not in route}
    assert len(ours) > len(get_resolver("lms.api.urls").url_patterns) - 10
    for address in sorted(ours):
        cache.clear()
        for ask in (client.get, client.post, client.put):
            found = ask(address, headers=headers)
            assert found.status_code in {401, 405}, f"{address} says {found.status_code}"
    assert client.get("/desk/registrar/", headers=headers).status_code == 302


def test_a_learner_and_a_key_of_staff_are_asked_as_everywhere(client, run, learner, enrolment):
    client.force_login(learner)
    for path in (LIST, scanning.api(run, last="roster")):
        assert client.get(path).status_code == 403
    assert scanning.send(client, run, []).status_code == 403


def test_each_device_has_a_measure_of_its_own(client, own, run, registrar, now, monkeypatch):
    monkeypatch.setattr("lms.api.throttles.PerCaller.THROTTLE_RATES", {"scan": "2/min"})
    _other, second = scanning.device(run.course.institution, registrar, now)
    assert [client.get(LIST, headers=own[1]).status_code for _ in range(3)] == [200, 200, 429]
    assert client.get(LIST, headers=second).status_code == 200


def test_the_office_makes_sees_and_ends_it(signed_in, institution, registrar, other_institution, now):
    scanning.device(other_institution, registrar, now)
    desk = signed_in(registrar)
    assert "No device yet" in desk.get(PAGE).content.decode()
    asked = {"name": "정문 태블릿", "institution": institution.pk, "until": "2026-06-01"}
    made = desk.post(PAGE, asked)
    device = ScanDevice.objects.get(institution=institution)
    token = next(word for word in made.content.decode().replace("<", " ").replace(">", " ").split() if word.startswith("scan_"))
    assert made["Cache-Control"] == "max-age=0, no-cache, no-store, must-revalidate, private"
    assert token not in desk.get(PAGE).content.decode()
    assert token not in str(vars(device))
    assert desk.get(LIST, headers={"authorization": f"Device {token}"}).status_code == 200
    desk.post(f"{PAGE}{device.pk}/revoke/")
    assert "Ended on" in desk.get(PAGE).content.decode()
    refused(desk.get(LIST, headers={"authorization": f"Device {token}"}))


def test_a_registrar_makes_none_for_others_and_none_without_an_end(signed_in, registrar, institution, other_institution, owner, now):
    foreign, _headers = scanning.device(other_institution, owner, now)
    desk = signed_in(registrar)
    for wrong in ({"institution": other_institution.pk}, {"until": "2026-03-05"}, {"until": "2030-01-01"}, {"until": "?"}, {"name": ""}):
        assert desk.post(PAGE, {"name": "태블릿", "institution": institution.pk, "until": "2026-06-01", **wrong}).status_code == 422
    assert desk.post(f"{PAGE}{foreign.pk}/revoke/").status_code == 404
    assert ScanDevice.objects.count() == 1
    assert signed_in(owner).post(PAGE, {"name": "태블릿", "institution": other_institution.pk, "until": "2026-06-01"}).status_code == 200


def test_the_same_by_the_api(signed_in, registrar, institution, other_institution, now):
    foreign, _headers = scanning.device(other_institution, registrar, now)
    desk, devices = signed_in(registrar), "/api/v1/scanning/devices/"
    asked = {"name": "정문 태블릿", "institution": institution.code}
    made = desk.post(devices, asked, content_type="application/json").json()
    assert ScanDevice.objects.get(pk=made["id"]).expires_at == now + timedelta(days=180)
    assert desk.get(LIST, headers={"authorization": f"Device {made['token']}"}).status_code == 200
    [listed] = desk.get(devices).json()["results"]
    assert (listed["id"], "token" in listed) == (made["id"], False)
    for wrong, status in (({"institution": other_institution.code}, 404), ({"expires_at": now.isoformat()}, 422), ({"name": ""}, 422)):
        assert desk.post(devices, {**asked, **wrong}, content_type="application/json").status_code == status
    assert desk.post(f"{devices}{foreign.pk}/revoke/").status_code == 404
    assert desk.post(f"{devices}{made['id']}/revoke/").json()["revoked_at"] is not None
    refused(desk.get(LIST, headers={"authorization": f"Device {made['token']}"}))
