"""Apps, middleware, database, cache, jobs, languages and files."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from celery.schedules import crontab
from django.utils.translation import gettext_lazy as _
from redis.backoff import NoBackoff
from redis.retry import Retry

from lms.settings import database, env
from lms.settings.mode import BASE_DIR, EMBEDDED, MODE, PRODUCTION, VAR_DIR, secret_key, service_urls

LMS_ENV = MODE
LMS_EMBEDDED = EMBEDDED
LMS_VAR_DIR = VAR_DIR
DEBUG = env.flag("LMS_DEBUG", default=False)  # the demo shows people our own error pages; developers ask for Django's
SECRET_KEY = secret_key()
SECRET_KEY_FALLBACKS = env.words("LMS_SECRET_KEY_FALLBACKS", [])
ROOT_URLCONF = "lms.urls"
WSGI_APPLICATION = "lms.wsgi.application"
AUTH_USER_MODEL = "accounts.User"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

INSTALLED_APPS = [
    "lms.demo",
    "lms.portal",
    "lms.api",
    "cms",
    "certificates",
    "courses.attendance",
    "courses.quizzes",
    "courses.enrolment",
    "courses.catalogue",
    "lms.notices",
    "lms.privacy",
    "lms.documents",
    "lms.accounts",
    "lms.audit",
    "lms.kernel",
    "wagtail.contrib.settings",
    "wagtail.contrib.simple_translation",
    "wagtail.contrib.typed_table_block",
    "wagtail.locales",
    "wagtail.embeds",
    "wagtail.sites",
    "wagtail.users",
    "wagtail.snippets",
    "wagtail.documents",
    "wagtail.images",
    "wagtail.search",
    "wagtail.admin",
    "wagtail",
    "modelcluster",
    "taggit",
    "rest_framework",
    "drf_spectacular",
    "django_htmx",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "csp",
    "django_structlog",
    "whitenoise.runserver_nostatic",
    "django.forms",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.humanize",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.postgres",
    "django.contrib.staticfiles",
    "django.contrib.sitemaps",
]

MIDDLEWARE = [
    "lms.kernel.pagecache.PageCacheMiddleware",
    "lms.kernel.middleware.health",
    "django.middleware.security.SecurityMiddleware",
    "csp.middleware.CSPMiddleware",
    "lms.kernel.middleware.security_headers",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "lms.kernel.requestlog.RequestLog",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "lms.kernel.middleware.private_pages_are_not_stored",
    "lms.kernel.middleware.domain_errors",
    "lms.accounts.middleware.access",
    "cms.middleware.admin_gate",
]

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "lms.portal.context.page",
            ],
            "builtins": ["lms.kernel.templatetags.korean", "django.templatetags.i18n", "django.templatetags.static"],
        },
    }
]
FORM_RENDERER = "django.forms.renderers.TemplatesSetting"

DATABASE_URL, BROKER_URL, CACHE_URL = service_urls()
DATABASES = {"default": database.parse(DATABASE_URL)}
CACHES: dict[str, dict[str, Any]] = {
    "default": {
        "BACKEND": "lms.kernel.cache.PatientRedis",
        "LOCATION": CACHE_URL,
        "KEY_PREFIX": MODE,
        "OPTIONS": {"socket_timeout": 1, "retry": Retry(NoBackoff(), 1)},  # a page does not wait for a cache that is away
    },
}
SESSION_ENGINE = "django.contrib.sessions.backends.cached_db"

JOBS_PUBLISH = MODE != "test"
CELERY_BROKER_URL = BROKER_URL
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_DEFAULT_QUEUE = "default"
CELERY_TASK_DEFAULT_QUEUE_TYPE = "quorum" if BROKER_URL.startswith("amqp") else "classic"
CELERY_TASK_SOFT_TIME_LIMIT = 120
CELERY_TASK_TIME_LIMIT = 180
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_WORKER_MAX_TASKS_PER_CHILD = 500
CELERY_WORKER_HIJACK_ROOT_LOGGER = False
CELERY_WORKER_REDIRECT_STDOUTS = False  # a text message in the terminal stays readable
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_BROKER_CONNECTION_TIMEOUT = 2
CELERY_BROKER_TRANSPORT_OPTIONS: dict[str, Any] = {
    "max_retries": 0,  # a request does not wait for a broker that is away (it would, for six seconds); workers retry by another setting
    **({"confirm_publish": True} if BROKER_URL.startswith("amqp") else {"visibility_timeout": 600, "socket_connect_timeout": 2}),
}
CELERY_TIMEZONE = "Asia/Seoul"
CELERY_BEAT_SCHEDULE_FILENAME = str(VAR_DIR / "celerybeat-schedule")
CELERY_BEAT_SCHEDULE: dict[str, dict[str, Any]] = {
    "publish what is not done": {"task": "kernel.reconcile", "schedule": 5.0, "options": {"expires": 5}},
    "close attempts whose time is over": {
        "task": "kernel.sweep",
        "schedule": 10.0,
        "args": ("quizzes.close_overdue_attempts",),
        "options": {"expires": 10},
    },
    "offer again what was not answered": {"task": "kernel.sweep", "schedule": 30.0, "args": ("enrolment.lapse_offers",), "options": {"expires": 30}},
    "close the lists of draws": {"task": "kernel.sweep", "schedule": 60.0, "args": ("enrolment.close_lists",), "options": {"expires": 60}},
    "tell the results of draws": {"task": "kernel.sweep", "schedule": 30.0, "args": ("enrolment.give_drawn_places",), "options": {"expires": 30}},
    "let unused seats flow to the next": {"task": "kernel.sweep", "schedule": 30.0, "args": ("enrolment.flow_seats",), "options": {"expires": 30}},
    "end waiting lists of runs that begin": {
        "task": "kernel.sweep",
        "schedule": 300.0,
        "args": ("enrolment.end_waiting",),
        "options": {"expires": 300},
    },
    "call who waits at the opening": {"task": "kernel.sweep", "schedule": 10.0, "args": ("enrolment.open_halls",), "options": {"expires": 10}},
    "forget lists that were handed in": {"task": "kernel.sweep", "schedule": 60.0, "args": ("enrolment.forget_lists",), "options": {"expires": 60}},
    "forget who waited at an opening": {
        "task": "kernel.periodic",
        "schedule": crontab(hour="4", minute="20"),
        "args": ("enrolment.forget_hall_tickets", 86400),
    },
    "close class sessions whose day is over": {
        "task": "kernel.sweep",
        "schedule": 1800.0,
        "args": ("attendance.close_class_sessions",),
        "options": {"expires": 1800},
    },
    "remind people": {"task": "kernel.sweep", "schedule": 300.0, "args": ("enrolment.remind",), "options": {"expires": 300}},
    "ask what became of messages": {"task": "kernel.sweep", "schedule": 30.0, "args": ("notices.follow",), "options": {"expires": 30}},
    "forget messages of long ago": {"task": "kernel.periodic", "schedule": crontab(hour="4", minute="10"), "args": ("notices.prune", 86400)},
    "forget jobs done long ago": {"task": "kernel.periodic", "schedule": crontab(hour="4", minute="0"), "args": ("kernel.prune_jobs", 86400)},
    "destroy papers that are too old": {
        "task": "kernel.periodic",
        "schedule": crontab(hour="4", minute="20"),
        "args": ("enrolment.destroy_old_papers", 86400),
    },
    "forget pictures for the roll": {
        "task": "kernel.periodic",
        "schedule": crontab(hour="4", minute="40"),
        "args": ("attendance.forget_pictures", 86400),
    },
    "forget who came without a place": {
        "task": "kernel.periodic",
        "schedule": crontab(hour="4", minute="30"),
        "args": ("attendance.forget_walk_ins", 86400),
    },
    "destroy papers of corrections that are too old": {
        "task": "kernel.periodic",
        "schedule": crontab(hour="4", minute="20"),
        "args": ("attendance.destroy_old_evidence", 86400),
    },
    "forget what was not counted": {
        "task": "kernel.periodic",
        "schedule": crontab(hour="4", minute="30"),
        "args": ("attendance.forget_refused_scans", 86400),
    },
    "evaluate every learner": {
        "task": "kernel.periodic",
        "schedule": crontab(hour="3", minute="10"),
        "args": ("certificates.evaluate_all", 86400),
    },
}

LANGUAGE_CODE = "ko"
LANGUAGES = [("ko", _("Korean")), ("en", _("English"))]
WAGTAIL_CONTENT_LANGUAGES = LANGUAGES
WAGTAIL_I18N_ENABLED = True
LOCALE_PATHS = [BASE_DIR / "locale"]
FORMAT_MODULE_PATH = ["lms.kernel.formats"]
USE_I18N = True
USE_TZ = True
TIME_ZONE = "Asia/Seoul"

STATIC_URL = "/static/"
STATICFILES_DIRS = [BASE_DIR / "static"]
STATIC_ROOT = Path(env.text("LMS_STATIC_DIR", str(VAR_DIR / "static")))
MEDIA_URL = "/media/"
MEDIA_ROOT = VAR_DIR / "media"
PRIVATE_ROOT = VAR_DIR / "private"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "private": {"BACKEND": "django.core.files.storage.FileSystemStorage", "OPTIONS": {"location": str(PRIVATE_ROOT), "base_url": None}},
    "staticfiles": {
        "BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"
        if PRODUCTION
        else "django.contrib.staticfiles.storage.StaticFilesStorage"
    },
}
WHITENOISE_USE_FINDERS = not PRODUCTION

EMAIL_HOST = env.text("LMS_EMAIL_HOST", "")
EMAIL_PORT = env.number("LMS_EMAIL_PORT", 587)
EMAIL_HOST_USER = env.text("LMS_EMAIL_USER", "")
EMAIL_HOST_PASSWORD = env.text("LMS_EMAIL_PASSWORD", "")
EMAIL_USE_TLS = env.flag("LMS_EMAIL_TLS", default=True)
EMAIL_BACKEND = f"django.core.mail.backends.{'smtp' if EMAIL_HOST else 'console'}.EmailBackend"
DEFAULT_FROM_EMAIL = env.text("LMS_EMAIL_FROM", "ai@seocho.example")

REST_FRAMEWORK = {
    "DEFAULT_AUTHENTICATION_CLASSES": ["lms.accounts.tokens.TokenAuthentication", "lms.accounts.tokens.SessionAuthentication"],
    "DEFAULT_PERMISSION_CLASSES": ["lms.accounts.access.Declared"],
    "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
    "DEFAULT_PARSER_CLASSES": ["rest_framework.parsers.JSONParser"],
    "DEFAULT_PAGINATION_CLASS": "lms.api.pagination.Pages",
    "DEFAULT_SCHEMA_CLASS": "drf_spectacular.openapi.AutoSchema",
    "DEFAULT_THROTTLE_CLASSES": ["lms.api.throttles.PerCaller"],
    "DEFAULT_THROTTLE_RATES": {
        "anonymous": "120/min",
        "person": "600/min",
        "verify": "30/min",
        "apply": "30/min",
        "apply-address": "600/min",
        "hall": "30/min",
        "scan": "600/min",
    },
    "EXCEPTION_HANDLER": "lms.api.errors.problem_response",
    "PAGE_SIZE": 50,
    "NUM_PROXIES": int(env.flag("LMS_BEHIND_PROXY", default=False)),  # 0: a header that anybody can write names nobody
    "UNAUTHENTICATED_USER": "django.contrib.auth.models.AnonymousUser",
}
SPECTACULAR_SETTINGS = {
    "TITLE": "AI learning API",
    "VERSION": "1",
    "OAS_VERSION": "3.1.0",
    "SERVE_INCLUDE_SCHEMA": False,
    "SCHEMA_PATH_PREFIX": "/api/v1",
    "COMPONENT_SPLIT_REQUEST": True,
    "ENUM_NAME_OVERRIDES": {
        "CourseKind": "courses.catalogue.models.CourseKind",
        "QuestionKind": "courses.quizzes.models.QuestionKind",
        "AttemptState": "courses.quizzes.models.AttemptState",
        "AwardState": "certificates.models.AwardState",
        "EnrolmentState": "courses.enrolment.models.EnrolmentState",
        "EligibilityState": "courses.enrolment.models.EligibilityState",
        "CorrectionState": "courses.attendance.models.RequestState",
        "AttendanceStatus": "courses.attendance.models.Status",
        "ObservationKind": "courses.attendance.models.Kind",
        "MovementKind": "courses.attendance.rest.shapes.KINDS",
    },
    "PREPROCESSING_HOOKS": ["lms.api.schema.only_ours"],
    "POSTPROCESSING_HOOKS": ["drf_spectacular.hooks.postprocess_schema_enums", "lms.api.schema.problems_everywhere"],
}
