"""Passwords, log-in, second factor, cookies and headers."""

from __future__ import annotations

from urllib.parse import urlsplit

from csp.constants import NONE, SELF, UNSAFE_INLINE

from lms.settings import env
from lms.settings.mode import PRODUCTION
from lms.settings.site import LMS_BASE_URL

_host = urlsplit(LMS_BASE_URL).hostname or "localhost"
_https = LMS_BASE_URL.startswith("https://")
ALLOWED_HOSTS = env.words("LMS_ALLOWED_HOSTS", [_host] if PRODUCTION else [_host, "localhost", "127.0.0.1", "[::1]", "testserver"])
CSRF_TRUSTED_ORIGINS = [LMS_BASE_URL] if _https else []

PASSWORD_HASHERS = ["lms.accounts.hashers.Argon2", "django.contrib.auth.hashers.PBKDF2PasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator", "OPTIONS": {"user_attributes": ("name", "email", "phone")}},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
LOGIN_URL = "/accounts/login/"
LOGIN_REDIRECT_URL = "/my/"
ACCOUNT_ADAPTER = "lms.portal.login.AccountAdapter"
ACCOUNT_LOGIN_METHODS = {"email", "phone"}
ACCOUNT_SIGNUP_FIELDS = ["email", "phone*", "password1*"]
ACCOUNT_FORMS = {
    "login": "lms.portal.login_forms.LoginForm",
    "request_login_code": "lms.portal.login_forms.CodeForm",
    "signup": "lms.portal.login_forms.SignupForm",
    "confirm_login_code": "lms.portal.code_forms.ConfirmLoginCodeForm",
    "verify_phone": "lms.portal.code_forms.VerifyPhoneForm",
}
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_BY_CODE_ENABLED = True
ACCOUNT_LOGIN_BY_CODE_MAX_ATTEMPTS = 5
ACCOUNT_LOGIN_BY_CODE_TIMEOUT = 180
ACCOUNT_PHONE_VERIFICATION_ENABLED = True
ACCOUNT_PHONE_VERIFICATION_MAX_ATTEMPTS = 5
ACCOUNT_PHONE_VERIFICATION_TIMEOUT = 180
ACCOUNT_PHONE_VERIFICATION_SUPPORTS_RESEND = True
ACCOUNT_LOGIN_BY_CODE_SUPPORTS_RESEND = True
ALLAUTH_USER_CODE_FORMAT = {"numeric": True, "length": 6, "dashed": False}  # typed from a text message by people of every age
ALLAUTH_TRUSTED_PROXY_COUNT = 1 if env.flag("LMS_BEHIND_PROXY", default=False) else 0
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_REAUTHENTICATION_REQUIRED = True
ACCOUNT_REAUTHENTICATION_TIMEOUT = 300
ACCOUNT_SESSION_REMEMBER = True
ACCOUNT_LOGOUT_ON_GET = False
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
# Per address generously, for a computer room behind one address; per account tightly: five tries at each of 30 codes a day are 1 in 6,666.
ACCOUNT_RATE_LIMITS = {
    "login": "120/m/ip",
    "login_failed": "30/m/ip,5/5m/key",
    "signup": "30/m/ip",
    "request_login_code": "60/m/ip,3/m/key,30/d/key",
    "verify_phone": "60/m/ip,3/m/key,30/d/key",
    "reset_password": "20/m/ip,5/m/key",
}
MFA_ADAPTER = "lms.accounts.secrets.SecondFactorAdapter"
LMS_SECOND_FACTOR_KEYS = env.keys("LMS_SECOND_FACTOR_KEYS", required=PRODUCTION)
LMS_ATTENDANCE_KEYS = env.keys("LMS_ATTENDANCE_KEYS", required=False)  # of codes on screens and cards; none: of the site's own secret
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = not PRODUCTION
MFA_TOTP_ISSUER = "AI Learning"

SESSION_COOKIE_NAME = "__Host-session" if _https else "session"
CSRF_COOKIE_NAME = "__Host-csrf" if _https else "csrf"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = _https
SESSION_COOKIE_HTTPONLY = CSRF_COOKIE_HTTPONLY = True
SESSION_COOKIE_AGE = 12 * 60 * 60
LMS_STAFF_IDLE_MINUTES = env.number("LMS_STAFF_IDLE_MINUTES", 60, least=5)  # long enough to write a lecture
LMS_STAFF_SESSION_HOURS = env.number("LMS_STAFF_SESSION_HOURS", 8, least=1)
SECURE_SSL_REDIRECT = env.flag("LMS_SSL_REDIRECT", default=True) and _https
SECURE_REDIRECT_EXEMPT = [r"^health/"]
SECURE_HSTS_SECONDS = 63_072_000 if _https else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = _https
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if env.flag("LMS_BEHIND_PROXY", default=False) else None
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "media-src": [SELF],
        "connect-src": [SELF],
        "manifest-src": [SELF],
        "form-action": [SELF],
        "base-uri": [NONE],
        "object-src": [NONE],
        "frame-ancestors": [NONE],
    }
}
# Wagtail's admin still writes a few inline scripts and styles; its pages, and no others, are given this policy by lms.kernel.middleware.
LMS_ADMIN_CONTENT_SECURITY_POLICY = {
    "script-src": [SELF, UNSAFE_INLINE],
    "style-src": [SELF, UNSAFE_INLINE],
    "img-src": [SELF, "data:", "blob:"],
    "frame-src": [SELF],
    "frame-ancestors": [SELF],
}

DATA_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 2000
DATA_UPLOAD_MAX_NUMBER_FILES = 20
FILE_UPLOAD_PERMISSIONS = 0o640
