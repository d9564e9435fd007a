"""The command that makes an access token."""

from __future__ import annotations

from datetime import timedelta
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from partnerships.models import AccessToken, AuditEvent, User
from partnerships.services import tokens
from partnerships.services.users import system_account
from tests.factories.base import making

pytestmark = pytest.mark.django_db


def run(username: str, *, scope: str = "log", days: str = "30") -> tuple[str, str]:
    out, err = StringIO(), StringIO()
    call_command("create_token", username, "--name", "Script", "--scope", scope, "--days", days, stdout=out, stderr=err)
    return out.getvalue(), err.getvalue()


def test_create_token_refuses_an_unknown_account_and_says_what_to_do(db: None) -> None:
    with pytest.raises(CommandError, match=r"no account 'nobody'\. An administrator makes it"):
        run("nobody")


def test_create_token_refuses_inactive_and_system_accounts(official: User) -> None:
    with making():
        User.objects.filter(pk=official.pk).update(is_active=False)
    with pytest.raises(CommandError, match="switched off"):
        run("official")

    system_account("importer")
    with pytest.raises(CommandError, match="Programs act as this account"):
        run("importer")
    assert not AccessToken.objects.exists()


def test_create_token_refuses_a_life_of_more_than_a_year(official: User) -> None:
    with pytest.raises(CommandError, match="from 1 to 366"):
        run("official", days="367")


def test_create_token_refuses_another_scope(official: User) -> None:
    with pytest.raises(CommandError, match="invalid choice"):
        run("official", scope="all")


def test_create_token_prints_the_key_and_nothing_else(official: User) -> None:
    out, err = run("OFFICIAL")

    key = out.removesuffix("\n")
    found = tokens.authenticate(key, now=timezone.now())
    assert found is not None
    assert (found.user, found.name, found.scope) == (official, "Script", "log")
    assert timedelta(days=29) < found.expires_at - timezone.now() < timedelta(days=31)
    assert key not in err
    assert "not shown again" in err


def test_create_token_is_booked_on_the_owner(official: User) -> None:
    run("official")

    event = AuditEvent.objects.filter(tbl="partnerships_accesstoken").latest("id")
    assert (event.actor, event.source, event.reason) == ("official", "create_token", "Token made on the command line")
