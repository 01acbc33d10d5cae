"""What is counted for the second factor (the secrets of authenticator apps, the seeds of recovery codes) stands encrypted in the database.

Fernet (AES-128-CBC with HMAC-SHA-256) under a key apart from the database. The first of `LMS_SECOND_FACTOR_KEYS` encrypts, all of them decrypt; to
replace it put a new one before it, run `manage.py renew_second_factors`, and take the old one away. Outside production the secret key serves.
"""

from __future__ import annotations

from base64 import b32encode, urlsafe_b64encode
from secrets import token_bytes

import structlog
from allauth.mfa.adapter import DefaultMFAAdapter
from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings

log = structlog.get_logger(__name__)
FIELDS = ("secret", "seed")


def _fernet(key: str) -> Fernet:
    derived = HKDF(algorithm=SHA256(), length=32, salt=None, info=b"lms.accounts.second-factor").derive(key.encode())
    return Fernet(urlsafe_b64encode(derived))


def _keys() -> MultiFernet:
    words = settings.LMS_SECOND_FACTOR_KEYS or [settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS]
    return MultiFernet([_fernet(word) for word in words])


def sealed(text: str) -> str:
    return _keys().encrypt(text.encode()).decode()


def opened(text: str) -> str:
    """Raises InvalidToken where none of the keys fits."""
    return _keys().decrypt(text.encode()).decode()


def renewed(data: dict[str, object]) -> dict[str, object]:
    """The same secrets under the first key. Raises InvalidToken where none of the keys fits."""
    keys = _keys()
    return {name: keys.rotate(str(value).encode()).decode() if name in FIELDS else value for name, value in data.items()}


class SecondFactorAdapter(DefaultMFAAdapter):  # type: ignore[misc]  # allauth has no types
    def encrypt(self, text: str) -> str:
        return sealed(text)

    def decrypt(self, encrypted_text: str) -> str:
        """A secret whose key is lost fits no code that anybody could know; the person asks the office for a new second factor."""
        try:
            return opened(encrypted_text)
        except InvalidToken:
            log.error("a second factor cannot be opened: its key is not among LMS_SECOND_FACTOR_KEYS")
            return b32encode(token_bytes(20)).decode()
