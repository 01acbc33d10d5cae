"""Every address of the site. Korean pages have no prefix, English ones stand below /en/."""

from __future__ import annotations

from django.conf import settings
from django.conf.urls.i18n import i18n_patterns
from django.contrib.sitemaps.views import sitemap
from django.urls import include, path
from django.views.static import serve
from wagtail import urls as wagtail_urls
from wagtail.admin import urls as wagtailadmin_urls
from wagtail.documents import urls as wagtaildocs_urls

from cms import views as cms_views
from cms.sitemap import Pages
from lms.api import reference
from lms.portal import login, theme

# Pictures of editors; in production the web server in front gives them out (deploy/nginx.conf).
media = [path("media/<path:path>", serve, {"document_root": settings.MEDIA_ROOT})] if settings.LMS_ENV == "development" else []

urlpatterns = [
    path("theme.css", theme.theme, name="theme"),
    path("api/v1/", include("lms.api.urls")),
    path("cms/", include(wagtailadmin_urls)),
    path("sitemap.xml", sitemap, {"sitemaps": {"pages": Pages}}),
    path("robots.txt", cms_views.robots),
    path("documents/", include(wagtaildocs_urls)),
    *media,
    *i18n_patterns(
        path("api/", reference.index, name="api"),
        path("accounts/login/code/confirm/", login.ConfirmCode.as_view(), name="account_confirm_login_code"),
        path("accounts/", include("allauth.urls")),
        path("", include("lms.accounts.urls")),
        path("", include("lms.privacy.urls")),
        path("", include("lms.demo.urls")),
        path("", include("lms.portal.people.urls")),
        path("", include("lms.portal.urls")),
        path("", include("courses.enrolment.urls")),
        path("", include("courses.attendance.urls")),
        path("", include("courses.quizzes.urls")),
        path("", include("certificates.urls")),
        path("", include("cms.urls")),
        path("", include(wagtail_urls)),
        prefix_default_language=False,
    ),
]
