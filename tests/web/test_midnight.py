"""Show 3: late is late on the same day for everybody, wherever they sit and through whichever door they look."""

from __future__ import annotations

import csv
from collections.abc import Callable
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

import pytest
from django.urls import reverse

from partnerships.choices import Reported, Role, Standing
from partnerships.models import Commitment, Partner, User
from partnerships.queries import commitments as queries
from partnerships.queries import dashboard
from partnerships.rules.days import BRUSSELS, day_end
from partnerships.rules.partial_dates import PartialDate
from partnerships.services.base import today
from tests.api.programs import Program
from tests.clock import Clock
from tests.factories import commitments, people
from tests.personas import access, client_for

# The last days on which the promise is in time: summer, winter, both days on which the clocks change and the nights
# before them, the ends of two years (one of them a leap year's) and the leap day.
LAST_DAYS = [
    date(2026, 7, 14),
    date(2026, 11, 22),
    date(2027, 3, 27),
    date(2027, 3, 28),
    date(2026, 10, 24),
    date(2026, 10, 25),
    date(2026, 12, 31),
    date(2028, 12, 31),
    date(2028, 2, 29),
]
ZONES = {"auckland": "Pacific/Auckland", "utc": "UTC", "vancouver": "America/Vancouver"}


def midnight_after(day: date) -> datetime:
    """Give the first moment of the next day in Brussels, in UTC."""
    return datetime.combine(day + timedelta(days=1), time.min, tzinfo=BRUSSELS).astimezone(UTC)


@pytest.mark.parametrize("day", LAST_DAYS, ids=str)
def test_the_day_turns_at_midnight_in_brussels(day: date, clock: Clock) -> None:
    turn = midnight_after(day)
    assert turn == day_end(day)
    for moment, expected in (
        (turn - timedelta(microseconds=1), day),
        (turn, day + timedelta(days=1)),
        (datetime.combine(day, time(23, 59, 59), tzinfo=UTC), day + timedelta(days=1)),  # in UTC still the day itself
        (datetime.combine(day, time(12), tzinfo=UTC), day),
    ):
        clock(moment)
        assert today() == expected


@pytest.mark.parametrize("day", LAST_DAYS, ids=str)
def test_no_day_lasts_other_than_its_hours(day: date) -> None:
    hours = (midnight_after(day) - midnight_after(day - timedelta(days=1))) / timedelta(hours=1)

    assert hours == {date(2027, 3, 28): 23, date(2026, 10, 25): 25}.get(day, 24)


@pytest.fixture
def watchers(japan: Partner) -> list[User]:
    """One reader in each zone."""
    found = []
    for name, zone in ZONES.items():
        who = people.user(name, time_zone=zone)
        people.assign(who, Role.READER, to=japan)
        found.append(who)
    return found


def on_the_page(viewer: User, row: Commitment) -> bool:
    answer = client_for(viewer).get(reverse("commitment-detail", args=[row.reference]))
    return bool(answer.context["commitment"].standing_term is Standing.OVERDUE)


def in_the_list(viewer: User, row: Commitment) -> bool:
    answer = client_for(viewer).get(reverse("commitment-list"), {"standing": "overdue"})
    return [each.reference for each in answer.context["rows"]] == [row.reference]


def in_the_table(viewer: User, row: Commitment) -> bool:
    answer: Any = client_for(viewer).get(reverse("commitment-table"))
    lines = list(csv.reader(b"".join(answer.streaming_content).decode().splitlines()))
    return dict(zip(lines[3], lines[4], strict=True))["Standing"] == "Overdue"


def in_the_api(viewer: User, row: Commitment) -> bool:
    return bool(Program(viewer).get(f"commitments/{row.pk}/").json()["standing"] == "overdue")


def in_the_filter_of_the_api(viewer: User, row: Commitment) -> bool:
    return bool(Program(viewer).get("commitments/", standing="overdue").json()["count"] == 1)


def in_the_partner_s_list(viewer: User, row: Commitment) -> bool:
    answer = client_for(viewer).get(reverse("partner-commitments", args=["JPN"]), {"show": "overdue"})
    return bool(answer.context["rows"])


def in_the_figures(viewer: User, row: Commitment) -> bool:
    on = today()
    counted = queries.counts(queries.listing(viewer=access(viewer), on=on), on=on)[Standing.OVERDUE]
    day = dashboard.Day(on)
    figures = dashboard.figures(dashboard.rows(viewer=access(viewer), day=day, tab=dashboard.ALL), day=day)
    assert figures.overdue == counted
    return counted == 1


DOORS: list[Callable[[User, Commitment], bool]] = [
    on_the_page, in_the_list, in_the_table, in_the_api, in_the_filter_of_the_api, in_the_partner_s_list, in_the_figures,
]  # fmt: skip


@pytest.mark.long
@pytest.mark.django_db
@pytest.mark.parametrize("day", LAST_DAYS, ids=str)
def test_late_begins_at_the_same_moment_for_everybody_through_every_door(
    day: date, japan: Partner, watchers: list[User], clock: Clock
) -> None:
    row = commitments.commitment([japan], due=PartialDate.on(day))
    commitments.reported(row, Reported.OPEN, day - timedelta(days=10))
    turn = midnight_after(day)

    for moment, is_late in ((turn - timedelta(seconds=1), False), (turn, True)):
        clock(moment)
        seen = {(who.username, door.__name__): door(who, row) for who in watchers for door in DOORS}
        assert seen == dict.fromkeys(seen, is_late)
