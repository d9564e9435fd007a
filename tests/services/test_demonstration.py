"""The demonstration world: made through the services, marked as what it is, and taken away again."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pytest
from django.apps import apps
from django.contrib.sessions.models import Session
from django.core.management import call_command
from django.db.models import QuerySet
from django.test import override_settings
from pytest_django import DjangoDbBlocker

from partnerships.choices import (
    ActionState,
    Disposition,
    MeetingStatus,
    Priority,
    RecordState,
    ReviewDecision,
    Role,
    Standing,
    UpdateState,
)
from partnerships.errors import RuleViolation
from partnerships.exports import events as exports
from partnerships.models import (
    AccessToken,
    Action,
    AuditEvent,
    Blocker,
    Commitment,
    DateChange,
    Draft,
    Evidence,
    Meeting,
    Outcome,
    Partner,
    Partnership,
    Review,
    StatusUpdate,
    Track,
    Unit,
    User,
)
from partnerships.models.base import Demonstrable
from partnerships.permissions import Permission
from partnerships.queries import obligations, standings
from partnerships.rules.obligations import OPEN_ACTIONS
from partnerships.rules.partial_dates import PartialDate
from partnerships.services import commitments, demonstration, events, partnerships, reported
from partnerships.services.base import today
from partnerships.services.demonstration import dialogues
from partnerships.services.users import system_account
from tests.database import ScratchDatabase
from tests.factories import event_files, meetings, people
from tests.factories.base import making
from tests.factories.tokens import token
from tests.personas import access, client_for

pytestmark = [pytest.mark.django_db, pytest.mark.long]

ACTORS = ("official", "manager", "official2", "manager2")
UNCOUNTED = {"ReferenceCounter", "AuditEvent"}  # numbers given out and history stay


@dataclass(frozen=True)
class Before:
    """What there was with the real events alone."""

    counts: Counter[str]
    export: str
    audited: int


def counts() -> Counter[str]:
    models = apps.get_app_config("partnerships").get_models()
    return Counter({each.__name__: each._base_manager.count() for each in models if each.__name__ not in UNCOUNTED})


def demonstrable() -> list[QuerySet[Any]]:
    """Give all rows of each table in which the demonstration may have some."""
    models = apps.get_app_config("partnerships").get_models()
    return [each._base_manager.all() for each in models if issubclass(each, Demonstrable)]


def export() -> str:
    return exports.text(viewer=None, on=today())


@pytest.fixture(scope="module")
def world(
    django_db_setup: None,
    django_db_blocker: DjangoDbBlocker,
    scratch_database: ScratchDatabase,
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[Before]:
    """Load the demonstration once for all tests here; each of them is rolled back, and all at the end."""
    with django_db_blocker.unblock(), override_settings(HOME=tmp_path_factory.mktemp("home")):
        event_files.load_reference()
        events.import_file(actor=None, content=event_files.DEMO.read_bytes(), reason="events.yaml")
        system_account("demonstration")
        before = Before(counts(), export(), AuditEvent.objects.count())
        call_command("load_demo", verbosity=0)
        yield before
        scratch_database.restore()


@pytest.fixture
def someone(world: Before, db: None) -> User:
    """Somebody real, who decides everywhere."""
    return people.assign(people.user("someone"), Role.MANAGER).user


def account(name: str) -> User:
    return User.objects.get(username=name)


def real_commitment(actor: User, owner: User) -> Commitment:
    japan = Partner.objects.get(iso3="JPN")
    values = {"origin": "unilateral", "clause": "a speech", "text": "a promise", "responsible": "eu", "owner": owner,
              "due": PartialDate.on(today()), "priority": Priority.LOW}  # fmt: skip
    return commitments.create(actor=actor, values=values, partners=[japan], action=None)


# --- what is refused ---


def test_remove_while_a_real_commitment_is_an_account_s_names_it_and_removes_nothing(someone: User) -> None:
    real, demonstrated = real_commitment(someone, account("official")), Meeting.objects.filter(is_demonstration=True)
    there = demonstrated.count()

    with pytest.raises(RuleViolation) as refused:
        demonstration.remove()

    assert any(real.reference in line and "Demonstration Official" in line for line in refused.value.messages)
    assert demonstrated.count() == there > 0


def test_remove_takes_what_an_account_reported_with_its_sources(world: Before) -> None:
    values = meetings.values(summary="", external_id="by-hand", status="held")
    reported.report(
        actor=account("official"), values=values, partners=[Partner.objects.get(iso3="JPN")],
        sources=[{"publisher": "Demonstration", "title": "made up", "kind": "media"}],
        commitments=[{"external_id": "by-hand-c1", "text": "made up", "responsible": "eu"}],
    )  # fmt: skip

    demonstration.remove()

    assert counts() == world.counts


def test_remove_while_an_account_has_changed_something_real_names_it(world: Before, someone: User) -> None:
    real = real_commitment(someone, someone)
    commitments.change(
        actor=account("official"), commitment=real, version=None, values={"note": "a remark"}, reason="to try it"
    )

    with pytest.raises(RuleViolation, match=real.reference):
        demonstration.remove()


def test_make_that_breaks_off_leaves_nothing_and_the_next_one_makes_all(
    world: Before, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = counts()
    demonstration.remove()
    there = counts()

    def break_off(_cast: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(dialogues, "hold", break_off)
        with pytest.raises(KeyboardInterrupt):
            call_command("load_demo", verbosity=0)
    accounts = {"User": 8, "Unit": 3, "Assignment": counts()["Assignment"]}
    assert counts() - there == Counter(accounts)

    call_command("load_demo", verbosity=0)
    assert counts() == made


# --- what it makes ---


def test_make_changes_no_fact_that_is_exported(world: Before) -> None:
    assert export() == world.export


def test_make_says_of_every_record_what_it_is(world: Before) -> None:
    for rows in demonstrable():
        assert not rows.filter(created_by__username__in=ACTORS, is_demonstration=False).exists()
    texts = [
        *Meeting.objects.filter(is_demonstration=True).values_list("title", flat=True),
        *Track.objects.filter(is_demonstration=True).values_list("name", flat=True),
        *Outcome.objects.filter(is_demonstration=True).values_list("text", flat=True),
        *Commitment.objects.filter(is_demonstration=True, external_id=None).values_list("text", flat=True),
        *Action.objects.values_list("text", flat=True),
        *StatusUpdate.objects.values_list("narrative", flat=True),
        *Evidence.objects.values_list("title", flat=True),
        *Blocker.objects.values_list("text", flat=True),
        *DateChange.objects.values_list("reason", flat=True),
        *Review.objects.exclude(comment="").values_list("comment", flat=True),
    ]
    assert len(texts) > 50
    assert [text for text in texts if not text.startswith("Demonstration: ")] == []


def test_make_gives_every_state_its_example(world: Before) -> None:
    def states(model: Any, column: str) -> set[str]:
        return set(model.objects.filter(is_demonstration=True).values_list(column, flat=True))

    assert states(Action, "state") == set(ActionState)
    assert states(StatusUpdate, "state") == set(UpdateState) - {UpdateState.WITHDRAWN}
    assert states(Review, "decision") == set(ReviewDecision)
    assert states(Meeting, "record_state") == set(RecordState) - {RecordState.REPORTED}
    assert states(Meeting, "status") >= {MeetingStatus.PLANNED, MeetingStatus.CONFIRMED, MeetingStatus.HELD}
    assert states(Outcome, "disposition") == set(Disposition) - {Disposition.NOT_OWED}
    assert states(Evidence, "kind") == {"link", "registry", "document", "meeting"}
    assert {each.resolved_on is None for each in Blocker.objects.all()} == {True, False}
    assert states(DateChange, "state") == {"requested", "approved"}


def test_make_gives_the_commitments_different_standings(world: Before) -> None:
    found: QuerySet[Any] = standings.with_standing(Commitment.objects.filter(is_demonstration=True), on=today())

    assert set(found.values_list("standing", flat=True)) == set(Standing)


def test_make_gives_rhythms_only_to_tracks_that_say_they_are_invented(world: Before) -> None:
    invented = Track.objects.filter(is_demonstration=True)

    assert invented.count() == 3
    assert all(each.name.startswith("Demonstration: ") and each.interval_months for each in invented)
    assert not Track.objects.filter(is_demonstration=False, created_by__username__in=ACTORS).exists()
    assert not Track.objects.filter(is_demonstration=False, changed_by__username__in=ACTORS).exists()


def test_make_gives_units_a_capacity_and_partnerships_somebody_who_answers(world: Before) -> None:
    assert all(each.capacity_days for each in Unit.objects.filter(is_demonstration=True))
    japan = Partnership.objects.get(partner__iso3="JPN")
    assert (japan.lead_official, japan.manager) == (account("official"), account("manager"))
    open_work = Action.objects.filter(state__in=OPEN_ACTIONS)
    assert open_work.exclude(effort_days=None).count() > 20


def test_make_leaves_somebody_real_in_charge(world: Before, someone: User) -> None:
    demonstration.remove()
    led = Partnership.objects.get(partner__iso3="JPN")
    with making():
        led.manager = someone
        led.save()

    call_command("load_demo", verbosity=0)

    led.refresh_from_db()
    assert (led.lead_official, led.manager) == (None, someone)


def test_make_takes_up_promises_of_several_partners_and_leaves_the_rest_reported(world: Before) -> None:
    taken = Commitment.objects.filter(is_demonstration=True, external_id__isnull=False)

    assert set(taken.values_list("partner_links__partner__iso3", flat=True)) == {
        "JPN", "KOR", "IND", "PHL", "AUS", "NOR", "MDA", "CHE",
    }  # fmt: skip
    assert set(taken.values_list("entry_state", flat=True)) == {"taken_up"}
    assert Commitment.objects.filter(entry_state="reported").count() == 9


def test_make_approves_no_date_change_on_a_real_promise(world: Before) -> None:
    assert not DateChange.objects.filter(commitment__external_id__isnull=False, state="approved").exists()


def test_make_leaves_something_to_decide_for_both_managers(world: Before) -> None:
    waiting = StatusUpdate.objects.filter(state=UpdateState.SUBMITTED)
    first, second = access(account("manager")), access(account("manager2"))
    for_first = [each for each in waiting if first.can(Permission.RECORD_DECIDE, each)]
    only_second = [each for each in waiting if each not in for_first and second.can(Permission.RECORD_DECIDE, each)]

    assert (len(for_first) >= 3, len(only_second)) == (True, 1)
    record = Meeting.objects.get(record_state=RecordState.SUBMITTED)
    assert not record.outcomes.filter(disposition=Disposition.TO_TRIAGE).exists()
    assert first.can(Permission.RECORD_DECIDE, record)
    changes = DateChange.objects.filter(state="requested")
    assert [first.can(Permission.RECORD_DECIDE, each) for each in changes.order_by("pk")] == [True, False]
    assert all(second.can(Permission.RECORD_DECIDE, each) for each in changes)


def test_make_leaves_work_of_every_kind_for_the_official(world: Before) -> None:
    def owed(name: str) -> set[str]:
        return {one.kind for one in obligations.owed_by(access(account(name)), today())}

    assert owed("official") >= {"mend_record", "record_meeting", "triage", "act"}
    assert "mend_update" in owed("official2")
    assert owed("manager") >= {"verify", "review"}
    assert Draft.objects.filter(user__username="official").count() == 1


def test_make_when_it_is_there_writes_nothing(world: Before) -> None:
    events_before = AuditEvent.objects.count()

    assert demonstration.make(events_file=b"") is False
    assert AuditEvent.objects.count() == events_before


# --- taking it away ---


def test_remove_leaves_what_was_there_before(world: Before) -> None:
    client_for(account("official"))
    there = AuditEvent.objects.count()

    removed = demonstration.remove()

    assert counts() == world.counts
    assert export() == world.export
    assert (removed.given_back, removed.accounts, removed.events_kept) == (12, 8, 24)
    assert not Session.objects.exists()
    assert not User.objects.filter(is_system=False).exists()
    assert not any(rows.filter(is_demonstration=True).exists() for rows in demonstrable())
    assert AuditEvent.objects.count() > there > world.audited


def test_remove_gives_partnerships_back_as_they_were(world: Before) -> None:
    canada = Partnership.objects.get(partner__iso3="CAN")
    state = canada.state
    partnerships.pause(actor=account("manager2"), partnership=canada, version=None, reason="to try it")
    canada.refresh_from_db()
    assert canada.state == "dormant"

    demonstration.remove()

    canada.refresh_from_db()
    assert (canada.state, canada.lead_official, canada.manager) == (state, None, None)
    assert not Partnership.objects.exclude(lead_official=None, manager=None).exists()
    last = AuditEvent.objects.filter(tbl="partnerships_partnership", pk_of_row=canada.pk).latest("id")
    assert last.actor == "demonstration"


def test_remove_keeps_other_people_s_sessions(someone: User) -> None:
    client_for(someone)
    client_for(account("reader"))

    demonstration.remove()

    assert [each.get_decoded()["_auth_user_id"] for each in Session.objects.all()] == [str(someone.pk)]


def test_remove_stands_in_the_audit_record_itself(world: Before) -> None:
    meeting = Meeting.objects.filter(is_demonstration=True).latest("pk")

    demonstration.remove()

    last = AuditEvent.objects.filter(tbl="partnerships_meeting", pk_of_row=meeting.pk).latest("id")
    assert (last.op, last.actor, last.action) == ("D", "demonstration", "demonstration.remove")
    assert last.before is not None
    assert last.before["title"] == meeting.title


def test_remove_when_it_is_gone_does_nothing(world: Before) -> None:
    demonstration.remove()

    removed = demonstration.remove()

    assert (removed.given_back, removed.rows, removed.accounts) == (0, 0, 0)


def test_remove_takes_the_access_tokens_of_its_accounts(world: Before, someone: User) -> None:
    token(account("official"))
    real, _key = token(someone)

    demonstration.remove()

    assert list(AccessToken.objects.all()) == [real]


def test_remove_takes_what_an_account_entered_by_hand(world: Before) -> None:
    tried = real_commitment(account("official"), account("official"))

    demonstration.remove()

    assert tried.is_demonstration
    assert not Commitment.objects.filter(reference=tried.reference).exists()
