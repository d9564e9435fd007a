"""Access tokens in the administration: seen by administrators, revoked by them, made by nobody."""

from __future__ import annotations

import pytest
from django.contrib.admin.helpers import ACTION_CHECKBOX_NAME
from django.urls import reverse
from django.utils import timezone

from partnerships.models import AccessToken, AuditEvent, User
from partnerships.services import tokens
from tests.factories.tokens import token
from tests.personas import client_for

pytestmark = pytest.mark.django_db

LIST = "admin:partnerships_accesstoken_changelist"


def test_tokens_are_closed_to_others_and_made_by_nobody(official: User, administrator: User) -> None:
    held, _key = token(official)
    client = client_for(administrator)

    assert client_for(official).get(reverse(LIST)).status_code != 200
    assert client.get(reverse("admin:partnerships_accesstoken_add")).status_code == 403
    change = client.post(reverse("admin:partnerships_accesstoken_change", args=[held.pk]), {"name": "Other"})
    assert change.status_code == 403
    assert AccessToken.objects.get().name == held.name


def test_neither_key_nor_digest_is_shown(official: User, administrator: User) -> None:
    held, key = token(official)
    client = client_for(administrator)

    for page in (reverse(LIST), reverse("admin:partnerships_accesstoken_change", args=[held.pk])):
        text = client.get(page).text
        assert held.name in text
        assert key not in text
        assert held.digest not in text


def test_chosen_tokens_are_revoked_by_the_administrator(official: User, manager: User, administrator: User) -> None:
    chosen = [token(who) for who in (official, manager)]
    gone, _key = token(official, name="Gone")
    tokens.revoke(actor=official, token=gone, version=None)
    picked = [str(row.pk) for row in (*(row for row, _key in chosen), gone)]

    page = client_for(administrator).post(
        reverse(LIST), {"action": "revoke", ACTION_CHECKBOX_NAME: picked}, follow=True
    )

    assert "2 access tokens are revoked." in page.text
    assert [tokens.authenticate(key, now=timezone.now()) for _row, key in chosen] == [None, None]
    assert AccessToken.objects.get(pk=gone.pk).revoked_by == official
    event = AuditEvent.objects.latest("id")
    assert (event.actor, event.action, event.source) == ("administrator", "tokens.revoke_all", "admin")
