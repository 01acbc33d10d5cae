"""Who may give which role, and how old somebody has to be to sign up alone."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lms.accounts.models import Role

if TYPE_CHECKING:
    from datetime import date

ELSEWHERE = "elsewhere"  # lives outside the district
YOUNGEST = 14  # below it a guardian has to agree (개인정보 보호법 §22의2)
REGISTRAR_GIVES = frozenset({Role.INSTRUCTOR.value, Role.EDITOR.value})
OWNER_GIVES = frozenset(Role.values)


def roles_given_by(*, roles: frozenset[str], is_owner: bool) -> frozenset[str]:
    """The owner gives every role; a registrar those below her own, so that the right to give rights does not spread by itself."""
    if is_owner:
        return OWNER_GIVES
    return REGISTRAR_GIVES if Role.REGISTRAR in roles else frozenset()


def age_on(*, birth_date: date, day: date) -> int:
    """만 나이, completed years: one more on each birthday; who was born on 29 February has hers on 1 March of other years."""
    return day.year - birth_date.year - ((day.month, day.day) < (birth_date.month, birth_date.day))


def may_sign_up_alone(*, birth_date: date, day: date) -> bool:
    return age_on(birth_date=birth_date, day=day) >= YOUNGEST
