"""Production's settings: clean under Django's own examination, strict about what is missing, quiet about people."""

from __future__ import annotations

import json

import pytest

from tests.configuration.production import environment, manage, quickly

pytestmark = [pytest.mark.django_db, pytest.mark.slow]

REQUEST = """
from django.test import Client
def boom(request, code):
    raise ValueError("홍길동 010-1234-5678")
from django.urls import path
import lms.urls
from lms.accounts import access
lms.urls.urlpatterns.insert(0, path("boom/<str:code>/", access.public(boom)))
client = Client(raise_request_exception=False)
client.get("/boom/" + "s" * 26 + "/?name=Gildong", secure=True, headers={"host": "ai.seocho.example"})
client.get("/health/live?name=Gildong", secure=True, headers={"host": "ai.seocho.example"})
client.get("/nothing/?name=Gildong", secure=True, headers={"host": "ai.seocho.example"})
"""


@pytest.fixture(scope="module")
def collected(tmp_path_factory, django_db_setup):
    """The folder of a site whose static files were collected."""
    folder = tmp_path_factory.mktemp("production")
    answer = manage(quickly(environment(folder)), "collectstatic", "--noinput")
    assert answer.returncode == 0, answer.stderr
    return folder


def test_the_deployment_check_finds_nothing(tmp_path):
    answer = manage(environment(tmp_path), "check", "--deploy", "--fail-level", "WARNING", "--database", "default")
    assert answer.returncode == 0, answer.stderr
    assert "no issues (0 silenced)" in answer.stdout


def test_static_files_are_collected_with_names_that_never_change_their_content(collected):
    manifest = json.loads((collected / "static" / "staticfiles.json").read_text())
    assert manifest["paths"]["css/site.css"] != "css/site.css"


@pytest.mark.parametrize("name", ["LMS_SECRET_KEY", "LMS_SECOND_FACTOR_KEYS", "DATABASE_URL", "BROKER_URL", "CACHE_URL"])
def test_what_is_missing_is_asked_for_in_one_sentence(tmp_path, name):
    answer = manage(environment(tmp_path, **{name: None}), "check")
    assert answer.returncode != 0
    assert answer.stderr.strip() == f"Set {name} in the environment: it has no default here."


def test_a_key_that_can_be_guessed_is_refused(tmp_path):
    answer = manage(environment(tmp_path, LMS_SECOND_FACTOR_KEYS=f"{'k' * 32},short"), "check")
    assert answer.stderr.startswith("LMS_SECOND_FACTOR_KEYS has a key that is too short")


def test_an_unknown_variable_is_refused_in_one_sentence(tmp_path):
    answer = manage(environment(tmp_path, LMS_SITENAME="x"), "check")
    assert answer.returncode != 0
    assert answer.stderr.startswith("Unknown setting LMS_SITENAME in the environment. Known are: LMS_")
    assert "Traceback" not in answer.stderr


def test_logs_are_json_and_name_nobody(collected):
    answer = manage(environment(collected), "shell", "--no-imports", "--command", REQUEST)
    assert answer.returncode == 0, answer.stderr
    lines = [json.loads(line) for line in answer.stderr.splitlines()]
    requests = [line["request"] for line in lines if "request" in line]
    assert "GET /boom/…/" in requests
    assert {"request_id", "timestamp", "level"} <= set(lines[0])
    assert any(line.get("error") == "ValueError" for line in lines), "the kind of error stays"
    for secret in ("홍길동", "1234-5678", "Gildong", "s" * 26):
        assert secret not in answer.stderr
