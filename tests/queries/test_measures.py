"""Figures on commitments: the same as the lists say, and no more than the viewer sees."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from partnerships.choices import CommitmentKind, CommitmentStatus, Marking, Reported, Role, Standing
from partnerships.filters.measures import GROUPS
from partnerships.models import Area, Partner, Unit, User
from partnerships.queries import commitments as queries
from partnerships.queries import measures
from partnerships.rules.measures import (
    BANDWIDTH,
    BY_NAME,
    CADENCE_KEPT,
    DIALOGUE_ONLY,
    ELECTORAL_EXPOSURE,
    GAP_VALUE,
    STANDINGS,
    Group,
    Measure,
    Part,
)
from partnerships.rules.partial_dates import PartialDate
from partnerships.services.base import today
from tests.factories import commitments, meetings, people
from tests.factories.base import making, saved
from tests.personas import access

pytestmark = pytest.mark.django_db


def told(viewer: User, group_by: str = "partner", **kwargs: object) -> dict[tuple[str | None, str], tuple[Any, Any]]:
    """Give numerator and denominator by group and measure, where anything is counted."""
    asked = {"measures": (*STANDINGS, DIALOGUE_ONLY), **kwargs}
    found = measures.by_group(viewer=access(viewer), on=today(), group_by=group_by, **asked)  # type: ignore[arg-type]
    return {
        (each.group, each.measure.name): (each.numerator, each.denominator) for each in found if each.numerator
    }  # fmt: skip


def test_every_standing_is_measured_and_every_group_offered() -> None:
    assert [each.name for each in STANDINGS] == [str(word) for word in Standing]
    assert set(Group) == {word for word, _label in GROUPS}


def test_nothing_out_of_scope_is_counted(japan: Partner, norway: Partner, official: User, outsider: User) -> None:
    commitments.commitment([japan], official)
    commitments.commitment([japan, norway], official)
    assert told(official) == {("JPN", "open_unknown"): (2, 2)}
    assert told(outsider) == {("NOR", "open_unknown"): (1, 1)}


def test_a_marking_beyond_the_viewer_is_not_counted(japan: Partner, official: User) -> None:
    commitments.commitment([japan], official)
    commitments.commitment([japan], official, marking=Marking.SENSITIVE)
    low = people.user("low")
    people.assign(low, Role.READER, to=japan, up_to=Marking.NORMAL)
    assert told(low)["JPN", "open_unknown"] == (1, 1)
    for viewer, highest in ((low, Marking.NORMAL), (official, Marking.SENSITIVE)):
        found = measures.by_group(viewer=access(viewer), on=today(), group_by="area", measures=STANDINGS)
        assert {each.marking for each in found} == {highest}


def test_dialogue_counts_apart(japan: Partner, official: User, manager: User) -> None:
    late = commitments.commitment([japan], official, due=PartialDate.on(today() - timedelta(days=5)))
    commitments.reviewed(late, official, manager, CommitmentStatus.IN_PROGRESS)
    commitments.commitment([japan], official)
    commitments.commitment([japan], official, kind=CommitmentKind.DIALOGUE_ONLY)
    assert told(official) == {
        ("JPN", "overdue"): (1, 2),
        ("JPN", "open_unknown"): (1, 2),
        ("JPN", "dialogue_only"): (1, 3),
    }


def test_groups_and_partners(japan: Partner, korea: Partner, official: User, asia_unit: Unit) -> None:
    area = saved(Area(slug="cyber", name="Cyber"))
    commitments.commitment([japan, korea], official, area=area, owner_unit=asia_unit)
    commitments.commitment([korea], official)
    commitments.commitment([], official)
    assert told(official, "area") == {("cyber", "open_unknown"): (1, 1), (None, "open_unknown"): (2, 2)}
    assert told(official, "unit") == {("ASIA-1", "open_unknown"): (1, 1), (None, "open_unknown"): (2, 2)}
    assert told(official, "category") == {(None, "open_unknown"): (3, 3)}
    assert told(official, partners=[korea]) == {("KOR", "open_unknown"): (2, 2)}
    assert told(official, "area", partners=[japan]) == {("cyber", "open_unknown"): (1, 1)}


def test_as_of_counts_what_was_known_then(japan: Partner, official: User) -> None:
    held = meetings.meeting([japan], when=PartialDate.on(today() - timedelta(days=40)), record_state="reported")
    row = commitments.commitment([japan], meeting=held, external_id="jp-2026-c1")
    commitments.reported(row, Reported.OPEN, today() - timedelta(days=20))
    assert told(official) == {("JPN", "open"): (1, 1)}
    for days, counted in ((30, {("JPN", "open_unknown"): (1, 1)}), (50, {})):
        day = today() - timedelta(days=days)
        assert told(official, as_of=day) == counted
        listed = queries.listing(viewer=access(official), on=today(), as_of=day)
        assert {("JPN", each.standing): (1, 1) for each in listed} == counted


def test_due_sessions_are_counted_by_partner(japan: Partner, korea: Partner, official: User) -> None:
    track = meetings.track("Talks", [japan, korea], interval_months=12, tolerance_days=30)
    alone = meetings.track("Other talks", [japan], interval_months=6)
    for year in (2023, 2024, 2025):
        meetings.meeting([japan, korea], tracks=[(track, year - 2022)], when=PartialDate.on(date(year, 3, 1)))
    meetings.meeting([japan], tracks=[(alone, 1)], when=PartialDate.on(date(2024, 3, 1)))
    found = measures.by_group(viewer=access(official), on=date(2025, 6, 1), group_by="partner", measures=[CADENCE_KEPT])
    assert {each.group: (each.numerator, each.denominator) for each in found} == {"JPN": (2, 4), "KOR": (2, 2)}
    rows = measures.rows_of(
        viewer=access(official),
        on=date(2025, 6, 1),
        measure=CADENCE_KEPT,
        part=Part.NUMERATOR,
        group_by="partner",
        group="KOR",
    )
    assert [row.date.latest for row in rows] == [date(2024, 3, 1), date(2025, 3, 1)]


def test_a_unit_without_capacity_is_not_known(
    japan: Partner, official: User, asia_unit: Unit, north_unit: Unit
) -> None:
    with making():
        Unit.objects.filter(pk=north_unit.pk).update(capacity_days=50)
    other = people.user("other", unit=north_unit)
    row = commitments.commitment([japan], official)
    commitments.action(row, official, effort_days=10)
    commitments.action(row, other, effort_days=20)
    found = measures.by_group(viewer=access(official), on=today(), group_by="unit", measures=[BANDWIDTH])
    assert {each.group: (each.numerator, each.denominator, each.words) for each in found} == {
        "ASIA-1": (None, None, "not known"),
        "NORTH-1": (20, 50, "40 %"),
    }


@pytest.mark.parametrize("measure", [ELECTORAL_EXPOSURE, GAP_VALUE])
def test_what_nothing_is_recorded_of_is_never_nought(japan: Partner, official: User, measure: Measure) -> None:
    commitments.commitment([japan], official)
    (found,) = measures.by_group(viewer=access(official), on=today(), group_by="all", measures=[measure])
    assert (found.numerator, found.denominator, found.value) == (None, None, None)


def test_reported_history_counts_in_delivery_and_not_in_our_work(japan: Partner, official: User) -> None:
    held = meetings.meeting([japan], outcomes=["a decision"], record_state="reported")
    row = commitments.commitment([japan], meeting=held, due=PartialDate.on(today() - timedelta(days=9)))
    commitments.reported(row, Reported.MET, today())
    found = measures.by_group(viewer=access(official), on=today(), group_by="all")
    counted = {each.measure.name: each.denominator for each in found if each.denominator}
    assert counted["on_time"] == 1
    assert [name for name in counted if not BY_NAME[name].counts_reported] == []


@pytest.mark.long
def test_figures_take_the_same_statements_however_much_there_is(
    japan: Partner, korea: Partner, official: User, manager: User
) -> None:
    counted = []
    for _each in range(2):
        held = meetings.meeting([japan, korea], outcomes=["one", "two"])
        row = commitments.commitment([japan, korea], official, meeting=held)
        commitments.reviewed(row, official, manager, CommitmentStatus.IN_PROGRESS)
        with CaptureQueriesContext(connection) as statements:
            measures.by_group(viewer=access(official), on=today(), group_by="partner")
        counted.append(len(statements))
    assert counted[0] == counted[1] <= 12


@pytest.mark.long
def test_figures_of_a_past_day_say_what_the_lists_say(japan: Partner, korea: Partner, official: User) -> None:
    held = meetings.meeting([japan, korea], when=PartialDate.on(today() - timedelta(days=40)), record_state="reported")
    for number, word in enumerate(Reported):
        row = commitments.commitment([japan, korea], meeting=held, external_id=f"jp-{number}")
        commitments.reported(row, word, today() - timedelta(days=20))
    for days in (10, 30):
        day = today() - timedelta(days=days)
        listed = queries.listing(viewer=access(official), on=today(), as_of=day)
        expected = {
            ("all", str(word)): (n, len(Reported))
            for word, n in queries.counts(listed, on=today(), as_of=day).items()
            if n
        }
        assert told(official, "all", as_of=day) == expected
