"""Second factors through pages: needed by some, shown at the door, set up, lost."""

from __future__ import annotations

import re
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.test import Client
from django.urls import reverse

from partnerships.choices import Role, SignInKind, TokenScope
from partnerships.models import SignInEvent, User
from tests.admin.test_sign_ins import do
from tests.api.programs import Program
from tests.architecture.test_addresses import OPEN, PAGES, filled
from tests.factories import people
from tests.factories.base import making
from tests.factories.factors import SECRET, app_of, code_of, codes_of, plain_secret
from tests.factories.people import PASSWORD
from tests.factories.tokens import token
from tests.personas import client_for
from tests.web.test_sessions import stolen

SIGN_IN, STEP, LIST = "/account/sign-in/", "/account/sign-in/second-factor/", "/account/security/second-factor/"
ALLOWED = {"factor-list", "app-add", "key-add", "confirm-identity", "password-change", "sign-out"}


@pytest.fixture
def required(settings: Any) -> None:
    """Require it as delivered."""
    settings.SECOND_FACTOR_REQUIRED_ROLES = ["manager", "administrator"]


def password_shown(username: str = "manager") -> Client:
    client = Client()
    client.post(SIGN_IN, {"username": username, "password": PASSWORD})
    return client


def show(client: Client, code: str) -> Any:
    return client.post(STEP, {"code": code})


def is_in(client: Client) -> bool:
    return client.get(reverse("my-settings")).status_code == 200


def kinds() -> list[str]:
    return list(SignInEvent.objects.order_by("pk").values_list("kind", flat=True))


# --- who needs one --------------------------------------------------------------------------------------------------


@pytest.mark.long
@pytest.mark.parametrize("method", ["get", "post"])
def test_every_address_is_closed_to_a_manager_without_one(required: None, manager: User, method: str):
    client = client_for(manager)
    for path, pattern in PAGES:
        if pattern.name in ALLOWED or pattern.name == "calendar-feed":
            continue
        response = getattr(client, method)(filled(path, pattern))
        if "/api/" in filled(path, pattern):
            assert response.status_code == 403, path
        elif pattern.name not in OPEN:
            assert (response.status_code, response.headers["Location"]) == (302, LIST), path


def test_every_address_is_open_to_a_manager_without_the_rule(manager: User):
    assert client_for(manager).get("/").status_code == 200


@pytest.mark.parametrize("name", ["admin:index", "admin:partnerships_user_changelist"])
def test_administration_is_closed_to_an_administrator_without_one(required: None, administrator: User, name: str):
    assert client_for(administrator).get(reverse(name)).headers["Location"] == LIST


def test_others_work_without_one(required: None, official: User, auditor: User):
    assert client_for(official).get("/").status_code == 200
    assert client_for(auditor).get(reverse("history-list")).status_code == 200


def test_role_given_in_an_open_session_closes_it_at_once(required: None, official: User):
    client = client_for(official)
    assert client.get("/").status_code == 200

    people.assign(official, Role.MANAGER)

    assert client.get("/").headers["Location"] == LIST


@pytest.mark.parametrize(("is_on_loopback", "is_open"), [(True, True), (False, False)])
def test_demonstration_works_without_one_on_its_own_machine_alone(
    required: None, manager: User, settings: Any, is_on_loopback: bool, is_open: bool
):
    settings.IS_ON_LOOPBACK_ONLY = is_on_loopback
    with making():
        User.objects.filter(pk=manager.pk).update(is_demonstration=True)
    manager.refresh_from_db()

    assert (client_for(manager).get("/").status_code == 200) is is_open


def test_access_token_of_a_manager_goes_on(required: None, manager: User):
    _held, key = token(manager, scope=TokenScope.READ)

    assert Program(key=key).get("partners/").status_code == 200


def test_manager_is_led_to_set_one_up_and_then_in(required: None, manager: User):
    client = password_shown()
    assert client.get("/", follow=True).redirect_chain == [(LIST, 302)]
    assert "Your role needs one." in client.get(LIST).text
    secret = re.search(r'<code class="break">(\w+)</code>', client.get(reverse("app-add")).text)
    assert secret is not None

    made = client.post(reverse("app-add"), {"code": code_of(secret[1])})

    assert len(re.findall(r"\b\d{8}$", made.text, re.MULTILINE)) == 10
    assert made.headers["Cache-Control"] == "no-store"
    assert client.get("/").status_code == 200
    assert kinds() == [SignInKind.SIGNED_IN, SignInKind.FACTOR_ADDED, SignInKind.CODES_MADE]


