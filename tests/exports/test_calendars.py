"""Calendars for other programs: what RFC 5545 asks, and no day that nobody named."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from icalendar import Calendar

from partnerships.choices import DatePrecision, Marking
from partnerships.exports import calendars
from partnerships.exports.calendars import Place
from partnerships.rules.calendar import Certainty, Entry, EntryKind
from partnerships.rules.partial_dates import PartialDate
from tests.factories.partial_dates import UNHURRIED, partial_dates

PLACE = Place("tracker.example", lambda entry: f"https://tracker.example/{entry.kind}/{entry.pk}")
MOMENT = datetime(2027, 1, 2, 3, 4, 5, tzinfo=UTC)
MEETING = Entry(
    kind=EntryKind.MEETING,
    pk=7,
    reference="MTG-JPN-007",
    title="Fourth strategic dialogue",
    when=PartialDate.on(date(2027, 3, 17)),
    status="confirmed",
    status_label="Confirmed",
    certainty=Certainty.CONFIRMED,
    partners=("Japan", "Korea, Republic of"),
    marking=Marking.NORMAL,
    version=3,
    created_at=MOMENT - timedelta(days=1),
    changed_at=MOMENT,
    place="Tōkyō; Gaimushō, «3e étage»",
    time_zone="Asia/Tokyo",
)
DUE = replace(MEETING, kind=EntryKind.DUE, pk=9, reference="COM-JPN-009", title="Joint exercise", place="")


def written(*entries: Entry, name: str = "Partnerships", left_out: int = 0) -> bytes:
    return calendars.feed(entries, place=PLACE, name=name, left_out=left_out)


def parsed(content: bytes) -> Any:
    return Calendar.from_ical(content)


def event(entry: Entry) -> Any:
    (found,) = parsed(written(entry)).walk("VEVENT")
    return found


def named(calendar: Any) -> set[str]:
    """Give what a calendar calls itself; the library knows neither property and leaves their text escaped."""
    return {
        re.sub(r"\\(.)", lambda found: "\n" if found[1] in "nN" else found[1], str(calendar[name]))
        for name in ("NAME", "X-WR-CALNAME")
    }


def check_form(content: bytes) -> None:
    """RFC 5545, 3.1: lines end with CR LF, none is longer than 75 octets, and the text is UTF-8."""
    content.decode("utf-8")
    assert content.endswith(b"\r\n")
    assert b"\n" not in content.replace(b"\r\n", b"")
    assert b"\r" not in content.replace(b"\r\n", b"")
    assert max(len(line) for line in content.split(b"\r\n")) <= 75


def days_of(content: bytes) -> list[set[date]]:
    """Give the days that each event takes up."""
    found = []
    for each in parsed(content).walk("VEVENT"):
        first, end = each["DTSTART"].dt, each["DTEND"].dt
        found.append({first + timedelta(days=number) for number in range((end - first).days)})
    return found


# --- no invented day ---


@UNHURRIED
@given(when=partial_dates(), kind=st.sampled_from(EntryKind))
def test_days_of_a_feed_are_exactly_the_known_days(when: PartialDate, kind: EntryKind) -> None:
    content = written(replace(MEETING, kind=kind, when=when))

    check_form(content)
    found, first, last = days_of(content), when.earliest, when.latest
    if when.precision in (DatePrecision.NONE, DatePrecision.FUZZY):
        assert found == []
    elif first and last:
        assert found == [{first + timedelta(days=number) for number in range((last - first).days + 1)}]
    elif last and kind is not EntryKind.MEETING and when.precision is DatePrecision.WINDOW:
        assert found == [{last}]
    else:
        assert found == []


@pytest.mark.parametrize(
    ("when", "says"),
    [
        (PartialDate.month(2027, 3), "Fourth strategic dialogue (some day in March 2027)"),
        (
            PartialDate(date(2027, 3, 1), date(2027, 4, 3), DatePrecision.WINDOW),
            "Fourth strategic dialogue (some day between 1 March 2027 and 3 April 2027)",
        ),
        (
            PartialDate(date(2027, 3, 1), date(2027, 5, 31), DatePrecision.SEASON, words="in spring"),
            "Fourth strategic dialogue (in spring)",
        ),
        (PartialDate.on(date(2027, 3, 4), inferred=True), "Fourth strategic dialogue (4 March 2027 (inferred))"),
    ],
    ids=str,
)
def test_day_that_is_not_known_is_said_to_be_none_and_stays_tentative(when: PartialDate, says: str) -> None:
    found = event(replace(MEETING, when=when))

    assert (str(found["SUMMARY"]), str(found["STATUS"])) == (says, "TENTATIVE")


def test_deadline_stands_on_the_day_it_names() -> None:
    found = event(replace(DUE, when=PartialDate(None, date(2027, 6, 30), DatePrecision.WINDOW)))

    assert str(found["SUMMARY"]) == "Due: Joint exercise (by 30 June 2027)"
    assert (found["DTSTART"].dt, found["DTEND"].dt) == (date(2027, 6, 30), date(2027, 7, 1))


def test_what_has_no_day_is_counted() -> None:
    found = parsed(written(MEETING, replace(MEETING, when=PartialDate()), left_out=4))

    assert len(found.walk("VEVENT")) == 1
    assert "Left out for want of a known day or of room: 5." in str(found["DESCRIPTION"])
    assert "Left out" not in str(parsed(written(MEETING))["DESCRIPTION"])


# --- what the standard asks ---


def test_calendar_is_one_to_subscribe_to() -> None:
    found = parsed(written(MEETING, name="Japan; «mine», all"))

    assert {key: str(found[key]) for key in ("VERSION", "CALSCALE", "X-PUBLISHED-TTL")} == {
        "VERSION": "2.0",
        "CALSCALE": "GREGORIAN",
        "X-PUBLISHED-TTL": "PT6H",
    }
    assert named(found) == {"Japan; «mine», all"}
    assert "X-WR-CALNAME:Japan\\; «mine»\\, all\r\n" in written(MEETING, name="Japan; «mine», all").decode()
    assert str(found["PRODID"]).startswith("-//")
    assert "METHOD" not in found
    assert found["REFRESH-INTERVAL"].dt == timedelta(hours=6)
    assert found["REFRESH-INTERVAL"].params["VALUE"] == "DURATION"
    assert "Internal" in str(found["X-WR-CALDESC"])
    assert not any("VTIMEZONE" in str(part.name) for part in found.walk())


def test_event_has_every_property_with_its_value() -> None:
    found = event(MEETING)

    assert {key: str(found[key]) for key in ("UID", "STATUS", "TRANSP", "CLASS", "URL", "LOCATION", "SUMMARY")} == {
        "UID": "meeting-7@tracker.example",
        "STATUS": "CONFIRMED",
        "TRANSP": "TRANSPARENT",
        "CLASS": "PRIVATE",
        "URL": "https://tracker.example/meeting/7",
        "LOCATION": "Tōkyō; Gaimushō, «3e étage»",
        "SUMMARY": "Fourth strategic dialogue",
    }
    assert int(found["SEQUENCE"]) == 2
    assert (found["DTSTAMP"].dt, found["LAST-MODIFIED"].dt) == (MOMENT, MOMENT)
    assert found["CREATED"].dt == MOMENT - timedelta(days=1)
    assert [str(word) for word in found["CATEGORIES"].cats] == ["Meeting", "Japan", "Korea, Republic of"]
    assert str(found["DESCRIPTION"]).splitlines() == [
        "MTG-JPN-007 · Confirmed · Japan, Korea, Republic of",
        "17 March 2027",
        "Days are those at the place (Asia/Tokyo).",
        "Marking: Internal",
        "https://tracker.example/meeting/7",
    ]
    assert found.errors == []


def test_days_are_dates_and_the_end_is_the_day_after() -> None:
    found = event(replace(MEETING, when=PartialDate.days(date(2027, 12, 30), date(2028, 1, 1))))

    assert b"DTSTART;VALUE=DATE:20271230" in found.to_ical()
    assert b"DTEND;VALUE=DATE:20280102" in found.to_ical()


def test_last_day_there_is_has_no_day_after() -> None:
    assert b"VEVENT" not in written(replace(MEETING, when=PartialDate.on(date.max)))


@pytest.mark.parametrize("certainty", Certainty)
def test_status_is_the_meeting_s(certainty: Certainty) -> None:
    assert str(event(replace(MEETING, certainty=certainty))["STATUS"]) == certainty.value


def test_what_is_called_off_says_so_in_its_title_too() -> None:
    off = replace(MEETING, certainty=Certainty.CANCELLED, status_label="Postponed")

    assert str(event(off)["SUMMARY"]) == "Postponed: Fourth strategic dialogue"


def test_identifier_stays_with_its_thing_and_a_new_session_is_a_new_one() -> None:
    later = PartialDate.on(date(2028, 3, 17))
    moved = replace(MEETING, when=later, version=4)
    dialogue = replace(MEETING, kind=EntryKind.DIALOGUE, pk=3)

    assert event(moved)["UID"] == event(MEETING)["UID"]
    assert int(event(moved)["SEQUENCE"]) > int(event(MEETING)["SEQUENCE"])
    assert event(replace(dialogue, when=later))["UID"] != event(dialogue)["UID"]
    again = replace(DUE, when=later, is_again=True)
    assert event(again)["UID"] not in (event(DUE)["UID"], event(replace(again, when=DUE.when))["UID"])
    assert str(event(again)["SUMMARY"]) == "Due again: Joint exercise"
    kinds = [replace(MEETING, kind=kind) for kind in EntryKind]
    assert len({str(event(each)["UID"]) for each in kinds}) == len(kinds)


def test_same_entries_give_the_same_bytes() -> None:
    assert written(MEETING, DUE) == written(MEETING, DUE)


@UNHURRIED
@given(
    title=st.text(min_size=1, max_size=300).filter(str.strip),
    place=st.text(max_size=120),
    name=st.text(min_size=1, max_size=100),
)
def test_any_text_comes_back_and_breaks_no_line(title: str, place: str, name: str) -> None:
    content = written(replace(MEETING, title=title, place=place), name=name)

    check_form(content)
    found = parsed(content)
    (only,) = found.walk("VEVENT")
    assert named(found) == {calendars._plain(name)}
    assert str(only.get("LOCATION", "")) == calendars._plain(place)
    assert (only["DTSTART"].dt, str(only["UID"])) == (date(2027, 3, 17), "meeting-7@tracker.example")


@pytest.mark.parametrize(
    "text", ['A;B,C\\D:E"F', "BEGIN:VEVENT\r\nEND:VCALENDAR", "日本" * 60, "🤝" * 60, "a\x00b\x1b"]
)
def test_text_is_escaped_and_folded_between_characters(text: str) -> None:
    content = written(replace(MEETING, title=text))

    check_form(content)
    assert content.count(b"\r\nBEGIN:VEVENT") == 1
    expected = " ".join(text.replace("\x00", "").replace("\x1b", "").split())
    assert str(event(replace(MEETING, title=text))["SUMMARY"]) == expected


def test_long_promise_is_cut_in_the_title_and_whole_below() -> None:
    text = "A promise of many words " * 40

    found = event(replace(DUE, title=text))

    assert len(str(found["SUMMARY"])) == len("Due: ") + calendars.LONGEST_SUMMARY
    assert str(found["SUMMARY"]).endswith("…")
    assert text.strip() in str(found["DESCRIPTION"])


# --- one meeting ---


def test_single_is_the_same_event_and_none_without_a_day() -> None:
    content = calendars.single(MEETING, place=PLACE)

    assert content is not None
    check_form(content)
    (only,) = parsed(content).walk("VEVENT")
    assert only["UID"] == event(MEETING)["UID"]
    assert calendars.single(replace(MEETING, when=PartialDate()), place=PLACE) is None
