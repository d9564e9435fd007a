"""Signing in through the page: what is refused, for how long, and what is told afterwards."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import NoReverseMatch, reverse

from partnerships.choices import SignInKind
from partnerships.models import SignInEvent, User
from tests.factories.people import PASSWORD
from tests.personas import client_for

SIGN_IN = "/account/sign-in/"


def sign_in(client: Client, username: str = "official", password: str = PASSWORD, **more: Any) -> Any:
    return client.post(SIGN_IN, {"username": username, "password": password}, **more)


def last_event() -> SignInEvent:
    return SignInEvent.objects.latest("pk")


def test_locked_account_is_told_when_to_try_again(client: Client, official: User):
    for _number in range(5):
        assert sign_in(client, password="wrong").status_code == 422

    refused = sign_in(client)

    assert refused.status_code == 429
    assert 0 < int(refused.headers["Retry-After"]) <= 15 * 60
    assert re.search(r"Try again at \d\d:\d\d \(CES?T\)", refused.content.decode())
    assert "_auth_user_id" not in client.session


def test_locked_unknown_name_gets_the_same_page(client: Client, official: User):
    pages = []
    for name in ("official", "nobody!"):
        answers = [sign_in(client, name, "wrong").content.decode() for _number in range(6)]
        pages.append([re.sub(r'value="[^"]*"|\d\d:\d\d', "", answer) for answer in answers])

    assert pages[0] == pages[1]


def test_forwarded_address_is_not_believed_without_a_proxy_of_ours(client: Client, official: User):
    for number in range(5):
        sign_in(client, password="wrong", headers={"X-Forwarded-For": f"198.51.100.{number}"})

    assert sign_in(client, headers={"X-Forwarded-For": "203.0.113.9"}).status_code == 429
    assert last_event().address == "127.0.0.1"


def test_forwarded_address_counts_behind_a_proxy_of_ours(client: Client, official: User, settings: Any):
    settings.TRUSTED_PROXIES = 1
    for number in range(5):
        sign_in(client, password="wrong", headers={"X-Forwarded-For": f"203.0.113.9, 198.51.100.{number}"})

    assert sign_in(client, headers={"X-Forwarded-For": "198.51.100.77"}).status_code == 302
    assert last_event().address == "198.51.100.77"


def test_first_sign_in_has_no_last_one_to_tell_of(client: Client, official: User):
    sign_in(client)

    assert "You last signed in" not in client.get("/").content.decode()


def test_sign_in_tells_of_the_last_one_and_of_the_failures_since(client: Client, official: User):
    sign_in(client)
    client.post(reverse("sign-out"))
    for _number in range(2):
        sign_in(client, password="wrong")
    sign_in(client)

    text = client.get("/").content.decode()

    assert re.search(r"You last signed in on \d+ \w+ \d{4}, \d\d:\d\d from 127\.0\.0\.1\.", text)
    assert "Since then 2 attempts to sign in to your account have failed." in text
    assert "You last signed in" not in client.get("/").content.decode()


def test_sign_in_and_out_are_kept(client: Client, official: User):
    sign_in(client, headers={"User-Agent": "Mozilla/5.0 (X11; Linux) Firefox/140.0", "X-Request-ID": "request-42"})
    client.post(reverse("sign-out"))

    first, last = SignInEvent.objects.order_by("pk")
    assert (first.kind, first.username, first.detail) == (SignInKind.SIGNED_IN, "official", "password")
    assert (first.browser, first.request_id) == ("Firefox · Linux", "request-42")
    assert (last.kind, last.username) == (SignInKind.SIGNED_OUT, "official")


def test_sign_in_answers_programs_as_people(client: Client, official: User):
    response = sign_in(client, password="wrong", headers={"Accept": "application/json"})

    assert response.headers["Content-Type"].startswith("text/html")


def test_own_security_page_lists_what_happened_to_the_account_alone(official: User, client: Client):
    sign_in(client, "reader", "wrong")
    sign_in(client, password="wrong", headers={"User-Agent": "Firefox/140.0 Windows"})

    text = client_for(official).get(reverse("my-security")).content.decode()

    assert "Name or password wrong" in text
    assert text.count('scope="row"') == 1


@pytest.mark.parametrize(
    ("who", "status"), [("administrator", 200), ("auditor", 200), ("official", 403), ("manager", 403)]
)
def test_what_happened_to_all_is_for_administrators_and_auditors(
    who: str, status: int, request: pytest.FixtureRequest, client: Client, db: None
):
    sign_in(client, "nobody", "wrong")

    response = client_for(request.getfixturevalue(who)).get(reverse("sign-in-list"))

    assert response.status_code == status
    if response.status_code == 200:
        assert "Name or password wrong" in response.content.decode()


def test_what_happened_can_be_narrowed(auditor: User, official: User, client: Client):
    sign_in(client, password="wrong")
    sign_in(client, "nobody", "wrong")
    auditing = client_for(auditor)

    def shown(**wanted: str) -> int:
        return auditing.get(reverse("sign-in-list"), wanted).content.decode().count('scope="row"')

    assert shown() == 2
    assert shown(person="official") == 1
    assert shown(kind="signed_in") == 0
    assert shown(q="127.0.0") == 2
    assert shown(from_day="2001-01-01", to_day="2001-01-02") == 0


def test_list_costs_the_same_however_long(auditor: User, client: Client, django_assert_num_queries: Any):
    auditing = client_for(auditor)
    sign_in(client, "nobody", "wrong")
    with CaptureQueriesContext(connection) as few:
        auditing.get(reverse("sign-in-list"))
    count = len(few)
    for _number in range(9):
        sign_in(client, "nobody", "wrong")

    with django_assert_num_queries(count):
        auditing.get(reverse("sign-in-list"))


@pytest.mark.parametrize(
    "name",
    [
        "account_signup",
        "account_reset_password",
        "account_email",
        "account_inactive",
        "account_reauthenticate",
        "socialaccount_signup",
        "socialaccount_connections",
        "openid_connect_login",
        "mfa_index",
        "usersessions_list",
    ],
)
def test_nothing_else_of_allauth_has_an_address(name: str):
    with pytest.raises(NoReverseMatch):
        reverse(name)
