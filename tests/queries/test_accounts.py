"""What a person sees of accounts."""

from __future__ import annotations

import pytest

from partnerships.choices import Marking, Role, TokenScope
from partnerships.models import Assignment, User
from partnerships.queries import accounts
from tests.factories import people
from tests.personas import access

pytestmark = pytest.mark.django_db


def test_allowed_names_partners_and_the_highest_marking(official: User) -> None:
    people.assign(official, Role.READER, up_to=Marking.NORMAL)

    allowed = {one.permission: one for one in accounts.allowed(viewer=access(official))}

    assert allowed["work_edit"].partners == ["JPN", "KOR"]
    assert (allowed["record_see"].partners, allowed["record_see"].highest_marking) == (None, Marking.SENSITIVE)
    assert "record_decide" not in allowed


def test_allowed_is_narrowed_by_a_token(official: User) -> None:
    official.token_scope = TokenScope.READ

    assert [one.permission for one in accounts.allowed(viewer=access(official))] == ["record_see", "audit_see"]


@pytest.mark.parametrize(("persona", "count"), [("official", 2), ("manager", 2), ("administrator", 6), ("auditor", 6)])
def test_assignments_of_others(persona: str, count: int, request: pytest.FixtureRequest) -> None:
    for name in ("official", "manager", "administrator", "auditor"):
        request.getfixturevalue(name)

    found = accounts.assignments(Assignment.objects.all(), viewer=access(request.getfixturevalue(persona)))

    assert found.count() == count
