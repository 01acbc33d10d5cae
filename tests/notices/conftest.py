from __future__ import annotations

import pytest

from tests.notices.fake_solapi import FakeSolapi

KEY, SECRET = "a-key", "a-secret"


@pytest.fixture
def fake(settings):
    settings.LMS_MESSAGE_GATEWAY = "solapi"
    settings.LMS_SOLAPI_KEY, settings.LMS_SOLAPI_SECRET, settings.LMS_SOLAPI_SENDER, settings.LMS_SOLAPI_PFID = KEY, SECRET, "0200000000", "KA01PF"
    made = FakeSolapi(KEY, SECRET)
    settings.LMS_SOLAPI_URL = made.url
    yield made
    made.close()
