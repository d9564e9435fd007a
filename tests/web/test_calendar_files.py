"""What calendars of other programs get: the present sight of the address's owner, and nothing else."""

from __future__ import annotations

import re
from datetime import date, timedelta
from typing import Any

import pytest
from django.core.cache import cache
from django.test import Client
from django.urls import reverse
from icalendar import Calendar

from partnerships.choices import CalendarScope, DatePrecision, Marking, MeetingStatus, Role
from partnerships.models import Assignment, AuditEvent, CalendarFeed, Partner, User
from partnerships.rules.partial_dates import PartialDate
from partnerships.services import calendar_feeds
from partnerships.services.base import today
from partnerships.web.views import calendar_files
from tests.factories import commitments, meetings, people
from tests.factories.base import making
from tests.factories.calendar_feeds import expire, feed
from tests.personas import client_for

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _no_requests_before() -> None:
    cache.clear()


def soon(days: int = 30) -> PartialDate:
    return PartialDate.on(today() + timedelta(days=days))


def read(key: str, **headers: str) -> Any:
    return Client().get(reverse("calendar-feed", args=[key]), headers=headers)


def titles(key: str) -> list[str]:
    response = read(key)
    assert response.status_code == 200
    return [str(event["SUMMARY"]) for event in Calendar.from_ical(response.content).walk("VEVENT")]


# --- who gets nothing ---


def test_wrong_revoked_and_expired_keys_get_the_same_answer(official: User, django_assert_num_queries: Any) -> None:
    revoked, first = feed(official)
    expired, second = feed(official, name="Another")
    off, third = feed(people.user("leaving"), name="Off")
    calendar_feeds.revoke(actor=official, feed=revoked, version=None)
    expire(expired)
    with making():
        User.objects.filter(pk=off.user_id).update(is_active=False)

    answers = []
    for key in (first, second, third, "cal_x", "cal_x.y", first[:-1]):
        with django_assert_num_queries(1):
            response = read(key)
        kept = {name: value for name, value in response.items() if name != "X-Request-ID"}
        answers.append((response.status_code, response.content, kept))

    assert answers[0][0] == 404
    assert all(answer == answers[0] for answer in answers)


def test_session_of_another_person_adds_nothing(official: User, outsider: User, norway: Partner) -> None:
    meetings.planned([norway], when=soon(), title="Talks with Norway")
    _held, key = feed(official)

    response = client_for(outsider).get(reverse("calendar-feed", args=[key]))

    assert b"Norway" not in response.content


@pytest.mark.parametrize("method", ["post", "put", "patch", "delete", "options"])
def test_feed_answers_no_other_method(method: str, official: User) -> None:
    _held, key = feed(official)

    assert getattr(Client(), method)(reverse("calendar-feed", args=[key])).status_code == 405


# --- what is in it ---


def test_feed_holds_what_its_owner_sees(official: User, outsider: User, japan: Partner, norway: Partner) -> None:
    meetings.planned([japan], when=soon(), title="Talks with Japan")
    meetings.planned([norway], when=soon(), title="Talks with Norway")
    commitments.commitment([japan], text="Promise to Japan", due=soon())

    assert titles(feed(official)[1]) == ["Talks with Japan", "Due: Promise to Japan"]
    assert titles(feed(outsider)[1]) == ["Talks with Norway"]


def test_assignment_that_ends_narrows_the_next_answer(official: User, japan: Partner, korea: Partner) -> None:
    meetings.planned([japan], when=soon(), title="Talks with Japan")
    meetings.planned([korea], when=soon(), title="Talks with Korea")
    _held, key = feed(official)
    assert titles(key) == ["Talks with Japan", "Talks with Korea"]
    before = read(key).headers["ETag"]

    with making():
        Assignment.objects.filter(user=official, partner=japan).update(ends_on=today() - timedelta(days=1))

    assert titles(key) == ["Talks with Korea"]
    assert read(key, if_none_match=before).status_code == 200
    with making():
        Assignment.objects.filter(user=official).update(ends_on=today() - timedelta(days=1))
    assert titles(key) == []


