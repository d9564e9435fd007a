"""Records with a workflow are to look at."""

from __future__ import annotations

import pytest
from django.urls import reverse

from partnerships.models import AuditEvent, Partner, User
from tests.factories import commitments
from tests.personas import client_for

pytestmark = pytest.mark.django_db


def test_a_commitment_is_shown_and_not_changed(administrator: User, official: User, japan: Partner) -> None:
    row = commitments.commitment([japan], official)
    url = reverse("admin:partnerships_commitment_change", args=[row.pk])
    client = client_for(administrator)

    assert client.get(url).status_code == 200
    assert client.post(url, {"text": "Something else"}).status_code == 403
    row.refresh_from_db()
    assert row.text.startswith("Promise")


def test_the_history_is_shown_and_not_changed(administrator: User, japan: Partner) -> None:
    event = AuditEvent.objects.latest("id")
    url = reverse("admin:partnerships_auditevent_change", args=[event.pk])
    client = client_for(administrator)

    assert client.get(url).status_code == 200
    assert client.post(url, {"actor": "somebody"}).status_code == 403
