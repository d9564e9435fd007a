"""Open sessions: a new key at sign-in, dead after whatever ends them, and their person's to see and to end."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from allauth.usersessions.models import UserSession
from django.conf import settings as django_settings
from django.contrib.sessions.models import Session
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from partnerships.choices import SignInKind, TokenScope
from partnerships.models import SignInEvent, User
from partnerships.services import passwords, users
from tests.admin.test_sign_ins import do
from tests.api.programs import Program
from tests.clock import Clock
from tests.factories.base import making
from tests.factories.people import PASSWORD
from tests.factories.tokens import token
from tests.personas import client_for

OTHER = "sturdy-harbour-lantern-42"
COOKIE = django_settings.SESSION_COOKIE_NAME


def entered(username: str = "official", *, agent: str = "Firefox/140.0 Linux", client: Client | None = None) -> Client:
    """Give a browser that came in through the door."""
    found = client or Client(headers={"User-Agent": agent})
    response = found.post(reverse("sign-in"), {"username": username, "password": PASSWORD})
    assert response.status_code == 302
    return found


def is_in(client: Client) -> bool:
    return client.get(reverse("my-settings")).status_code == 200


def stolen(client: Client) -> Client:
    """Give a browser with a copy of another's cookie."""
    thief = Client()
    thief.cookies[COOKIE] = client.cookies[COOKIE].value
    return thief


def events(kind: SignInKind) -> list[str]:
    return list(SignInEvent.objects.filter(kind=kind).order_by("pk").values_list("detail", flat=True))


def test_key_planted_before_sign_in_opens_nothing(official: User):
    victim, thief = Client(), Client()
    session = victim.session  # what an attacker gave the victim's browser
    session.save()
    victim.cookies[COOKIE] = thief.cookies[COOKIE] = str(session.session_key)

    entered(client=victim)

    assert is_in(victim)
    assert not is_in(thief)
    assert not Session.objects.filter(session_key=session.session_key).exists()


def test_copied_cookie_opens_while_the_session_lives_and_nothing_after_sign_out(official: User):
    client = entered()
    thief = stolen(client)
    assert is_in(thief)  # what makes the next line mean something

    client.post(reverse("sign-out"))

    assert not is_in(thief)
    assert not UserSession.objects.exists()


def test_session_ends_when_it_is_left_alone(official: User, clock: Clock):
    client = entered()

    clock(timezone.now() + timedelta(minutes=119))
    assert is_in(client)
    clock(timezone.now() + timedelta(minutes=121))
    assert not is_in(client)
    assert not is_in(stolen(client))
    assert events(SignInKind.SESSION_ENDED) == ["idle"]


def test_session_left_alone_goes_on_without_the_limit(official: User, clock: Clock, settings: Any):
    settings.SESSION_IDLE_MINUTES = 10_000
    client = entered()

    clock(timezone.now() + timedelta(hours=11))

    assert is_in(client)


def test_session_ends_after_twelve_hours_of_use(official: User, clock: Clock):
    client, began = entered(), timezone.now()
    for hour in range(1, 12):
        clock(began + timedelta(hours=hour))
        assert is_in(client)

    clock(began + timedelta(hours=12, seconds=1))

    assert not is_in(client)
    assert events(SignInKind.SESSION_ENDED) == ["over"]


def test_session_in_use_goes_on_without_the_limit(official: User, clock: Clock, settings: Any):
    settings.SESSION_HOURS = 1_000
    client, began = entered(), timezone.now()
    for hour in range(1, 14):
        clock(began + timedelta(hours=hour))
        assert is_in(client)


def test_session_that_was_not_opened_here_is_ended(official: User):
    client = client_for(official)
    session = client.session
    del session["began_at"]
    session.save()

    assert not is_in(client)


def test_ended_session_says_so_and_leads_back(official: User, clock: Clock):
    client = entered()
    clock(timezone.now() + timedelta(hours=3))

    response = client.get(reverse("my-settings"), follow=True)

    assert response.redirect_chain[-1][0] == f"/account/sign-in/?next={reverse('my-settings')}"
    assert "Your session has ended." in response.text


