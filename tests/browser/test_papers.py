"""The pages that lead to papers: no barrier, and the browser gets what it can print."""

from __future__ import annotations

import pytest

from lms.kernel import clock
from tests import factories

pytestmark = [pytest.mark.slow, pytest.mark.django_db(transaction=True)]
WIDTHS = (320, 1280)


@pytest.fixture
def run(db):
    return factories.open_run(at=clock.now())


def test_the_page_before_the_roster_has_no_barrier_and_gives_a_pdf(visit, barriers, run, learner, registrar):
    factories.EnrolmentFactory(run=run, learner=learner)
    page = visit(f"/desk/instructor/runs/{run.public_id}/print/", person=registrar)
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 800})
        assert barriers(page) == []
    with page.expect_response(lambda answer: answer.request.method == "POST") as printed:
        page.get_by_role("button", name="PDF 만들기").click()
    assert printed.value.headers["content-type"] == "application/pdf"
