"""Writes: the two language trees, the groups and what each may do, the review of pages, and which team may write which page."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib.auth.models import Group, Permission
from django.db import transaction
from wagtail.models import (
    Collection,
    GroupApprovalTask,
    GroupCollectionPermission,
    GroupPagePermission,
    Locale,
    Page,
    Site,
    Workflow,
    WorkflowPage,
    WorkflowTask,
)

from cms.data import FIRST_WORDS
from cms.models import CataloguePage, CoursePage, HomePage, LecturePage, NoticeIndexPage, StandardPage
from cms.standing import STANDING
from lms.accounts.models import Institution, Role
from lms.audit import services as audit_services

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime
    from uuid import UUID

    from cms.standing import StandingText
    from courses.catalogue.models import Lecture
    from lms.accounts.models import User

LANGUAGES = ("ko", "en")
TEAM = "instructor of "
WRITE = ("add", "change")
PUBLISH = ("add", "change", "publish", "lock", "unlock")
USE_FILES = ("add_image", "change_image", "choose_image", "add_document", "change_document", "choose_document")
ALL_FILES = (*USE_FILES, "delete_image", "delete_document")
REVIEW = "편집자 확인"


def ensure_site() -> None:
    """The site has its two languages, first pages, groups, collections and review. What is there already stays as editors left it."""
    with transaction.atomic():
        homes = [_ensure_tree(language) for language in LANGUAGES]
        _ensure_site_record(homes[0])
        _ensure_groups(homes)
        _ensure_review()
        for institution in Institution.objects.all():
            _ensure_team(institution)
        for page in CoursePage.objects.all():
            open_to_team(page)


def ensure_standing_pages() -> None:
    """Help, privacy and accessibility, which every page's footer leads to, exist in both languages. What has such an address stays as it is.

    Apart from `ensure_site`, because the demo brings its own words for them.
    """
    with transaction.atomic():
        for slug, texts in STANDING.items():
            key = None
            for language in LANGUAGES:
                home = HomePage.objects.get(locale__language_code=language)
                page = home.get_children().filter(slug=slug).first() or _put_standing(texts[language], home, slug=slug, language=language, key=key)
                key = key or page.translation_key


def _put_standing(text: StandingText, home: HomePage, *, slug: str, language: str, key: UUID | None) -> Page:
    page = StandardPage(title=text.title, slug=slug, summary=text.summary, locale=home.locale, body=text.body(language))
    page.translation_key = key or page.translation_key
    _put(page, home)
    return page


def open_to_team(page: CoursePage) -> None:
    """The instructors of the course's institution, and of no other, may write this page and those below it; publishing stays with editors."""
    team = _ensure_team(page.course.institution)
    GroupPagePermission.objects.filter(page_id=page.pk, group__name__startswith=TEAM).exclude(group=team).delete()
    _allow_on_page(team, page, WRITE)


def join_teams(person: User) -> None:
    """The person's groups follow her memberships: the role's own group, and as an instructor the team of each institution."""
    roles = person.roles
    teams = {_ensure_team(institution).pk for institution in person.institutions_as(Role.INSTRUCTOR)}
    wanted = teams | set(Group.objects.filter(name__in=roles).values_list("pk", flat=True))
    ours = set(person.groups.filter(name__in=Role.values).values_list("pk", flat=True))
    ours |= set(person.groups.filter(name__startswith=TEAM).values_list("pk", flat=True))
    person.groups.remove(*(ours - wanted))
    person.groups.add(*(wanted - ours))


def team_name(institution: Institution) -> str:
    return f"{TEAM}{institution.code}"


def _ensure_tree(language: str) -> HomePage:
    words = FIRST_WORDS[language]
    locale, _made = Locale.objects.get_or_create(language_code=language)
    home = HomePage.objects.filter(locale=locale).first() or _first_home(locale)
    for model, slug, title, summary in (
        (CataloguePage, "courses", words.catalogue, words.catalogue_summary),
        (NoticeIndexPage, "notices", words.notices, ""),
    ):
        if not model.objects.filter(locale=locale).exists():
            page = _translation_of_korean(model, locale) or model(locale=locale)
            page.title, page.slug, page.summary, page.draft_title = title, slug, summary, title
            _put(page, home)
    return home


def _first_home(locale: Locale) -> HomePage:
    words = FIRST_WORDS[locale.language_code]
    home = _translation_of_korean(HomePage, locale) or HomePage(locale=locale)
    home.title = home.draft_title = words.home
    home.slug = "home" if locale.language_code == settings.LANGUAGE_CODE else f"home-{locale.language_code}"
    home.headline, home.lead, home.summary = words.headline, words.lead, words.lead
    home.visitors = [("visitor", vars(visitor)) for visitor in words.visitors]
    root = Page.get_first_root_node()
    welcome = Page.objects.filter(depth=2, slug=home.slug, content_type__model="page").first()
    if welcome is not None:
        welcome.slug = "welcome"
        welcome.save(update_fields=["slug"])
    _put(home, root)
    return home