# --- at the door ----------------------------------------------------------------------------------------------------


def test_password_alone_opens_nothing_where_there_is_a_factor(manager: User):
    app_of(manager)

    client = password_shown()

    assert not is_in(client)
    assert client.get("/").status_code == 302
    assert kinds() == []


def test_right_code_opens_and_gives_the_session_another_key(manager: User):
    app_of(manager)
    client = password_shown()
    before = client.session.session_key

    assert show(client, code_of()).headers["Location"] == reverse("home")

    assert is_in(client)
    assert client.session.session_key != before
    assert SignInEvent.objects.get().detail == "password, totp"


def test_code_opens_once(manager: User):
    app_of(manager)
    code = code_of()
    show(password_shown(), code)

    again = show(password_shown(), code)

    assert again.status_code == 422
    assert "was used already" in again.text


def test_code_of_an_earlier_half_minute_does_not_follow_a_later_one(manager: User):
    app_of(manager)
    show(password_shown(), code_of(later=1))

    assert show(password_shown(), code_of()).status_code == 422


@pytest.mark.parametrize("code", ["000000", "of another time", "abc", "", "١٢٣٤٥٦"])
def test_wrong_code_opens_nothing(manager: User, code: str):
    app_of(manager)
    client = password_shown()

    assert show(client, code_of(later=9) if code == "of another time" else code).status_code == 422
    assert not is_in(client)


def test_codes_cannot_be_guessed(manager: User):
    app_of(manager)
    client = password_shown()
    for _number in range(5):
        show(client, "000000")

    refused = show(client, code_of())

    assert refused.status_code == 429
    assert "Try again at" in refused.text
    assert not is_in(client)
    assert kinds() == [SignInKind.FACTOR_FAILED] * 5 + [SignInKind.LOCKED, SignInKind.REFUSED]


def test_guesses_go_through_without_the_limit(manager: User, settings: Any):
    settings.SIGN_IN_FAILURES_HERE = 0
    app_of(manager)
    client = password_shown()
    for _number in range(9):
        show(client, "000000")

    assert show(client, code_of()).status_code == 302


def test_recovery_code_opens_once(manager: User):
    app_of(manager)
    code = codes_of(manager)[3]

    assert show(password_shown(), code).status_code == 302
    assert show(password_shown(), code).status_code == 422
    assert kinds()[:2] == [SignInKind.CODE_USED, SignInKind.SIGNED_IN]


@pytest.mark.parametrize("credential", ["{}", "[]", '"x"', '{"id": "AA", "response": {}}', "no json"])
def test_nonsense_of_a_security_key_opens_nothing(manager: User, credential: str):
    app_of(manager)
    client = password_shown()

    assert client.post(STEP, {"credential": credential}).status_code == 422
    assert not is_in(client)


def test_second_step_needs_the_first(manager: User):
    app_of(manager)

    assert Client().get(STEP).headers["Location"] == SIGN_IN
    assert show(Client(), code_of()).headers["Location"] == SIGN_IN


def test_account_that_is_switched_off_between_the_steps_is_not_let_in(manager: User):
    app_of(manager)
    client = password_shown()
    with making():
        User.objects.filter(pk=manager.pk).update(is_active=False)

    show(client, code_of())

    assert not is_in(client)


# --- one's own ------------------------------------------------------------------------------------------------------


def test_secret_is_kept_encrypted(manager: User):
    factor = app_of(manager)

    assert SECRET not in str(factor.data)
    assert plain_secret(factor) == SECRET


def fresh(username: str = "official") -> Client:
    """Give a browser whose person has just shown who they are."""
    return password_shown(username)


@pytest.mark.parametrize("name", ["app-add", "key-add", "codes-make"])
def test_changes_ask_again_who_it_is(official: User, name: str):
    client = client_for(official)  # signed in long ago, as far as anybody knows

    response = client.post(reverse(name), {"code": code_of()})

    assert response.headers["Location"].startswith(reverse("confirm-identity"))
    assert not Authenticator.objects.exists()


def test_confirming_leads_on_and_is_kept(official: User):
    client = client_for(official)
    address = f"{reverse('confirm-identity')}?next={reverse('app-add')}"

    assert client.post(address, {"secret": "wrong"}).status_code == 422
    assert client.get(reverse("app-add")).status_code == 302
    assert client.post(address, {"secret": PASSWORD}).headers["Location"] == reverse("app-add")
    assert client.get(reverse("app-add")).status_code == 200
    assert kinds() == [SignInKind.FAILED, SignInKind.CONFIRMED]


