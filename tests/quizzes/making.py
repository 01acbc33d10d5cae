"""Questions, quizzes and attempts for tests, made by the services that make the real ones."""

from __future__ import annotations

import itertools
import re
from decimal import Decimal

from courses.enrolment.models import Enrolment, SeatPool
from courses.quizzes import services
from courses.quizzes.data import Answer, Option, QuestionContent, QuizSettings, QuizTitle
from courses.quizzes.models import QuestionVersion
from tests import factories

codes = itertools.count(1)
CANARY = "정답해설카나리아"
SAVED_AT = re.compile(r"\d\d:\d\d:\d\d$")  # how the page says when an answer was saved


def content(*, right=(0,), options=4, kind="single", stem="기계 학습은 무엇에서 배우나요?", **fields):
    """Option `n` has the key `k<n>`; those in `right` are right."""
    return QuestionContent(
        kind=kind,
        stem={"ko": stem, "en": "What does machine learning learn from?"},
        options=tuple(
            Option(key=f"k{n}", text={"ko": f"보기 {n}", "en": f"Choice {n}"}, is_correct=n in right, **fields.pop(f"option_{n}", {}))
            for n in range(options)
        ),
        explanation={"ko": CANARY, "en": f"{CANARY} in English"},
        **fields,
    )


def question(institution, now, **fields):
    """A published question version."""
    version = services.save_question_draft(institution=institution, code=f"Q-{next(codes)}", content=content(**fields), author=None, now=now)
    return services.publish_question_version(version=version, publisher=None, now=now)


def quiz(course, now, *, questions=(), publish=True, institution=None, **settings):
    """A quiz of the course with one single-choice and one multiple-choice question (k0; k0 and k1), or with the given ones."""
    institution = institution or course.institution
    made = services.create_quiz(
        course=course,
        institution=institution,
        title=QuizTitle(code=f"QUIZ-{next(codes)}", title_ko="확인 문제", title_en="Quiz"),
        author=None,
        now=now,
    )
    questions = questions or (question(institution, now), question(institution, now, kind="multiple", right=(0, 1)))
    draft = services.save_quiz_draft(
        quiz=made,
        settings=QuizSettings(**{"time_limit_minutes": 30, "attempts_allowed": 2, **settings}),
        items=[(version, Decimal(1)) for version in questions],
        author=None,
        now=now,
    )
    if publish:
        services.publish_quiz_version(version=draft, publisher=None, now=now)
    return made


def enrolment(learner, now, *, course=None, run=None, **fields):
    """A confirmed place in a run of the course."""
    run = run or factories.CourseRunFactory(at=now, **({"course": course} if course else {}))
    pool = SeatPool.objects.filter(run=run).first() or SeatPool.objects.create(run=run, name_ko="일반", capacity=1000)
    return Enrolment.objects.create(
        run=run, learner=learner, pool=pool, request_key=f"key-{next(codes)}", applied_at=now, **{"confirmed_at": now, **fields}
    )


def slots(attempt):
    """The number of options that are right → the slot, so that a test finds its questions after the shuffle."""
    return {len(item.question_version.key): item.slot for item in attempt.items.select_related("question_version")}


def save(attempt, slot, *choices, seq=0, op=None, now=None):
    learner = attempt.enrolment.learner
    answer = Answer(slot=slot, choices=choices, seq=seq, op=op or f"op-{next(codes)}")
    return services.save_response(learner=learner, attempt=attempt.public_id, answer=answer, now=now)


def everywhere():
    """All question versions, whatever institution they belong to."""
    return QuestionVersion.objects.with_scope(institution=None).select_related("question__institution")
