"""In Wagtail's admin an instructor works on her institution's lectures, publishes nothing, and learns nothing of the others."""

from __future__ import annotations

import re

import pytest
from django.core.files.base import ContentFile
from django.urls import reverse
from wagtail.documents.models import Document
from wagtail.images.models import Image
from wagtail.images.tests.utils import get_test_image_file
from wagtail.models import Collection

from cms import services
from cms.models import LecturePage
from tests import factories
from tests.permissions import walk

pytestmark = pytest.mark.django_db
CANARY = "남의비밀"


@pytest.fixture
def foreign(korean, other_institution, lecture_page):
    """Another institution's draft, picture and file, named so that they are recognised anywhere."""
    course = factories.CourseFactory(institution=other_institution, title_ko="공개된 과정 이름")
    page = korean.add_course(course, title="공개된 글 제목")
    page.title = f"{CANARY} 초안"
    page.save_revision()
    lecture = LecturePage(
        title=f"{CANARY} 강의", slug="draft", lecture=factories.LectureFactory(course=course, number=1), live=False, locale=page.locale
    )
    page.add_child(instance=lecture)
    lecture.save_revision()
    services.open_to_team(page)
    collection = Collection.objects.get(name=other_institution.name_ko)
    image = Image.objects.create(title=f"{CANARY} 그림", file=get_test_image_file(), collection=collection)
    document = Document.objects.create(title=f"{CANARY} 파일", file=ContentFile(b"x", name="x.txt"), collection=collection)
    return {"pages": [page.pk, lecture.pk], "image": image.pk, "document": document.pk, "revision": page.latest_revision_id}


def addresses(route: str, foreign: dict) -> set[str]:
    """The addresses of a pattern with the ids of what belongs to others."""
    found = set()
    for page in foreign["pages"]:
        file = foreign["image"] if "images" in route else foreign["document"]
        text = re.sub(r"<(?:\w+:)?(?:image_id|document_id|doc_id)>", str(file), route)
        text = re.sub(r"<(?:\w+:)?revision_id>", str(foreign["revision"]), text)
        text = re.sub(r"<(?:\w+:)?(?:pk|object_id)>", str(file if "chooser" in route or "images" in route or "documents" in route else page), text)
        text = text.replace("<slug:content_type_app_name>/<slug:content_type_model_name>", "cms/lecturepage")
        text = text.replace("<slug:app_label>/<slug:model_name>", "cms/lecturepage").replace("<str:app_label>/<str:model_name>", "cms/coursepage")
        text = text.replace("<str:filter_spec>", "width-100").replace("<str:action>", "delete")
        text = re.sub(r"<int:\w+>", str(page), text)
        text = re.sub(r"<[^>]+>", "word", text)
        text = text.replace("(\\d+)", str(page)).replace(r"(live|earliest|\d+)\.\.\.(live|latest|\d+)", "live...latest")
        found.add("/" + re.sub(r"[\\^$]", "", text))
    return found


def test_no_address_of_the_admin_tells_her_of_others(client, signed_in, foreign, instructor):
    signed_in(instructor)
    ids = "&".join(f"id={pk}" for pk in (*foreign["pages"], foreign["image"], foreign["document"]))
    routes = {found.route for found in walk.patterns() if found.route.startswith("cms/")}
    tried, told = 0, []
    for route in sorted(routes - {"cms/logout/"}):
        for address in addresses(route, foreign):
            for query in ("", f"?q={CANARY}&{ids}", "?for_explorer=1&fields=*", f"?page_type=cms.coursepage&search={CANARY}"):
                response = client.get(address + query)
                tried += 1
                shown = response.content.decode(errors="replace").replace(f"value=&quot;{CANARY}", "") if not response.streaming else ""
                if CANARY in re.sub(rf"{CANARY}(?! )", "", shown):
                    told.append(f"{address}{query}: {response.status_code}")
    assert tried > 500
    assert not told, "\n".join(told)


def test_the_same_walk_does_find_it_for_an_editor(client, signed_in, foreign, editor):
    """So the walk above can fail."""
    signed_in(editor)
    page = foreign["pages"][0]
    assert CANARY in client.get(reverse("wagtailadmin_pages:edit", args=[page])).content.decode()
    assert CANARY in client.get(f"/cms/images/{foreign['image']}/").content.decode()


def test_she_writes_and_cannot_publish(client, signed_in, lecture_page, course_page, instructor):
    signed_in(instructor)
    assert client.get(reverse("wagtailadmin_pages:edit", args=[lecture_page.pk])).status_code == 200
    assert client.get(reverse("wagtailadmin_pages:add", args=["cms", "lecturepage", course_page.pk])).status_code == 200
    rights = lecture_page.permissions_for_user(instructor)
    assert rights.can_edit()
    assert not rights.can_publish()
    assert lecture_page.get_workflow() is not None


def test_her_menu_names_what_she_works_with(client, signed_in, korean, instructor, editor):
    menu = signed_in(instructor).get("/cms/").content.decode()
    assert reverse("wagtailadmin_explore_root") in menu
    assert "/cms/reports/" not in menu
    assert client.get("/cms/reports/site-history/").status_code == 403
    assert client.get("/cms/api/main/images/").status_code == 403
    assert signed_in(editor).get("/cms/pages/").status_code in {200, 302}


def test_a_teacher_who_changes_institution_loses_the_old_pages(client, signed_in, course_page, instructor, other_institution):
    signed_in(instructor)
    assert course_page.permissions_for_user(instructor).can_edit()
    membership = instructor.memberships.get()
    membership.ended_at = membership.started_at
    membership.save()
    instructor.memberships.create(institution=other_institution, role="instructor", started_at=membership.started_at)
    instructor = type(instructor).objects.get(pk=instructor.pk)
    signed_in(instructor)
    assert not course_page.permissions_for_user(instructor).can_edit()


def test_only_the_lectures_of_the_course_above_can_be_chosen(signed_in, course_page, lecture_page, instructor):
    other = factories.LectureFactory(title_ko=f"{CANARY} 강의", course=factories.CourseFactory())
    form = signed_in(instructor).get(reverse("wagtailadmin_pages:add", args=["cms", "lecturepage", course_page.pk])).content.decode()
    assert CANARY not in form
    assert f'value="{lecture_page.lecture_id}"' in form
    assert f'<option value="{other.pk}"' not in form
