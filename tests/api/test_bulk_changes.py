"""Many commitments changed through the API, told one by one."""

from __future__ import annotations

from typing import Any

import pytest

from partnerships.choices import Priority, Role, TokenScope
from partnerships.models import Commitment, DateChange, Partner, User
from partnerships.queries.bulk_changes import MOST
from tests.api.programs import Program
from tests.factories import commitments, people
from tests.factories.base import making
from tests.factories.tokens import token

pytestmark = pytest.mark.django_db
PATH = "commitments/bulk-change/"


@pytest.fixture
def colleague(japan: Partner) -> User:
    return people.assign(people.user("colleague"), Role.OFFICIAL, to=japan).user


@pytest.fixture
def row(japan: Partner, official: User) -> Commitment:
    return commitments.commitment([japan], official)


def given(*rows: Commitment, **changes: Any) -> dict[str, Any]:
    plain = {
        "rows": [{"id": row.pk, "version": row.version} for row in rows],
        "due": "2027-03-31", "reason_code": "partner", "reason": "The summit moved.",
    }  # fmt: skip
    return {name: value for name, value in (plain | changes).items() if value is not None}


def test_nobody_changes_without_signing_in(row: Commitment) -> None:
    assert Program().post(PATH, given(row)).status_code == 401


@pytest.mark.parametrize(
    ("changes", "path"),
    [
        ({"rows": []}, "rows"),
        ({"rows": [{"id": 1, "version": 1}] * 2}, "rows"),
        ({"rows": [{"id": number, "version": 1} for number in range(1, MOST + 2)]}, "rows"),
        ({"rows": [{"id": 1}]}, "rows.0.version"),
        ({"reason": " "}, "reason"),
        ({"due": None}, ""),
        ({"owner": "official"}, ""),
        ({"owner": "nobody", "due": None, "reason_code": None}, "owner"),
        ({"due": {"precision": "none"}}, "due"),
        ({"reason_code": None}, "reason_code"),
        ({"owner": "official", "due": None}, "reason_code"),
        ({"status": "implemented"}, "status"),
    ],
)
def test_what_is_wrong_is_named(changes: dict[str, Any], path: str, row: Commitment, official: User) -> None:
    refused = Program(official).post(PATH, given(row, **changes))

    assert (refused.status_code, set(refused.json()["errors"])) == (422, {path}), refused.content
    assert not DateChange.objects.exists()


def test_each_row_is_answered(row: Commitment, japan: Partner, norway: Partner, official: User, outsider: User) -> None:
    high = commitments.commitment([japan], official, priority=Priority.HIGH)
    stale, reported = commitments.commitment([japan], official), commitments.commitment([japan])
    unseen = commitments.commitment([norway], outsider)
    content = given(row, high, stale, reported, unseen)
    with making():
        stale.note = "Meanwhile"
        stale.save()

    foreseen = Program(official).post(PATH, content | {"preview": True}).json()
    assert not DateChange.objects.exists()
    done = Program(official).post(PATH, content).json()

    for answer, is_preview in ((foreseen, True), (done, False)):
        assert (answer["preview"], answer["changed"], answer["waits"], answer["refused"]) == (is_preview, 1, 1, 3)
        assert [(line["id"], line["verdict"], line["problem"]) for line in answer["results"]] == [
            (row.pk, "changed", None), (high.pk, "waits", None), (stale.pk, "refused", "stale"),
            (reported.pk, "refused", "rule"), (unseen.pk, "refused", "unseen"),
        ]  # fmt: skip
        assert answer["results"][0]["old_due"]["latest"] == "2026-12-31"
        assert answer["results"][-1]["reference"] is answer["results"][-1]["marking"] is None
    row.refresh_from_db()
    assert done["results"][0]["version"] == row.version == foreseen["results"][0]["version"] + 1


def test_owner_is_changed_by_a_token_that_may_log(row: Commitment, official: User, colleague: User) -> None:
    handover = given(row, owner="colleague", due=None, reason_code=None)
    keys = {scope: token(official, name=scope.value, scope=scope)[1] for scope in (TokenScope.READ, TokenScope.LOG)}

    refused = Program(key=keys[TokenScope.READ]).post(PATH, handover)
    (changed,) = Program(key=keys[TokenScope.LOG]).post(PATH, handover).json()["results"]

    assert refused.status_code == 403
    assert (changed["verdict"], changed["old_owner"]) == ("changed", "official")
    assert Commitment.objects.get().owner == colleague


def test_sent_again_with_its_key_it_is_carried_out_once(row: Commitment, official: User) -> None:
    answers = [Program(official).post(PATH, given(row), key="one") for _time in range(2)]

    assert answers[0].json() == answers[1].json()
    assert DateChange.objects.count() == 1
