"""Follow-through through its page."""

from __future__ import annotations

import re
from datetime import date, timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from partnerships.choices import Reported, UpdateState
from partnerships.models import Outcome, Partner, User
from partnerships.rules.partial_dates import PartialDate
from partnerships.services import drafts, outcomes
from partnerships.services.base import today
from partnerships.web import state_of_play
from tests.factories import commitments, meetings, people
from tests.factories.base import making
from tests.personas import client_for


def page(user: User, query: str = "") -> str:
    response = client_for(user).get(reverse("home") + query)
    assert response.status_code == 200
    return response.content.decode()


def lately(days: int) -> PartialDate:
    return PartialDate.on(today() - timedelta(days=days))


def test_home_leads_to_sign_in_first(client: Client, db: None):
    assert client.get("/").headers["Location"] == "/account/sign-in/?next=/"


def test_home_shows_nothing_of_other_partners(outsider: User, official: User, japan: Partner):
    commitments.commitment([japan], official, text="A secret of Japan", due=lately(10))
    meetings.planned([japan], title="Tokyo talks")

    text = page(outsider, "?tab=all")

    assert "Japan" not in text
    assert "Tokyo" not in text


def test_home_without_a_role_says_what_to_do(db: None):
    text = page(people.user("newcomer"))

    assert "You have no role yet" in text


def test_home_shows_what_needs_attention_and_what_is_coming(official: User, japan: Partner):
    row = commitments.commitment([japan], official, text="Hold the exercise", due=lately(40))
    commitments.reported(row, Reported.OPEN, today() - timedelta(days=5))
    meetings.planned([japan], title="Tokyo talks", when=PartialDate.on(today() + timedelta(days=9)))

    text = page(official)

    assert "Hold the exercise" in text
    assert "oldest 40 days" in text
    assert "1 commitment behind what fell due" in text
    assert "Tokyo talks" in text


@pytest.mark.long
def test_home_shows_how_long_past_due_and_what_became_of_outcomes(official: User, japan: Partner):
    commitments.commitment([japan], official, due=lately(40))
    meetings.meeting([japan], outcomes=["Agreed", "Told"])

    text = page(official)

    assert "1 commitment is past due, none by more than 90 days" in text
    assert "None of 2 outcomes became a commitment with owner and date" in text
    assert "became" not in page(official, "?tab=unit")
    assert "No outcome of a meeting of ours is recorded" in page(official, "?as_of=2026-04-15")


def test_home_shows_an_official_what_waits_for_them(official: User, manager: User, japan: Partner):
    row = commitments.commitment([japan], official, text="Hold the exercise")
    commitments.review(commitments.update(row, official, state=UpdateState.SUBMITTED), manager, decision="returned")
    commitments.action(row, official, text="Write to Tokyo")
    meetings.meeting([japan], title="Untriaged talks", outcomes=["Agreed"])
    meetings.planned([japan], title="Unrecorded talks", when=lately(3))
    drafts.save(actor=official, key="meeting:new", data={"title": ["Half a meeting"]}, title="Half a meeting")

    text = page(official)

    for words in (
        "Mend the update that was returned",
        "Write to Tokyo",
        "Untriaged talks",
        "Record or cancel the meeting",
        "Half a meeting",
    ):
        assert words in text
    assert reverse("meeting-log") in text


def test_home_brings_up_what_was_deferred_until_today(official: User, japan: Partner):
    now, later = meetings.meeting([japan], outcomes=["Ask again", "Not yet"]).outcomes.order_by("position")
    for outcome in (now, later):
        outcomes.defer(actor=official, outcome=outcome, version=1, until=today() + timedelta(days=1))
    with making():
        Outcome.objects.filter(pk=now.pk).update(deferred_until=today())

    text = page(official)

    assert "Ask again" in text
    assert "Not yet" not in text


def test_home_shows_a_reader_no_work(reader: User):
    text = page(reader)

    assert reverse("meeting-log") not in text
    assert "Waiting for me" not in text


def test_home_shows_a_manager_how_many_wait_for_review(manager: User, official: User, japan: Partner):
    commitments.update(commitments.commitment([japan], official), official, state=UpdateState.SUBMITTED)

    assert re.search(r'Reviews <span class="count">1<', page(manager))


@pytest.mark.long
def test_home_shows_the_state_of_a_past_day(official: User, japan: Partner):
    row = commitments.commitment([japan], None, external_id="an-event", due=PartialDate.on(date(2026, 3, 1)))
    meeting = meetings.meeting([japan], record_state="reported", when=PartialDate.on(date(2026, 1, 1)))
    row.meeting = meeting
    commitments.reported(row, Reported.OPEN, date(2026, 4, 1))

    text = page(official, "?as_of=2026-04-15")

    assert "15 April 2026" in text
    assert "Coming up" not in text
    assert "as_of=2026-04-15" in text


@pytest.mark.long
@pytest.mark.parametrize("query", ["?as_of=nonsense", "?as_of=2999-01-01", "?tab=nobody", "?as_of=0001-01-01"])
def test_home_survives_any_address(official: User, query: str):
    page(official, query)


@pytest.mark.long
def test_figures_lead_to_lists_of_as_many(official: User, japan: Partner, korea: Partner):
    for days, position in ((40, Reported.OPEN), (50, ""), (60, Reported.MET)):
        row = commitments.commitment([japan], official, due=lately(days))
        if position:
            commitments.reported(row, position, today() - timedelta(days=45))
    meetings.meeting([japan], when=lately(0))
    meetings.meeting([japan], when=lately(0), format=meetings.dialogue_format("announcement", is_session=False))
    client = client_for(official)
    text = client.get(reverse("home")).content.decode()

    links = re.findall(r'<dd class="v[^"]*"><a href="([^"]+)">(\d+)<', text)

    assert len(links) == 5
    for url, figure in links:
        answer = client.get(url.replace("&amp;", "&"))
        assert answer.status_code == 200
        assert answer.context["page"]["count_label"].startswith(f"{figure} "), url


def test_share_says_nothing_below_five():
    assert state_of_play.share(3, 4) == ""
    assert state_of_play.share(3, 5) == "60 %"


@pytest.mark.long
def test_home_takes_as_many_statements_for_many_rows_as_for_few(official: User, japan: Partner, korea: Partner):
    def statements() -> int:
        client = client_for(official)
        with CaptureQueriesContext(connection) as captured:
            assert client.get(reverse("home")).status_code == 200
        return len(captured)

    def more(count: int) -> None:
        for row in commitments.listed(count, [japan, korea], official):
            row.due = lately(5)
            commitments.commitment([japan], official, due=lately(5))
        meetings.planned([japan])
        meetings.planned([korea], when=lately(3))
        meetings.meeting([japan], outcomes=["Agreed"])

    more(1)
    few = statements()
    more(12)

    assert statements() == few <= 32
