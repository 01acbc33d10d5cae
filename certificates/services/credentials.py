"""Setting up what a course leads to, and by which rule."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction

from certificates.models import Credential, Requirement
from certificates.rules import photograph
from certificates.services import photographs
from lms.audit import services as audit_services
from lms.kernel import jobs, locking

if TYPE_CHECKING:
    from datetime import datetime

    from certificates.data import CredentialPlan, RequirementPlan
    from courses.catalogue.models import Course
    from lms.accounts.models import User


def set_up_credential(*, course: Course, plan: CredentialPlan, actor: User | None, now: datetime, rule: RequirementPlan | None = None) -> Credential:
    """The course leads to the credential, by the `rule` if one is given; set up before, its words are the plan's from now on.

    One credential of a kind for each course. No award changes. Raises CannotBePrinted.
    """
    words = {name: photograph.cleaned(text) for name, text in plan.words().items()}
    photographs.refuse_unprintable({name: words[name] for name in ("title_ko", "title_en", "sentence_ko", "issuer_ko")})
    with transaction.atomic():
        locking.lock_name("credentials-of", course.pk)
        found = Credential.objects.filter(course=course, kind=plan.kind, retired_at=None).first()
        credential = found or Credential(course=course, kind=plan.kind, code=plan.code)
        credential.prints_birth_date = plan.prints_birth_date
        for name, text in words.items():
            setattr(credential, name, text)
        credential.save()
        action = "credential.changed" if found else "credential.set_up"
        audit_services.record(action=action, actor=actor, subject=credential, now=now, data={"code": credential.code})
        if rule is not None:
            set_requirement(credential=credential, plan=rule, actor=actor, now=now)
    return credential


def set_requirement(*, credential: Credential, plan: RequirementPlan, actor: User | None, now: datetime) -> Requirement:
    """The rule from now on is the plan's, as a new version; everybody is looked at again. The same rule again changes nothing."""
    with transaction.atomic():
        [credential] = locking.lock(Credential.objects.all(), credential.pk)
        latest = Requirement.objects.filter(credential=credential).first()
        wanted = {"min_attendance_share": plan.min_attendance_share, "quiz_id": plan.quiz_id, "min_quiz_score": plan.min_quiz_score}
        if latest is not None and all(getattr(latest, name) == value for name, value in wanted.items()):
            return latest
        version = latest.version + 1 if latest else 1
        requirement = Requirement.objects.create(credential=credential, version=version, created_at=now, **wanted)
        audit_services.record(action="requirement.set", actor=actor, subject=requirement, now=now, data={"version": version})
        jobs.enqueue("certificates.evaluate_all")
    return requirement


def retire_credential(*, credential: Credential, actor: User | None, now: datetime) -> None:
    """It can no longer be earned; what was awarded stays. Retired before: nothing changes."""
    with transaction.atomic():
        if Credential.objects.filter(pk=credential.pk, retired_at=None).update(retired_at=now):
            audit_services.record(action="credential.retired", actor=actor, subject=credential, now=now)
