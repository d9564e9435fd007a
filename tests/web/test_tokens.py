"""A person's access tokens through pages; the key is shown once and kept nowhere."""

from __future__ import annotations

import html
import re
from typing import Any

import pytest
from django.contrib.messages import get_messages
from django.contrib.sessions.models import Session
from django.db import connection
from django.urls import reverse
from django.utils import timezone

from partnerships.choices import TokenScope
from partnerships.models import AccessToken, FormReceipt, User
from partnerships.services import tokens
from tests.factories.tokens import expire, token
from tests.personas import client_for

pytestmark = pytest.mark.django_db

LIST, ADD = "/account/tokens/", "/account/tokens/new/"
FORM = {"name": "Dashboard", "scope": "read", "days": "90", "form_token": "one-form"}


def key_on(page: str) -> str:
    found = re.search(r'value="(sdp_[^"]+)"', page)
    assert found, page
    return html.unescape(found[1])


def everything(key: str) -> list[str]:
    """Name the tables in which a key stands in the clear."""
    found = []
    with connection.cursor() as cursor:
        cursor.execute("SELECT schemaname, tablename FROM pg_tables WHERE schemaname IN ('public', 'audit')")
        for schema, table in cursor.fetchall():
            cursor.execute(f'SELECT count(*) FROM {schema}."{table}" AS t WHERE t::text LIKE %s', [f"%{key[8:]}%"])
            found += [table] if cursor.fetchone()[0] else []
    return found


@pytest.mark.parametrize(
    ("field", "value", "says"),
    [("name", "", "Enter the name"), ("days", "367", "from 1 to 366"), ("scope", "all", "valid choice")],
)
def test_form_is_refused_with_what_was_typed(field: str, value: str, says: str, official: User) -> None:
    response = client_for(official).post(ADD, FORM | {field: value})

    assert response.status_code == 422
    assert says in response.text
    assert not AccessToken.objects.exists()


def test_nobody_makes_tokens_for_others(official: User, manager: User) -> None:
    client_for(official).post(ADD, FORM | {"user": str(manager.pk), "owner": str(manager.pk)})

    assert AccessToken.objects.get().user == official


@pytest.mark.parametrize("persona", ["manager", "administrator"])
def test_other_people_s_tokens_do_not_exist(persona: str, official: User, request: pytest.FixtureRequest) -> None:
    held, _key = token(official)
    client = client_for(request.getfixturevalue(persona))
    address = reverse("token-revoke", args=[held.pk])

    assert (client.get(address).status_code, client.post(address, {"version": "1"}).status_code) == (404, 404)
    assert held.name not in client.get(LIST).text


def test_key_is_shown_once_and_not_kept_by_the_browser(official: User) -> None:
    client = client_for(official)

    page = client.post(ADD, FORM)

    assert (page.status_code, page.headers["Cache-Control"]) == (200, "no-store")
    assert "It will not be shown again" in page.text
    found = tokens.authenticate(key_on(page.text), now=timezone.now())
    assert found is not None
    assert found.user == official
    assert key_on(page.text) not in client.get(LIST).text


def test_key_is_in_no_table_session_or_message(official: User) -> None:
    client = client_for(official)

    page = client.post(ADD, FORM)
    key = key_on(page.text)

    assert everything(key) == []
    assert key[8:] not in str([session.get_decoded() for session in Session.objects.all()])
    assert key[8:] not in str([str(message) for message in get_messages(page.wsgi_request)])
    assert key[8:] not in str(client.cookies)
    assert FormReceipt.objects.get().location == LIST


def test_form_that_is_sent_twice_makes_one_token_and_leads_to_the_list(official: User) -> None:
    client = client_for(official)
    client.post(ADD, FORM)

    again = client.post(ADD, FORM, follow=True)

    assert again.redirect_chain == [(LIST, 302)]
    assert "was made already" in again.text
    assert AccessToken.objects.count() == 1


def test_list_shows_what_is_needed_to_tell_tokens_apart(official: User) -> None:
    (expired, _first), (held, key) = token(official, name="Old one"), token(official, scope=TokenScope.LOG)
    expire(expired)

    page = client_for(official).get(LIST).text

    assert all(word in page for word in (held.name, held.hint, "Read, and log", "In force", "Expired", "Never"))
    assert page.index(held.name) < page.index(expired.name)
    assert key not in page
    assert held.digest not in page


def test_list_is_empty_at_first_and_linked_from_my_settings(official: User) -> None:
    client = client_for(official)

    assert "No access token" in client.get(LIST).text
    assert f'href="{LIST}"' in client.get(reverse("my-settings")).text


@pytest.mark.long
def test_list_takes_the_same_statements_for_many(official: User, django_assert_max_num_queries: Any) -> None:
    client = client_for(official)
    for number in range(15):
        token(official, name=f"Program {number}")

    with django_assert_max_num_queries(12):
        client.get(LIST)


def test_token_is_revoked_after_a_question(official: User) -> None:
    held, key = token(official)
    client, address = client_for(official), reverse("token-revoke", args=[held.pk])
    assert "from its next request on" in client.get(address).text

    page = client.post(address, {"version": str(held.version)}, follow=True)

    assert page.redirect_chain == [(LIST, 302)]
    assert "Revoked" in page.text
    assert address not in page.text
    assert tokens.authenticate(key, now=timezone.now()) is None


def test_revoking_twice_is_refused_with_a_sentence(official: User) -> None:
    held, _key = token(official)
    tokens.revoke(actor=official, token=held, version=None)

    response = client_for(official).post(reverse("token-revoke", args=[held.pk]), {"version": "1"})

    assert response.status_code == 422
    assert "revoked already" in response.text


def test_pages_take_no_access_token(official: User) -> None:
    _held, key = token(official, scope=TokenScope.LOG)
    client = client_for(official)
    client.logout()

    response = client.get(LIST, headers={"Authorization": f"Bearer {key}"})

    assert response.status_code == 302
    assert response.headers["Location"].startswith("/account/sign-in/")
