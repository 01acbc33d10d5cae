"""What follows when a page is published, moved or gone, and when somebody signs in."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib.auth.signals import user_logged_in
from django.db import transaction
from django.db.models.signals import post_delete
from django.dispatch import receiver
from wagtail.models import Page
from wagtail.signals import copy_for_translation_done, page_published, page_slug_changed, page_unpublished, post_page_move

from cms import selectors, services
from cms.models import CoursePage
from lms.accounts import access
from lms.kernel import pagecache

if TYPE_CHECKING:
    from lms.accounts.models import User


@receiver([page_published, page_unpublished, page_slug_changed, post_page_move], dispatch_uid="cms.forget_pages")
def forget_pages(**_kwargs: Any) -> None:
    """Visitors see the change with their next page; after the commit, so that nobody keeps what was there before."""
    transaction.on_commit(pagecache.forget_pages)


@receiver(post_delete, dispatch_uid="cms.forget_deleted_pages")
def forget_deleted_pages(sender: type[Any], **_kwargs: Any) -> None:
    if issubclass(sender, Page):
        transaction.on_commit(pagecache.forget_pages)


@receiver(page_published, sender=CoursePage, dispatch_uid="cms.prepare_course_page")
def prepare_course_page(instance: CoursePage, **_kwargs: Any) -> None:
    """The page's team may write it, and its cover has the size that lists show, so that no visitor waits for it to be made."""
    services.open_to_team(instance)
    if instance.cover is not None:
        instance.cover.get_rendition(selectors.COVER)


@receiver(copy_for_translation_done, dispatch_uid="cms.open_translation_to_team")
def open_translation_to_team(target_obj: Any, **_kwargs: Any) -> None:
    if isinstance(target_obj, CoursePage):
        services.open_to_team(target_obj)


@receiver(user_logged_in, dispatch_uid="cms.join_teams")
def join_teams(user: User, **_kwargs: Any) -> None:
    """Groups follow memberships. Whoever gains or loses a role signs in anew, so this is the moment."""
    if access.is_staff(user) or user.groups.exists():
        services.join_teams(user)
