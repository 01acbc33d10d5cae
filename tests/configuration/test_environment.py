"""Readers of the environment, and the database's address."""

from __future__ import annotations

import pytest
from django.core.exceptions import ImproperlyConfigured

from lms.settings import database, env


@pytest.fixture(autouse=True)
def names_read_here_are_forgotten(monkeypatch):
    monkeypatch.setattr(env, "_read", set(env._read))


@pytest.fixture
def given(monkeypatch):
    return monkeypatch.setenv


@pytest.mark.parametrize(("text", "value"), [("1", True), ("true", True), ("YES", True), ("on", True), ("0", False), ("off", False), ("No", False)])
def test_a_flag_is_read(given, text, value):
    given("LMS_X", text)
    assert env.flag("LMS_X", default=not value) is value


@pytest.mark.parametrize("text", ["maybe", "2", "예", "truee"])
def test_a_flag_that_is_neither_is_refused(given, text):
    given("LMS_X", text)
    with pytest.raises(ImproperlyConfigured, match=r"LMS_X is .*: write 1 or 0"):
        env.flag("LMS_X", default=False)


@pytest.mark.parametrize("text", ["-1", "1.5", "ten", "١٢", "1e3", "0"])
def test_a_number_that_is_none_or_too_small_is_refused(given, text):
    given("LMS_X", text)
    with pytest.raises(ImproperlyConfigured, match="whole number of at least 1"):
        env.number("LMS_X", 5, least=1)


def test_an_empty_variable_is_as_if_it_were_not_there(given):
    given("LMS_X", "")
    assert (env.number("LMS_X", 5), env.text("LMS_X", "a"), env.words("LMS_X", ["b"]), env.optional("LMS_X")) == (5, "a", ["b"], None)


def test_a_list_is_cut_at_commas(given):
    given("LMS_X", " 서초1동, ,양재2동 ")
    assert env.words("LMS_X", []) == ["서초1동", "양재2동"]


def test_a_choice_outside_the_options_is_refused(given):
    given("LMS_X", "c")
    with pytest.raises(ImproperlyConfigured, match="choose one of a, b"):
        env.choice("LMS_X", ["a", "b"], "a")


def test_a_text_without_default_is_asked_for(monkeypatch):
    monkeypatch.delenv("LMS_X", raising=False)
    with pytest.raises(ImproperlyConfigured, match="Set LMS_X in the environment"):
        env.text("LMS_X")


def test_a_variable_that_nothing_reads_is_refused(given):
    given("LMS_SITE_NAM", "typing error")
    with pytest.raises(ImproperlyConfigured, match="Unknown setting LMS_SITE_NAM "):
        env.refuse_unknown()


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("postgresql://lms:p%40ss@db.example:5433/learning", ("learning", "lms", "p@ss", "db.example", "5433")),
        ("postgres://u@/x?host=%2Frun%2Fpg", ("x", "u", "", "/run/pg", "")),
        ("postgresql://db", ("lms", "", "", "db", "")),
        ("postgresql://[::1]:6000/x", ("x", "", "", "::1", "6000")),
    ],
)
def test_a_database_url_is_read(url, expected):
    found = database.parse(url)
    assert tuple(found[name] for name in ("NAME", "USER", "PASSWORD", "HOST", "PORT")) == expected


def test_options_of_the_address_reach_the_driver_and_do_not_replace_ours():
    options = database.parse("postgresql://db/x?sslmode=verify-full&sslrootcert=/ca.pem")["OPTIONS"]
    assert options["sslmode"] == "verify-full"
    assert "lock_timeout" in options["options"]


@pytest.mark.parametrize("url", ["sqlite:///x.db", "mysql://db/x", "db.example/x", ""])
def test_another_engine_is_refused(url):
    with pytest.raises(ImproperlyConfigured, match="this product runs on PostgreSQL"):
        database.parse(url)


def test_a_port_that_is_no_number_is_refused_in_a_sentence():
    with pytest.raises(ImproperlyConfigured, match="DATABASE_URL"):
        database.parse("postgresql://db:port/x")
