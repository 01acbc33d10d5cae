"""What was agreed to and who looked at whom is added to and never changed, by nobody."""

from __future__ import annotations

from functools import partial

import pytest
from django.db import DatabaseError, transaction

from lms.privacy import client, selectors, services
from lms.privacy.models import ConsentDocument, ConsentRecord, PersonalDataAccess
from tests import factories

pytestmark = pytest.mark.django_db


def said(person, now, *, promotion, ip="192.0.2.1"):
    documents = [(document, document.required or promotion) for document in selectors.current_documents()]
    return services.record_consents(person=person, documents=documents, channel="web", ip=ip, now=now)


def test_a_required_agreement_cannot_be_refused(learner, now):
    required = next(document for document in selectors.current_documents() if document.required)
    with pytest.raises(services.ConsentIsRequired):
        services.record_consents(person=learner, documents=[(required, False)], channel="web", ip=None, now=now)
    assert not ConsentRecord.objects.exists()


def test_the_last_word_counts(learner, now):
    said(learner, now, promotion=True)
    said(learner, now, promotion=False)
    assert {record.document.kind: record.agreed for record in selectors.consents_of(learner)} == {"account": True, "promotion": False}


def test_only_the_newest_version_is_asked(now):
    old = ConsentDocument.objects.get(kind="promotion")
    newer = ConsentDocument.objects.get(pk=old.pk)
    newer.pk, newer.version = None, 2
    newer.save(force_insert=True)
    assert [(document.kind, document.version) for document in selectors.current_documents()] == [("account", 1), ("promotion", 2)]


@pytest.mark.parametrize("change", ["update", "delete"])
@pytest.mark.parametrize("model", [ConsentDocument, ConsentRecord, PersonalDataAccess])
def test_no_row_is_changed_or_removed(learner, registrar, now, model, change):
    said(learner, now, promotion=True)
    services.record_access(actor=registrar, action="view", subjects=[learner.pk], purpose="test", ip=None, now=now)
    row = model.objects.first()
    rows = model.objects.filter(pk=row.pk)
    fields = {"purpose_ko": "x"} if model is ConsentDocument else {"ip": "192.0.2.9"}
    tamper = partial(rows._raw_delete, "default") if change == "delete" else partial(rows.update, **fields)
    with pytest.raises(DatabaseError), transaction.atomic():
        tamper()


def test_a_look_at_many_people_keeps_their_whole_number(registrar, now):
    services.record_access(actor=registrar, action="list", subjects=[*range(1, 501), 1], purpose="p" * 500, ip=None, now=now)
    access = selectors.accesses(actor=registrar).get()
    assert (access.subject_count, len(access.subject_ids), len(access.purpose)) == (500, 200, 200)
    assert not selectors.accesses(actor=factories.UserFactory()).exists()


@pytest.mark.parametrize(
    ("proxies", "forwarded", "address"),
    [
        (0, "203.0.113.7", "127.0.0.1"),
        (1, "198.51.100.1, 203.0.113.7", "203.0.113.7"),
        (1, "not an address", None),
        (2, "203.0.113.7", "127.0.0.1"),
    ],
)
def test_the_address_is_what_our_own_proxy_says_and_nobody_else(rf, settings, proxies, forwarded, address):
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = proxies
    assert client.address(rf.get("/", headers={"x-forwarded-for": forwarded})) == address
