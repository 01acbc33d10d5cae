"""What people read on the way in is our own plain Korean, also where another package says it."""

from __future__ import annotations

import pytest
from django.utils import translation
from django.utils.translation import gettext

from tests import factories

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("sentence", "korean"),
    [
        ("Incorrect code.", "숫자가 맞지 않습니다. 다시 확인해 주세요."),
        ("You have signed out.", "나갔습니다."),
        ("Too many failed login attempts. Try again later.", "여러 번 틀렸습니다. 몇 분 뒤에 다시 해 주세요."),
        ("More actions", "더 보기"),
        ("Exploring", "둘러보기"),
    ],
)
def test_our_words_come_before_the_packages(sentence, korean):
    with translation.override("ko"):
        assert gettext(sentence) == korean


def test_the_page_of_the_digits_says_where_they_went_and_how_to_join(visitor, texts):
    person = factories.UserFactory(phone="01000000001")
    answer = visitor.post("/accounts/login/code/", {"phone": person.phone}, follow=True)
    page = answer.content.decode()
    assert "010-0000-0001로 숫자 여섯 자리를 보냈습니다." in page
    assert "받은 숫자" in page
    assert "코드" not in page[page.index("<main") :]
    assert 'href="/accounts/signup/"' in page[page.index("<main") :]


def test_a_wrong_code_is_answered_plainly(visitor, texts):
    visitor.post("/accounts/login/code/", {"phone": "01012345678"})
    assert "숫자가 맞지 않습니다." in visitor.post("/accounts/login/code/confirm/", {"code": "000000"}).content.decode()


@pytest.mark.parametrize(
    ("address", "way_on"),
    [("/accounts/password/reset/key/1-abc-def/", "/accounts/password/reset/"), ("/accounts/confirm-email/nothing/", "/accounts/email/")],
)
def test_a_link_that_no_longer_works_leads_to_a_new_one(visitor, address, way_on):
    page = visitor.get(address, follow=True).content.decode()
    main = page[page.index("<main") : page.index("</main>")]
    assert "이 링크는 이제 쓸 수 없습니다" in main
    assert f'href="{way_on}"' in main


def test_a_password_can_be_shown(visitor):
    assert "data-show-password" in visitor.get("/accounts/signup/").content.decode()
