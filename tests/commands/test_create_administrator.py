"""The command that makes the first administrator."""

from __future__ import annotations

from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from partnerships.models import User
from partnerships.permissions import Access
from partnerships.services.base import today

pytestmark = pytest.mark.django_db


def run(monkeypatch: pytest.MonkeyPatch, password: str) -> None:
    monkeypatch.setattr("sys.stdin", StringIO(f"{password}\n"))
    call_command("create_administrator", "first", "--name", "First", stdout=StringIO())


def test_create_administrator_reads_the_password(monkeypatch: pytest.MonkeyPatch) -> None:
    run(monkeypatch, "sturdy-harbour-lantern-42")

    account = User.objects.get(username="first")
    assert account.check_password("sturdy-harbour-lantern-42")
    assert account.password_lapses_at is None  # its owner's own choice
    assert Access.of(account, on=today()).may_administer


def test_create_administrator_refuses_a_weak_password(monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(CommandError, match="too common"):
        run(monkeypatch, "password1234")
