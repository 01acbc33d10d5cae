"""The public page: is this certificate real? In both languages, for every state, and for codes that are none."""

from __future__ import annotations

import pytest
import time_machine
from django.core.cache import cache

from certificates.models import RevocationReason
from certificates.services import awards, documents
from certificates.views import public
from lms.kernel import ids

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _nobody_has_asked_yet():
    cache.clear()


def test_a_valid_certificate_shows_what_was_printed_and_half_the_name(client, award, private_files, now):
    documents.make_document(award_id=award.pk, now=now)
    award.document.refresh_from_db()
    response = client.get(f"/v/{award.code}/")
    page = response.content.decode()
    assert response.status_code == 200
    for words in ("제2026-001호", "이*준", "AI 활용 기초 과정", "총 16시간", "서초 AI 배움터장", award.document.sha256):
        assert words in page
    assert "이서준" not in page
    assert 'class="verdict"' in page


def test_it_reads_in_english_too(client, award):
    page = client.get(f"/en/v/{award.code}/").content.decode()
    for words in ("AI Basics", "16 hours", "Certificate of Completion", "Head of Seocho AI Learning", "This certificate is valid"):
        assert words in page


def test_a_revoked_one_is_shown_as_revoked_but_not_why(client, award, registrar, now):
    awards.revoke_award(award=award, reason=RevocationReason.MISCONDUCT, actor=registrar, now=now)
    response = client.get(f"/en/v/{award.code}/")
    page = response.content.decode()
    assert response.status_code == 200
    assert "This certificate was revoked" in page
    assert "March 5, 2026" in page
    assert str(RevocationReason.MISCONDUCT.label) not in page


def test_a_corrected_one_names_the_number_that_holds_now(client, award, learner, registrar, now):
    learner.name = "이서진"
    learner.save()
    new = awards.reissue_award(award=award, actor=registrar, now=now)
    page = client.get(f"/en/v/{award.code}/").content.decode()
    assert "This certificate was reissued" in page
    assert new.number in page


@pytest.mark.parametrize("code", ["7q8rnt4mzx3kd0w5yc2gjvb9pa", "short", "<script>alert(1)</script>", "한글", "0" * 5000, "%00", "제2026-001호"])
def test_a_code_that_was_never_issued_gets_one_friendly_404_whatever_it_looks_like(client, award, code):
    response = client.get(f"/v/{code}/")
    assert response.status_code == 404
    assert "<script>alert" not in response.content.decode()


def test_unknown_and_malformed_codes_look_the_same(client, db):
    pages = {client.get(f"/en/v/{code}/").content.decode().replace(code, "") for code in (ids.unguessable_code(), "nonsense")}
    assert len(pages) == 1


def test_it_is_kept_out_of_search_engines_and_caches(client, award):
    for code in (award.code, "unknown"):
        response = client.get(f"/v/{code}/")
        assert response.headers["X-Robots-Tag"] == "noindex, nofollow"
        assert "no-store" in response.headers["Cache-Control"]


def test_trying_many_codes_is_slowed_down(client, award):
    with time_machine.travel("2026-03-05T05:00:00Z", tick=False):
        answers = [client.get(f"/v/{award.code}/").status_code for _ in range(public.MOST_CODES + 1)]
    assert answers == [200] * public.MOST_CODES + [429]


def test_a_capital_code_with_spaces_is_understood(client, award):
    response = client.get("/verify/", {"certificate": f" {award.code[:13].upper()} {award.code[13:]}"})
    assert (response.status_code, response.headers["Location"]) == (302, f"/v/{award.code}/")


def test_the_code_is_understood_as_it_is_printed_and_as_a_whole_address(client, award):
    for typed in (ids.grouped(award.code), f"https://ai.example/v/{award.code}/"):
        assert client.get("/verify/", {"certificate": typed}).headers["Location"] == f"/v/{award.code}/"


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("", "Please type the verification code."),
        ("  ", "Please type the verification code."),
        ("제2026-001호", "is the number of the certificate, at its top"),
        ("2026-024", "is the number of the certificate, at its top"),
        ("x" * 500, "This is not a verification code"),
    ],
)
def test_the_page_for_typing_a_code_says_what_is_wrong(client, db, typed, said):
    response = client.get("/en/verify/", {"certificate": typed})
    assert response.status_code == 200
    assert said in response.content.decode()
    assert 'id="code-error"' not in client.get("/en/verify/").content.decode()


@pytest.mark.parametrize("method", ["post", "put", "delete", "patch"])
def test_nothing_can_be_written_there(client, award, method):
    assert getattr(client, method)(f"/v/{award.code}/").status_code == 405


def test_it_takes_few_queries(client, award, django_assert_max_num_queries):
    client.get(f"/v/{award.code}/")
    with django_assert_max_num_queries(3):
        client.get(f"/v/{award.code}/")
