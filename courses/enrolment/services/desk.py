"""Answering for somebody who called or came."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction

from courses.enrolment.services import applying, errors, waiting
from lms.accounts import selectors as accounts_selectors
from lms.accounts import services as accounts_services
from lms.privacy import services as privacy_services

if TYPE_CHECKING:
    from datetime import datetime

    from courses.catalogue.models import CourseRun
    from courses.enrolment.data import Caller
    from courses.enrolment.models import Enrolment
    from lms.accounts.models import User


def register(*, run: CourseRun, caller: Caller, channel: str, request_key: str, actor: User, now: datetime) -> Enrolment:
    """Who called or came has a place, under the same limits as everybody; somebody new is registered with her number first.

    What she agreed to is written down with her. Raises PhoneOfSomebodyElse, what `record_agreement` raises and what `apply` raises;
    then nobody is registered either.
    """
    with transaction.atomic():
        learner = person_of(caller=caller, actor=actor, now=now)
        return applying.apply(learner=learner, run=run, request_key=request_key, actor=actor, channel=channel, now=now)


def register_waiting(*, run: CourseRun, caller: Caller, channel: str, request_key: str, actor: User, now: datetime) -> Enrolment:
    """The same for the waiting list. Raises what `register` raises, with `join_waiting_list` in the place of `apply`."""
    with transaction.atomic():
        learner = person_of(caller=caller, actor=actor, now=now)
        return waiting.join_waiting_list(learner=learner, run=run, request_key=request_key, actor=actor, channel=channel, now=now)


def person_of(*, caller: Caller, actor: User, now: datetime) -> User:
    """Who has the number and the name, registered now if need be, with what she agreed to. Raises PhoneOfSomebodyElse."""
    learner = accounts_selectors.user_by_phone(caller.phone)
    if learner is None:
        person = accounts_services.Person(name=caller.name, birth_date=caller.birth_date, dong=caller.dong)
        learner = accounts_services.create_person(person=person, phone=caller.phone, actor=actor, now=now)
    elif learner.name != caller.name:
        raise errors.PhoneOfSomebodyElse
    privacy_services.record_agreement(person=learner, agreement=caller.agreement, actor=actor, now=now)
    return learner