@pytest.mark.parametrize("how", ["signed out", "left alone", "ended elsewhere"])
def test_browser_forgets_at_the_end_of_a_session(official: User, clock: Clock, how: str):
    client = entered()
    assert not client.get(reverse("home")).has_header("Clear-Site-Data")
    if how == "left alone":
        clock(timezone.now() + timedelta(hours=3))
    if how == "ended elsewhere":
        Session.objects.all().delete()

    answer = client.post(reverse("sign-out")) if how == "signed out" else client.get(reverse("home"))

    assert answer.headers["Clear-Site-Data"] == '"cache", "storage"'
    assert not client.get(reverse("sign-in")).has_header("Clear-Site-Data")  # said once


def test_open_sessions_are_listed_for_their_person_alone(official: User, reader: User):
    client = entered()
    entered(agent="Mozilla/5.0 (Windows NT 10.0) Chrome/140.0 Safari/537.36")
    entered("reader", agent="Safari/605 iPhone")

    text = client.get(reverse("my-security")).text

    assert text.index("Firefox · Linux") < text.index("This one") < text.index("Chrome · Windows")
    assert "iPhone" not in text


def test_one_session_is_ended_at_once(official: User):
    client, other = entered(), entered(agent="Chrome/140.0")
    row = UserSession.objects.latest("pk")

    assert client.post(reverse("session-end", args=[row.pk])).status_code == 302

    assert (is_in(client), is_in(other)) == (True, False)
    assert events(SignInKind.SESSION_ENDED) == ["by_person, Chrome · 127.0.0.1"]


@pytest.mark.parametrize("address", ["session-end", "session-end-others"])
def test_who_it_is_is_asked_again_before_a_session_is_ended(official: User, address: str):
    other = entered()
    client = client_for(official)  # signed in long ago, as far as anybody knows
    path = reverse(address, args=[UserSession.objects.get().pk] if address == "session-end" else [])

    asked = client.post(path).headers["Location"]

    assert asked.startswith(reverse("confirm-identity"))
    assert is_in(other)
    assert client.post(asked, {"secret": "wrong"}).status_code == 422
    assert is_in(other)
    assert client.post(asked, {"secret": PASSWORD}).headers["Location"] == reverse("my-security")  # and it goes on
    assert (is_in(client), is_in(other)) == (True, False)


def test_somebody_else_s_session_cannot_be_ended(official: User, reader: User):
    client, other = entered(), entered("reader")
    row = UserSession.objects.latest("pk")

    assert client.post(reverse("session-end", args=[row.pk])).status_code == 404
    assert is_in(other)


def test_all_other_sessions_are_ended_at_once(official: User):
    client, *others = entered(), entered(), entered()

    client.post(reverse("session-end-others"))

    assert (is_in(client), [is_in(other) for other in others]) == (True, [False, False])


def test_administrator_ends_all_sessions_of_somebody(official: User, administrator: User):
    sessions = [entered(), entered()]

    text = do(client_for(administrator), "end_sessions", official, reason="lost laptop").text

    assert "The sessions of Official are ended." in text
    assert [is_in(one) for one in sessions] == [False, False]
    ended = SignInEvent.objects.filter(kind=SignInKind.SESSION_ENDED).latest("pk")
    assert (ended.by_username, ended.detail) == ("administrator", "lost laptop, Firefox · Linux · 127.0.0.1")


@pytest.mark.parametrize(("who", "whose"), [("manager", "official"), ("administrator", "administrator")])
def test_sessions_are_ended_by_administrators_alone_and_not_their_own(
    who: str, whose: str, request: pytest.FixtureRequest, official: User, administrator: User
):
    actor, account = request.getfixturevalue(who), request.getfixturevalue(whose)
    client = entered(whose)

    do(client_for(actor), "end_sessions", account)

    assert is_in(client)


