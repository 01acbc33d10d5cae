"""What `bin/run` shows: our own error pages, with pictures and styles, though no web server stands in front."""

from __future__ import annotations

import pytest

from tests.configuration.production import environment, manage, quickly

pytestmark = [pytest.mark.django_db, pytest.mark.slow]

ASK = """
from django.conf import settings
from django.test import Client
settings.MEDIA_ROOT.mkdir(parents=True, exist_ok=True)
(settings.MEDIA_ROOT / "a.txt").write_text("a picture")
client = Client(headers={"host": "localhost"})
print("debug", settings.DEBUG)
for path in ("/media/a.txt", "/static/css/site.css", "/media/../secret_key", "/nothing-is-here/"):
    print(path, client.get(path).status_code)
"""


def test_the_demo_shows_our_own_error_pages_and_still_its_pictures_and_styles(tmp_path):
    answer = manage(quickly(environment(tmp_path, LMS_ENV="development", LMS_BASE_URL="http://localhost:8000")), "shell", "--no-imports", "-c", ASK)
    assert answer.returncode == 0, answer.stderr
    said = answer.stdout.splitlines()
    assert said == ["debug False", "/media/a.txt 200", "/static/css/site.css 200", "/media/../secret_key 400", "/nothing-is-here/ 404"]


def test_a_developer_may_ask_for_details(tmp_path):
    given = environment(tmp_path, LMS_ENV="development", LMS_BASE_URL="http://localhost:8000", LMS_DEBUG="1")
    answer = manage(quickly(given), "shell", "--no-imports", "-c", "from django.conf import settings; print(settings.DEBUG)")
    assert answer.stdout.splitlines() == ["True"], answer.stderr
