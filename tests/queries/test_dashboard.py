"""Figures of Follow-through: each agrees with the list it counts, today and on a past day."""

from __future__ import annotations

from datetime import date, timedelta

from partnerships.choices import Reported, Standing
from partnerships.models import Partner, User
from partnerships.queries import commitments as lists
from partnerships.queries import dashboard
from partnerships.queries.dashboard import ALL, MINE, UNIT, Day
from partnerships.rules.partial_dates import PartialDate
from tests.factories import commitments, meetings
from tests.factories.base import making
from tests.personas import access

TODAY = date(2026, 11, 22)
PAST = PartialDate.on(date(2026, 6, 30))
AHEAD = PartialDate.on(date(2027, 6, 30))


def figures(user: User, day: Day | None = None, tab: str = ALL) -> dashboard.Figures:
    day = day or Day(TODAY)
    return dashboard.figures(dashboard.rows(viewer=access(user), day=day, tab=tab), day=day)


def world(official: User, japan: Partner, korea: Partner) -> None:
    """Two kept (one late), one overdue, one past due that nobody knows of, one open, one unknown and ahead."""
    for partner, due, position, on in [
        (japan, PAST, Reported.MET, date(2026, 6, 1)),
        (japan, PAST, Reported.MET_LATE, date(2026, 8, 1)),
        (korea, PAST, Reported.OPEN, date(2026, 11, 1)),
        (korea, PAST, "", TODAY),
        (korea, AHEAD, Reported.OPEN, date(2026, 11, 1)),
        (korea, AHEAD, "", TODAY),
    ]:
        row = commitments.commitment([partner], official, due=due)
        if position:
            commitments.reported(row, position, on)


def test_figures_count_nothing_of_other_partners(outsider: User, official: User, japan: Partner, korea: Partner):
    world(official, japan, korea)

    assert figures(outsider).total == 0


def test_figures_count_by_definition(official: User, japan: Partner, korea: Partner):
    world(official, japan, korea)

    assert figures(official) == dashboard.Figures(
        total=6, followed=6, fallen_due=4, delivered=2, overdue=1, oldest_due=date(2026, 6, 30),
        past_due_unknown=1, stale=6, at_risk=0,
    )  # fmt: skip


def test_figures_agree_with_the_lists_they_count(official: User, japan: Partner, korea: Partner):
    world(official, japan, korea)
    rows = lists.listing(viewer=access(official), on=TODAY)
    found = figures(official)

    assert lists.with_standings(rows, [Standing.OVERDUE], on=TODAY).count() == found.overdue
    assert lists.with_standings(rows, [Standing.PAST_DUE_UNKNOWN], on=TODAY).count() == found.past_due_unknown


def test_figures_of_a_past_day_are_those_of_that_day(official: User, japan: Partner, korea: Partner):
    row = commitments.commitment([japan], None, external_id="an-event", due=PAST)
    commitments.reported(row, Reported.OPEN, date(2026, 7, 1))
    commitments.reported(row, Reported.MET_LATE, date(2026, 10, 1))
    with making():
        row.meeting = meetings.meeting([japan])
        row.save()

    then = figures(official, Day(TODAY, date(2026, 7, 15)))
    now = figures(official)

    assert (then.overdue, then.delivered) == (1, 0)
    assert (now.overdue, now.delivered) == (0, 1)


def test_tabs_keep_to_own_partners_and_unit(
    second_manager: User, official: User, japan: Partner, korea: Partner, norway: Partner
):
    with making():
        second_manager.unit = official.unit
        second_manager.save()
        japan.partnership.manager = second_manager
        japan.partnership.save()
    commitments.commitment([japan, korea], official)
    commitments.commitment([norway], official, owner_unit=official.unit)

    assert dashboard.my_partners(viewer=access(second_manager)) == {japan.pk}
    assert dashboard.tab_counts(viewer=access(second_manager)) == {ALL: 2, MINE: 1, UNIT: 1}
    assert figures(second_manager, tab=MINE).total == 1


def test_burn_up_ends_with_the_figures(official: User, japan: Partner, korea: Partner):
    world(official, japan, korea)
    day = Day(TODAY)

    quarters = dashboard.burn_up(dashboard.rows(viewer=access(official), day=day), day=day)

    assert [(one.label, one.fallen_due, one.delivered) for one in quarters[-3:]] == [
        ("Q2 26", 4, 1),
        ("Q3 26", 4, 2),
        ("Q4 26", 4, 2),
    ]


def test_quarter_ends_run_to_the_day_before():
    ends = dashboard.quarter_ends(date(2026, 1, 1))

    assert ends[-2:] == [("Q4 25", date(2025, 12, 31)), ("Q1 26", date(2025, 12, 31))]
    assert ends[0] == ("Q2 24", date(2024, 6, 30))


def test_by_partner_names_no_partner_out_of_scope(official: User, japan: Partner, norway: Partner):
    commitments.commitment([japan, norway], official, due=AHEAD)
    day = Day(TODAY)

    bars = dashboard.by_partner(dashboard.rows(viewer=access(official), day=day), viewer=access(official), day=day)

    assert [(bar.name, bar.total, bar.standings[Standing.OPEN_UNKNOWN]) for bar in bars] == [("Japan", 1, 1)]


def test_by_partner_works_for_a_past_day(official: User, japan: Partner):
    commitments.reported(commitments.commitment([japan], official, due=PAST), Reported.OPEN, date(2026, 7, 1))
    day = Day(access(official).on + timedelta(days=2), access(official).on + timedelta(days=1))

    found = dashboard.rows(viewer=access(official), day=day)

    assert [bar.total for bar in dashboard.by_partner(found, viewer=access(official), day=day)] == [1]


def test_attention_lists_the_longest_overdue_first(official: User, japan: Partner, korea: Partner):
    world(official, japan, korea)
    older = commitments.commitment([japan], official, due=PartialDate.on(date(2026, 1, 31)))
    day = Day(TODAY)

    rows, count = dashboard.attention(dashboard.rows(viewer=access(official), day=day), day=day, size=2)

    assert (rows[0], len(rows), count) == (older, 2, 3)


def test_meetings_of_year_counts_sessions_of_these_partners(official: User, japan: Partner, korea: Partner):
    silent = meetings.dialogue_format("announcement", is_session=False)
    meetings.meeting([japan])
    meetings.meeting([korea])
    meetings.meeting([japan], format=silent)
    off = meetings.planned([japan], when=PartialDate.on(date(2026, 5, 5)))
    with making():
        off.status, off.cancel_reason = "cancelled", "eu"
        off.save()
    meetings.meeting([japan], when=PartialDate.on(date(2025, 6, 1)))

    assert dashboard.meetings_of_year(viewer=access(official), day=Day(TODAY), partners=None) == (2, 3)
    assert dashboard.meetings_of_year(viewer=access(official), day=Day(TODAY), partners=frozenset({japan.pk})) == (1, 2)
