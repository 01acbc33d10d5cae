"""A URL that nobody has thought about fails the build."""

from __future__ import annotations

from lms.accounts import middleware
from tests.permissions import matrix, walk

# Uniform for everybody who may not enter; what those who may see is Wagtail's own permission: test_wagtail_admin.py.
PREFIXES = ("cms/",)
# Refused to everybody: Wagtail's second log-in, which knows neither our rate limits nor a second factor, and its page to try out a 404.
REFUSED = {"_util/login/", "cms/test404/"}
OTHERS_ONLY_GET = ("allauth.", "wagtail.", "django.", "drf_spectacular.")


def rows() -> dict[str, set[str]]:
    found: dict[str, set[str]] = {}
    for module in matrix.modules():
        for row in matrix.rows_of(module):
            found.setdefault(row.route, set()).add(row.method)
    return found


def asked_for(found: walk.Found) -> set[str]:
    foreign = getattr(found.view, "__module__", "").startswith(OTHERS_ONLY_GET)
    return {"GET"} if foreign else found.methods()


def test_every_url_has_a_row_for_each_method():
    known = rows()
    missing = sorted(
        f"{found.route}: {', '.join(sorted(asked_for(found) - known.get(found.route, set())))}"
        for found in walk.patterns()
        if not found.route.startswith(PREFIXES) and asked_for(found) - known.get(found.route, set())
    )
    assert not missing, "add rows in tests/permissions/rows/<app>.py (tests/permissions/matrix.py says how):\n" + "\n".join(missing)


def test_no_row_speaks_of_a_url_that_is_gone():
    assert set(rows()) <= {found.route for found in walk.patterns()}


def test_every_view_has_a_rule():
    without = {found.route for found in walk.patterns() if middleware.rule_for(found.view) is None}
    assert without == REFUSED, "declare who may open it with lms.accounts.access"
