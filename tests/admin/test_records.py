"""Records with a workflow are to look at."""

from __future__ import annotations

import pytest
from django.urls import reverse
from django.utils import timezone

from partnerships.models import AuditEvent, Partner, User
from partnerships.notifications import runs
from tests.factories import commitments
from tests.factories.reminders import message, reminder
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


@pytest.mark.parametrize("name", ["reminder", "message", "jobrun"])
def test_what_the_worker_keeps_is_shown_and_not_changed(
    name: str, administrator: User, official: User, japan: Partner
) -> None:
    told = reminder(official, commitments.commitment([japan], official))
    message(official, told, now=timezone.now())
    runs.note("remind", now=timezone.now())
    client = client_for(administrator)

    listed = client.get(reverse(f"admin:partnerships_{name}_changelist"))

    assert (listed.status_code, listed.context["cl"].result_count) == (200, 1)
    assert client.get(reverse(f"admin:partnerships_{name}_add")).status_code == 403
