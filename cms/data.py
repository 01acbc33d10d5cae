"""The words that the site begins with, until editors write their own; content, so in both languages here and not in the message catalogue."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Visitor:
    title: str
    text: str
    link_label: str
    address: str


@dataclass(frozen=True)
class FirstWords:
    """The pages that every language has from the first day."""

    home: str
    headline: str
    lead: str
    catalogue: str
    catalogue_summary: str
    notices: str
    visitors: tuple[Visitor, ...]


@dataclass(frozen=True)
class Watching:
    """How much of a lecture's recording its reader watched, for which enrolment (public id), and how much she needs to; 0: it does not count."""

    enrolment: str
    percent: int
    needed: int


FIRST_WORDS = {
    "ko": FirstWords(
        home="첫 화면",
        headline="처음이어도 괜찮아요. 이웃과 함께 AI를 배워요.",
        lead="한 번 듣는 특강부터 여러 번 만나는 수료증 과정까지, 우리 구의 기관들이 함께 엽니다.",
        catalogue="강좌 찾기",
        catalogue_summary="특강과 생활 AI 프로그램, 수료증 과정을 찾아보세요. 지금 신청할 수 있는 강좌가 먼저 나옵니다.",
        notices="공지",
        visitors=(
            Visitor("처음 배우는 주민", "한 번 듣는 특강과 생활 AI 프로그램입니다. 컴퓨터를 몰라도 됩니다.", "처음이에요", "/courses/?level=first"),
            Visitor(
                "수료증을 받고 싶은 분",
                "출석하고 확인 문제를 풀면 누구나 확인할 수 있는 수료증을 드립니다.",
                "수료증 과정 보기",
                "/courses/?kind=certification",
            ),
            Visitor("가르치는 기관과 강사", "강의 글을 쓰고, 출석을 확인하고, 수강생을 만나는 곳입니다.", "강사 화면으로", "/desk/instructor/"),
        ),
    ),
    "en": FirstWords(
        home="Home",
        headline="New to AI? You are welcome. Learn together with your neighbours.",
        lead="From a single lecture to a course of several meetings, the institutions of our district teach together.",
        catalogue="Find a course",
        catalogue_summary="Public lectures, everyday AI programmes and certification courses. Those that you can apply for now come first.",
        notices="Notices",
        visitors=(
            Visitor(
                "Residents who begin",
                "Single lectures and everyday AI programmes. You need not know computers.",
                "I am new to this",
                "/en/courses/?level=first",
            ),
            Visitor(
                "Learners who want a certificate",
                "Attend and pass the quiz, and receive a certificate that anybody can verify.",
                "See the courses",
                "/en/courses/?kind=certification",
            ),
            Visitor(
                "Institutions and instructors",
                "Write lectures, take the roll and meet your learners.",
                "To the instructor's desk",
                "/en/desk/instructor/",
            ),
        ),
    ),
}
