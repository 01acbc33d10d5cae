"""Every kind of page that the demo's people can reach: no barrier at WCAG 2.2 AA, nothing blocked, nothing wider than the screen."""

from __future__ import annotations

import pytest

from lms.accounts.models import User
from lms.demo import services as demo_services
from lms.kernel import clock
from tests.browser import crawl

PEOPLE = {
    "a visitor": (None, "/"),
    "a learner": ("lee.seojun@demo.example", "/my/"),
    "a learner with a certificate": ("park.jiwoo@demo.example", "/my/"),
    "an instructor": ("choi.minseo@demo.example", "/desk/instructor/"),
    "a registrar": ("jeong.haeun@demo.example", "/desk/registrar/"),
}
WIDTHS = (360, 1280)


@pytest.mark.slow
def test_no_kind_of_page_has_a_barrier(visit, barriers, settings):
    settings.LMS_DEMO = True
    demo_services.seed(now=clock.now())
    found: dict[str, list[str]] = {}
    for who, (email, start) in PEOPLE.items():
        person = User.objects.get(email=email) if email else None
        paths = crawl.kinds([start, f"/en{start}"], person)
        assert len(paths) >= 8, f"{who} reaches almost nothing: {paths}"
        page = visit("/health/live", person=person)
        for path in paths:
            page.goto(path)
            for width in WIDTHS:
                page.set_viewport_size({"width": width, "height": 800})
                what = barriers(page)
                if what:
                    found[f"{path} for {who} at {width} px"] = what
    assert found == {}
