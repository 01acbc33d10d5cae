"""What a district changes: its name, phone, colours, dongs, logo; and the switches of the demo."""

from __future__ import annotations

from lms.settings import env
from lms.settings.mode import PRODUCTION

LMS_DEMO = env.flag("LMS_DEMO", default=not PRODUCTION)
LMS_SITE_NAME = env.text("LMS_SITE_NAME", "서초 AI 배움터 (시범)" if LMS_DEMO else "AI 배움터")
LMS_SITE_NAME_EN = env.text("LMS_SITE_NAME_EN", "Seocho AI Learning (pilot)" if LMS_DEMO else "AI Learning")
LMS_DISTRICT = env.text("LMS_DISTRICT", "서초구")
LMS_DISTRICT_EN = env.text("LMS_DISTRICT_EN", "Seocho-gu")
LMS_PHONE = env.text("LMS_PHONE", "02-0000-0000")
LMS_PHONE_HOURS = env.text("LMS_PHONE_HOURS", "평일 오전 9시~오후 6시")
LMS_PHONE_HOURS_EN = env.text("LMS_PHONE_HOURS_EN", "weekdays 9 AM to 6 PM")
LMS_CONTACT_EMAIL = env.text("LMS_CONTACT_EMAIL", "help@seocho.example")
LMS_ADDRESS = env.text("LMS_ADDRESS", "서울특별시 서초구 (시범 운영)")
LMS_ADDRESS_EN = env.text("LMS_ADDRESS_EN", "Seocho-gu, Seoul (pilot)")
LMS_LOGO = env.text("LMS_LOGO", "img/logo.svg")
LMS_HOST = env.text("LMS_HOST", "127.0.0.1")  # where bin/run listens
LMS_PORT = env.number("LMS_PORT", 8000, least=1)
LMS_BASE_URL = env.text("LMS_BASE_URL", f"http://localhost:{LMS_PORT}").rstrip("/")
LMS_COLOUR_PRIMARY = env.colour("LMS_COLOUR_PRIMARY", "#0b5563")
LMS_COLOUR_ACCENT = env.colour("LMS_COLOUR_ACCENT", "#b4531a")
DONGS_1 = "서초1동,서초2동,서초3동,서초4동,잠원동,반포본동,반포1동,반포2동,반포3동,반포4동"
DONGS_2 = "방배본동,방배1동,방배2동,방배3동,방배4동,양재1동,양재2동,내곡동"
LMS_DONGS = env.words("LMS_DONGS", f"{DONGS_1},{DONGS_2}".split(","))
GATEWAYS = ["console", "outbox", "demo", "solapi"]
LMS_MESSAGE_GATEWAY = env.choice("LMS_MESSAGE_GATEWAY", GATEWAYS, "outbox" if PRODUCTION else "demo" if LMS_DEMO else "console")
NEEDED = None if LMS_MESSAGE_GATEWAY == "solapi" else ""  # with the gateway its contract has to be named
LMS_SOLAPI_KEY = env.text("LMS_SOLAPI_KEY", NEEDED)
LMS_SOLAPI_SECRET = env.text("LMS_SOLAPI_SECRET", NEEDED)
LMS_SOLAPI_SENDER = env.text("LMS_SOLAPI_SENDER", NEEDED)
LMS_SOLAPI_PFID = env.text("LMS_SOLAPI_PFID", "")
LMS_SOLAPI_URL = env.text("LMS_SOLAPI_URL", "https://api.solapi.com").rstrip("/")

WAGTAIL_SITE_NAME = LMS_SITE_NAME
WAGTAILADMIN_BASE_URL = LMS_BASE_URL
WAGTAIL_ENABLE_UPDATE_CHECK = False
WAGTAIL_GRAVATAR_PROVIDER_URL = None
WAGTAIL_FRONTEND_LOGIN_URL = "/accounts/login/"
WAGTAILADMIN_LOGIN_URL = "/accounts/login/"
WAGTAIL_PASSWORD_RESET_ENABLED = False
WAGTAIL_PASSWORD_MANAGEMENT_ENABLED = False
WAGTAIL_EMAIL_MANAGEMENT_ENABLED = False
WAGTAILIMAGES_EXTENSIONS = ["jpg", "jpeg", "png", "webp"]
WAGTAILIMAGES_MAX_UPLOAD_SIZE = 10 * 1024 * 1024
WAGTAILIMAGES_MAX_IMAGE_PIXELS = 40_000_000
WAGTAILDOCS_EXTENSIONS = ["pdf", "hwpx", "docx", "xlsx", "pptx", "csv", "txt", "vtt", "mp4", "webm"]
WAGTAILDOCS_SERVE_METHOD = "serve_view"
WAGTAILEMBEDS_FINDERS: list[dict[str, object]] = []
WAGTAILSEARCH_BACKENDS = {"default": {"BACKEND": "wagtail.search.backends.database", "SEARCH_CONFIG": "simple"}}
WAGTAIL_USAGE_COUNT_ENABLED = True
