"""Reading every word of the demo from its files."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import TYPE_CHECKING, Any

from lms.demo import questions, texts
from lms.demo.data import (
    AudienceText,
    CourseText,
    Document,
    InstitutionText,
    Library,
    Meetings,
    Moment,
    PersonText,
    PoolText,
    QuizText,
    RunText,
    StageText,
    VenueText,
    Words,
)

if TYPE_CHECKING:
    from collections.abc import Mapping

CONTENT = Path(__file__).parent / "content"


def read(words: Mapping[str, str], *, folder: Path = CONTENT) -> Library:
    """All content, with the district's own words in the places left for them."""
    courses = [*_table(folder / "courses-1.toml", words)["course"], *_table(folder / "courses-2.toml", words)["course"]]
    return Library(
        institutions=tuple(_institution(row) for row in _table(folder / "institutions.toml", words)["institution"]),
        courses=tuple(_course(row) for row in courses),
        audiences=tuple(_audience(row) for row in _table(folder / "audiences.toml", words)["audience"]),
        venues={key: _venue(key, row) for key, row in _table(folder / "venues.toml", words)["venue"].items()},
        runs=tuple(_run(row) for row in _table(folder / "runs.toml", words)["run"]),
        questions=questions.read(folder / "questions"),
        quizzes=tuple(_quiz(row) for row in _table(folder / "quizzes.toml", words)["quiz"]),
        people=people(words, folder=folder),
        lectures={(found.facts["course"], int(found.facts["lecture"]), found.language): found for found in _documents(folder / "lectures", words)},
        pages={(found.facts["slug"], found.language): found for found in _documents(folder / "pages", words)},
        notices={(found.facts["key"], found.language): found for found in _documents(folder / "notices", words)},
        name_syllables={key: tuple(value) for key, value in _table(folder / "names.toml", words).items()},
    )


def people(words: Mapping[str, str], *, folder: Path = CONTENT) -> tuple[PersonText, ...]:
    """Who can be signed in as."""
    return tuple(_person(row) for row in _table(folder / "people.toml", words)["person"])


def _table(file: Path, words: Mapping[str, str]) -> dict[str, Any]:
    return tomllib.loads(texts.fill(file.read_text(encoding="utf-8"), words))


def _documents(folder: Path, words: Mapping[str, str]) -> list[Document]:
    return [
        texts.document(file.read_text(encoding="utf-8"), language=file.suffixes[-2].removeprefix("."), words=words)
        for file in sorted(folder.glob("*.md"))
    ]


def _words(row: dict[str, str]) -> Words:
    return Words(row["ko"], row["en"])


def _institution(row: dict[str, Any]) -> InstitutionText:
    return InstitutionText(code=row["key"], kind=row["kind"], name=_words(row))


def _course(row: dict[str, Any]) -> CourseText:
    return CourseText(
        code=row["code"],
        kind=row["kind"],
        institution=row["institution"],
        level=row["level"],
        hours=row["hours"],
        mode=row["mode"],
        audience=tuple(row["audience"]),
        cover=row["cover"],
        title=_words(row["title"]),
        summary=_words(row["summary"]),
        body={language: tuple(row["body"][language]) for language in ("ko", "en")},
        lectures=tuple(_words(lecture) for lecture in row["lecture"]),
    )


def _venue(key: str, row: dict[str, Any]) -> VenueText:
    return VenueText(key=key, is_online=row.get("online", False), name=Words(row.get("ko", ""), row.get("en", "")), dong=row.get("dong"))


def _audience(row: dict[str, Any]) -> AudienceText:
    return AudienceText(
        code=row["code"],
        basis=row["basis"],
        name=_words(row["name"]),
        explanation=_words(row["explanation"]),
        age_from=row.get("age_from"),
        needs_evidence=row.get("needs_evidence", False),
    )


def _moment(value: Any) -> Any:
    return Moment(**value) if isinstance(value, dict) else value


def _pool(row: dict[str, Any]) -> PoolText:
    return PoolText(
        code=row["code"],
        name=_words(row),
        capacity=row["capacity"],
        audience=row.get("audience", ""),
        channel=row.get("channel", ""),
        flows_to=row.get("flows_to", ""),
        flows_at=_moment(row.get("flows_at")),
    )


def _stage(row: dict[str, Any]) -> StageText:
    return StageText(name=_words(row), audiences=tuple(row.get("audiences", ())), opens=Moment(**row["opens"]), closes=Moment(**row["closes"]))


def _run(row: dict[str, Any]) -> RunText:
    return RunText(
        course=row["course"],
        number=row["number"],
        state=row["state"],
        seats=row["seats"],
        taken=row.get("taken", 0),
        opens=Moment(**row["apply"]["opens"]),
        closes=Moment(**row["apply"]["closes"]),
        meetings=Meetings(**row["meet"]),
        venue=row["venue"],
        instructor=row.get("instructor"),
        people=tuple(row.get("people", ())),
        cancel_reason=row.get("cancel_reason", ""),
        line=row.get("line", 0),
        waiting=row.get("waiting", 0),
        waiting_people=tuple(row.get("waiting_people", ())),
        given_back=row.get("given_back", 0),
        promoted=row.get("promoted", 0),
        absent=tuple(row.get("absent", ())),
        method=row.get("method", "first_come"),
        families=row.get("families", 0),
        draw=row.get("draw", ""),
        terms=tuple((name, _moment(value)) for name, value in row.get("terms", {}).items()),
        pools=tuple(_pool(pool) for pool in row.get("pools", ())),
        stages=tuple(_stage(stage) for stage in row.get("stages", ())),
    )


def _quiz(row: dict[str, Any]) -> QuizText:
    return QuizText(
        course=row["course"],
        code=row["code"],
        title=_words(row["title"]),
        minutes=row["minutes"],
        attempts=row["attempts"],
        pass_points=row["pass_points"],
        questions=tuple(row["questions"]),
    )


def _person(row: dict[str, Any]) -> PersonText:
    return PersonText(
        key=row["key"],
        name=row["name"],
        name_en=row["name_en"],
        email=row["email"],
        phone=row["phone"],
        birth_date=row["birth_date"],
        role=row.get("role"),
        institution=row.get("institution"),
        is_owner=row.get("is_owner", False),
        story=_words(row["story"]),
    )
