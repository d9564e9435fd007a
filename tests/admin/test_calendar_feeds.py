"""Calendar addresses in the administration: seen by administrators, revoked by them, made by nobody."""

from __future__ import annotations

import pytest
from django.contrib.admin.helpers import ACTION_CHECKBOX_NAME
from django.urls import reverse
from django.utils import timezone

from partnerships.models import AuditEvent, CalendarFeed, User
from partnerships.services import calendar_feeds
from tests.factories.calendar_feeds import feed
from tests.personas import client_for

pytestmark = pytest.mark.django_db

LIST = "admin:partnerships_calendarfeed_changelist"


def test_addresses_are_closed_to_others_and_made_by_nobody(official: User, administrator: User) -> None:
    held, _key = feed(official)
    client = client_for(administrator)

    assert client_for(official).get(reverse(LIST)).status_code != 200
    assert client.get(reverse("admin:partnerships_calendarfeed_add")).status_code == 403
    change = client.post(reverse("admin:partnerships_calendarfeed_change", args=[held.pk]), {"name": "Other"})
    assert change.status_code == 403
    assert CalendarFeed.objects.get().name == held.name


def test_neither_key_nor_digest_is_shown(official: User, administrator: User) -> None:
    held, key = feed(official)
    client = client_for(administrator)

    for page in (reverse(LIST), reverse("admin:partnerships_calendarfeed_change", args=[held.pk])):
        text = client.get(page).text
        assert held.name in text
        assert key not in text
        assert held.digest not in text


def test_chosen_addresses_are_revoked_by_the_administrator(official: User, manager: User, administrator: User) -> None:
    chosen = [feed(who) for who in (official, manager)]

    page = client_for(administrator).post(
        reverse(LIST), {"action": "revoke", ACTION_CHECKBOX_NAME: [str(row.pk) for row, _key in chosen]}, follow=True
    )

    assert "2 calendar addresses are revoked." in page.text
    assert [calendar_feeds.authenticate(key, now=timezone.now()) for _row, key in chosen] == [None, None]
    event = AuditEvent.objects.latest("id")
    assert (event.actor, event.action, event.source) == ("administrator", "calendar_feeds.revoke_all", "admin")
