"""What a registrar seals: long enough, and the same however it was typed."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from courses.enrolment import services
from courses.enrolment.models import DrawSecret, Terms
from courses.enrolment.rules import drawing
from tests import factories

SENTENCE = "고요한 아침의 강당에서 봉한 값"


@pytest.fixture
def run(db, now):
    run = factories.open_run(at=now, method="lottery", capacity=2)
    Terms.objects.filter(run=run).update(seed_kind="commit-reveal")
    return run


@pytest.mark.parametrize("secret", ["", " " * 40, "열한 글자입니다아아", "  eleven chr  ", unicodedata.normalize("NFD", "한글여섯글자")])
def test_a_short_one_is_refused_with_advice(run, now, registrar, secret):
    with pytest.raises(services.SecretTooShort) as refused:
        services.seal_secret(run=run, registrar=registrar, secret=secret, now=now)
    assert "12" in str(refused.value)
    assert not DrawSecret.objects.exists()


def test_a_long_one_is_refused(run, now, registrar):
    with pytest.raises(services.SecretTooLong):
        services.seal_secret(run=run, registrar=registrar, secret="가" * 101, now=now)


@pytest.mark.parametrize("secret", ["가" * 100, unicodedata.normalize("NFD", "가" * 100), "twelve chars", " 🌱 " * 12])
def test_twelve_to_a_hundred_are_sealed(run, now, registrar, secret):
    assert services.seal_secret(run=run, registrar=registrar, secret=secret, now=now).who == "registrar 1"


@pytest.mark.parametrize(
    "typed", [SENTENCE, f"  {SENTENCE}\n", unicodedata.normalize("NFD", SENTENCE), unicodedata.normalize("NFD", f"\t{SENTENCE} ")]
)
def test_it_is_the_same_secret_however_it_is_typed(run, now, registrar, institution, typed):
    services.seal_secret(run=run, registrar=registrar, secret=typed, now=now)
    services.seal_secret(run=run, registrar=factories.staff("registrar", institution), secret="another long secret", now=now)
    services.close_list(run=run, actor=None, now=run.apply_closes_at)
    for again in (SENTENCE, unicodedata.normalize("NFD", SENTENCE), f" {SENTENCE} "):
        assert services.reveal_secret(run=run, registrar=registrar, secret=again, now=run.apply_closes_at).secret == SENTENCE
    with pytest.raises(services.SecretDoesNotMatch):
        services.reveal_secret(run=run, registrar=registrar, secret=SENTENCE + "!", now=run.apply_closes_at)


@given(st.text())
def test_a_normal_secret_stays_as_it_is(secret):
    normal = drawing.normal_secret(secret)
    assert drawing.normal_secret(normal) == normal == drawing.normal_secret(unicodedata.normalize("NFD", secret))


def test_the_page_keeps_what_was_typed_out_of_the_refusal(run, registrar, signed_in, now, time_machine):
    time_machine.move_to(now, tick=False)
    answer = signed_in(registrar).post(f"/en/desk/registrar/runs/{run.public_id}/draw/seal/", {"secret": "tooshort9"})
    assert answer.status_code == 422
    assert "A secret needs at least 12 characters" in answer.content.decode()
    assert "tooshort9" not in answer.content.decode()
