"""Which state follows which: the database, the rules and the tables say the same (domain.md, section 2)."""

from __future__ import annotations

from itertools import product

import psycopg
import pytest
from django.db import IntegrityError, connection, transaction

from partnerships import choices
from partnerships.models import Action, Commitment, DateChange, Meeting, Outcome, StatusUpdate
from partnerships.rules import workflow
from sdptracker.postgres.ownership import administrator
from tests.factories.base import making
from tests.factories.rows import row

FLOWS = {
    "meeting": (Meeting, "status", choices.MeetingStatus, workflow.pairs(workflow.MEETING)),
    "record": (Meeting, "record_state", choices.RecordState, workflow.pairs(workflow.RECORD)),
    "outcome": (Outcome, "disposition", choices.Disposition, workflow.pairs(workflow.OUTCOME)),
    "action": (Action, "state", choices.ActionState, workflow.pairs(workflow.ACTION)),
    "update": (StatusUpdate, "state", choices.UpdateState, workflow.pairs(workflow.UPDATE)),
    "date_change": (DateChange, "state", choices.DateChangeState, workflow.pairs(workflow.DATE_CHANGE)),
    "entry": (Commitment, "entry_state", choices.EntryState, workflow.pairs(workflow.ENTRY)),
    "commitment": (
        Commitment,
        "status",
        choices.CommitmentStatus,
        {(old, new) for old, targets in workflow.STATUS_AFTER.items() for new in targets},
    ),
}
EVERY = pytest.mark.parametrize("thing", FLOWS)


def stored(thing: str) -> set[tuple[str, str]]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT old, new FROM audit.flow WHERE thing = %s", [thing])
        return set(cursor.fetchall())


@pytest.mark.django_db
@EVERY
def test_database_and_rules_hold_the_same_table(thing):
    # A demonstration that is taken away leaves its commitment without reviews: only then back to unknown.
    taken_away = {(old, "unknown") for old in choices.CommitmentStatus.values if old != "unknown"}

    extra = taken_away if thing == "commitment" else set()
    assert stored(thing) == {(str(old), str(new)) for old, new in FLOWS[thing][3]} | extra


@pytest.mark.django_db
def test_database_knows_no_other_thing():
    with connection.cursor() as cursor:
        cursor.execute("SELECT DISTINCT thing FROM audit.flow")
        assert {thing for (thing,) in cursor.fetchall()} == set(FLOWS)


@pytest.mark.django_db
@EVERY
def test_table_is_guarded_by_its_flow(thing):
    model, column, _states, _pairs = FLOWS[thing]
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_get_triggerdef(oid) FROM pg_trigger WHERE tgrelid = %s::regclass AND tgname = %s"
            " AND tgenabled = 'A'",
            [model._meta.db_table, f"c_flow_{column}"],
        )
        (definition,) = cursor.fetchone()

    assert f"BEFORE INSERT OR UPDATE ON public.{model._meta.db_table}" in definition
    assert f"audit.check_flow('{thing}', '{column}')" in definition


@pytest.mark.django_db
@EVERY
def test_flow_refuses_every_other_pair(thing):
    _model, _column, states, _pairs = FLOWS[thing]
    allowed = stored(thing)
    with administrator(dbname=connection.settings_dict["NAME"]) as strongest:
        strongest.execute("CREATE TEMPORARY TABLE thing (state text)")
        strongest.execute(
            "CREATE TRIGGER flow BEFORE INSERT OR UPDATE ON thing FOR EACH ROW"
            f" EXECUTE FUNCTION audit.check_flow('{thing}', 'state')"
        )
        passed = {pair for pair in product(["", *states.values], states.values) if _passes(strongest, *pair)}

    assert passed - {(state, state) for state in states.values} == allowed


def _passes(strongest: psycopg.Connection, old: str, new: str) -> bool:
    try:
        with strongest.transaction(force_rollback=True):
            if not old:
                strongest.execute("INSERT INTO thing VALUES (%s)", [new])
                return True
            strongest.execute("ALTER TABLE thing DISABLE TRIGGER flow")
            strongest.execute("INSERT INTO thing VALUES (%s)", [old])
            strongest.execute("ALTER TABLE thing ENABLE TRIGGER flow")
            strongest.execute("UPDATE thing SET state = %s", [new])
            return True
    except psycopg.errors.CheckViolation:
        return False


@pytest.mark.django_db
@EVERY
def test_queryset_update_cannot_jump(thing):
    model, column, states, _pairs = FLOWS[thing]
    made = row(model)
    start = getattr(made, column)
    forbidden = [new for new in states.values if new != start and (start, new) not in stored(thing)]

    for new in forbidden:
        with pytest.raises(IntegrityError, match=rf'{thing} cannot go from "{start}"'), transaction.atomic(), making():
            model.objects.filter(pk=made.pk).update(**{column: new})
    assert forbidden or thing in ("commitment", "date_change", "entry")
