"""Single sign-on against a real provider: who gets in, and what is refused."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
import requests
from allauth.socialaccount.models import SocialAccount, SocialToken
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from partnerships.choices import SignInKind
from partnerships.models import AuditEvent, SignInEvent, User
from partnerships.web.adapters import SingleSignOnAdapter
from tests.factories.base import making
from tests.factories.factors import app_of, code_of
from tests.factories.people import PASSWORD
from tests.provider import apps, provider, redirecting

pytestmark = pytest.mark.long

OFFICIAL = {"sub": "subject-1", "email": "Official@Example.org", "email_verified": True}
UNVERIFIED = {"sub": "subject-2", "email": "official@example.org", "email_verified": False}
STRANGER = {"sub": "subject-3", "email": "stranger@example.org", "email_verified": True}
START = "/account/sign-in/sso/"


@pytest.fixture(scope="module")
def issuer() -> Iterator[str]:
    with provider(OFFICIAL, UNVERIFIED, STRANGER) as address:
        yield address


@pytest.fixture
def sso(issuer: str, settings: Any) -> Any:
    settings.OIDC_ISSUER, settings.OIDC_NAME = issuer, "EU Login"
    settings.SOCIALACCOUNT_PROVIDERS = apps(issuer)
    return settings


def known(account: User, **values: Any) -> User:
    with making():
        User.objects.filter(pk=account.pk).update(**values)
    account.refresh_from_db()
    return account


def sent_out(client: Client, **more: str) -> str:
    """Start, and give the provider's address with what the site asks there."""
    return str(client.get(START, more).headers["Location"])


def agreed(address: str, subject: str) -> str:
    """Sign in at the provider; gives where it sends the person back."""
    answer = requests.post(address, data={"sub": subject}, allow_redirects=False, timeout=10)
    parts = urlsplit(answer.headers["Location"])
    return f"{parts.path}?{parts.query}"


def came_back(client: Client, subject: str, **more: str) -> Any:
    return client.get(agreed(sent_out(client, **more), subject))


def is_in(client: Client) -> bool:
    return client.get(reverse("my-settings")).status_code == 200


def told(client: Client) -> str:
    return client.get(reverse("sign-in")).text


def refusals() -> list[str]:
    return list(SignInEvent.objects.filter(kind=SignInKind.SSO_REFUSED).values_list("detail", flat=True))


def test_request_carries_state_nonce_and_a_challenge(sso: Any, db: None):
    asked = parse_qs(urlsplit(sent_out(Client(), auth_params="prompt=none", scope="admin", process="connect")).query)

    assert asked["code_challenge_method"] == ["S256"]
    assert set(asked["scope"][0].split()) == {"openid", "email"}
    assert "prompt" not in asked
    assert all(len(asked[name][0]) >= 16 for name in ("state", "nonce", "code_challenge"))


def test_account_with_the_subject_gets_in(sso: Any, official: User):
    known(official, sso_subject="subject-1")
    client = Client()

    response = came_back(client, "subject-1", next=reverse("my-security"))

    assert response.headers["Location"] == reverse("my-security")
    assert is_in(client)
    event = SignInEvent.objects.get()
    assert (event.kind, event.username, event.detail) == (SignInKind.SIGNED_IN, "official", "socialaccount")
    assert not SocialAccount.objects.exists()
    assert not SocialToken.objects.exists()


def test_password_that_an_administrator_has_set_stands_in_nobody_s_way(sso: Any, official: User):
    known(official, sso_subject="subject-1", password_lapses_at=timezone.now())
    client = Client()

    came_back(client, "subject-1")

    assert is_in(client)


def test_verified_email_stands_in_for_the_subject_once(sso: Any, official: User):
    known(official, email="official@example.org")

    assert came_back(Client(), "subject-1").headers["Location"] == reverse("home")

    official.refresh_from_db()
    assert official.sso_subject == "subject-1"
    event = AuditEvent.objects.filter(tbl="partnerships_user").latest("id")
    assert (event.actor, event.action, event.changed) == ("official", "single_sign_on.link", ["sso_subject"])


@pytest.mark.parametrize(
    ("subject", "values"),
    [
        ("subject-2", {"email": "official@example.org"}),  # the provider does not vouch for the address
        ("subject-1", {"email": "official@example.org", "sso_subject": "another"}),  # the address was somebody else's
        ("subject-1", {"sso_subject": "SUBJECT-1"}),
        ("subject-1", {"sso_subject": "subject-1", "is_active": False}),
        ("subject-1", {"email": "official@example.org", "is_active": False}),
        ("subject-1", {"sso_subject": "subject-1", "is_system": True}),
        ("subject-3", {"sso_subject": "subject-1"}),
    ],
    ids=str,
)
def test_others_are_refused_and_no_account_is_made(sso: Any, official: User, subject: str, values: dict[str, Any]):
    known(official, **values)
    client, count = Client(), User.objects.count()

    came_back(client, subject)

    assert not is_in(client)
    assert "There is no open account for you here." in told(client)
    assert User.objects.count() == count
    assert refusals() == [subject]


def test_email_of_two_accounts_opens_neither(sso: Any, official: User, reader: User):
    for account in (official, reader):
        known(account, email="official@example.org")
    client = Client()

    came_back(client, "subject-1")

    assert not is_in(client)


