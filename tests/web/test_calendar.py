"""The calendar's pages: a month as a table and as a list, under one set of filters."""

from __future__ import annotations

import re
from datetime import date
from typing import Any

import pytest
from django.urls import reverse

from partnerships.choices import DatePrecision, Marking, Role
from partnerships.models import Commitment, Partner, User
from partnerships.rules.partial_dates import PartialDate
from tests.factories import commitments, meetings, people
from tests.personas import client_for

pytestmark = pytest.mark.django_db

MONTH, LIST = "/calendar/", "/calendar/list/"
MARCH = "?year=2027&month=3"
DAY = PartialDate.on(date(2027, 3, 17))


def page(user: User, address: str) -> str:
    response = client_for(user).get(address)
    assert response.status_code == 200
    return response.text


def due(partner: Partner, text: str, when: PartialDate = DAY, **values: Any) -> Commitment:
    return commitments.commitment([partner], text=text, due=when, **values)


def cell(text: str, day: str) -> str:
    """Give the cell of a day of the month."""
    found = [each for each in re.findall(r"<td.*?</td>", text, re.S) if f'datetime="{day}"' in each]
    assert len(found) == 1
    return found[0]


@pytest.mark.parametrize("address", [MONTH, LIST])
def test_what_others_do_is_not_shown(address: str, outsider: User, japan: Partner) -> None:
    meetings.planned([japan], when=DAY, title="Secret plan")
    due(japan, "Secret promise")
    due(japan, "Secret wish", PartialDate())
    track = meetings.track("Secret dialogue", [japan], interval_months=1)
    meetings.meeting([japan], tracks=[(track, 1)], when=PartialDate.on(date(2027, 2, 17)))

    assert "Secret" not in page(outsider, address + MARCH)


@pytest.mark.parametrize("address", [MONTH, LIST])
def test_page_carries_the_highest_marking_shown(address: str, japan: Partner) -> None:
    who = people.user("trusted")
    people.assign(who, Role.READER, to=japan, up_to=Marking.SENSITIVE)
    meetings.planned([japan], when=DAY, marking=Marking.SENSITIVE)

    assert "tag--sensitive" in page(who, address + MARCH).split("</h1>")[1].split("</div>")[0]


def test_month_is_a_table_of_weeks_from_monday(reader: User) -> None:
    text = page(reader, MONTH + MARCH)

    assert re.findall(r'<th scope="col">(\w+)</th>', text) == [
        "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday",
    ]  # fmt: skip
    assert "<caption" in text
    days = re.findall(r'<td.*?datetime="([^"]+)"', text, re.S)
    assert (days[0], days[-1], len(days)) == ("2027-03-01", "2027-04-04", 35)
    assert "tabindex" not in text.split("<main")[1].split(">", 1)[1]


def test_exact_day_stands_on_it_and_a_run_on_each_of_its_days(reader: User, japan: Partner) -> None:
    meetings.planned([japan], when=PartialDate.days(date(2027, 3, 30), date(2027, 4, 1)), title="Two-day talks")
    due(japan, "Joint exercise")

    text = page(reader, MONTH + MARCH)

    assert "Joint exercise" in cell(text, "2027-03-17")
    assert [day for day in (29, 30, 31) if "Two-day talks" in cell(text, f"2027-03-{day}")] == [30, 31]
    assert "Two-day talks" in cell(text, "2027-04-01")


@pytest.mark.parametrize(
    ("when", "says"),
    [
        (PartialDate.month(2027, 3), "some day in March 2027"),
        (PartialDate.year(2027), "some day in 2027"),
        (PartialDate(date(2027, 3, 9), date(2027, 3, 17), DatePrecision.WINDOW), "some day between 9 March 2027"),
        (PartialDate(None, date(2027, 3, 31), DatePrecision.QUARTER), "quarter 1 of 2027"),
    ],
    ids=str,
)
def test_partial_date_stands_on_no_day(when: PartialDate, says: str, reader: User, japan: Partner) -> None:
    meetings.planned([japan], when=when, title="Vague talks")

    for address in (MONTH, LIST):
        text = page(reader, address + MARCH)
        head, table = text.split('class="cal-spans"')[1].split("</section>", 1)

        assert "Vague talks" in head
        assert says in head
        assert "Vague talks" not in table


def test_period_of_a_neighbouring_month_stays_there(reader: User, japan: Partner) -> None:
    meetings.planned([japan], when=PartialDate.month(2027, 4), title="April talks")

    assert "April talks" not in page(reader, MONTH + MARCH)


@pytest.mark.parametrize("address", [MONTH, LIST])
def test_what_has_no_date_is_listed_apart_with_its_words(address: str, reader: User, japan: Partner) -> None:
    due(japan, "Talk again", PartialDate(precision=DatePrecision.FUZZY, words="in good time"))

    text = page(reader, address)

    assert "Talk again" in text.split('class="cal-undated"')[1]
    assert "“in good time”" in text


def test_crowded_day_says_how_many_more_and_where(reader: User, japan: Partner) -> None:
    for number in range(7):
        due(japan, f"Promise {number}")

    day = cell(page(reader, MONTH + MARCH), "2027-03-17")

    assert len(re.findall(r"Promise \d", day)) == 4
    assert "3 more" in day
    assert "/calendar/list/?year=2027&amp;month=3#day-2027-03-17" in day
    listed = page(reader, LIST + MARCH)
    assert 'id="day-2027-03-17"' in listed
    assert len(re.findall(r"Promise \d", listed)) == 7


