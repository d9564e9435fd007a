"""A password that an administrator has set: its person sets another before anything else, and within days."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from partnerships.choices import SignInKind
from partnerships.models import User
from partnerships.services import users
from partnerships.web.middleware import FirstPassword
from tests.clock import Clock
from tests.factories.people import PASSWORD
from tests.web.test_sessions import OTHER, change_password, events, is_in

CLOSED = ("home", "my-settings", "my-security", "factor-list", "token-list", "commitment-list", "admin:index")
NEW = "quiet meadows drift along"


@pytest.fixture
def given(official: User, administrator: User) -> User:
    """The official, of whom an administrator has just set the password."""
    return users.save(actor=administrator, account=official, reason="Forgotten", password=OTHER)


def shown(password: str = OTHER, username: str = "official") -> Any:
    """Show a password at the door; gives the browser and what it was answered."""
    client = Client()
    return client, client.post(reverse("sign-in"), {"username": username, "password": password})


@pytest.mark.long
def test_nothing_opens_before_another_is_set(given: User):
    client, _answer = shown()

    assert {name: client.get(reverse(name)).headers.get("Location") for name in CLOSED} == dict.fromkeys(
        CLOSED, reverse("password-change")
    )
    assert client.post(reverse("token-add"), {"name": "mine"}).headers["Location"] == reverse("password-change")
    assert client.get("/api/v1/commitments/").json()["title"] == "Own password needed"
    assert "An administrator has set your password." in client.get(reverse("password-change")).text

    assert change_password(client, present=OTHER, new=NEW).headers["Location"] == reverse("home")

    assert is_in(client)
    assert is_in(shown(NEW)[0])


def test_without_the_gate_all_would(given: User, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(FirstPassword, "is_shut", lambda *_given: False)

    assert is_in(shown()[0])


def test_one_s_own_opens_at_once(official: User):
    assert is_in(shown(PASSWORD)[0])


def test_it_cannot_be_set_again(given: User):
    client, _answer = shown()

    assert "This is the password you have already." in change_password(client, present=OTHER, new=OTHER).text
    assert not is_in(client)


def test_it_opens_for_seven_days(given: User, clock: Clock):
    clock(timezone.now() + timedelta(days=6, hours=23))
    assert shown()[1].status_code == 302

    clock(timezone.now() + timedelta(hours=2))
    _client, answer = shown()

    assert answer.status_code == 422
    assert "has lapsed. Ask an administrator for another." in answer.text
    assert "has lapsed" not in shown("wrong")[1].text  # told to whoever knows it alone
    assert events(SignInKind.FAILED) == ["lapsed", ""]


def test_it_opens_longer_without_the_limit(settings: Any, official: User, administrator: User, clock: Clock):
    settings.FIRST_PASSWORD_DAYS = 30
    users.save(actor=administrator, account=official, reason="Forgotten", password=OTHER)

    clock(timezone.now() + timedelta(days=29))

    assert shown()[1].status_code == 302


def test_a_second_factor_is_set_up_after_it(settings: Any, manager: User, administrator: User):
    settings.SECOND_FACTOR_REQUIRED_ROLES = ["manager"]
    users.save(actor=administrator, account=manager, reason="Forgotten", password=OTHER)
    client, _answer = shown(username="manager")

    assert client.get(reverse("factor-list")).headers["Location"] == reverse("password-change")
    assert change_password(client, present=OTHER, new=NEW).headers["Location"] == reverse("home")
    assert client.get(reverse("home")).headers["Location"] == reverse("factor-list")
