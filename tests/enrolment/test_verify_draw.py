"""The verifier that citizens run agrees with the site, and finds every changed byte."""

from __future__ import annotations

import hashlib
import subprocess
import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st

from courses.enrolment.rules import drawing
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
    result = drawing.result_value(drawing.draw(pools, candidates, policy=policy, waiting_capacity=line, seed=seed))
    record = {
        "format": drawing.FORMAT, "rehearsal": False, "run": run, "terms": terms, "candidates": listed, **hashes,
        "frozen_at": "2026-03-12T18:00:00+09:00", "drawn_at": "2026-03-13T12:00:00+09:00",
        "seed": {"reveals": [{"who": who, "secret": secret} for who, secret in zip("ab", secrets, strict=True)]},
        "result": result, "result_sha256": drawing.digest(result),
    }  # fmt: skip
    return drawing.canonical(record) + b"\n"


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
    try:
        return verify_draw.verify(raw)[3]
    except verify_draw.Unusable as error:
        return [str(error)]


def is_only_told(at):
    """Times and titles of the run are told, not computed; what is changed there is found by the file's SHA-256."""
    starts = [SMALL.index(text) for text in (b'"frozen_at"', b'"drawn_at"', b'"title_ko"', b'"title_en"', b'"course"', b'"number":1,"title')]
    return any(start <= at < start + 45 for start in starts)


def test_every_byte_that_was_changed_is_found():
    changed = [(at, byte) for at in range(len(SMALL)) for byte in (SMALL[at] ^ 1, ord(" ")) if byte != SMALL[at]]
    missed = [at for at, byte in changed if not is_only_told(at) and not trouble(SMALL[:at] + bytes([byte]) + SMALL[at + 1 :])]
    assert [SMALL[at - 20 : at + 20] for at in missed] == []


def test_an_added_or_a_missing_byte_is_found():
    missed = [at for at in range(len(SMALL)) if not is_only_told(at) and not trouble(SMALL[:at] + SMALL[at + 1 :])]
    assert missed == []
    assert trouble(SMALL + b" ")
    assert trouble(SMALL[:-1])


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
    assert place in " ".join(trouble(SMALL.replace(old, new, 1)))


def run(tmp_path, raw, *words):
    file = tmp_path / "record.json"
    file.write_bytes(raw)
    return subprocess.run([sys.executable, "-I", str(PROGRAM), str(file), *words], capture_output=True, text=True, check=False)


def test_a_citizen_runs_it_from_the_command_line(tmp_path):
    done = run(tmp_path, SMALL, "--number", "n2", "--lang", "en", "--sha256", hashlib.sha256(SMALL).hexdigest())
    assert (done.returncode, done.stderr) == (0, "")
    assert "It agrees." in done.stdout
    assert "rank" in done.stdout
    assert run(tmp_path, SMALL.replace(b'"size":2', b'"size":1'), "--lang", "ko").returncode == 1
    assert run(tmp_path, SMALL, "--sha256", "0" * 64).returncode == 1
    assert run(tmp_path, b"not a record").returncode == 2
    assert run(tmp_path, b"[]").returncode == 2
    assert run(tmp_path, b"\xff\xfe").returncode == 2
