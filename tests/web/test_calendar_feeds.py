"""A person's calendar addresses through pages; each is shown once and kept nowhere."""

from __future__ import annotations

import html
import re
from typing import Any

import pytest
from django.contrib.messages import get_messages
from django.contrib.sessions.models import Session
from django.urls import reverse

from partnerships.choices import CalendarScope
from partnerships.models import CalendarFeed, FormReceipt, Partner, User
from tests.factories.calendar_feeds import expire, feed
from tests.personas import client_for

pytestmark = pytest.mark.django_db

LIST, ADD = "/account/calendars/", "/account/calendars/new/"
FORM = {"name": "Partnerships", "scope": "partners", "days": "365", "partner": "", "form_token": "one-form"}


def address_on(page: str) -> str:
    found = re.search(r'value="(http://testserver/calendar/feeds/[^"]+)"', page)
    assert found, page
    return html.unescape(found[1])


@pytest.mark.parametrize(
    ("field", "value", "says"),
    [
        ("name", "", "Enter the name"),
        ("days", "367", "from 1 to 366"),
        ("scope", "others", "valid choice"),
        ("partner", "NOR", "valid choice"),
    ],
)
def test_form_is_refused_with_what_was_typed(
    field: str, value: str, says: str, official: User, norway: Partner
) -> None:
    response = client_for(official).post(ADD, FORM | {field: value})

    assert response.status_code == 422
    assert says in response.text
    assert not CalendarFeed.objects.exists()


def test_nobody_makes_addresses_for_others(official: User, manager: User) -> None:
    client_for(official).post(ADD, FORM | {"user": str(manager.pk), "owner": str(manager.pk)})

    assert CalendarFeed.objects.get().user == official


@pytest.mark.parametrize("persona", ["manager", "administrator"])
def test_other_people_s_addresses_do_not_exist(persona: str, official: User, request: pytest.FixtureRequest) -> None:
    held, _key = feed(official)
    client = client_for(request.getfixturevalue(persona))
    address = reverse("feed-revoke", args=[held.pk])

    assert (client.get(address).status_code, client.post(address, {"version": "1"}).status_code) == (404, 404)
    assert held.name not in client.get(LIST).text


def test_address_is_shown_once_and_opens_the_calendar(official: User, japan: Partner) -> None:
    client = client_for(official)

    page = client.post(ADD, FORM | {"partner": "JPN"})

    assert (page.status_code, page.headers["Cache-Control"]) == (200, "no-store")
    assert "It will not be shown again" in page.text
    assert "readonly" in page.text
    assert client.get(address_on(page.text)).status_code == 200
    assert address_on(page.text) not in client.get(LIST).text
    held = CalendarFeed.objects.get()
    assert (held.scope, held.partner) == (CalendarScope.PARTNERS, japan)


def test_key_is_in_no_session_message_cookie_or_receipt(official: User) -> None:
    client = client_for(official)

    page = client.post(ADD, FORM)
    key = address_on(page.text).rpartition("/")[2].removesuffix(".ics")

    assert key[8:] not in str([session.get_decoded() for session in Session.objects.all()])
    assert key[8:] not in str([str(message) for message in get_messages(page.wsgi_request)])
    assert key[8:] not in str(client.cookies)
    assert FormReceipt.objects.get().location == LIST


def test_form_that_is_sent_twice_makes_one_address_and_leads_to_the_list(official: User) -> None:
    client = client_for(official)
    client.post(ADD, FORM)

    again = client.post(ADD, FORM, follow=True)

    assert again.redirect_chain == [(LIST, 302)]
    assert "was made already" in again.text
    assert CalendarFeed.objects.count() == 1


def test_revoking_asks_and_ends_it(official: User) -> None:
    held, key = feed(official)
    client = client_for(official)
    address = reverse("feed-revoke", args=[held.pk])

    asked = client.get(address)
    assert "cannot be undone" in asked.text
    assert CalendarFeed.objects.get().revoked_at is None

    done = client.post(address, {"version": str(held.version), "form_token": "end"}, follow=True)
    assert "The calendar address is revoked." in done.text
    assert client.get(reverse("calendar-feed", args=[key])).status_code == 404


def test_list_shows_states_and_no_key(official: User) -> None:
    held, key = feed(official)
    old, _key = feed(official, name="Old")
    expire(old)

    text = client_for(official).get(LIST).text

    assert "In force" in text
    assert "Expired" in text
    assert held.hint in text
    assert key not in text
    assert held.digest not in text


def test_list_says_what_to_do_when_empty_and_is_reached(official: User) -> None:
    client = client_for(official)

    assert "No calendar address" in client.get(LIST).text
    assert f'href="{LIST}"' in client.get(reverse("my-settings")).text
    assert f'href="{LIST}"' in client.get(reverse("calendar-month")).text


@pytest.mark.long
def test_list_takes_the_same_statements_for_many(
    official: User, japan: Partner, django_assert_max_num_queries: Any
) -> None:
    client = client_for(official)
    for number in range(9):
        feed(official, name=f"Calendar {number}", partner=japan)

    with django_assert_max_num_queries(12):
        client.get(LIST)
