"""What only administrators do to an account, and never to their own."""

from __future__ import annotations

from dataclasses import dataclass

import pytest
from django.core.exceptions import ValidationError

from partnerships.choices import TokenScope
from partnerships.errors import NotAllowed
from partnerships.models import AuditEvent, User
from partnerships.services import users
from partnerships.services.administering import administering

pytestmark = pytest.mark.django_db


@dataclass
class Doing:
    """Something that is done to an account, and whether it came to it."""

    is_done: bool = False

    def __call__(self, actor: User, account: User, reason: str = "Asked for", own: str = "") -> None:
        with administering(actor, account, "tests.do", reason=reason, own=own):
            account.name = "Renamed"
            account.save()
            self.is_done = True


@pytest.fixture
def do() -> Doing:
    return Doing()


@pytest.mark.parametrize("persona", ["reader", "official", "manager", "auditor"])
def test_only_administrators_do_it(do: Doing, persona: str, official: User, request: pytest.FixtureRequest) -> None:
    with pytest.raises(NotAllowed):
        do(request.getfixturevalue(persona), official)
    assert not do.is_done


def test_nobody_does_it_to_themselves(do: Doing, administrator: User) -> None:
    with pytest.raises(NotAllowed, match="Nobody changes their own account"):
        do(administrator, administrator)
    with pytest.raises(NotAllowed, match="Under My settings"):
        do(administrator, administrator, own="Under My settings.")
    assert not do.is_done


def test_nobody_does_it_to_a_program(do: Doing, administrator: User) -> None:
    with pytest.raises(NotAllowed, match="Programs act as this account"):
        do(administrator, users.system_account("importer"))
    assert not do.is_done


def test_no_access_token_does_it(do: Doing, administrator: User, official: User) -> None:
    administrator.token_scope = TokenScope.LOG

    with pytest.raises(NotAllowed, match="access token"):
        do(administrator, official)
    assert not do.is_done


def test_it_needs_a_reason(do: Doing, administrator: User, official: User) -> None:
    with pytest.raises(ValidationError):
        do(administrator, official, reason=" ")
    assert not do.is_done


def test_it_is_booked_on_the_administrator(do: Doing, administrator: User, official: User) -> None:
    do(administrator, official)

    assert do.is_done
    event = AuditEvent.objects.filter(tbl="partnerships_user", pk_of_row=official.pk).latest("id")
    assert (event.actor, event.action, event.reason) == ("administrator", "tests.do", "Asked for")