def test_sensitive_records_never_leave(japan: Partner) -> None:
    trusted = people.user("trusted")
    people.assign(trusted, Role.MANAGER, to=japan, up_to=Marking.SENSITIVE)
    meetings.planned([japan], when=soon(), title="Hidden talks", marking=Marking.SENSITIVE)
    undated = commitments.commitment([japan], text="Hidden", due=PartialDate(), marking=Marking.SENSITIVE)
    _held, key = feed(trusted)

    content = read(key).content.decode()

    assert "Hidden" not in content
    assert "MTG-" not in content
    assert undated.reference not in content
    assert "Left out" not in content


def test_feed_of_one_partner_and_of_own_work(official: User, japan: Partner, korea: Partner) -> None:
    for partner in (japan, korea):
        meetings.planned([partner], when=soon(), title=f"Talks with {partner}")
    commitments.commitment([korea], official, text="Mine", due=soon())

    assert titles(feed(official, name="Japan", partner=japan)[1]) == ["Talks with Japan"]
    assert titles(feed(official, name="Own", scope=CalendarScope.OWN)[1]) == ["Due: Mine"]


def test_partial_dates_are_periods_or_left_out(official: User, japan: Partner) -> None:
    year = today().year + 1
    meetings.planned([japan], when=PartialDate.month(year, 3), title="Spring talks")
    meetings.planned([japan], when=PartialDate(precision=DatePrecision.FUZZY, words="soon"), title="Vague talks")
    _held, key = feed(official)

    calendar: Any = Calendar.from_ical(read(key).content)
    (event,) = calendar.walk("VEVENT")

    assert str(event["SUMMARY"]) == f"Spring talks (some day in March {year})"
    assert (event["DTSTART"].dt, event["DTEND"].dt) == (date(year, 3, 1), date(year, 4, 1))
    assert "Left out for want of a known day or of room: 1." in str(calendar["X-WR-CALDESC"])


def test_meeting_that_is_called_off_is_said_to_be(official: User, japan: Partner) -> None:
    meeting = meetings.planned([japan], when=soon(), title="Talks")
    with making():
        type(meeting).objects.filter(pk=meeting.pk).update(status=MeetingStatus.CANCELLED, cancel_reason="other")
    _held, key = feed(official)

    (event,) = Calendar.from_ical(read(key).content).walk("VEVENT")

    assert (str(event["STATUS"]), str(event["SUMMARY"])) == ("CANCELLED", "Cancelled: Talks")
    assert str(event["URL"]) == f"http://testserver/dialogues/meetings/{meeting.pk}/"


# --- how it is given ---


def test_answer_is_a_calendar_that_nobody_else_keeps(official: User) -> None:
    _held, key = feed(official)

    response = read(key)

    assert response.headers["Content-Type"] == "text/calendar; charset=utf-8"
    assert response.headers["Cache-Control"] == "private, no-store"
    assert response.headers["X-Content-Type-Options"] == "nosniff"
    assert response.headers["Content-Disposition"] == 'attachment; filename="calendar.ics"'
    assert response.headers["Referrer-Policy"] == "no-referrer"
    assert re.fullmatch(r'"[0-9a-f]{64}"', response.headers["ETag"])
    assert key not in str(response.headers)
    assert key not in response.content.decode()
    assert not response.cookies


def test_unchanged_calendar_is_not_sent_again(official: User, japan: Partner) -> None:
    meetings.planned([japan], when=soon())
    _held, key = feed(official)
    tag = read(key).headers["ETag"]

    same = read(key, if_none_match=tag)
    assert (same.status_code, same.content, same.headers["ETag"]) == (304, b"", tag)
    assert same.headers["Cache-Control"] == "private, no-store"

    meetings.planned([japan], when=soon(40))
    assert read(key, if_none_match=tag).status_code == 200


