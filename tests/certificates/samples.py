"""Snapshots to draw."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from certificates.data import AwardSnapshot, PrintedWords

URL = "https://ai-learning.example/v/7k3m9q2x4c8d5f6g1h0jabnprs/"
KO = PrintedWords(
    title="수료증",
    name="김서연",
    birth_date="1985년 4월 2일",
    course="생활 속 인공지능 활용 첫걸음: 대화형 인공지능과 함께하는 글쓰기",
    period="2026년 3월 5일부터 2026년 4월 23일까지",
    hours="총 16시간",
    sentence="위 사람은 서초 AI 배움터가 운영한 위 교육과정을 성실히 이수하여 소정의 수료 기준을 충족하였으므로 이 증서를 드립니다.",
    issued_on="2026년 4월 30일",
    issuer="서초 AI 배움터장",
)
EN = PrintedWords(
    title="Certificate of Completion",
    name="Kim Seoyeon",
    birth_date="April 2, 1985",
    course="First Steps with AI in Daily Life: Writing with Conversational AI",
    period="March 5, 2026 – April 23, 2026",
    hours="16 hours",
    sentence="This is to certify that the person named above has completed the course.",
    issued_on="April 30, 2026",
    issuer="Head of the Seocho AI Learning Centre",
)
SNAPSHOT = AwardSnapshot(
    layout="completion_2",
    language="ko",
    number="제2026-001호",
    code="7k3m9q2x4c8d5f6g1h0jabnprs",
    verification_url=URL,
    issued_on=date(2026, 4, 30),
    starts_on=date(2026, 3, 5),
    ends_on=date(2026, 4, 23),
    hours="16",
    ko=KO,
    en=EN,
)


def with_words(**words: str) -> AwardSnapshot:
    return replace(SNAPSHOT, ko=replace(KO, **words))
