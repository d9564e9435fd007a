"""Open work goes to others, each thing by itself; assignments end; nobody who left comes in again."""

from __future__ import annotations

from datetime import timedelta

import pytest

from partnerships.choices import Marking, Role
from partnerships.errors import NotAllowed, RuleViolation
from partnerships.models import Assignment, AuditEvent, Partner, User
from partnerships.permissions import Access
from partnerships.queries import responsibilities
from partnerships.services import leaving
from partnerships.services.base import today
from partnerships.services.users import system_account
from tests.factories import commitments, people
from tests.factories.base import saved
from tests.factories.calendar_feeds import feed
from tests.factories.tokens import token

pytestmark = pytest.mark.django_db

DAY = timedelta(days=1)
WHY = "Moves to another service"


@pytest.fixture
def heir(japan: Partner) -> User:
    """Works on Japan alone, up to the normal marking."""
    who = people.user("heir")
    people.assign(who, Role.OFFICIAL, to=japan, up_to=Marking.NORMAL)
    return who


def hand_over(actor: User, leaver: User, taker: User, *keys: str) -> dict[str, list[str]]:
    """Hand over these duties; give what was refused, by duty."""
    takers = dict.fromkeys(keys or [duty.key for duty in responsibilities.HANDED_OVER], taker)
    found: dict[str, list[str]] = {}
    for line in leaving.hand_over(actor=actor, leaver=leaver, takers=takers, reason=WHY):
        found.setdefault(line.duty.key, []).extend([line.refusal] if line.refusal else [])
    return found


def test_hand_over_books_each_thing_with_the_reason(official: User, manager: User, heir: User, japan: Partner):
    rows = [commitments.commitment([japan], official) for _number in range(2)]
    action = commitments.action(rows[0], official)
    before = rows[0].last_activity_at

    refused = hand_over(manager, official, heir)

    events = AuditEvent.objects.filter(action="leaving.hand_over").order_by("id")
    assert refused == {"owner": [], "assignee": []}
    assert [(event.tbl, event.pk_of_row, event.actor, event.reason) for event in events] == [
        ("partnerships_commitment", rows[0].pk, "manager", WHY),
        ("partnerships_commitment", rows[1].pk, "manager", WHY),
        ("partnerships_action", action.pk, "manager", WHY),
    ]
    rows[0].refresh_from_db()
    assert (rows[0].owner, rows[0].last_activity_at) == (heir, before)
    assert responsibilities.count_open(official) == 0
    assert hand_over(manager, official, heir) == {}


def test_hand_over_refuses_what_the_taker_may_not(
    official: User, administrator: User, heir: User, japan: Partner, korea: Partner
):
    good = commitments.commitment([japan], official)
    commitments.commitment([japan], official, marking=Marking.SENSITIVE)
    commitments.commitment([korea], official)

    refused = hand_over(administrator, official, heir, "owner")

    good.refresh_from_db()
    assert (good.owner, len(refused["owner"])) == (heir, 2)
    assert all("do not reach it" in said for said in refused["owner"])
    assert responsibilities.count_open(official) == 2


def test_hand_over_gives_nothing_to_somebody_who_cannot_come_in(
    official: User, administrator: User, heir: User, japan: Partner
):
    commitments.commitment([japan], official)
    heir.is_active = False
    saved(heir)

    for taker in (heir, official, system_account("importer")):
        assert len(hand_over(administrator, official, taker, "owner")["owner"]) == 1
    assert responsibilities.count_open(official) == 1


@pytest.mark.parametrize("persona", ["reader", "auditor", "outsider"])
def test_hand_over_is_for_those_who_may_work_there(
    persona: str, official: User, heir: User, japan: Partner, request: pytest.FixtureRequest
):
    commitments.commitment([japan], official)

    refused = hand_over(request.getfixturevalue(persona), official, heir, "owner")

    assert refused in ({}, {"owner": [said for said in refused.get("owner", []) if "You may not" in said]})
    assert responsibilities.count_open(official) == 1