def test_confirming_gives_the_session_another_key(official: User):
    client = password_shown("official")
    thief = stolen(client)
    assert is_in(thief)  # what makes the next lines mean something

    client.post(reverse("confirm-identity"), {"secret": PASSWORD})

    assert (is_in(client), is_in(thief)) == (True, False)
    assert UserSession.objects.get().session_key == client.session.session_key


def test_confirming_takes_a_code_too(official: User):
    app_of(official)
    client = client_for(official)

    assert client.post(reverse("confirm-identity"), {"secret": code_of()}).status_code == 302


def test_wrong_code_sets_up_nothing(official: User):
    client = fresh()
    client.get(reverse("app-add"))

    response = client.post(reverse("app-add"), {"code": "000000"})

    assert response.status_code == 422
    assert "This code is wrong." in response.text
    assert not Authenticator.objects.exists()


def test_nonsense_of_a_security_key_sets_up_nothing(official: User):
    client = fresh()
    client.get(reverse("key-add"))

    response = client.post(reverse("key-add"), {"name": "Key", "credential": '{"id": "AA"}'})

    assert response.status_code == 422
    assert not Authenticator.objects.exists()


def test_new_recovery_codes_replace_the_old_ones(official: User):
    client = fresh()
    app_of(official)
    old = codes_of(official)

    shown = client.post(reverse("codes-make")).text

    assert old[0] not in shown
    assert show(password_shown("official"), old[0]).status_code == 422


def test_last_factor_is_removed_with_the_recovery_codes(official: User):
    client = fresh()
    factor = app_of(official)
    codes_of(official)

    client.post(reverse("factor-remove", args=[factor.pk]))

    assert not Authenticator.objects.exists()
    assert kinds()[-1] == SignInKind.FACTOR_REMOVED


def test_session_forgets_a_factor_that_is_gone(required: None, official: User):
    app_of(official)
    client = password_shown("official")
    show(client, code_of())
    client.post(reverse("factor-remove", args=[Authenticator.objects.get().pk]))

    people.assign(official, Role.MANAGER)

    assert client.get("/").headers["Location"] == LIST


def test_last_factor_stays_where_the_role_needs_one(required: None, manager: User):
    factor = app_of(manager)
    client = password_shown()
    show(client, code_of())

    text = client.post(reverse("factor-remove", args=[factor.pk]), follow=True).text

    assert "Your role needs a second factor" in text
    assert Authenticator.objects.exists()


def test_somebody_else_s_factor_cannot_be_removed(official: User, manager: User):
    factor = app_of(manager)

    assert fresh().post(reverse("factor-remove", args=[factor.pk])).status_code == 404
    assert Authenticator.objects.exists()


def test_page_says_that_keys_need_a_name(official: User):
    client = fresh()

    assert "localhost" in client.get(reverse("key-add"), headers={"Host": "127.0.0.1:8000"}).text
    assert "This address will not do" not in client.get(reverse("key-add"), headers={"Host": "localhost:8000"}).text


# --- lost -----------------------------------------------------------------------------------------------------------


def test_administrator_removes_a_lost_factor_for_a_reason(manager: User, administrator: User):
    app_of(manager)
    codes_of(manager)
    inside = password_shown()
    show(inside, code_of())
    client = client_for(administrator)

    assert "Say why" in do(client, "remove_factors", manager, reason="").text
    assert Authenticator.objects.count() == 2
    text = do(client, "remove_factors", manager, reason="phone lost").text

    assert "Manager signs in with the password alone, once." in text
    assert not Authenticator.objects.exists()
    assert not is_in(inside)
    assert is_in(password_shown())
    event = SignInEvent.objects.get(kind=SignInKind.FACTOR_REMOVED)
    assert (event.by_username, event.username, event.detail) == ("administrator", "manager", "totp, phone lost")


@pytest.mark.parametrize(("who", "whose"), [("manager", "official"), ("administrator", "administrator")])
def test_factors_are_removed_by_administrators_alone_and_not_their_own(
    who: str, whose: str, request: pytest.FixtureRequest, official: User, administrator: User
):
    account = request.getfixturevalue(whose)
    app_of(account)

    do(client_for(request.getfixturevalue(who)), "remove_factors", account)

    assert Authenticator.objects.exists()
