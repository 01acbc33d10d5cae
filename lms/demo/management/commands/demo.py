"""`manage.py demo`: a realistic site to look at, and who can log in."""

from __future__ import annotations

import logging
import time
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from lms.demo import services
from lms.kernel import clock

if TYPE_CHECKING:
    from argparse import ArgumentParser
    from collections.abc import Iterator

CHATTY = ("wagtail", "django_tasks")


@contextmanager
def quiet() -> Iterator[None]:
    """Hundreds of lines "page created" are nobody's news."""
    before = {name: logging.getLogger(name).level for name in CHATTY}
    for name in CHATTY:
        logging.getLogger(name).setLevel(logging.WARNING)
    try:
        yield
    finally:
        for name, level in before.items():
            logging.getLogger(name).setLevel(level)


class Command(BaseCommand):
    help = "Fill an empty demo site with institutions, courses, people and pages from a fixed seed; once. Prints who can log in."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--reset", action="store_true", help="empty the database first; only where this is a demo and not in production")
        parser.add_argument("--codes", action="store_true", help="print only the second step of the people who act for an institution")

    def handle(self, *, reset: bool, codes: bool, **_options: Any) -> None:
        if not settings.LMS_DEMO:
            raise CommandError("This site is not a demo (LMS_DEMO is off), so nothing is made up here.")
        if codes:
            self.say_code()
            return
        if reset:
            self.reset()
        self.seed()
        self.say_people()

    def reset(self) -> None:
        if settings.LMS_ENV == "production":
            raise CommandError("A site in production is not emptied (LMS_ENV). Nothing was changed.")
        services.empty()
        self.stdout.write("The database was emptied.")

    def seed(self) -> None:
        began = time.monotonic()
        try:
            with quiet():
                made = services.seed(now=clock.now())
        except services.NotEmpty as error:
            raise CommandError(f"{error.__doc__} Use an empty database, or --reset.") from error
        seconds = round(time.monotonic() - began)
        self.stdout.write(f"The demo was made in {seconds} s." if made else "The demo is already there; nothing was changed.")

    def say_people(self) -> None:
        found = services.entrances(now=clock.now())
        self.stdout.write(f"\n누구로 들어가 볼까요? 비밀번호는 모두 {found.password} (Who can log in; the password is the same for everybody)\n")
        for person in found.people:
            self.stdout.write(f"  {person.email:<24} {person.name}  {person.story}{' *' if person.needs_second_step else ''}")
        self.say_code()

    def say_code(self) -> None:
        found, page = services.entrances(now=clock.now()), f"{settings.LMS_BASE_URL}/demo/"
        self.stdout.write(f"\n* 두 번째 확인 숫자: {found.code} ({found.seconds_left}초 동안). 새 숫자: {page} 또는 `manage.py demo --codes`")
        self.stdout.write(f"* 휴대전화로 보낸 인증번호는 {page} 에 나옵니다. (Codes sent to a phone stand there too.)")
        self.stdout.write(f"* The second step: {found.code}, for {found.seconds_left} s. For an authenticator app: {found.secret}\n")