def test_list_of_a_day_beyond_its_room_leads_to_the_commitments(reader: User, japan: Partner) -> None:
    for number in range(27):
        due(japan, f"Promise {number}")

    text = page(reader, LIST + MARCH)

    assert "2 more due on this day" in text
    assert "/commitments/?due_from=2027-03-17&amp;due_to=2027-03-17" in text


def test_filters_stand_in_the_address_and_go_along(reader: User, japan: Partner, korea: Partner) -> None:
    meetings.planned([japan], when=DAY, title="Talks with Japan")
    meetings.planned([korea], when=DAY, title="Talks with Korea")
    due(japan, "Promise to Japan")

    for address, other in ((MONTH, LIST), (LIST, MONTH)):
        text = page(reader, f"{address}{MARCH}&what=meetings&partner=JPN")

        assert "Talks with Japan" in text
        assert "Talks with Korea" not in text
        assert "Promise to Japan" not in text
        assert f'href="{other}?what=meetings&amp;partner=JPN&amp;year=2027&amp;month=3"' in text
        assert f'href="{address}?what=meetings&amp;partner=JPN&amp;year=2027&amp;month=2"' in text
        assert f'href="{address}?what=meetings&amp;partner=JPN"' in text
        assert '<input type="hidden" name="partner" value="JPN">' in text


@pytest.mark.parametrize(
    "query", ["?year=0&month=99", "?year=x", "?partner=NOR", "?what=all&whose=them&status=none", "?year=2100&month=12"]
)
def test_address_that_says_nothing_sensible_shows_a_calendar(query: str, reader: User, norway: Partner) -> None:
    for address in (MONTH, LIST):
        assert "<h1>Calendar</h1>" in page(reader, address + query)


def test_called_off_and_done_are_shown_when_asked_for(reader: User, japan: Partner) -> None:
    done = due(japan, "Promise kept")
    commitments.reported(done, "met", date(2027, 1, 1))

    assert "Promise kept" not in page(reader, MONTH + MARCH)
    assert "Promise kept" in page(reader, MONTH + MARCH + "&status=all")
    assert "Promise kept" not in page(reader, MONTH + MARCH + "&status=off")


def test_entry_leads_to_its_page(reader: User, japan: Partner) -> None:
    meeting = meetings.planned([japan], when=DAY)
    track = meetings.track("Dialogue", [japan], interval_months=12)
    meetings.meeting([japan], tracks=[(track, 1)], when=PartialDate.on(date(2026, 3, 17)))
    promise = due(japan, "A promise")

    day = cell(page(reader, MONTH + MARCH), "2027-03-17")

    assert re.findall(r'<a href="([^"]+)"', day) == [
        reverse("meeting-detail", args=[meeting.pk]),
        reverse("commitment-detail", args=[promise.reference]),
        reverse("track-detail", args=[track.pk]),
    ]


def test_today_is_marked_and_reached(reader: User, freeze_today: date) -> None:
    text = page(reader, MONTH)

    assert 'class=" is-today is-empty"' in cell(text, freeze_today.isoformat())
    assert f'href="{MONTH}">Today</a>' in page(reader, MONTH + MARCH)


@pytest.fixture
def freeze_today(monkeypatch: pytest.MonkeyPatch) -> date:
    """Let it be the 10th of March 2027."""
    day = date(2027, 3, 10)
    monkeypatch.setattr("partnerships.web.views.base.today", lambda: day)
    return day


def test_calendar_is_reached_from_dialogues_and_partners(reader: User, japan: Partner) -> None:
    assert f'href="{MONTH}?what=meetings"' in page(reader, reverse("track-list"))
    assert f'href="{MONTH}?partner=JPN"' in page(reader, reverse("partner-dialogues", args=["JPN"]))


def test_empty_month_says_so(reader: User) -> None:
    assert "Nothing is known to fall on a day of March 2027" in page(reader, MONTH + MARCH)
    assert "Nothing on a day of this month" in page(reader, LIST + MARCH)


def test_newcomer_without_a_role_sees_an_empty_calendar(japan: Partner) -> None:
    meetings.planned([japan], when=DAY, title="Secret plan")

    assert "Secret" not in page(people.user("newcomer"), MONTH + MARCH)


@pytest.mark.long
@pytest.mark.parametrize("address", [MONTH, LIST])
def test_page_takes_the_same_statements_for_many(
    address: str, official: User, japan: Partner, django_assert_max_num_queries: Any
) -> None:
    client = client_for(official)
    for number in range(12):
        track = meetings.track(f"Dialogue {number}", [japan], interval_months=12)
        meetings.meeting([japan], tracks=[(track, 1)], when=PartialDate.on(date(2026, 3, 17)))
        meetings.planned([japan], when=DAY)
        commitments.action(due(japan, "A promise", owner=official), official, due_on=date(2027, 3, 3))
        due(japan, "Some time", PartialDate())

    with django_assert_max_num_queries(25):
        client.get(address + MARCH)
