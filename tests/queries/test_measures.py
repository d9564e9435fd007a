"""Figures on commitments: the same as the lists say, and no more than the viewer sees."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from partnerships.choices import CommitmentKind, CommitmentStatus, Marking, Reported, Role, Standing
from partnerships.filters.measures import GROUPS
from partnerships.models import Area, Partner, Unit, User
from partnerships.queries import commitments as queries
from partnerships.queries import measures
from partnerships.rules.measures import DIALOGUE_ONLY, STANDINGS, Group
from partnerships.rules.partial_dates import PartialDate
from partnerships.services.base import today
from tests.factories import commitments, meetings, people
from tests.factories.base import saved
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
