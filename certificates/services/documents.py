"""Making and keeping the document of an award."""

from __future__ import annotations

import hashlib
import os
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Final

from django.core.files.base import ContentFile
from django.core.files.storage import storages
from django.db import transaction

from certificates import rendering
from certificates.models import AwardDocument, AwardState
from certificates.selectors import awards, documents
from lms.audit import services as audit_services
from lms.kernel import jobs
from lms.notices import services as notices_services

if TYPE_CHECKING:
    from datetime import datetime

    from django.core.files.storage import Storage

    from certificates.models import Award
    from lms.accounts.models import User

WORTH_TELLING: Final = timedelta(days=30)  # after the award; later it is no news


def make_document(*, award_id: int, now: datetime) -> None:
    """The award's document is stored, and the row names it with size and SHA-256. Made before: nothing happens.

    The file's name holds its hash and the same award gives the same bytes, so a worker that dies anywhere in between leaves nothing that
    the next one does not overwrite with itself.
    """
    document = AwardDocument.objects.select_related("award__run__course", "award__learner").get(award_id=award_id)
    if document.made_at is not None:
        return
    content = rendering.render(awards.snapshot_of(document.award))
    sha256 = hashlib.sha256(content).hexdigest()
    name = f"awards/{document.award.year}/{document.award.public_id}-{sha256[:16]}.pdf"
    store(storage=storages[documents.STORAGE], name=name, content=content)
    made = AwardDocument.objects.filter(pk=document.pk, made_at=None).update(name=name, sha256=sha256, size=len(content), made_at=now)
    if made and document.award.state == AwardState.ISSUED and now - document.award.issued_at < WORTH_TELLING:
        _tell_holder(award=document.award, now=now)


def ask_again(*, award: Award, actor: User, now: datetime) -> bool:
    """The document that was given up is asked for again, and the log has who did. False where nobody gave it up, or it was asked for meanwhile."""
    with transaction.atomic():
        job = documents.given_up(award)
        asked = job is not None and jobs.retry(job_id=job.pk, now=now)
        if asked:
            audit_services.record(action="award.document_asked_again", actor=actor, subject=award, now=now, data={"number": award.number})
    return asked


def _tell_holder(*, award: Award, now: datetime) -> None:
    course, number = award.run.course, award.number
    title = course.title_en if award.learner.language == "en" and course.title_en else course.title_ko
    context = {"title": title, "number": number}
    notices_services.notify(person=award.learner, template="award_issued", context=context, key=f"award_issued:{award.pk}", now=now)


def store(*, storage: Storage, name: str, content: bytes) -> None:
    """The whole content stands under `name` and on the disk, or nothing does."""
    try:
        path = Path(storage.path(name))
    except NotImplementedError:  # an object store: its write is whole or nothing
        if not storage.exists(name):
            storage.save(name, ContentFile(content))
        return
    path.parent.mkdir(parents=True, exist_ok=True)
    temporary = path.with_name(f".{path.name}.part")  # one job per award: nobody else writes it, and the next try overwrites it
    with temporary.open("wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    temporary.replace(path)
    folder = os.open(path.parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)
