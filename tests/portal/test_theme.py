"""The district's colours reach the pages, and only colours that can be read."""

from __future__ import annotations

import pytest
from django.core.exceptions import ImproperlyConfigured

from lms.settings import env


def test_the_sheet_holds_the_two_colours_of_the_settings(client, settings):
    settings.LMS_COLOUR_PRIMARY = "#123456"
    answer = client.get("/theme.css")
    assert answer.headers["Content-Type"] == "text/css"
    assert answer.content == b":root{--brand-base:#123456;--accent-base:#b4531a}\n"


@pytest.mark.parametrize("value", ["teal", "#0b5", "#0b5563;}", "#f5d94a"])
def test_a_colour_that_is_none_or_too_light_is_refused(monkeypatch, value):
    monkeypatch.setenv("LMS_COLOUR_PRIMARY", value)
    with pytest.raises(ImproperlyConfigured):
        env.colour("LMS_COLOUR_PRIMARY", "#0b5563")


def test_a_dark_colour_is_taken(monkeypatch):
    monkeypatch.setenv("LMS_COLOUR_PRIMARY", "#7A1F3D")
    assert env.colour("LMS_COLOUR_PRIMARY", "#0b5563") == "#7a1f3d"
