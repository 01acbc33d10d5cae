"""The verifier that citizens run agrees with the site, and finds every changed byte."""

from __future__ import annotations

import hashlib
import json
import os
import re
import subprocess
import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st

from courses.enrolment.rules import drawing, records
from lms.settings.mode import BASE_DIR
from tests.enrolment.test_drawing_rules import CANDIDATES, POLICIES, POOLS
from tools import verify_draw

PROGRAM = BASE_DIR / "tools" / "verify_draw.py"


def record_of(pools, candidates, *, policy="skip", line=3, secrets=("하나", "둘")):
    """The published file of a draw."""
    run = {"id": "run-1", "course": "AI-101", "number": 1, "title_ko": "첫걸음", "title_en": "First Steps"}
    commitments = [{"who": who, "sha256": drawing.commitment(run="run-1", who=who, secret=secret)} for who, secret in zip("ab", secrets, strict=True)]
    terms = drawing.terms_value(pools, policy=policy, waiting_capacity=line, seed={"kind": "commit-reveal", "commitments": commitments})
    listed = drawing.candidates_value(candidates)
    hashes = {"terms_sha256": drawing.digest(terms), "candidates_sha256": drawing.digest(listed)}
    seed = drawing.seed_bytes(run="run-1", value="|".join(secrets), rehearsal=False, **hashes)
    facts = {
        "run": run, "terms": terms, "candidates": listed,
        "frozen_at": "2026-03-12T18:00:00+09:00", "drawn_at": "2026-03-13T12:00:00+09:00",
        "seed": {"reveals": [{"who": who, "secret": secret} for who, secret in zip("ab", secrets, strict=True)]},
        "result": drawing.result_value(drawing.draw(pools, candidates, policy=policy, waiting_capacity=line, seed=seed)),
    }  # fmt: skip
    return records.record_text(facts).encode()


SMALL = record_of(
    [drawing.PoolTerms("a", 1, flows_to="b"), drawing.PoolTerms("b", 2)],
    [drawing.Candidate("n1", 1, ("a",)), drawing.Candidate("n2", 2, ("a", "b"), may_split=True), drawing.Candidate("n3", 1, ("b",))],
    policy="partial",
    line=1,
)


@given(pools=POOLS, candidates=CANDIDATES, policy=POLICIES, line=st.integers(0, 8))
def test_it_agrees_with_the_site(pools, candidates, policy, line):
    assert verify_draw.verify(record_of(pools, candidates, policy=policy, line=line))[3] == []


def trouble(raw):
    """Every place that is said not to agree."""
    try:
        found = verify_draw.verify(raw)[3]
    except verify_draw.Unusable as error:
        found = [error.fault]
    assert all(fault.said("ko") and fault.said("en") for fault in found)
    return found


def leaves(value, place=""):
    """Every value of the record that holds no other, with the way to it."""
    inner = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for name, part in inner:
        yield from leaves(part, f"{place}[{name}]" if isinstance(value, list) else f"{place}.{name}".lstrip("."))
    if not inner:
        yield place, value


def with_leaf(place, value):
    """The record with another value at the place, written as the format asks."""
    record = json.loads(SMALL)
    *way, last = [int(name) if name.isdigit() else name for name in re.findall(r"[^.\[\]]+", place)]
    holder = record
    for name in way:
        holder = holder[name]
    holder[last] = value
    return drawing.canonical(record) + b"\n"


def other(value):
    """Something of the same kind that differs a little."""
    if isinstance(value, bool):
        return not value
    if isinstance(value, int):
        return value + 1
    return "a" + value[1:] if isinstance(value, str) and value and value[0] != "a" else f"b{value or ''}"[:9]


@pytest.mark.parametrize("place", [place for place, _ in leaves(json.loads(SMALL)) if not place.startswith("checks.")])
def test_it_says_which_value_was_changed(place):
    first = trouble(with_leaf(place, other(dict(leaves(json.loads(SMALL)))[place])))[0]
    assert first.place == place or (first.place.endswith("]") and place.startswith(first.place)), f"{first} for {place}"


@pytest.mark.parametrize("place", [place for place, _ in leaves(json.loads(SMALL)) if place.startswith("checks.")])
def test_it_says_which_check_was_changed(place):
    record = json.loads(SMALL)
    name = place.removeprefix("checks.")
    record["checks"][name] = other(record["checks"][name])
    first = trouble(drawing.canonical(record) + b"\n")[0]
    assert first.key == "check-changed"
    assert first.place in {place, f"{place}[0]"}


def place_at(raw, at):
    """The part of the record in which the byte stands."""
    return re.split(r"[.\[]", verify_draw.place_of(raw[:at].decode("utf-8", "ignore"), at))[0]


def is_near(fault, at):
    """Whether the fault names the part of the record, or, where it can no more be read as one, a byte close by."""
    byte = next((detail for detail in fault.details if isinstance(detail, int)), 10**9)
    return re.split(r"[.\[]", fault.place)[0] in {place_at(SMALL, at), place_at(SMALL, at + 2)} or abs(byte - at) < 80


CHANGES = {"bit": lambda byte: byte ^ 1, "high": lambda byte: byte ^ 0x80, "blank": lambda _: ord(" "), "quote": lambda _: ord('"')}


@pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES)
def test_every_byte_that_was_changed_is_found_where_it_is(change):
    changed = [(at, change(SMALL[at])) for at in range(len(SMALL)) if change(SMALL[at]) != SMALL[at]]
    missed = []
    for at, byte in changed:
        raw = SMALL[:at] + bytes([byte]) + SMALL[at + 1 :]
        if not any(is_near(fault, at) for fault in trouble(raw)):
            missed.append((SMALL[at - 20 : at + 20], trouble(raw)))
    assert missed == []


def test_an_added_or_a_missing_byte_is_found():
    assert [at for at in range(len(SMALL)) if not trouble(SMALL[:at] + SMALL[at + 1 :])] == []
    assert trouble(SMALL + b" ")
    assert trouble(SMALL[:-1])


@given(at=st.integers(0, len(SMALL) - 1), put=st.binary(min_size=1, max_size=6), out=st.integers(0, 6))
def test_whatever_is_written_into_it_is_found(at, put, out):
    raw = SMALL[:at] + put + SMALL[at + out :]
    assert raw == SMALL or trouble(raw)


def test_it_counts_what_does_not_agree_in_a_list():
    record = json.loads(SMALL)
    record["candidates"] = record["candidates"][1:]
    said = [repr(fault) for fault in trouble(drawing.canonical(record) + b"\n")]
    assert "candidates[0]: this was changed after the record was made" in said
    assert "candidates: there are 3 checks for 2 entries" in said


@pytest.mark.parametrize(
    ("old", "new", "place"),
    [
        (b'"capacity":2', b'"capacity":3', "terms_sha256"),
        (b'"size":2', b'"size":1', "candidates_sha256"),
        ("둘".encode(), "셋".encode(), "seed.reveals[1]"),
        (b'"number":"n3","seats"', b'"number":"n1","seats"', "result."),
        (b'{"candidates"', b'{"candidates":[],"candidates"', "stands twice"),
    ],
)
def test_it_says_where(old, new, place):
    assert old in SMALL
    assert place in " ".join(map(repr, trouble(SMALL.replace(old, new, 1))))


def run(tmp_path, raw, *words):
    file = tmp_path / "record.json"
    file.write_bytes(raw)
    return subprocess.run([sys.executable, "-I", str(PROGRAM), str(file), *words], capture_output=True, text=True, check=False)


def test_a_citizen_runs_it_from_the_command_line(tmp_path):
    done = run(tmp_path, SMALL, "--number", "n2", "--lang", "en", "--sha256", hashlib.sha256(SMALL).hexdigest())
    assert (done.returncode, done.stderr) == (0, "")
    assert "It agrees." in done.stdout
    assert "rank" in done.stdout
    wrong = SMALL.replace(b'"size":2', b'"size":1')
    assert run(tmp_path, wrong, "--lang", "ko").returncode == 1
    assert "candidates[1]: 기록을 공개한 뒤에 이 자리가 바뀌었습니다" in run(tmp_path, wrong).stdout
    assert "candidates[1]: this was changed" in run(tmp_path, wrong, "--lang", "en").stdout
    assert run(tmp_path, SMALL, "--sha256", "0" * 64).returncode == 1
    assert run(tmp_path, b"not a record").returncode == 2
    assert run(tmp_path, b"[]").returncode == 2
    assert run(tmp_path, b"\xff\xfe").returncode == 2
    assert run(tmp_path, b"[" * 100_000).returncode == 2


@pytest.mark.parametrize("typed", ["n2", "N2", " N 2 ", "n-2"])
def test_a_number_is_found_as_it_is_printed(tmp_path, typed):
    done = run(tmp_path, SMALL, "--number", typed, "--lang", "en")
    assert (done.returncode, "rank: " in done.stdout) == (0, True)


def test_a_right_record_without_the_number_says_both(tmp_path):
    done = run(tmp_path, SMALL, "--number", "KEPS9DCXT2", "--lang", "en")
    assert done.returncode == 3
    assert done.stdout.splitlines()[-1] == "The record agrees. But this receipt number is not on its list: KEPS9DCXT2"
    assert "기록은 맞습니다. 그러나" in run(tmp_path, SMALL, "--number", "없음", "--lang", "ko").stdout
    assert run(tmp_path, SMALL, "--number", "").returncode == 3
    wrong = run(tmp_path, SMALL.replace(b'"size":2', b'"size":1'), "--number", "KEPS9DCXT2", "--lang", "en")
    assert (wrong.returncode, "agrees" in wrong.stdout) == (1, False)


@pytest.mark.parametrize("encoding", ["ascii", "cp1252"])
def test_a_terminal_without_korean_is_spoken_to_in_english(tmp_path, encoding):
    file = tmp_path / "기록.json"
    file.write_bytes(SMALL)
    for words, said in (([], b"It agrees."), (["--lang", "ko"], b"SHA-256"), (["--number", "없음"], b"The record agrees.")):
        environment = {**os.environ, "PYTHONIOENCODING": encoding}
        done = subprocess.run([sys.executable, str(PROGRAM), str(file), *words], capture_output=True, check=False, env=environment)
        assert (done.stderr, said in done.stdout) == (b"", True)


def test_a_file_that_is_not_there_is_said(tmp_path):
    done = subprocess.run([sys.executable, "-I", str(PROGRAM), str(tmp_path / "none.json")], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (2, "")
    assert "none.json" in done.stdout


def test_it_says_everything_in_both_languages():
    assert {frozenset(words) for table in (verify_draw.WORDS, verify_draw.FAULTS, verify_draw.KINDS) for words in table.values()} == {
        frozenset({"ko", "en"})
    }
    assert all(said["ko"].count("%") == said["en"].count("%") for said in verify_draw.FAULTS.values())
