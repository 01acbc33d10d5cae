"""Making, keeping and handing out the document."""

from __future__ import annotations

import hashlib
from datetime import timedelta

import pypdfium2
import pytest
from django.core.files.storage import Storage, storages

from certificates import rendering
from certificates.data import AwardSnapshot
from certificates.models import AwardDocument
from certificates.selectors import awards as award_selectors
from certificates.selectors import documents as document_selectors
from certificates.services import documents
from lms.documents import errors
from lms.kernel import jobs
from lms.kernel.models import Job

pytestmark = pytest.mark.django_db


@pytest.fixture
def made(award, private_files, now):
    documents.make_document(award_id=award.pk, now=now)
    return AwardDocument.objects.get(award=award)


def test_the_document_is_stored_with_its_hash_and_size(made, private_files, now):
    content = (private_files / made.name).read_bytes()
    assert (made.sha256, made.size, made.made_at) == (hashlib.sha256(content).hexdigest(), len(content), now)
    with pypdfium2.PdfDocument(content) as pdf:
        assert "이서준" in pdf[0].get_textpage().get_text_bounded()


def test_making_it_again_changes_nothing(made, award, private_files, now):
    documents.make_document(award_id=award.pk, now=now + timedelta(days=1))
    again = AwardDocument.objects.get(award=award)
    assert (again.made_at, again.sha256) == (made.made_at, made.sha256)
    assert len(list(private_files.rglob("*.pdf"))) == 1


def test_the_job_makes_it_and_running_it_twice_is_harmless(award, private_files):
    job = Job.objects.get(name="certificates.render_award")
    jobs.run(job_id=job.pk, now=job.run_after)
    jobs.run(job_id=job.pk, now=job.run_after)
    job.refresh_from_db()
    assert (job.done_at is not None, job.last_error) == (True, "")
    assert AwardDocument.objects.get(award=award).made_at is not None


def test_a_changed_name_title_and_issuer_change_nothing_of_what_was_issued(award, made, learner, credential, now):
    learner.name, credential.issuer_ko, award.run.course.title_ko = "다른 사람", "다른 기관", "다른 과정"
    for row in (learner, credential, award.run.course):
        row.save()
    award.refresh_from_db()
    assert hashlib.sha256(rendering.render(award_selectors.snapshot_of(award))).hexdigest() == made.sha256


def test_a_broken_file_left_by_a_killed_worker_is_overwritten(award, private_files, now):
    documents.make_document(award_id=award.pk, now=now)
    name = AwardDocument.objects.get(award=award).name
    content = (private_files / name).read_bytes()
    broken = (private_files / name).with_name(f".{(private_files / name).name}.part")
    broken.write_bytes(b"half a fi")
    (private_files / name).write_bytes(b"")
    documents.store(storage=storages["private"], name=name, content=content)
    assert (private_files / name).read_bytes() == content
    assert not broken.exists()


def test_a_damaged_file_is_not_handed_out(made, private_files):
    path = private_files / made.name
    content = bytearray(path.read_bytes())
    content[1000] ^= 1
    path.write_bytes(bytes(content))
    with pytest.raises(document_selectors.DocumentIsDamaged):
        document_selectors.content_of(made)


class ObjectStore(Storage):
    """Has no paths, like a bucket."""

    def __init__(self):
        self.kept: list[tuple[str, bytes]] = []

    def exists(self, name):
        return any(name == kept for kept, _ in self.kept)

    def _save(self, name, content):
        self.kept.append((name, content.read()))
        return name


def test_an_object_store_receives_the_whole_file_once():
    storage = ObjectStore()
    for _ in range(2):
        documents.store(storage=storage, name="awards/2026/x.pdf", content=b"%PDF")
    assert storage.kept == [("awards/2026/x.pdf", b"%PDF")]


def test_a_layout_that_cannot_be_drawn_leaves_the_job_for_staff(award, private_files, monkeypatch):
    def refuse(_snapshot):
        raise errors.DoesNotFit("2 pages")

    monkeypatch.setattr(rendering, "render", refuse)
    job = Job.objects.get(name="certificates.render_award")
    for _ in range(jobs.MOST_ATTEMPTS):
        job.refresh_from_db()
        jobs.run(job_id=job.pk, now=job.run_after)
    job.refresh_from_db()
    assert (job.dead_at is not None, job.last_error) == (True, "DoesNotFit")
    assert AwardDocument.objects.get(award=award).made_at is None


def test_the_longest_words_that_the_register_takes_fit_on_the_page(award, credential, learner, now):
    snapshot = award_selectors.snapshot_of(award).as_json()
    snapshot["ko"] |= {
        "name": "가" * 50,
        "birth_date": "1950년 12월 31일",
        "course": "인공지능 배움 " * 15,
        "sentence": "위 사람은 이 과정을 마쳤으므로 " * 4 + "이 증서를 드립니다",
        "issuer": "서울특별시 서초구 인공지능 배움터 연합회 회장단",
    }
    assert rendering.render(AwardSnapshot.from_json(snapshot)).startswith(b"%PDF")
