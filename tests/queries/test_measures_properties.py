"""Figures are the same counted by the database and by a plain reference, in every grouping and for every viewer."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal
from random import Random
from types import SimpleNamespace

import pytest
from django.db import transaction
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from partnerships.choices import Marking, Role
from partnerships.models import (
    Action,
    AgendaItem,
    Area,
    Commitment,
    CommitmentPartner,
    DialogueFormat,
    Evidence,
    Fulfilment,
    Interest,
    Meeting,
    MeetingPartner,
    Outcome,
    Partner,
    Partnership,
    Review,
    StatusUpdate,
    Step,
    Unit,
    User,
)
from partnerships.permissions import Access
from partnerships.permissions.access import Grant
from partnerships.permissions.roles import PERMISSIONS
from partnerships.queries import measures, past
from partnerships.rules.measures import Group, Kind, Part
from partnerships.services.base import today
from tests.factories import measured_edits, measured_worlds
from tests.reference_measures import Key, Numbers, Reference, Viewer, World

pytestmark = [pytest.mark.django_db, pytest.mark.long]

TABLES = {
    "partnerships": Partnership,
    "steps": Step,
    "interests": Interest,
    "areas": Area,
    "units": Unit,
    "users": User,
    "formats": DialogueFormat,
    "meetings": Meeting,
    "meeting_partners": MeetingPartner,
    "outcomes": Outcome,
    "agenda": AgendaItem,
    "commitments": Commitment,
    "commitment_partners": CommitmentPartner,
    "fulfilments": Fulfilment,
    "evidence": Evidence,
    "actions": Action,
    "updates": StatusUpdate,
    "reviews": Review,
}
# What the reference does not work out: sessions of series have tests of their own.
APART = {"cadence_kept"}
# A seed, not the draws themselves: worlds are too large to be shrunk, and a seed makes one again.
SEEDS = st.integers(0, 2**32)
HABITS = settings(
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)


def read() -> World:
    """Read every table into plain objects."""
    rows = {name: [SimpleNamespace(**row) for row in model.objects.values()] for name, model in TABLES.items()}
    partners = [
        SimpleNamespace(id=pk, iso3=iso3, category_number=number)
        for pk, iso3, number in Partner.objects.values_list("pk", "iso3", "category__number")
    ]
    return World(partners=partners, **rows)


def viewers(chance: Random, cast: measured_worlds.Cast) -> list[tuple[Access, Viewer]]:
    """Give one who sees everything, one up to a lower marking, and two of narrow scope."""
    ids = [partner.pk for partner in cast.partners]
    narrow = frozenset(chance.sample(ids, 2))
    grants: list[list[tuple[frozenset[int] | None, Marking]]] = [
        [(None, Marking.SENSITIVE)],
        [(None, Marking.NORMAL)],
        [(narrow, Marking.SENSITIVE)],
        [(narrow, Marking.PUBLIC), (frozenset(ids[:1]), Marking.NORMAL)],
    ]
    user = cast.people[0]
    return [
        (
            Access(
                user, today(), tuple(Grant(Role.READER, high, scope, PERMISSIONS[Role.READER]) for scope, high in of)
            ),
            Viewer(tuple((scope, int(high)) for scope, high in of)),
        )
        for of in grants
    ]


def told(found: list[measures.Figure]) -> dict[Key, Numbers]:
    """Give numerator, denominator and value by group and measure, where there is something to count."""
    return {
        (each.group, each.measure.name): (each.numerator, each.denominator, each.value)
        for each in found
        if each.denominator and each.measure.name not in APART
    }


def made(chance: Random) -> measured_worlds.Maker:
    maker = measured_worlds.Maker(chance, on=today())
    maker.world(meetings_made=chance.randint(1, 7), commitments_made=chance.randint(1, 9))
    return maker


@settings(parent=HABITS, max_examples=8)
@given(seed=SEEDS)
def test_figures_in_sql_equal_the_reference(seed: int) -> None:
    chance = Random(seed)  # noqa: S311  # no secret
    with transaction.atomic():
        cast = made(chance).cast
        world = read()
        for access, viewer in chance.sample(viewers(chance, cast), 2):
            reference = Reference(world, viewer, today())
            for group_by in chance.sample([*Group], 3):
                found = measures.by_group(viewer=access, on=today(), group_by=group_by)
                assert told(found) == reference.figures(group_by), group_by
        transaction.set_rollback(True)


@settings(parent=HABITS, max_examples=5)
@given(seed=SEEDS)
def test_figures_of_some_partners_and_a_period_equal_the_reference(seed: int) -> None:
    chance = Random(seed)  # noqa: S311  # no secret
    with transaction.atomic():
        cast = made(chance).cast
        world, asked = read(), chance.sample(cast.partners, 2)
        since = today() - timedelta(days=chance.choice([400, 90, 31]))
        until = today() - timedelta(days=chance.choice([30, 0, -1]))
        for access, viewer in chance.sample(viewers(chance, cast), 2):
            seen = [each for each in asked if viewer.sees_partner(each.pk)]
            if not seen:
                continue
            reference = Reference(world, viewer, today())
            for group_by in chance.sample([*Group], 3):
                found = measures.by_group(
                    viewer=access, on=today(), group_by=group_by, partners=seen, since=since, until=until
                )
                keys = [each.pk for each in seen]
                expected = reference.figures(group_by, partners=keys, since=since, until=until)
                assert told(found) == expected, group_by
        transaction.set_rollback(True)


@settings(parent=HABITS, max_examples=5)
@given(seed=SEEDS)
def test_the_rows_behind_a_figure_are_as_many_as_it_says(seed: int) -> None:
    chance = Random(seed)  # noqa: S311  # no secret
    with transaction.atomic():
        cast = made(chance).cast
        access, _viewer = chance.choice(viewers(chance, cast))
        for group_by in (Group.ALL, chance.choice([*Group])):
            figures = measures.by_group(viewer=access, on=today(), group_by=group_by)
            for figure in chance.sample(figures, min(len(figures), 25)):
                if figure.measure.name in APART:
                    continue
                for part in Part:
                    assert counted(access, figure, part, group_by) == getattr(figure, part), figure.measure.name
        transaction.set_rollback(True)


def counted(access: Access, figure: measures.Figure, part: Part, group_by: str) -> int | Decimal | None:
    rows = measures.rows_of(
        viewer=access, on=today(), measure=figure.measure, part=part, group_by=group_by, group=figure.group
    )
    if figure.numerator is None:
        return None
    if figure.measure.kind == Kind.RATIO:
        name = "effort_days" if part == Part.NUMERATOR else "capacity_days"
        return sum((getattr(row, name) for row in rows), Decimal())
    keys = list(rows.values_list("pk", flat=True))
    assert len(set(keys)) == len(keys)
    return len(keys)


@settings(parent=HABITS, max_examples=3)
@given(seed=SEEDS)
def test_figures_of_every_past_moment_equal_those_kept_in_memory(seed: int) -> None:
    chance = Random(seed)  # noqa: S311  # no secret
    with transaction.atomic():
        maker = measured_worlds.Maker(chance, on=today())
        maker.world(meetings_made=3, commitments_made=3)
        editor = measured_edits.Editor(maker)
        access, viewer = viewers(chance, maker.cast)[0]
        kept = []
        for _number in range(7):
            name, group_by = editor.edit(), chance.choice([*Group])
            kept.append((name, timezone.now(), group_by, Reference(read(), viewer, today()).figures(group_by)))
        for name, moment, group_by, expected in kept:
            with past.at(moment=moment):
                found = told(measures.by_group(viewer=access, on=today(), group_by=group_by))
            assert found == expected, (name, group_by)
        transaction.set_rollback(True)


def test_edits_of_every_kind_are_taken() -> None:
    """Else the property above would hold of nothing."""
    maker = measured_worlds.Maker(Random(4), on=today())  # noqa: S311  # no secret
    maker.world(meetings_made=3, commitments_made=3)
    editor = measured_edits.Editor(maker)

    done = {editor.edit() for _number in range(120)}

    assert done == {each.__name__ for each in editor.edits}
