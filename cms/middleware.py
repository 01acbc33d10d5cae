"""What of Wagtail's admin somebody may open who writes for one institution. Everything that is not named here is refused.

Wagtail divides pages and collections among groups, but several of its lists, choosers, reports and its interface for the admin show names of what a
group may not touch. So an instructor gets the views that writing a lecture needs and no others, and every page, picture and file that an address
names must be one that her groups give her. Owners, editors and registrars work for the whole site; Wagtail's own permissions decide for them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.core.exceptions import PermissionDenied
from django.http import Http404
from wagtail.documents import get_document_model
from wagtail.documents.permissions import permission_policy as document_policy
from wagtail.images import get_image_model
from wagtail.images.permissions import permission_policy as image_policy
from wagtail.permissions import page_permission_policy

from lms.accounts import access
from lms.accounts.models import Role

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.contrib.auth.models import AnonymousUser
    from django.db.models import QuerySet
    from django.http import HttpRequest
    from django.http.response import HttpResponseBase

    from lms.accounts.models import User

PREFIX = "/cms/"
EVERYWHERE = {
    f"wagtailadmin_{name}"
    for name in (
        "home", "explore_root", "explore", "explore_results", "account", "logout", "login", "dismissibles", "sprite", "javascript_catalog",
        "block_preview", "choose_page", "choose_page_child", "choose_page_external_link", "choose_page_email_link", "choose_page_phone_link",
        "choose_page_anchor_link",
    )
}  # fmt: skip
PAGES = {
    "add", "preview_on_add", "edit", "preview_on_edit", "view_draft", "add_subpage", "delete", "workflow_action", "collect_workflow_action_data",
    "confirm_workflow_cancellation", "revisions_index", "revisions_view", "revisions_revert", "revisions_compare", "workflow_history", "history",
    "history_results",
}  # fmt: skip
FILES = {"index", "index_results", "add", "edit", "add_multiple", "edit_multiple", "delete_upload_multiple", "preview"}
FILES_CREATE = {"wagtailimages:create_multiple_from_uploaded_image", "wagtaildocs:create_multiple_from_uploaded_document"}
CHOOSERS = {"choose", "choose_results", "chosen", "create", "select_format"}
ALLOWED = (
    EVERYWHERE
    | FILES_CREATE
    | {f"wagtailadmin_pages:{name}" for name in PAGES}
    | {f"{app}:{name}" for app in ("wagtailimages", "wagtaildocs") for name in FILES}
    | {f"{app}_chooser:{name}" for app in ("wagtailimages", "wagtaildocs") for name in CHOOSERS}
    | {f"wagtailadmin_editing_sessions:{name}" for name in ("ping", "release")}
)
PAGE_IDS = ("page_id", "parent_page_id", "page_to_move_id")
FILE_ACTIONS = ("add", "change", "choose")


def works_for_the_site(user: User | AnonymousUser) -> bool:
    """Owners, editors and registrars; everybody else in the admin works for an institution."""
    return user.is_authenticated and (user.is_superuser or bool(user.roles & {Role.EDITOR, Role.REGISTRAR}))


def own_pages(user: User | AnonymousUser) -> QuerySet[Any]:
    """The pages that the person's groups let her write, and those above them."""
    return page_permission_policy.explorable_instances(user)


def own_images(user: User | AnonymousUser) -> QuerySet[Any]:
    return image_policy.instances_user_has_any_permission_for(user, FILE_ACTIONS)


def own_documents(user: User | AnonymousUser) -> QuerySet[Any]:
    return document_policy.instances_user_has_any_permission_for(user, FILE_ACTIONS)


class admin_gate:  # noqa: N801 - reads as a word in MIDDLEWARE, like its neighbours
    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, _view: Any, args: tuple[Any, ...], kwargs: dict[str, Any]) -> None:
        if not request.path.startswith(PREFIX) or not request.user.is_authenticated or works_for_the_site(request.user):
            return
        name = request.resolver_match.view_name if request.resolver_match else ""
        if not access.is_staff(request.user) or name not in ALLOWED:
            raise PermissionDenied
        if not _is_own(request.user, name, args, kwargs):
            raise Http404


def _is_own(user: User | AnonymousUser, name: str, args: tuple[Any, ...], kwargs: dict[str, Any]) -> bool:
    """Whether everything that the address names is the person's."""
    pages = {kwargs[key] for key in PAGE_IDS if key in kwargs}
    if name == "wagtailadmin_pages:revisions_compare":
        pages.add(args[0])
    if name == "wagtailadmin_editing_sessions:ping":
        pages.add(kwargs["object_id"])
    if pages and own_pages(user).filter(pk__in=pages).count() != len(pages):
        return False
    if name.startswith(("wagtailimages", "wagtaildocs")):
        return _is_own_file(user, name, kwargs)
    return True


def _is_own_file(user: User | AnonymousUser, name: str, kwargs: dict[str, Any]) -> bool:
    is_image = name.startswith("wagtailimages")
    wanted = next((kwargs[key] for key in ("image_id", "document_id", "doc_id", "pk") if key in kwargs), None)
    if wanted is None:
        return True
    model = get_image_model() if is_image else get_document_model()
    files = own_images(user) if is_image else own_documents(user)
    return str(wanted).isdigit() and files.filter(pk__in=model.objects.filter(pk=wanted).values("pk")).exists()
