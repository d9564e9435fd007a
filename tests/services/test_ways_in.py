"""Who is switched off is out at once, wherever they had come in, and stays out when switched on again."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from allauth.usersessions.models import UserSession
from django.contrib.sessions.models import Session
from django.test import Client
from django.urls import reverse

from partnerships.models import User
from partnerships.services import leaving, users, ways_in
from tests.factories.base import saved
from tests.factories.calendar_feeds import feed
from tests.factories.tokens import token
from tests.personas import client_for

pytestmark = pytest.mark.django_db


API = "/api/v1"


def signed_in(who: User) -> Client:
    """Open a session as signing in does: listed among the account's."""
    client = client_for(who)
    UserSession.objects.create(
        user_id=who.pk, session_key=client.session.session_key, ip="192.0.2.1", user_agent="", data={}
    )
    return client


def by_leaving(actor: User, account: User) -> None:
    leaving.switch_off(actor=actor, account=account, reason="Gone")


def by_hand(actor: User, account: User) -> None:
    users.change(actor=actor, account=account, version=None, values={"is_active": False}, reason="Gone")


def in_the_row_alone(_actor: User, account: User) -> None:
    account.is_active = False
    saved(account)


def test_an_account_that_is_off_lets_nobody_in_whoever_wrote_it(official: User, administrator: User):
    """Without the service that ends them, the session, the token and the calendar address stand there in vain."""
    browser = client_for(official)
    _token, key = token(official)
    _feed, secret = feed(official)

    in_the_row_alone(administrator, official)

    assert Session.objects.exists()
    assert browser.get("/work/").status_code == 302
    assert Client().get(f"{API}/commitments/", headers={"authorization": f"Bearer {key}"}).status_code == 401
    assert Client().get(reverse("calendar-feed", args=[secret])).status_code == 404


@pytest.mark.parametrize("switch_off", [by_leaving, by_hand])
def test_sessions_tokens_and_calendars_end(
    switch_off: Callable[[User, User], None], official: User, reader: User, administrator: User
):
    browser, other = signed_in(official), signed_in(reader)
    _token, key = token(official)
    _feed, secret = feed(official)

    def answers() -> list[int]:
        return [
            browser.get("/work/").status_code,
            Client().get(f"{API}/commitments/", headers={"authorization": f"Bearer {key}"}).status_code,
            Client().get(reverse("calendar-feed", args=[secret])).status_code,
        ]

    before = answers()
    switch_off(administrator, official)
    after = answers()
    official.refresh_from_db()
    official.is_active = True
    saved(official)

    assert (before, after) == ([200, 200, 200], [302, 401, 404])
    assert answers() == [302, 401, 404]
    assert other.get("/work/").status_code == 200


def test_close_ends_the_sessions_of_one_person(official: User, reader: User, administrator: User):
    for who in (official, official, reader):
        signed_in(who)

    assert ways_in.close(official, by=administrator).sessions == 2
    assert [session.get_decoded()["_auth_user_id"] for session in Session.objects.all()] == [str(reader.pk)]
