"""Each test finds the database as the migrations left it."""

from __future__ import annotations

import pytest
from django.contrib.contenttypes.models import ContentType
from wagtail.models import Page

from lms.audit.models import Event
from lms.kernel import clock


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("time", ["first", "second"])
def test_what_a_committing_test_leaves_in_a_table_that_only_grows_is_gone_for_the_next(time):
    assert Event.objects.count() == 0
    assert Page.objects.filter(depth=1).count() == 1
    assert ContentType.objects.filter(app_label="audit").exists()
    Event.objects.create(action="test.happened", at=clock.now())