def test_second_factor_is_asked_for_after_single_sign_on(sso: Any, official: User):
    known(official, sso_subject="subject-1")
    app_of(official)
    client = Client()

    assert came_back(client, "subject-1").headers["Location"] == reverse("mfa_authenticate")
    assert not is_in(client)
    client.post(reverse("mfa_authenticate"), {"code": code_of()})
    assert is_in(client)


@pytest.mark.parametrize(("counts", "is_open"), [(False, False), (True, True)])
def test_single_sign_on_counts_as_second_factor_where_the_operator_says_so(
    sso: Any, manager: User, counts: bool, is_open: bool
):
    sso.SECOND_FACTOR_REQUIRED_ROLES = ["manager", "administrator"]
    sso.OIDC_COUNTS_AS_SECOND_FACTOR = counts
    known(manager, sso_subject="subject-1")
    client = Client()

    came_back(client, "subject-1")

    assert (client.get("/").status_code == 200) is is_open


def test_answer_for_somebody_else_s_browser_is_refused(sso: Any, official: User):
    known(official, sso_subject="subject-1")
    attacker, victim = Client(), Client()
    back = agreed(sent_out(attacker), "subject-1")

    victim.get(back)

    assert not is_in(victim)
    assert "could not sign you in" in told(victim)


def test_answer_counts_once(sso: Any, official: User):
    known(official, sso_subject="subject-1")
    client = Client()
    back = agreed(sent_out(client), "subject-1")
    client.get(back)
    client.post(reverse("sign-out"))

    client.get(back)

    assert not is_in(client)


def with_state(client: Client, **changes: str) -> None:
    """Change what the site remembers of its request."""
    session = client.session
    for state, _at, _provider in session["socialaccount_states"].values():
        state.update(changes)
    session.save()


@pytest.mark.parametrize("nonce", ["another", ""])
def test_answer_to_another_request_is_refused(sso: Any, official: User, nonce: str):
    known(official, sso_subject="subject-1")
    client = Client()
    back = agreed(sent_out(client), "subject-1")
    with_state(client, nonce=nonce)

    client.get(back)

    assert not is_in(client)
    assert refusals() == ["answer to another request"]


@pytest.mark.parametrize("what", ["issuer", "keys", "silent"])
def test_another_provider_is_not_believed(sso: Any, official: User, issuer: str, what: str):
    known(official, sso_subject="subject-1")
    elsewhere = issuer.replace("127.0.0.1", "localhost")  # the same provider under another name is another issuer
    if what == "issuer":
        sso.SOCIALACCOUNT_PROVIDERS = apps(
            issuer, openid_configuration_overrides={"token_endpoint": f"{elsewhere}/oauth2/token"}
        )
        assert not _is_let_in()
        assert refusals() == ["Invalid issuer"]
    elif what == "keys":
        with provider() as other:
            sso.SOCIALACCOUNT_PROVIDERS = apps(issuer, openid_configuration_overrides={"jwks_uri": f"{other}/jwks"})
            assert not _is_let_in()
    else:
        sso.SOCIALACCOUNT_PROVIDERS = apps("http://127.0.0.1:9")
        client = Client()
        assert client.get(START).headers["Location"] == reverse("sign-in")
        assert "EU Login does not answer." in told(client)


@pytest.mark.parametrize("follows", [False, True])
def test_provider_sends_nobody_elsewhere(
    sso: Any, official: User, issuer: str, follows: bool, monkeypatch: pytest.MonkeyPatch
):
    known(official, sso_subject="subject-1")
    if follows:
        monkeypatch.delattr(SingleSignOnAdapter, "get_requests_session")
    with redirecting(f"{issuer}/jwks") as elsewhere:
        sso.SOCIALACCOUNT_PROVIDERS = apps(issuer, openid_configuration_overrides={"jwks_uri": elsewhere})

        assert _is_let_in() is follows


def _is_let_in() -> bool:
    client = Client()
    came_back(client, "subject-1")
    return is_in(client)


def test_what_is_not_believed_would_have_let_in(sso: Any, official: User):
    known(official, sso_subject="subject-1")

    assert _is_let_in()


def test_person_who_does_not_go_on_comes_back(sso: Any, db: None):
    client = Client()
    answer = requests.post(sent_out(client), data={"action": "deny"}, allow_redirects=False, timeout=10)
    parts = urlsplit(answer.headers["Location"])
    state = parse_qs(urlsplit(answer.request.url or "").query)["state"][0]

    client.get(f"{parts.path}?{parts.query}" + ("" if "state=" in parts.query else f"&state={state}"))

    assert "You did not go on at EU Login." in told(client)


def test_passwords_can_be_switched_off(sso: Any, official: User):
    sso.PASSWORD_SIGN_IN = False
    client = Client()

    page = client.get(reverse("sign-in")).text

    assert "Sign in with EU Login" in page
    assert 'type="password"' not in page
    refused = client.post(reverse("sign-in"), {"username": "official", "password": PASSWORD})
    assert refused.status_code == 403
    assert not is_in(client)


def test_nothing_of_it_is_there_without_a_provider(client: Client, db: None):
    assert "Sign in with" not in client.get(reverse("sign-in")).text
    assert client.get(START).status_code == 404
