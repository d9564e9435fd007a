"""Who appoints a substitute for whom, what comes of it, and its end."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest

from partnerships.choices import DateChangeState, Marking, Role, Scope, UpdateState
from partnerships.errors import Conflict, NotAllowed, RuleViolation
from partnerships.models import Assignment, AuditEvent, DateChange, Partner, Unit, User
from partnerships.permissions import Access, Permission
from partnerships.queries import meetings as meeting_queries
from partnerships.queries import obligations, parts, reviews
from partnerships.services import actions, date_changes, substitutes, users
from partnerships.services import meetings as meeting_services
from partnerships.services import reviews as review_services
from partnerships.services.base import today
from tests.factories import commitments, meetings, partners, people
from tests.factories.base import saved

pytestmark = pytest.mark.django_db

DAY = timedelta(days=1)
WHY = "On leave"


@pytest.fixture
def colleague(asia_unit: Unit) -> User:
    """Is of the unit and may do nothing yet."""
    return people.user("colleague", unit=asia_unit)


def of(who: User, to: Partner | None = None) -> Assignment:
    return who.assignments.get(partner=to)


def appoint(actor: User, assignment: Assignment, substitute: User, **changes: Any) -> Assignment:
    period = {"starts_on": today(), "ends_on": today() + 7 * DAY}
    return substitutes.appoint(
        actor=actor, assignment=assignment, substitute=substitute, **{**period, "reason": WHY, **changes}
    )


@pytest.mark.parametrize("persona", ["reader", "official", "auditor", "second_manager", "outsider"])
def test_appoint_is_the_manager_s_of_the_unit(
    persona: str, official: User, colleague: User, japan: Partner, request: pytest.FixtureRequest
):
    with pytest.raises(NotAllowed):
        appoint(request.getfixturevalue(persona), of(official, japan), colleague)

    assert not Assignment.objects.filter(user=colleague).exists()


def test_appoint_gives_what_the_assignment_gives(manager: User, official: User, colleague: User, japan: Partner):
    row = appoint(manager, of(official, japan), colleague)

    held = Access.of(colleague, on=today())
    event = AuditEvent.objects.get(tbl="partnerships_assignment", pk_of_row=row.pk)
    assert (held.roles, held.partner_ids(), held.role_names) == (
        [Role.OFFICIAL],
        frozenset({japan.pk}),
        "official for official",
    )
    assert (event.action, event.actor, event.reason) == ("substitutes.appoint", "manager", WHY)
    assert Access.of(colleague, on=today() + 8 * DAY).grants == ()


def test_nobody_makes_themselves_a_substitute(manager: User, administrator: User, official: User, japan: Partner):
    for actor in (manager, administrator):
        with pytest.raises(NotAllowed, match="themselves"):
            appoint(actor, of(official, japan), actor)


def test_appoint_for_one_s_own_absence_serves_somebody_else(manager: User, colleague: User, japan: Partner):
    appoint(manager, of(manager, japan), colleague)

    assert Access.of(colleague, on=today()).stands_in_for == {manager.pk}


@pytest.mark.parametrize("role", [Role.ADMINISTRATOR, Role.AUDITOR])
def test_a_manager_gives_nobody_more_than_a_manager_has(role: Role, asia_unit: Unit, manager: User, colleague: User):
    people.assign(manager, Role.MANAGER)
    given = people.assign(people.user("powerful", unit=asia_unit), role)

    with pytest.raises(NotAllowed):
        appoint(manager, given, colleague)


def test_a_manager_appoints_within_their_scope(manager: User, colleague: User, asia_unit: Unit, norway: Partner):
    other = people.user("other", unit=asia_unit)
    category = partners.category()
    norway.category = category
    saved(norway)

    for assignment in (
        people.assign(other, Role.OFFICIAL, to=norway),
        people.assign(other, Role.OFFICIAL),
        people.assign(other, Role.OFFICIAL, to=category),
        people.assign(other, Role.OFFICIAL, to=partners.category(9)),
    ):
        with pytest.raises(NotAllowed):
            appoint(manager, assignment, colleague)


def test_a_manager_appoints_up_to_their_marking(colleague: User, asia_unit: Unit, japan: Partner):
    low = people.user("low", unit=asia_unit)
    people.assign(low, Role.MANAGER, to=japan, up_to=Marking.NORMAL)
    other = people.user("other", unit=asia_unit)

    with pytest.raises(NotAllowed):
        appoint(low, people.assign(other, Role.READER, to=japan, up_to=Marking.SENSITIVE), colleague)
    assert appoint(low, people.assign(other, Role.READER, to=japan, up_to=Marking.NORMAL), colleague).pk


def test_a_deputy_appoints_in_the_unit_of_whom_they_stand_in_for(
    manager: User, official: User, reader: User, outsider: User, north_unit: Unit, japan: Partner, norway: Partner
):
    deputy = people.user("deputy", unit=north_unit)
    people.stand_in(deputy, of(manager, japan))
    people.assign(outsider, Role.OFFICIAL, to=japan)
    north = people.user("north", unit=north_unit)

    with pytest.raises(NotAllowed):
        appoint(deputy, outsider.assignments.get(partner=japan), north)
    assert appoint(deputy, of(official, japan), reader).pk


def test_a_manager_appoints_somebody_of_the_unit_and_an_administrator_anybody(
    manager: User, administrator: User, official: User, outsider: User, japan: Partner
):
    with pytest.raises(RuleViolation, match="of the unit"):
        appoint(manager, of(official, japan), outsider)

    assert appoint(administrator, of(official, japan), outsider).pk


def test_no_substitute_of_a_substitute(manager: User, official: User, reader: User, colleague: User, japan: Partner):
    row = appoint(manager, of(official, japan), colleague)

    with pytest.raises(RuleViolation, match="for a substitute"):
        appoint(manager, row, reader)


def test_appoint_refuses_who_cannot(manager: User, official: User, colleague: User, japan: Partner):
    off = people.user("off", unit=colleague.unit, is_active=False)
    appoint(manager, of(official, japan), colleague)

    for who in (official, off, colleague):
        with pytest.raises(RuleViolation) as refusal:
            appoint(manager, of(official, japan), who)
        assert set(refusal.value.message_dict) == {"substitute"}


def test_appoint_refuses_for_somebody_switched_off(manager: User, official: User, colleague: User, japan: Partner):
    official.is_active = False
    saved(official)

    with pytest.raises(RuleViolation, match="hand the work over"):
        appoint(manager, of(official, japan), colleague)


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"starts_on": today() - DAY}, "starts_on"),
        ({"ends_on": None}, "ends_on"),
        ({"ends_on": today() - DAY}, "ends_on"),
        ({"reason": " "}, "reason"),
    ],
)
def test_appoint_needs_a_period_and_a_reason(
    changes: dict[str, Any], field: str, manager: User, official: User, colleague: User, japan: Partner
):
    with pytest.raises(RuleViolation) as refusal:
        appoint(manager, of(official, japan), colleague, **changes)

    assert set(refusal.value.message_dict) == {field}


def test_end_counts_at_once_also_on_the_first_day(manager: User, official: User, colleague: User, japan: Partner):
    row = appoint(manager, of(official, japan), colleague)

    substitutes.end(actor=manager, substitution=row, version=row.version, reason="Back")

    assert Access.of(colleague, on=today()).grants == ()
    with pytest.raises(RuleViolation, match="ended already"):
        substitutes.end(actor=manager, substitution=row, version=None, reason="Back")


def test_end_is_refused(manager: User, official: User, outsider: User, colleague: User, japan: Partner):
    row = appoint(manager, of(official, japan), colleague)
    people.assign(colleague, Role.MANAGER, to=japan)

    for actor, version, refused in (
        (official, None, NotAllowed),
        (outsider, None, NotAllowed),
        (colleague, None, NotAllowed),
        (manager, row.version + 1, Conflict),
    ):
        with pytest.raises(refused):
            substitutes.end(actor=actor, substitution=row, version=version, reason="Back")
    with pytest.raises(RuleViolation):
        substitutes.end(actor=manager, substitution=of(official, japan), version=None, reason="Back")


# --- through the administrators' doors ------------------------------------------------------------------------------


def plain(who: User, original: Assignment, **changes: Any) -> Assignment:
    same = {name: getattr(original, name) for name in substitutes.GIVEN}
    period = {"starts_on": today(), "ends_on": today() + DAY}
    return Assignment(user=who, substitute_for=original, **{**same, **period, **changes})


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"role": Role.MANAGER}, "role"),
        ({"scope": Scope.EVERYTHING, "partner_id": None}, "scope"),
        ({"highest_marking": Marking.PUBLIC}, "highest_marking"),
        ({"ends_on": None}, "ends_on"),
    ],
)
def test_assign_refuses_a_substitute_who_would_have_more(
    changes: dict[str, Any], field: str, administrator: User, official: User, colleague: User, japan: Partner
):
    with pytest.raises(RuleViolation) as refusal:
        users.assign(
            actor=administrator, assignment=plain(colleague, of(official, japan), **changes), reason="Substitute"
        )

    assert set(refusal.value.message_dict) == {field}


def test_assign_refuses_chains(administrator: User, official: User, colleague: User, japan: Partner):
    original = of(official, japan)
    row = users.assign(actor=administrator, assignment=plain(colleague, original), reason="Substitute")
    third = people.user("third")

    for assignment in (plain(third, row), plain(official, original)):
        with pytest.raises(RuleViolation, match="Nobody stands in"):
            users.assign(actor=administrator, assignment=assignment, reason="Substitute")
    values = {"substitute_for": people.assign(third, Role.OFFICIAL, to=japan), "ends_on": today()}
    with pytest.raises(RuleViolation, match="for a substitute"):
        users.change_assignment(actor=administrator, assignment=original, version=None, values=values, reason="x")


def test_change_of_the_assignment_is_shown_with_the_substitute_s(
    administrator: User, official: User, colleague: User, japan: Partner
):
    original = of(official, japan)
    row = users.assign(actor=administrator, assignment=plain(colleague, original), reason="Substitute")

    users.change_assignment(
        actor=administrator, assignment=original, version=None, values={"role": Role.READER}, reason="Less to do"
    )

    row.refresh_from_db()
    events = AuditEvent.objects.filter(tbl="partnerships_assignment", reason="Less to do")
    assert (row.role, set(events.values_list("pk_of_row", flat=True))) == (Role.READER, {original.pk, row.pk})


# --- nobody decides on their own, nor in the place of somebody on theirs --------------------------------------------


@pytest.fixture
def deputy(manager: User, colleague: User, japan: Partner) -> User:
    """Stands in for the manager of Japan."""
    appoint(manager, of(manager, japan), colleague)
    return colleague


def able(who: User, thing: str) -> bool:
    """Ask all lists whether somebody is to decide on the one thing that waits."""
    viewer = Access.of(who, on=today())
    owed = sum(obligations.by_kind(viewer, today()).values())
    return {"owed": owed, "queue": len(reviews.waiting_for(viewer=viewer))}[thing] == 1


@pytest.mark.parametrize("in_own_right", [False, True])
def test_substitute_decides_on_no_update_of_whom_they_stand_in_for(
    in_own_right: bool, deputy: User, manager: User, japan: Partner
):
    row = commitments.commitment([japan], manager)
    update = commitments.update(row, manager, state=UpdateState.SUBMITTED)
    if in_own_right:
        people.assign(deputy, Role.MANAGER, to=japan)
    listed = parts.listing(type(update), viewer=Access.of(deputy, on=today()), on=today()).get(pk=update.pk)

    assert able(deputy, "queue") is in_own_right
    assert able(deputy, "owed") is in_own_right
    assert ("review" in parts.update_transitions(listed, viewer=Access.of(deputy, on=today()))) is in_own_right
    if in_own_right:
        assert review_services.approve(actor=deputy, update=update, judged_version=None).pk
    else:
        with pytest.raises(NotAllowed, match="stand in"):
            review_services.approve(actor=deputy, update=update, judged_version=None)


def test_substitute_decides_on_what_others_wrote(deputy: User, official: User, japan: Partner):
    row = commitments.commitment([japan], official)
    update = commitments.update(row, official, state=UpdateState.SUBMITTED)

    assert (able(deputy, "queue"), able(deputy, "owed")) == (True, True)
    review = review_services.approve(actor=deputy, update=update, judged_version=None)

    event = AuditEvent.objects.get(tbl="partnerships_review", pk_of_row=review.pk)
    assert (event.actor, event.role) == ("colleague", "manager for manager")


def test_substitute_decides_on_no_date_asked_for_by_whom_they_stand_in_for(
    deputy: User, manager: User, official: User, japan: Partner
):
    row = commitments.commitment([japan], official)
    change = saved(DateChange(commitment=row, requested_by=manager, reason="Late", reason_code="other",
                              state=DateChangeState.REQUESTED, needs_decision=True))  # fmt: skip
    viewer = Access.of(deputy, on=today())

    assert parts.date_change_transitions(change, viewer=viewer) == []
    assert (able(deputy, "queue"), able(deputy, "owed")) == (False, False)
    with pytest.raises(NotAllowed, match="stand in"):
        date_changes.approve(actor=deputy, date_change=change, version=None)


def test_substitute_approves_no_record_of_whom_they_stand_in_for(deputy: User, manager: User, japan: Partner):
    meeting = meetings.meeting([japan], actor=manager, summary="They met.")
    meeting = meeting_services.submit(actor=manager, meeting=meeting, version=None)
    viewer = Access.of(deputy, on=today())

    assert meeting_queries.barred_from([meeting], viewer=viewer) == {meeting.pk}
    assert (able(deputy, "queue"), able(deputy, "owed")) == (False, False)
    with pytest.raises(NotAllowed):
        meeting_services.approve(actor=deputy, meeting=meeting, version=None)


def test_substitute_verifies_no_action_of_whom_they_stand_in_for(deputy: User, manager: User, japan: Partner):
    row = commitments.commitment([japan], manager)
    action = commitments.action(row, manager)
    for verb in (actions.start, actions.finish):
        action = verb(actor=manager, action=action, version=None)
    viewer = Access.of(deputy, on=today())

    assert "verify" not in parts.action_transitions(action, viewer=viewer)
    assert not able(deputy, "owed")
    with pytest.raises(NotAllowed, match="stand in"):
        actions.verify(actor=deputy, action=action, version=None)


def test_the_rule_for_deputies_is_what_refuses_them(
    deputy: User, manager: User, japan: Partner, monkeypatch: pytest.MonkeyPatch
):
    """Counter-proof: without it, a manager has their own update approved by whom they appointed."""
    row = commitments.commitment([japan], manager)
    update = commitments.update(row, manager, state=UpdateState.SUBMITTED)
    monkeypatch.setattr(Access, "deciding_on_work_of", lambda self, _people: self)

    assert review_services.approve(actor=deputy, update=update, judged_version=None).reviewer == deputy


def test_day_of_the_end_is_the_last(manager: User, official: User, colleague: User, japan: Partner):
    row = appoint(manager, of(official, japan), colleague, ends_on=today())

    def roles(on: date) -> list[Role]:
        return Access.of(colleague, on=on).roles

    assert (roles(row.ends_on or today()), roles(today() + DAY)) == ([Role.OFFICIAL], [])
    assert Access.of(colleague, on=today()).has(Permission.WORK_EDIT)
