"""Past state can be shown for any moment (promise 9): random edits, and what is read equals a model kept in memory."""

from __future__ import annotations

from copy import deepcopy
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

import pytest
from django.db import connection
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from partnerships.models import Action, Commitment, Interest, Meeting, Outcome, Partner, Partnership, User
from partnerships.queries import past
from tests.factories import commitments, meetings, rows
from tests.factories.base import making

pytestmark = [pytest.mark.django_db, pytest.mark.long]

# What is edited: the name in the model, the table and the column.
COLUMNS: dict[str, tuple[Any, str]] = {
    "text": (Commitment, "text"),
    "deliverable": (Commitment, "deliverable"),
    "priority": (Commitment, "priority"),
    "region": (Partner, "region"),
    "note": (Partner, "note"),
    "title": (Partnership, "title"),
    "statement": (Interest, "eu_statement"),
    "eu_priority": (Interest, "eu_priority"),
}
NUMBERS = ("priority", "eu_priority")
WORDS = st.text(st.characters(codec="utf-8", exclude_characters="\x00", exclude_categories=("Cs", "Cc")), max_size=12)
WAYS = st.sampled_from(["save", "update", "sql"])
EDIT = st.one_of(
    st.tuples(st.sampled_from([name for name in COLUMNS if name not in NUMBERS]), WAYS, WORDS.map(str.strip)),
    st.tuples(st.sampled_from(NUMBERS), WAYS, st.integers(0, 3)),
    st.tuples(st.just("add action"), st.just("save"), st.just("A task")),
    st.tuples(st.just("add outcome"), st.just("save"), st.just("An outcome")),
    st.tuples(st.just("drop outcome"), WAYS, st.integers(0, 5)),
)


@dataclass
class Model:
    """All that was known at one moment: the edited columns, and the parts by their keys."""

    columns: dict[str, Any] = field(default_factory=dict)
    actions: dict[int, str] = field(default_factory=dict)
    outcomes: dict[int, str] = field(default_factory=dict)


@dataclass
class World:
    """The rows that are edited."""

    rows: dict[Any, Any]
    meeting: Meeting
    owner: User

    def read(self) -> Model:
        """Read what the tables say: now, or of the past inside `past.at`."""
        found = {model: model.objects.filter(pk=row.pk).first() for model, row in self.rows.items()}
        return Model(
            {name: getattr(found[model], column, None) for name, (model, column) in COLUMNS.items()},
            dict(Action.objects.filter(commitment=self.rows[Commitment].pk).values_list("pk", "text")),
            dict(Outcome.objects.filter(meeting=self.meeting.pk).values_list("pk", "text")),
        )

    def edit(self, model: Model, what: str, way: str, value: Any) -> None:
        """Make one edit in the database and in the model."""
        with making(self.owner):
            if what == "add action":
                made = Action(commitment=self.rows[Commitment], assignee=self.owner, text=value)
                made.save()
                model.actions[made.pk] = value
            elif what == "add outcome":
                outcome = Outcome(meeting=self.meeting, text=value, position=len(model.outcomes))
                outcome.save()
                model.outcomes[outcome.pk] = value
            elif what == "drop outcome":
                self._drop(model, way, value)
            else:
                self._change(*COLUMNS[what], way, value)
                model.columns[what] = value

    def _drop(self, model: Model, way: str, place: int) -> None:
        for pk in sorted(model.outcomes)[place : place + 1]:
            if way == "sql":
                with connection.cursor() as cursor:
                    cursor.execute("DELETE FROM partnerships_outcome WHERE id = %s", [pk])
            else:
                Outcome.objects.filter(pk=pk).delete()
            del model.outcomes[pk]

    def _change(self, table: Any, column: str, way: str, value: Any) -> None:
        pk = self.rows[table].pk
        if way == "update":
            table.objects.filter(pk=pk).update(**{column: value})
        elif way == "sql":
            with connection.cursor() as cursor:
                cursor.execute(f"UPDATE {table._meta.db_table} SET {column} = %s WHERE id = %s", [value, pk])
        else:
            row = table.objects.get(pk=pk)
            setattr(row, column, value)
            row.save()


def moment() -> datetime:
    """Ask the clock that dates the record."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT clock_timestamp()")
        found: datetime = cursor.fetchone()[0]
    return found


def world(japan: Partner, official: User) -> World:
    row = commitments.commitment([japan], official)
    Interest.objects.filter(partnership=japan.partnership).delete()  # of the example before
    interest = rows.row(Interest, partnership=japan.partnership, eu_priority=1)
    held = meetings.meeting([japan], outcomes=["First outcome"])
    return World({Commitment: row, Partner: japan, Partnership: japan.partnership, Interest: interest}, held, official)


@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(edits=st.lists(EDIT, min_size=1, max_size=7))
def test_every_moment_reads_as_the_model_says(
    japan: Partner, official: User, edits: list[tuple[str, str, Any]]
) -> None:
    with making():
        here = world(japan, official)
    model = here.read()
    seen = [(moment(), deepcopy(model))]
    for what, way, value in edits:
        here.edit(model, what, way, value)
        seen.append((moment(), deepcopy(model)))

    assert here.read() == model
    for at, known in seen:
        with past.at(moment=at):
            assert here.read() == known, at


def test_a_moment_before_an_edit_is_told_from_one_after_it(japan: Partner, official: User) -> None:
    """The counterpart: were the present read for the past, the test above would fail."""
    with making():
        here = world(japan, official)
    before, model = moment(), here.read()
    here.edit(model, "text", "sql", "Another promise")

    with past.at(moment=before):
        assert here.read() != model
    assert here.read() == model