def test_hand_over_of_partnerships_is_the_administrator_s(
    manager: User, administrator: User, official: User, japan: Partner
):
    japan.partnership.lead_official = official
    saved(japan.partnership)
    other = people.user("other")
    people.assign(other, Role.OFFICIAL, to=japan)

    assert "administrator" in hand_over(manager, official, other, "lead_official")["lead_official"][0]
    assert hand_over(administrator, official, other, "lead_official") == {"lead_official": []}


def test_hand_over_lets_nobody_verify_what_they_do(official: User, administrator: User, heir: User, japan: Partner):
    row = commitments.commitment([japan], heir)
    commitments.action(row, heir, verifier=official)
    commitments.action(row, official, verifier=heir)

    refused = hand_over(administrator, official, heir)

    assert [len(refused["verifier"]), len(refused["assignee"])] == [1, 1]


def test_hand_over_needs_a_reason(official: User, administrator: User, heir: User):
    with pytest.raises(RuleViolation):
        leaving.hand_over(actor=administrator, leaver=official, takers={"owner": heir}, reason="")


@pytest.mark.parametrize("persona", ["manager", "auditor", "official"])
def test_the_end_is_the_administrator_s(persona: str, heir: User, request: pytest.FixtureRequest):
    actor = request.getfixturevalue(persona)

    with pytest.raises(NotAllowed):
        leaving.end_assignments(actor=actor, account=heir, last_day=today(), reason=WHY)
    with pytest.raises(NotAllowed):
        leaving.switch_off(actor=actor, account=heir, reason=WHY)


def test_nobody_ends_their_own(administrator: User):
    for account in (administrator, system_account("importer")):
        with pytest.raises(NotAllowed):
            leaving.end_assignments(actor=administrator, account=account, last_day=today(), reason=WHY)
        with pytest.raises(NotAllowed):
            leaving.switch_off(actor=administrator, account=account, reason=WHY)


def test_end_assignments_shortens_and_never_lengthens(administrator: User, official: User, heir: User, japan: Partner):
    soon = people.assign(heir, Role.READER, ends_on=today() + DAY)
    later = people.assign(heir, Role.READER, to=japan, starts_on=today() + 9 * DAY)
    substitute = people.stand_in(official, heir.assignments.get(role=Role.OFFICIAL))
    last_day = today() + 3 * DAY

    count = leaving.end_assignments(actor=administrator, account=heir, last_day=last_day, reason=WHY)

    ends = {row.pk: row.ends_on for row in Assignment.objects.all()}
    assert count == 3
    assert (ends[soon.pk], ends[substitute.pk]) == (today() + DAY, last_day)
    assert all(ends[row.pk] == last_day for row in heir.assignments.filter(role=Role.OFFICIAL))
    assert (ends[later.pk] or last_day) < today()
    assert Access.of(heir, on=last_day).grants
    assert not Access.of(heir, on=last_day + DAY).grants
    assert leaving.end_assignments(actor=administrator, account=heir, last_day=last_day, reason=WHY) == 0
    assert AuditEvent.objects.filter(action="leaving.end_assignments", reason=WHY).count() == 3


def test_end_assignments_refuses_a_day_that_is_over(administrator: User, heir: User):
    with pytest.raises(RuleViolation) as refusal:
        leaving.end_assignments(actor=administrator, account=heir, last_day=today() - DAY, reason=WHY)

    assert set(refusal.value.message_dict) == {"last_day"}


def test_switch_off_closes_everything_and_can_be_done_again(administrator: User, heir: User, japan: Partner):
    commitments.commitment([japan], heir)
    token(heir)
    feed(heir)

    closed = leaving.switch_off(actor=administrator, account=heir, reason=WHY)
    again = leaving.switch_off(actor=administrator, account=heir, reason=WHY)

    heir.refresh_from_db()
    assert (heir.is_active, closed.tokens, closed.feeds) == (False, 1, 1)
    assert (again.tokens, again.feeds, again.sessions) == (0, 0, 0)
    assert {row.ends_on for row in heir.assignments.all()} == {today()}
    assert set(AuditEvent.objects.filter(action="leaving.switch_off").values_list("reason", "tbl")) == {
        (WHY, f"partnerships_{name}") for name in ("user", "assignment", "accesstoken", "calendarfeed")
    }
    assert responsibilities.count_open(heir) == 1
