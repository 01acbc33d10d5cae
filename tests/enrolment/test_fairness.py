"""The public page of fairness, its table, its REST operation: the same figures, computed from what happened."""

from __future__ import annotations

import csv
import io
from datetime import timedelta

import pytest
import time_machine

from courses.enrolment import selectors, services
from courses.enrolment.models import DrawResult, Terms
from tests import factories
from tests.enrolment.missing import missed, rule

pytestmark = pytest.mark.django_db
PAGE = "/en/fairness/"
LATER = timedelta(days=16)  # the first class is over


@pytest.fixture
def then(now):
    with time_machine.travel(now + LATER, tick=False):
        yield now + LATER


def filled(now, *, people, capacity=20, line=20, **fields):
    """A run with so many applications, as many of them placed as there are seats."""
    run = factories.open_run(at=now, capacity=capacity, line=line, **fields)
    made = []
    for number in range(people):
        wish = {"learner": factories.UserFactory(), "run": run, "request_key": str(number), "now": now}
        do = services.apply if number < capacity else services.join_waiting_list
        made.append(do(actor=wish["learner"], **wish))
    return run, made


def promoted(run, made, *, number, now):
    """So many give their place back, and who waits takes it two days later than she came."""
    for enrolment in made[:number]:
        services.withdraw(enrolment=enrolment, actor=enrolment.learner, now=now + timedelta(days=2))
    for enrolment in run.enrolments.filter(state="offered").select_related("learner", "run"):
        services.accept_offer(enrolment=enrolment, actor=enrolment.learner, now=now + timedelta(days=2))


def total_at(moment):
    total = selectors.fairness(now=moment).total
    assert total is not None
    return total


def text(response):
    return " ".join(response.content.decode().split())


def test_before_anything_was_given_out_the_page_says_so(client, now):
    factories.open_run(at=now)
    with time_machine.travel(now, tick=False):
        assert "There are no figures yet" in text(client.get(PAGE))
        assert client.get("/api/v1/fairness/").json()["period"] is None


def test_the_figures_are_those_of_what_happened(client, then, now, registrar):
    rule(now)
    run, made = filled(now, people=32)
    Terms.objects.filter(run=run).update(no_show_points=1)
    promoted(run, made, number=6, now=now)
    for enrolment in made[6:12]:
        missed(enrolment, registrar, now=then)
    found = selectors.fairness(now=then)
    total = total_at(then)
    assert found.period is not None
    assert found.period.code == "2026"
    assert (total.classes, total.places, total.applications, total.placed, total.share) == (1, 20, 32, 26, 81)
    assert (total.promoted, total.median_wait, total.no_shows) == (6, 2.0, 6)
    assert {outcome.code: outcome.applications for outcome in found.outcomes if outcome.applications} == {"placed": 26, "open": 6}
    page = text(client.get(PAGE))
    assert "had waited 2.0 days or less" in page
    assert "26 (81 %)" in page
    assert "style=" not in page.split("<main")[1].split("</main>")[0]


def test_an_excused_absence_is_not_counted(then, now, registrar):
    rule(now)
    run, made = filled(now, people=12)
    Terms.objects.filter(run=run).update(no_show_points=1)
    absent = [missed(enrolment, registrar, now=then) for enrolment in made[:7]]
    assert total_at(then).no_shows == 7
    services.excuse_no_show(no_show=absent[0], answer="병원", actor=registrar, now=then)
    assert total_at(then).no_shows == 6


def test_small_numbers_are_hidden_and_with_them_what_gives_them_away(client, then, now):
    district, company = factories.InstitutionFactory(name_en="District"), factories.InstitutionFactory(name_en="Company")
    school = factories.InstitutionFactory(name_en="School")
    for institution, people in ((district, 12), (company, 3), (school, 8)):
        filled(now, people=people, course=factories.CourseFactory(institution=institution))
    lines = {line.label: line.applications for line in selectors.fairness(now=then).institutions}
    assert sorted(lines.values(), key=str) == [12, None, None]
    assert "hidden" in text(client.get(PAGE))


def test_who_applies_now_is_not_counted_yet(now):
    filled(now, people=6)
    assert selectors.fairness(now=now).period is None


def test_a_draw_leads_to_its_record(client, then, now):
    run, _made = filled(now, people=6)
    type(run).objects.filter(pk=run.pk).update(method="lottery")
    DrawResult.objects.create(run=run, seed_value="1", drawn_at=now, result={}, record="{}", record_sha256="0" * 64)
    assert f"/en/draws/{run.public_id}/" in text(client.get(PAGE))


@pytest.mark.parametrize(("code", "status"), [("2026", 200), ("2026-1", 200), ("2026-2", 404), ("2025", 404), ("'; --", 404), ("２０２６", 404)])
def test_only_periods_with_figures_are_there(client, then, now, code, status):
    filled(now, people=6)
    assert client.get(PAGE, {"period": code}).status_code == status
    assert client.get(f"{PAGE}figures.csv", {"period": code}).status_code == status


def test_the_table_has_the_same_figures_and_no_formula(client, then, now):
    filled(now, people=9, course=factories.CourseFactory(institution=factories.InstitutionFactory(name_en="=1+1")))
    answer = client.get(f"{PAGE}figures.csv")
    rows = list(csv.reader(io.StringIO(answer.content.decode("utf-8-sig"))))
    assert rows[1][:7] == ["Altogether", "Altogether", "1", "20", "9", "9", "100"]
    assert "'=1+1" in [row[1] for row in rows if len(row) > 1]
    assert answer["Content-Disposition"] == 'attachment; filename="fairness-2026.csv"'


def test_rest_says_the_same(client, then, now):
    filled(now, people=9)
    answer = client.get("/api/v1/fairness/?period=2026-1").json()
    assert (answer["period"], answer["total"]["applications"], answer["total"]["promoted"]) == ("2026-1", 9, 0)
    assert answer["periods"] == ["2026", "2026-1"]
    assert client.get("/api/v1/fairness/?period=x").status_code == 422


def test_queries_do_not_grow(client, then, now, django_assert_num_queries):
    def count():
        with django_assert_num_queries(7):
            selectors.fairness(now=then)

    filled(now, people=3)
    count()
    for number in range(12):
        run, made = filled(now, people=4, capacity=2)
        if number % 2:
            promoted(run, made, number=1, now=now)
    count()


def test_visitors_get_the_page_from_the_cache(client, then, now):
    filled(now, people=6)
    answer = client.get(PAGE)
    assert not answer.cookies
    assert "private" not in answer.get("Cache-Control", "")
