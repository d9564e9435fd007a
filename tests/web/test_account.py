"""Signing in and out, and a person's own settings, through pages."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.hashers import PBKDF2PasswordHasher
from django.test import Client
from django.urls import reverse

from partnerships.models import AuditEvent, Partner, User
from tests.factories.base import making
from tests.factories.people import PASSWORD
from tests.personas import client_for

SIGN_IN = "/account/sign-in/"


def sign_in(client: Client, username: str, password: str, **more: str):
    return client.post(SIGN_IN, {"username": username, "password": password, **more})


def test_sign_in_refuses_a_wrong_password_and_says_so(client: Client, official: User):
    response = sign_in(client, "official", "wrong")

    assert response.status_code == 422
    assert "The user name or the password is wrong" in response.content.decode()
    assert "_auth_user_id" not in client.session


def test_sign_in_refuses_an_unknown_name_in_the_same_words(client: Client, official: User):
    answers = [sign_in(client, name, "wrong").content.decode() for name in ("nobody", "official")]

    assert all("The user name or the password is wrong" in answer for answer in answers)


def test_sign_in_refuses_an_account_that_is_switched_off(client: Client, official: User):
    with making():
        User.objects.filter(pk=official.pk).update(is_active=False)

    assert sign_in(client, "official", PASSWORD).status_code == 422


def test_sign_in_refuses_a_system_account(client: Client, official: User):
    with making():
        User.objects.filter(pk=official.pk).update(is_system=True)

    assert sign_in(client, "official", PASSWORD).status_code == 422


def test_sign_in_shows_nothing_about_partners(client: Client, japan: Partner):
    text = client.get(SIGN_IN).content.decode()

    assert "Japan" not in text
    assert reverse("history-list") not in text


def test_sign_in_does_not_lead_to_another_site(client: Client, official: User):
    response = sign_in(client, "official", PASSWORD, next="https://example.org/")

    assert response.headers["Location"] == reverse("home")


def test_sign_in_leads_where_the_person_wanted_to_go(client: Client, official: User):
    response = sign_in(client, "OFFICIAL", PASSWORD, next=reverse("my-settings"))

    assert response.headers["Location"] == reverse("my-settings")


def test_sign_in_leads_an_auditor_to_the_history(client: Client, auditor: User):
    assert sign_in(client, "auditor", PASSWORD).headers["Location"] == reverse("history-list")


def test_sign_in_books_a_renewed_password_hash_on_its_owner(client: Client, official: User, settings: Any):
    settings.PASSWORD_HASHERS = [*settings.PASSWORD_HASHERS, "django.contrib.auth.hashers.PBKDF2PasswordHasher"]
    old = PBKDF2PasswordHasher().encode(PASSWORD, "salt", iterations=1)
    with making():
        User.objects.filter(pk=official.pk).update(password=old)

    assert sign_in(client, "official", PASSWORD).status_code == 302

    event = AuditEvent.objects.filter(tbl="partnerships_user", pk_of_row=official.pk).latest("id")
    assert (event.actor, event.action, event.changed) == ("official", "accounts.authenticate", ["password"])
    assert (event.after or {})["password"] == "(not copied)"


def test_sign_in_gives_the_session_another_key(client: Client, official: User):
    client.get(SIGN_IN)
    session = client.session
    session["mark"] = "before"
    session.save()
    before = session.session_key

    sign_in(client, "official", PASSWORD)

    assert client.session.session_key != before


def test_sign_out_ends_the_session(official: User):
    client = client_for(official)

    assert client.post(reverse("sign-out")).status_code == 302

    assert client.get(reverse("my-settings")).headers["Location"].startswith(SIGN_IN)


def test_sign_out_is_no_link(official: User):
    assert client_for(official).get(reverse("sign-out")).status_code == 405


def test_my_settings_are_changed(official: User):
    data = {"version": "1", "language": "en", "digest": "daily", "time_zone": "Asia/Tokyo"}

    response = client_for(official).post(reverse("my-settings"), data)

    assert response.status_code == 302
    official.refresh_from_db()
    assert official.time_zone == "Asia/Tokyo"


def test_my_settings_refuse_an_unknown_zone(official: User):
    data = {"version": "1", "language": "en", "digest": "daily", "time_zone": "Moon/Tycho"}

    response = client_for(official).post(reverse("my-settings"), data)

    assert response.status_code == 422
    official.refresh_from_db()
    assert official.time_zone == "Europe/Brussels"


def test_my_settings_show_a_conflict_when_the_account_changed_meanwhile(official: User):
    client = client_for(official)
    with making():
        User.objects.filter(pk=official.pk).update(email="new@example.org")
    data = {"version": "1", "language": "en", "digest": "daily", "time_zone": "Asia/Tokyo"}

    assert client.post(reverse("my-settings"), data).status_code == 409


def test_my_settings_change_nothing_the_form_does_not_offer(official: User):
    data = {
        "version": "1",
        "language": "en",
        "digest": "daily",
        "time_zone": "UTC",
        "is_active": "",
        "username": "boss",
        "unit": "",
    }

    client_for(official).post(reverse("my-settings"), data)

    official.refresh_from_db()
    assert (official.username, official.is_active, official.unit_id is None) == ("official", True, False)


def test_my_settings_list_own_assignments_and_drafts(official: User):
    text = client_for(official).get(reverse("my-settings")).content.decode()

    assert "Japan" in text
    assert "Norway" not in text
    assert "Nothing unfinished is kept for you." in text
