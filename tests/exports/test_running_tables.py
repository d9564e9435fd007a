"""A table that is being sent stops for somebody whose access is taken away (P30)."""

from __future__ import annotations

import csv
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from partnerships.choices import Role
from partnerships.exports import tables
from partnerships.models import Partner, User
from partnerships.queries import accounts
from partnerships.queries import commitments as queries
from partnerships.services import leaving, tokens
from tests.factories import commitments, people
from tests.factories.base import saved
from tests.factories.tokens import token
from tests.personas import access, client_for

pytestmark = pytest.mark.django_db

TABLE, API = "/commitments/table/", "/api/v1"


def off(who: User) -> None:
    leaving.switch_off(actor=User.objects.get(username="administrator"), account=who, reason="Gone")


def ended(who: User) -> None:
    for row in who.assignments.all():
        row.ends_on = people.SINCE
        saved(row)


def of_less(who: User) -> None:
    row = who.assignments.get(partner__iso3="JPN")
    row.highest_marking = 0
    saved(row)


def revoked(who: User) -> None:
    tokens.revoke(actor=who, token=who.tokens.get(), version=None)


@pytest.mark.parametrize("take_away", [off, ended, of_less])
@pytest.mark.parametrize("path", [TABLE, f"{API}/commitments/?output=csv", "/api/v1/obligations/?output=csv"])
def test_a_table_stops_when_access_is_taken_away(
    take_away: Callable[[User], None], path: str, official: User, administrator: User, japan: Partner,
    monkeypatch: pytest.MonkeyPatch,
):  # fmt: skip
    small(monkeypatch)
    commitments.listed(6, [japan], official)
    answer: Any = client_for(official).get(path)
    pieces = iter(answer)
    read = [next(pieces), next(pieces)]

    take_away(official)
    rest = b"".join(pieces).decode()

    assert len(read) == 2
    assert "This table ended early" in rest
    assert "COM-" not in rest


def test_a_table_stops_when_the_token_is_revoked(official: User, japan: Partner, monkeypatch: pytest.MonkeyPatch):
    small(monkeypatch)
    commitments.listed(6, [japan], official)
    _token, key = token(official)
    answer: Any = Client().get(f"{API}/commitments/?output=csv", headers={"authorization": f"Bearer {key}"})
    pieces = iter(answer)
    next(pieces)

    revoked(official)

    assert b"COM-" not in b"".join(pieces)


def test_a_table_goes_on_when_somebody_is_given_more(official: User, japan: Partner, monkeypatch: pytest.MonkeyPatch):
    small(monkeypatch)
    commitments.listed(6, [japan], official)
    answer: Any = client_for(official).get(TABLE)
    pieces = iter(answer)
    first = next(pieces)
    people.assign(official, Role.READER)

    lines = list(csv.reader((first + b"".join(pieces)).decode().splitlines()))

    assert len([line for line in lines if line and line[0].startswith("COM-")]) == 6


def test_asking_again_is_what_stops_a_table(
    official: User, administrator: User, japan: Partner, monkeypatch: pytest.MonkeyPatch
):
    """Counter-proof: not asked again, the table goes on for somebody who was shut out."""
    small(monkeypatch)
    monkeypatch.setattr(tables, "still_holds", lambda _viewer, *, now: True)
    commitments.listed(6, [japan], official)
    answer: Any = client_for(official).get(TABLE)
    pieces = iter(answer)
    next(pieces)

    off(official)

    assert b"COM-" in b"".join(pieces)


def test_still_holds_asks_the_account_afresh(official: User, administrator: User):
    viewer = access(official)

    assert accounts.still_holds(viewer, now=timezone.now())
    off(official)
    assert not accounts.still_holds(viewer, now=timezone.now())


def small(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let tables be read two rows at a time."""
    for module in ("queries.commitments", "api.views.base", "api.views.obligations"):
        monkeypatch.setattr(f"partnerships.{module}.STREAMED", 2)
    assert queries.STREAMED == 2