def change_password(client: Client, *, present: str = PASSWORD, new: str = OTHER, again: str | None = None) -> Any:
    values = {"present": present, "new": new, "again": new if again is None else again}
    return client.post(reverse("password-change"), values)


def test_changed_password_ends_the_other_sessions_and_keeps_this_one_under_a_new_key(official: User):
    client, other = entered(), entered()
    thief = stolen(client)

    assert change_password(client).status_code == 302

    assert (is_in(client), is_in(other), is_in(thief)) == (True, False, False)
    assert "Changed" not in client.get(reverse("my-security")).text
    assert UserSession.objects.get().session_key == client.session.session_key
    assert events(SignInKind.PASSWORD_CHANGED) == [""]
    official.refresh_from_db()
    assert official.check_password(OTHER)


@pytest.mark.parametrize(
    ("values", "says"),
    [
        ({"present": "wrong"}, "This is not your present password."),
        ({"new": "short-one"}, "at least 12 characters"),
        ({"new": "password1234"}, "too common"),
        ({"new": "0fficial-2026"}, "Leave out “official”"),
        ({"new": "lamp asia unit harbour"}, "Leave out “asia unit”"),
        ({"new": PASSWORD}, "This is the password you have already."),
        ({"again": "sturdy-harbour-lantern-43"}, "This is not the same"),
    ],
)
def test_password_is_not_changed(values: dict[str, str], says: str, official: User, settings: Any):
    settings.PASSWORD_WORDS = ["asia unit"]
    response = change_password(entered(), **values)

    assert response.status_code == 422
    assert says in response.text
    official.refresh_from_db()
    assert official.check_password(PASSWORD)


def test_password_that_says_a_name_goes_where_no_words_are_looked_for(official: User, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(passwords, "word_in", lambda *_given, **_named: None)

    assert change_password(entered(), new="0fficial-2026").status_code == 302


def test_present_password_cannot_be_guessed_in_an_open_session(official: User):
    client = entered()
    for _number in range(5):
        assert change_password(client, present="wrong").status_code == 422

    response = change_password(client)

    assert "Too many attempts" in response.text
    assert events(SignInKind.FAILED) == [""] * 5


@pytest.mark.parametrize(
    "new", ["quiet meadows drift along", "802937461529", "ÄÖÜ ß 中文 🙂 leaf", " " * 6 + "pond " * 12]
)
def test_password_of_any_composition_will_do(official: User, new: str):
    assert change_password(entered(), new=new).status_code == 302

    official.refresh_from_db()
    assert official.check_password(new)  # as typed: nothing cut off, nothing made equal


def test_account_that_is_switched_off_is_out_at_once_with_its_programs_and_calendars(
    official: User, administrator: User
):
    client = entered()
    _held, key = token(official, scope=TokenScope.READ)
    assert Program(key=key).get("partners/").status_code == 200  # what makes the refusal below mean something

    users.change(actor=administrator, account=official, version=None, values={"is_active": False}, reason="Left")

    assert not is_in(client)
    assert Program(key=key).get("partners/").status_code == 401
    assert events(SignInKind.SESSION_ENDED) == ["switched_off, Firefox · Linux · 127.0.0.1"]
    official.refresh_from_db()
    users.change(actor=administrator, account=official, version=None, values={"is_active": True}, reason="Back")
    assert not is_in(client)  # the old session does not come back to life


def test_password_set_by_an_administrator_ends_all_sessions(official: User, administrator: User):
    client = entered()

    users.save(actor=administrator, account=official, reason="Forgotten", password=OTHER)

    assert not is_in(client)
    assert not UserSession.objects.exists()


def test_account_turned_into_a_program_s_own_is_not_signed_in(official: User):
    with making():
        User.objects.filter(pk=official.pk).update(is_system=True)

    assert Client().post(reverse("sign-in"), {"username": "official", "password": PASSWORD}).status_code == 422
