"""What administrators do to the doors of other people's accounts."""

from __future__ import annotations

from typing import Any

import pytest
from django.contrib.admin.helpers import ACTION_CHECKBOX_NAME
from django.test import Client
from django.urls import reverse

from partnerships.models import User
from tests.factories.people import PASSWORD
from tests.personas import client_for

pytestmark = pytest.mark.django_db

LIST = "admin:partnerships_user_changelist"


def do(client: Client, action: str, *accounts: User, reason: str = "rang me up") -> Any:
    chosen = [str(account.pk) for account in accounts]
    return client.post(reverse(LIST), {"action": action, ACTION_CHECKBOX_NAME: chosen, "reason": reason}, follow=True)


def sign_in(password: str = PASSWORD) -> int:
    return Client().post(reverse("sign-in"), {"username": "official", "password": password}).status_code


def test_locked_account_is_released_for_a_reason_alone(official: User, administrator: User) -> None:
    client = client_for(administrator)
    for _number in range(5):
        sign_in("wrong")

    assert "Say why" in do(client, "release", official, reason="").text
    assert sign_in() == 429
    assert "Official may try again." in do(client, "release", official).text
    assert sign_in() == 302


def test_own_account_is_left_alone_and_the_others_are_done(official: User, administrator: User) -> None:
    text = do(client_for(administrator), "release", administrator, official).text

    assert "Nobody takes a lock from their own account" in text
    assert "Official may try again." in text


def test_actions_are_closed_to_others(official: User, manager: User) -> None:
    assert do(client_for(manager), "release", official).status_code == 403
