"""A picture for the roll: given freely, cut to a square, seen by who teaches, gone when its person wants."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from PIL import Image

from courses.attendance import selectors
from courses.attendance.models import RollPicture
from courses.attendance.services import pictures
from courses.enrolment import services as enrolment_services
from lms.kernel import jobs
from lms.kernel.uploads import PaperUnreadable
from tests import factories
from tests.attendance.drawn import photo
from tests.enrolment.deciding import PDF

pytestmark = pytest.mark.django_db


@pytest.fixture
def picture(enrolment, learner, now):
    return pictures.keep_picture(person=learner, file=photo(), now=now)


def test_it_is_a_square_without_anything_but_its_pixels(picture):
    with Image.open(picture.file) as image:
        assert (image.size, image.format, len(image.getexif())) == ((320, 320), "JPEG", 0)


def test_another_one_takes_its_place_and_the_old_file_goes(picture, learner, now):
    storage, old = picture.file.storage, picture.file.name
    new = pictures.keep_picture(person=learner, file=photo(kind="PNG", size=(300, 900)), now=now)
    jobs.run_due(now=now)
    assert RollPicture.objects.get() == new
    assert (storage.exists(old), storage.exists(new.file.name)) == (False, True)


def test_its_person_removes_it(picture, learner, now):
    assert pictures.remove_picture(person=learner, actor=learner, now=now)
    assert not pictures.remove_picture(person=learner, actor=learner, now=now)
    jobs.run_due(now=now)
    assert not picture.file.storage.exists(picture.file.name)


@pytest.mark.parametrize(
    ("file", "error"), [(SimpleUploadedFile("a.pdf", PDF), pictures.PictureExpected), (SimpleUploadedFile("a.jpg", b"?"), PaperUnreadable)]
)
def test_it_refuses_what_is_no_photo(picture, learner, now, file, error):
    with pytest.raises(error):
        pictures.keep_picture(person=learner, file=file, now=now)
    assert RollPicture.objects.get() == picture, "the one that was there stays"


def test_it_is_forgotten_30_days_after_the_last_class(picture, run, learner):
    over = run.ends_at + timedelta(days=30)
    assert pictures.forget_pictures(now=over - timedelta(seconds=1)) == 0
    later = factories.open_run(at=over)
    place = factories.EnrolmentFactory(run=later, learner=learner)
    assert pictures.forget_pictures(now=over) == 0, "she has another class"
    enrolment_services.withdraw(enrolment=place, actor=learner, now=place.applied_at)
    assert pictures.forget_pictures(now=over) == 1
    assert not RollPicture.objects.exists()


def test_it_stands_beside_the_name_on_the_roll(picture, meeting, enrolment, other_enrolment):
    rows = {row.enrolment_id: row.has_picture for row in selectors.roll(class_session=meeting)}
    assert rows == {enrolment.pk: True, other_enrolment.pk: False}


def test_pages(client, picture, learner, other_learner, enrolment, settings):
    client.force_login(learner)
    page = reverse("attendance:my-picture")
    assert reverse("attendance:my-picture-file") in client.get(page).text
    served = client.get(reverse("attendance:my-picture-file"))
    assert (served["Content-Type"], served["Cache-Control"]) == ("image/jpeg", "no-store")
    assert client.post(page, {"picture": SimpleUploadedFile("a.pdf", PDF)}).status_code == 422
    assert client.post(page, {"picture": photo()}).status_code == 302
    assert client.get(reverse("attendance:picture", args=[enrolment.public_id])).status_code == 403
    client.force_login(other_learner)
    assert client.get(reverse("attendance:my-picture-file")).status_code == 404
