"""How a visitor reads, and allauth's pages: they guard themselves; staff without a second factor get those that set it up."""

from __future__ import annotations

from tests.permissions.matrix import NOBODY, ROLES, SET_UP, Expectation, Row, page, public

CODES = "accounts/2fa/recovery-codes"
KEYS = "accounts/2fa/webauthn"
RESET_KEY = r"accounts/password/reset/key/(?P<uidb36>[0-9A-Za-z]+)-(?P<key>.+)/"
NO_FACTOR = ("half", "learner", "other_learner", "former_learner")


def only_outside(*, half: int | str = SET_UP) -> Expectation:
    """For getting in: whoever is in is led to her own page."""
    return {**dict.fromkeys(ROLES, 302), **dict.fromkeys(NOBODY, 200), "half": half}


def only_inside(status: int | str = 200, *, half: int | str = SET_UP) -> Expectation:
    return {**page(others=status), "half": half}


def without_a_factor(status: int) -> Expectation:
    """What concerns a second factor that these people have not."""
    return {**only_inside(302), **dict.fromkeys(NO_FACTOR, status)}


ROWS = [
    Row("accounts/unsent/", page(others=200), get_only=True),
    Row("display/", public(302, half=302), post_only=True),
    Row("accounts/login/", only_outside()),
    Row("accounts/login/code/", only_outside()),
    Row("accounts/login/code/confirm/", {**only_outside(), **dict.fromkeys(NOBODY, 302)}),
    Row("accounts/login/code/confirm/", {**only_outside(), **dict.fromkeys(NOBODY, 302)}, method="POST"),
    Row("accounts/signup/", only_outside()),
    Row("accounts/logout/", {**public(), **dict.fromkeys(NOBODY, 302), "half": 200}),
    Row("accounts/inactive/", public(half=200)),
    Row("accounts/reauthenticate/", only_inside(half=200)),
    Row("accounts/email/", only_inside()),
    Row("accounts/confirm-email/", public()),
    Row(r"accounts/confirm-email/(?P<key>[-:\w]+)/", public(), url="/accounts/confirm-email/x/"),
    Row("accounts/phone/verify/", only_inside(302)),
    Row("accounts/phone/change/", only_inside()),
    Row("accounts/password/change/", only_inside()),
    Row("accounts/password/set/", only_inside(302)),
    Row("accounts/password/reset/", public()),
    Row("accounts/password/reset/done/", public()),
    Row(RESET_KEY, public(), url="/accounts/password/reset/key/1-x/"),
    Row("accounts/password/reset/key/done/", public()),
    Row("accounts/2fa/", only_inside(half=200)),
    Row("accounts/2fa/authenticate/", only_inside(302, half=302)),
    Row(
        "accounts/2fa/reauthenticate/",
        {**without_a_factor(302), **dict.fromkeys(("instructor", "foreign_instructor"), 200)} | dict.fromkeys(("registrar", "editor", "owner"), 200),
    ),
    Row("accounts/2fa/totp/activate/", only_inside(302, half=302)),
    Row("accounts/2fa/totp/deactivate/", without_a_factor(404)),
    Row(f"{CODES}/", only_inside(404, half=404)),
    Row(f"{CODES}/generate/", only_inside(302, half=302)),
    Row(f"{CODES}/download/", only_inside(404, half=404)),
    Row(f"{KEYS}/", only_inside(half=200)),
    Row(f"{KEYS}/add/", only_inside(302, half=302)),
    Row(f"{KEYS}/login/", only_inside(302, half=302)),
    Row(f"{KEYS}/reauthenticate/", only_inside(302, half=302)),
    Row(f"{KEYS}/keys/<int:pk>/edit/", only_inside(302, half=302), url=f"/{KEYS}/keys/1/edit/"),
    Row(f"{KEYS}/keys/<int:pk>/remove/", only_inside(302, half=302), url=f"/{KEYS}/keys/1/remove/"),
]