def test_head_is_answered_without_content(official: User) -> None:
    _held, key = feed(official)

    response = Client().head(reverse("calendar-feed", args=[key]))

    assert (response.status_code, response.content) == (200, b"")
    assert response.headers["ETag"]


def test_too_many_requests_are_put_off_for_this_address_alone(official: User, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(calendar_files, "REQUESTS_A_MINUTE", 3)
    (_held, key), (_other, second) = feed(official), feed(official, name="Another")
    statuses = {read(key).status_code for _request in range(3)}

    refused = read(key)

    assert statuses == {200}
    assert (refused.status_code, refused.headers["Retry-After"]) == (429, "60")
    assert read(second).status_code == 200


def test_reading_is_noted_and_changes_nothing(official: User) -> None:
    held, key = feed(official)
    events = AuditEvent.objects.count()

    read(key)

    assert CalendarFeed.objects.get(pk=held.pk).last_used_at is not None
    assert AuditEvent.objects.count() == events


@pytest.mark.long
def test_feed_takes_the_same_statements_for_many(
    official: User, japan: Partner, django_assert_num_queries: Any
) -> None:
    _held, key = feed(official)
    for rounds in (1, 2):
        for _number in range(rounds):
            track = meetings.track(f"Dialogue {meetings.Meeting.objects.count()}", [japan], interval_months=12)
            meetings.meeting([japan], tracks=[(track, 1)], when=soon(-300))
            meetings.planned([japan], when=soon())
            promise = commitments.commitment([japan], official, due=soon())
            commitments.action(promise, official, due_on=soon().earliest)
            commitments.commitment([japan], due=PartialDate())
        read(key)
        cache.clear()
        with django_assert_num_queries(23):
            read(key)


# --- one meeting ---


def test_meeting_of_others_does_not_exist(outsider: User, japan: Partner) -> None:
    meeting = meetings.planned([japan], when=soon())

    assert client_for(outsider).get(reverse("meeting-calendar", args=[meeting.pk])).status_code == 404


def test_sensitive_meeting_is_not_copied(japan: Partner) -> None:
    trusted = people.user("trusted")
    people.assign(trusted, Role.MANAGER, to=japan, up_to=Marking.SENSITIVE)
    meeting = meetings.planned([japan], when=soon(), marking=Marking.SENSITIVE)
    client = client_for(trusted)

    assert client.get(reverse("meeting-calendar", args=[meeting.pk])).status_code == 403
    assert "Add to my calendar" not in client.get(reverse("meeting-detail", args=[meeting.pk])).text


def test_meeting_without_a_day_is_no_file(official: User, japan: Partner) -> None:
    meeting = meetings.planned([japan], when=PartialDate(precision=DatePrecision.FUZZY, words="soon"))
    client = client_for(official)

    assert client.get(reverse("meeting-calendar", args=[meeting.pk])).status_code == 404
    assert "Add to my calendar" not in client.get(reverse("meeting-detail", args=[meeting.pk])).text


def test_meeting_is_added_as_one_event_with_the_identifier_of_the_feed(official: User, japan: Partner) -> None:
    meeting = meetings.planned([japan], when=soon())
    client = client_for(official)
    address = reverse("meeting-calendar", args=[meeting.pk])

    response = client.get(address)
    (event,) = Calendar.from_ical(response.content).walk("VEVENT")
    (subscribed,) = Calendar.from_ical(read(feed(official)[1]).content).walk("VEVENT")

    assert response.headers["Content-Disposition"] == f'attachment; filename="{meeting.reference}.ics"'
    assert response.headers["Cache-Control"] == "private, no-store"
    assert event["UID"] == subscribed["UID"]
    assert f'href="{address}"' in client.get(reverse("meeting-detail", args=[meeting.pk])).text
