"""The first owner of a new site; everybody else is made on the site itself."""

from __future__ import annotations

import getpass
from typing import Any

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.core.validators import validate_email

from lms.accounts import services
from lms.accounts.models import User
from lms.kernel import clock, korean
from lms.kernel.errors import DomainError


class Command(BaseCommand):
    help = "Makes an owner of the site. Asks for what is not given; the password is always asked, or read from standard input with --stdin."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--name")
        parser.add_argument("--email")
        parser.add_argument("--stdin", action="store_true", help="read the password from standard input instead of asking twice")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            name = korean.clean_name(options["name"] or input("Name: "))
        except ValueError as error:
            raise CommandError("Please give a name of 2 to 50 letters.") from error
        email = (options["email"] or input("E-mail: ")).strip().lower()
        try:
            validate_email(email)
            password = input() if options["stdin"] else self._asked_twice()
            validate_password(password, User(name=name, email=email))
            owner = services.create_owner(name=name, email=email, password=password, now=clock.now())
        except ValidationError as error:
            raise CommandError(" ".join(error.messages)) from error
        except DomainError as error:
            raise CommandError(str(error)) from error
        self.stdout.write(f"Owner #{owner.pk} can sign in, and sets up a second factor at the first time.")

    def _asked_twice(self) -> str:
        password = getpass.getpass("Password: ")
        if password != getpass.getpass("Password again: "):
            raise CommandError("The two passwords differ. Nothing was changed.")
        return password
