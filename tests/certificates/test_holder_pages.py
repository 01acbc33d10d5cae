"""The holder's own page and document."""

from __future__ import annotations

import hashlib

import pytest

from certificates.services import documents

pytestmark = pytest.mark.django_db


def test_the_page_says_that_the_document_is_being_made(signed_in, award, learner):
    page = signed_in(learner).get(f"/en/my/awards/{award.public_id}/").content.decode()
    assert "Your certificate is being made" in page
    assert "Save the certificate" not in page


def test_the_document_sends_back_to_the_page_until_it_is_made(signed_in, award, learner):
    response = signed_in(learner).get(f"/my/awards/{award.public_id}/document/")
    assert (response.status_code, response.headers["Location"]) == (302, f"/my/awards/{award.public_id}/")


def test_the_holder_saves_the_very_bytes_under_a_korean_name(signed_in, award, learner, private_files, now):
    documents.make_document(award_id=award.pk, now=now)
    award.document.refresh_from_db()
    response = signed_in(learner).get(f"/my/awards/{award.public_id}/document/")
    assert hashlib.sha256(response.content).hexdigest() == award.document.sha256
    assert response.headers["Content-Type"] == "application/pdf"
    assert response.headers["Content-Disposition"].startswith("attachment; filename*=utf-8''%EC%88%98%EB%A3%8C%EC%A6%9D")
    assert "no-store" in response.headers["Cache-Control"]
    assert "Save the certificate" in signed_in(learner).get(f"/en/my/awards/{award.public_id}/").content.decode()


def test_the_registrar_who_keeps_the_register_may_look(signed_in, award, registrar):
    assert signed_in(registrar).get(f"/my/awards/{award.public_id}/").status_code == 200


@pytest.mark.parametrize("door", ["", "document/"])
@pytest.mark.parametrize("person", ["stranger", "other_learner", "instructor", "foreign_instructor", "editor"])
def test_to_everybody_else_it_does_not_exist(request, signed_in, award, door, person):
    client = signed_in(request.getfixturevalue(person))
    assert client.get(f"/my/awards/{award.public_id}/{door}").status_code == 404


def test_who_is_not_signed_in_is_asked_to(client, award):
    response = client.get(f"/my/awards/{award.public_id}/")
    assert response.status_code == 302
    assert "/accounts/login/" in response.headers["Location"]