def _translation_of_korean(model: type[Page], locale: Locale) -> Any:
    """A page that says of itself that it translates the Korean one, where there is one."""
    korean = model.objects.exclude(locale=locale).first()
    return model(locale=locale, translation_key=korean.translation_key) if korean is not None else None


def _put(page: Page, parent: Page) -> None:
    parent.refresh_from_db()
    parent.add_child(instance=page)
    page.save_revision().publish()


def _ensure_site_record(home: HomePage) -> None:
    address = urlsplit(settings.LMS_BASE_URL)
    port = address.port or (443 if address.scheme == "https" else 80)
    wanted = {"hostname": address.hostname or "localhost", "port": port, "site_name": settings.LMS_SITE_NAME, "root_page": home}
    site = Site.objects.filter(is_default_site=True).first() or Site(is_default_site=True)
    if any(getattr(site, name, None) != value for name, value in wanted.items() if name != "root_page") or site.root_page_id != home.pk:
        for name, value in wanted.items():
            setattr(site, name, value)
        site.save()
    for welcome in Page.objects.filter(depth=2, slug="welcome", numchild=0, content_type__model="page"):
        welcome.delete()


def _ensure_groups(homes: list[HomePage]) -> None:
    """Editors write and publish everything; registrars the notices; instructors what their team is given."""
    everything = Collection.get_first_root_node()
    groups = {role: Group.objects.get_or_create(name=role)[0] for role in Role.values}
    for group in groups.values():
        _allow(group, "wagtailadmin", ["access_admin"])
    _allow(groups[Role.EDITOR], "simple_translation", ["submit_translation"])
    _allow_on_collection(groups[Role.EDITOR], everything, ALL_FILES)
    for home in homes:
        _allow_on_page(groups[Role.EDITOR], home, PUBLISH)
    for notices in NoticeIndexPage.objects.all():
        _allow_on_page(groups[Role.REGISTRAR], notices, PUBLISH)
    Group.objects.filter(name__in=["Moderators", "Editors"], user=None).delete()  # Wagtail's own, which would open every page


def _ensure_team(institution: Institution) -> Group:
    """The institution's instructors as a group, with a collection for its pictures and files that other teams do not see."""
    team, made = Group.objects.get_or_create(name=team_name(institution))
    root = Collection.get_first_root_node()
    collection = root.get_children().filter(name=institution.name_ko).first() or root.add_child(instance=Collection(name=institution.name_ko))
    if made:
        _allow(team, "wagtailadmin", ["access_admin"])
    _allow_on_collection(team, collection, USE_FILES)
    return team


def _ensure_review() -> None:
    """What an instructor has written is read by an editor before it is published."""
    task = GroupApprovalTask.objects.filter(name=REVIEW).first() or GroupApprovalTask.objects.create(name=REVIEW)
    task.groups.set(Group.objects.filter(name=Role.EDITOR))
    workflow = Workflow.objects.filter(name=REVIEW).first() or Workflow.objects.create(name=REVIEW)
    WorkflowTask.objects.get_or_create(workflow=workflow, task=task.task_ptr, defaults={"sort_order": 0})
    Workflow.objects.filter(name="Moderators approval").update(active=False)
    WorkflowPage.objects.update_or_create(page=Page.get_first_root_node(), defaults={"workflow": workflow})


def _allow(group: Group, app: str, codenames: Iterable[str]) -> None:
    group.permissions.add(*Permission.objects.filter(content_type__app_label=app, codename__in=codenames))


def _allow_on_page(group: Group, page: Page, actions: Iterable[str]) -> None:
    for permission in Permission.objects.filter(content_type__app_label="wagtailcore", codename__in=[f"{action}_page" for action in actions]):
        GroupPagePermission.objects.get_or_create(group=group, page_id=page.pk, permission=permission)


def _allow_on_collection(group: Group, collection: Collection, codenames: Iterable[str]) -> None:
    for permission in Permission.objects.filter(content_type__app_label__in=["wagtailimages", "wagtaildocs"], codename__in=codenames):
        GroupCollectionPermission.objects.get_or_create(group=group, collection=collection, permission=permission)


def begin_lecture(*, above: CoursePage, lecture: Lecture, actor: User, now: datetime) -> LecturePage:
    """The draft of the lecture's page stands below its course's page; one that is there already is returned."""
    with transaction.atomic():
        CoursePage.objects.select_for_update().get(pk=above.pk)
        there = LecturePage.objects.filter(lecture=lecture, locale=above.locale).first()
        if there is not None:
            return there
        english = above.locale.language_code == "en" and lecture.title_en
        page = LecturePage(title=lecture.title_en if english else lecture.title_ko, lecture=lecture, locale=above.locale, owner=actor, live=False)
        above.add_child(instance=page)
        page.save_revision(user=actor)
        audit_services.record(action="cms.lecture_begun", actor=actor, subject=page, now=now, data={"lecture": lecture.pk})
    return page
