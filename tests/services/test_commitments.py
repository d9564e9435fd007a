"""Commitments are made, changed and taken up; first what is refused."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.core.exceptions import ValidationError

from partnerships.choices import CommitmentKind, CommitmentStatus, EntryState, Marking, Origin, Priority, Reported, Role
from partnerships.errors import Conflict, NotAllowed, RuleViolation
from partnerships.models import AuditEvent, Commitment, Partner, User
from partnerships.rules.commitments import NO_DATE_AGREED
from partnerships.rules.partial_dates import NO_DATE, PartialDate
from partnerships.services import commitments as services
from tests.factories import commitments, meetings, people

pytestmark = pytest.mark.django_db


def create(actor: User, partners: list[Partner], **changes: Any) -> Commitment:
    action = changes.pop("action", None)
    values = commitments.values(actor, **changes)
    return services.create(actor=actor, values=values, partners=partners, action=action)


@pytest.mark.parametrize("who", ["reader", "administrator", "auditor", "outsider"])
def test_create_refuses_those_who_do_not_work_on_the_partner(
    request: pytest.FixtureRequest, japan: Partner, official: User, who: str
) -> None:
    actor = request.getfixturevalue(who)
    with pytest.raises(NotAllowed):
        services.create(actor=actor, values=commitments.values(official), partners=[japan], action=None)


def test_create_needs_all_partners_in_scope(official: User, japan: Partner, norway: Partner) -> None:
    with pytest.raises(NotAllowed):
        create(official, [japan, norway])


def test_create_without_a_known_partner_needs_scope_everything(official: User, second_manager: User) -> None:
    with pytest.raises(NotAllowed):
        create(official, [])
    assert create(second_manager, []).reference == "COM-MUL-001"


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"owner": None}, "owner"),
        ({"due": NO_DATE}, "due"),
        ({"text": ""}, "text"),
        ({"text": "x" * 4001}, "text"),
        ({"text": "as in RESTREINT UE/EU RESTRICTED 12"}, "text"),
        ({"amount": 5}, "currency"),
        ({"currency": "EUR"}, "amount"),
        ({"amount": 5, "currency": "EURO"}, "currency"),
        ({"amount": 5, "currency": "XYZ"}, "currency"),
        ({"clause": ""}, "clause"),
        ({"origin": ""}, "origin"),
        ({"origin": Origin.MEETING}, "meeting"),
        ({"origin": Origin.CLAUSE}, "partnership"),
        ({"kind": "something"}, "kind"),
        ({"responsible": "nobody"}, "responsible"),
    ],
)
def test_create_names_the_field_that_is_wrong(
    official: User, japan: Partner, changes: dict[str, Any], field: str
) -> None:
    with pytest.raises(ValidationError) as refused:
        create(official, [japan], **changes)
    assert field in refused.value.message_dict
    assert not Commitment.objects.exists()


def test_create_refuses_an_owner_out_of_scope(official: User, outsider: User, reader: User, japan: Partner) -> None:
    for owner in (outsider, reader):
        with pytest.raises(RuleViolation) as refused:
            create(official, [japan], owner=owner)
        assert "owner" in refused.value.message_dict


def test_create_refuses_an_owner_below_the_marking(official: User, japan: Partner) -> None:
    low = people.user("low")
    people.assign(low, Role.OFFICIAL, to=japan, up_to=Marking.NORMAL)
    with pytest.raises(RuleViolation):
        create(official, [japan], owner=low, marking=Marking.SENSITIVE)


def test_create_refuses_partners_the_meeting_had_not(official: User, japan: Partner, korea: Partner) -> None:
    held = meetings.meeting([japan])
    with pytest.raises(RuleViolation) as refused:
        create(official, [korea], origin=Origin.MEETING, meeting=held, clause="")
    assert "partners" in refused.value.message_dict


def test_create_refuses_a_meeting_the_actor_does_not_see(official: User, japan: Partner, norway: Partner) -> None:
    held = meetings.meeting([norway])
    with pytest.raises(NotAllowed):
        create(official, [japan], origin=Origin.MEETING, meeting=held, clause="")


def test_create_from_an_outcome_needs_a_first_action(official: User, japan: Partner) -> None:
    outcome = meetings.meeting([japan], outcomes=["A joint exercise"]).outcomes.get()
    with pytest.raises(RuleViolation) as refused:
        create(official, [japan], outcome=outcome, clause="")
    assert "action_text" in refused.value.message_dict


def test_create_names_what_is_wrong_with_the_first_action(official: User, reader: User, japan: Partner) -> None:
    with pytest.raises(RuleViolation) as refused:
        create(official, [japan], action={"text": "Draft it", "assignee": reader})
    assert set(refused.value.message_dict) == {"action_assignee"}
    with pytest.raises(RuleViolation) as refused:
        create(official, [japan], action={"text": ""})
    assert set(refused.value.message_dict) == {"action_text"}


def test_create_gives_the_owner_an_action_that_names_nobody(official: User, japan: Partner) -> None:
    made = create(official, [japan], action={"text": "Draft it"})
    assert made.actions.get().assignee == official


def test_create_follows_from_now_on(official: User, japan: Partner) -> None:
    made = create(official, [japan], action={"text": "Draft it", "assignee": official})
    made.refresh_from_db()
    assert made.reference == "COM-JPN-001"
    assert (made.entry_state, made.status, made.confidence) == (EntryState.TAKEN_UP, "unknown", "unknown")
    assert made.baseline_due == made.due == commitments.DUE
    assert made.last_activity_at is not None
    assert made.actions.get().assignee == official
    assert made.created_by == official


def test_create_takes_an_explicit_none_for_the_date(official: User, japan: Partner) -> None:
    made = create(official, [japan], due=NO_DATE_AGREED)
    assert str(made.due) == "no date was agreed"


def test_create_with_several_partners_has_a_common_reference(official: User, japan: Partner, korea: Partner) -> None:
    assert create(official, [japan, korea]).reference == "COM-MUL-001"


def test_create_refuses_to_set_a_status(official: User, japan: Partner) -> None:
    with pytest.raises(ValueError, match="status"):
        create(official, [japan], status=CommitmentStatus.IMPLEMENTED)


def change(actor: User, row: Commitment, *, reason: str = "", version: int | None = None, **values: Any) -> Commitment:
    version = version or row.version
    return services.change(actor=actor, commitment=row, version=version, values=values, reason=reason)


@pytest.mark.parametrize("who", ["reader", "administrator", "auditor", "outsider"])
def test_change_refuses(request: pytest.FixtureRequest, japan: Partner, official: User, who: str) -> None:
    row = commitments.commitment([japan], official)
    with pytest.raises(NotAllowed):
        change(request.getfixturevalue(who), row, note="x")


@pytest.mark.parametrize(
    "values", [{"text": "Other"}, {"priority": Priority.HIGH}, {"responsible": "eu"}, {"marking": Marking.SENSITIVE}]
)
def test_change_needs_a_reason_for_what_was_agreed(official: User, japan: Partner, values: dict[str, Any]) -> None:
    row = commitments.commitment([japan], official)
    with pytest.raises(RuleViolation) as refused:
        change(official, row, **values)
    assert "reason" in refused.value.message_dict
    changed = change(official, row, reason="Agreed by mail.", **values)
    assert all(getattr(changed, name) == value for name, value in values.items())
    event = AuditEvent.objects.filter(tbl="partnerships_commitment", op="U").latest("id")
    assert (event.reason, event.actor) == ("Agreed by mail.", "official")


def test_change_of_a_note_needs_no_reason(official: User, japan: Partner) -> None:
    row = commitments.commitment([japan], official)
    assert change(official, row, note="See the file.").note == "See the file."


def test_change_refuses_a_stale_version(official: User, manager: User, japan: Partner) -> None:
    row = commitments.commitment([japan], official)
    change(manager, row, note="First")
    with pytest.raises(Conflict) as conflict:
        change(official, row, version=row.version, note="Second")
    assert conflict.value.record.note == "First"


def test_change_of_nothing_writes_nothing(official: User, japan: Partner) -> None:
    row = commitments.commitment([japan], official, note="x")
    before = AuditEvent.objects.count()
    assert change(official, row, note="x").version == row.version
    assert AuditEvent.objects.count() == before


def test_change_lets_only_a_manager_lower_the_marking(official: User, manager: User, japan: Partner) -> None:
    row = commitments.commitment([japan], official, marking=Marking.SENSITIVE)
    with pytest.raises(RuleViolation) as refused:
        change(official, row, marking=Marking.NORMAL, reason="Published.")
    assert "marking" in refused.value.message_dict
    assert change(manager, row, marking=Marking.NORMAL, reason="Published.").marking == Marking.NORMAL


def test_change_refuses_a_marking_beyond_the_actor(japan: Partner) -> None:
    low = people.user("low")
    people.assign(low, Role.OFFICIAL, to=japan, up_to=Marking.NORMAL)
    row = commitments.commitment([japan], low)
    with pytest.raises(RuleViolation) as refused:
        change(low, row, marking=Marking.SENSITIVE, reason="Why not.")
    assert "marking" in refused.value.message_dict


def test_change_refuses_the_due_date(official: User, japan: Partner) -> None:
    row = commitments.commitment([japan], official)
    with pytest.raises(ValueError, match="due"):
        change(official, row, due=PartialDate.year(2030), reason="Later.")


def take_up(actor: User, row: Commitment, **changes: Any) -> Commitment:
    action = changes.pop("action", {"text": "Ask the partner", "assignee": actor})
    values = {"owner": actor, "due": row.due} | changes
    return services.take_up(actor=actor, commitment=row, version=row.version, values=values, action=action)


@pytest.mark.parametrize("who", ["reader", "administrator", "auditor", "outsider"])
def test_take_up_refuses(request: pytest.FixtureRequest, japan: Partner, who: str) -> None:
    row = commitments.commitment([japan])
    with pytest.raises(NotAllowed):
        take_up(request.getfixturevalue(who), row)


@pytest.mark.parametrize(
    ("changes", "field"),
    [({"owner": None}, "owner"), ({"action": None}, "action_text"), ({"due": PartialDate.year(2030)}, "due")],
)
def test_take_up_needs_owner_first_action_and_the_date_of_the_source(
    official: User, japan: Partner, changes: dict[str, Any], field: str
) -> None:
    row = commitments.commitment([japan])
    with pytest.raises(RuleViolation) as refused:
        take_up(official, row, **changes)
    assert field in refused.value.message_dict
    row.refresh_from_db()
    assert row.entry_state == EntryState.REPORTED


def test_take_up_without_a_date_needs_one_or_an_explicit_none(official: User, japan: Partner) -> None:
    row = commitments.commitment([japan], due=NO_DATE)
    with pytest.raises(RuleViolation):
        take_up(official, row)
    taken = take_up(official, row, due=PartialDate.year(2027))
    assert taken.due == taken.baseline_due == PartialDate.year(2027)
    assert taken.date_changes.get().old_due == NO_DATE


def test_take_up_twice_is_refused(official: User, japan: Partner) -> None:
    row = take_up(official, commitments.commitment([japan]))
    with pytest.raises(RuleViolation):
        take_up(official, row)


def test_take_up_keeps_what_is_known(official: User, japan: Partner) -> None:
    row = commitments.commitment([japan])
    commitments.reported(row, Reported.OPEN, date(2026, 11, 22))
    taken = take_up(official, row)
    assert (taken.entry_state, taken.status, taken.position) == (EntryState.TAKEN_UP, "unknown", "open")


def test_give_back_is_for_the_system_alone(manager: User, japan: Partner) -> None:
    row = commitments.commitment([japan], manager, is_demonstration=True)
    with pytest.raises(NotAllowed):
        services.give_back(actor=manager, commitment=row)


def test_give_back_leaves_the_reported_history_as_it_was(official: User, manager: User, japan: Partner) -> None:
    system = people.user("demonstration", is_system=True)
    row = commitments.commitment([japan], due=NO_DATE)
    commitments.reported(row, Reported.OPEN, date(2026, 11, 22))
    before = Commitment.objects.filter(pk=row.pk).values().get()
    taken = services.take_up(
        actor=official,
        commitment=row,
        version=row.version,
        values={"owner": official, "due": PartialDate.year(2027), "kind": CommitmentKind.LEGAL},
        action={"text": "Ask", "assignee": official},
        is_demonstration=True,
    )
    commitments.evidence(taken, is_demonstration=True)
    made = commitments.update(taken, official, state="submitted", is_demonstration=True)
    commitments.review(made, manager)
    services.give_back(actor=system, commitment=taken)
    after = Commitment.objects.filter(pk=row.pk).values().get()
    moving = {"version", "changed_at", "changed_by_id", "is_demonstration"}
    assert {name: value for name, value in after.items() if name not in moving} == {
        name: value for name, value in before.items() if name not in moving
    }
    assert not after["is_demonstration"]
    assert not taken.actions.exists()
    assert not taken.updates.exists()
    assert not taken.date_changes.exists()


def test_give_back_refuses_what_is_no_demonstration(official: User, japan: Partner) -> None:
    system = people.user("demonstration", is_system=True)
    with pytest.raises(RuleViolation):
        services.give_back(actor=system, commitment=commitments.commitment([japan], official))
