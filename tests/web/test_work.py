"""My work and who owes what, through their pages."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from partnerships.choices import UpdateState
from partnerships.models import Partner, Unit, User
from partnerships.rules.partial_dates import PartialDate
from partnerships.services.base import today
from tests.factories import commitments, meetings, people
from tests.factories.base import saved
from tests.personas import client_for

MINE, EVERYBODYS = "/work/", "/work/everybody/"


def page(user: User, path: str) -> str:
    response = client_for(user).get(path)
    assert response.status_code == 200
    return response.content.decode()


def owed(official: User, japan: Partner) -> None:
    row = commitments.commitment([japan], official)
    for text, days in (("Write to Tokyo", -2), ("Book a room", 3), ("Find a trainer", 20)):
        commitments.action(row, official, text=text, due_on=today() + timedelta(days=days))
    commitments.action(row, official, text="Think about it")
    meetings.meeting([japan], actor=official, title="Untriaged talks", outcomes=["Agreed"])


@pytest.mark.parametrize("path", [MINE, EVERYBODYS])
def test_work_leads_to_sign_in_first(client: Client, db: None, path: str):
    assert client.get(path).headers["Location"] == f"/account/sign-in/?next={path}"


def test_my_work_is_grouped_by_how_soon_it_is_due(official: User, japan: Partner):
    owed(official, japan)

    text = page(official, MINE)

    groups = re.findall(r'scope="rowgroup"[^>]*>([^<]+) <span class="count">(\d)', text)
    assert groups == [("Late", "2"), ("Due within a week", "1"), ("Later", "1"), ("Without a date", "1")]
    assert text.index("Write to Tokyo") < text.index("Book a room") < text.index("Think about it")
    assert "2 days late" in text
    assert "You owe 5 things, most urgent first." in text


def test_my_work_is_kept_to_one_kind(official: User, japan: Partner):
    owed(official, japan)

    text = page(official, f"{MINE}?kind=triage")

    assert "Untriaged talks" in text
    assert "Write to Tokyo" not in text
    assert re.search(r'Do an action <span class="count">4<', text)


def test_my_work_shows_nothing_of_others(official: User, reader: User, outsider: User, japan: Partner):
    owed(official, japan)

    for who in (reader, outsider):
        text = page(who, MINE)
        assert "Tokyo" not in text
        assert "You owe nothing today." in text


@pytest.mark.parametrize("who", ["reader", "auditor", "administrator"])
def test_my_work_says_plainly_who_owes_nothing_by_role(who: str, request: pytest.FixtureRequest):
    text = page(request.getfixturevalue(who), MINE)

    assert "With your role you owe nothing here" in text
    assert reverse("work-everybody") in text


def test_my_work_says_what_will_be_there(official: User):
    assert "as soon as they are owed" in page(official, MINE)


@pytest.mark.long
def test_my_work_comes_in_pages(official: User, japan: Partner):
    row = commitments.commitment([japan], official)
    for number in range(53):
        commitments.action(row, official, text=f"Task {number:02d}")
    client = client_for(official)

    first = client.get(MINE)
    second = client.get(f"{MINE}?page=2")

    assert (first.context["page"]["count_label"], first.context["page"]["next_url"]) == ("53 entries", "?page=2")
    assert [len(answer.context["groups"][0]["rows"]) for answer in (first, second)] == [50, 3]
    assert second.context["page"]["next_url"] == ""
    assert client.get(f"{MINE}?page=9").context["page"]["previous_url"] == "?page=1"


@pytest.mark.long
@pytest.mark.parametrize("query", ["?page=x", "?page=0", "?kind=luck", "?urgency=soon", "?person=nobody&late=perhaps"])
def test_any_address_is_survived(official: User, query: str):
    for path in (MINE, EVERYBODYS):
        page(official, path + query)


@pytest.mark.long
def test_everybody_shows_who_owes_what(official: User, reader: User, manager: User, japan: Partner):
    owed(official, japan)
    commitments.update(commitments.commitment([japan], official), official, state=UpdateState.SUBMITTED)

    text = page(reader, EVERYBODYS)

    assert "Write to Tokyo" in text
    assert "Whoever may do it" in text
    assert "/reviews/" not in text


@pytest.mark.long
def test_everybody_is_narrowed(official: User, manager: User, japan: Partner, korea: Partner):
    owed(official, japan)
    commitments.action(commitments.commitment([korea], manager), manager, text="Call Seoul")

    assert "Call Seoul" not in page(manager, f"{EVERYBODYS}?partner=JPN")
    assert "Tokyo" not in page(manager, f"{EVERYBODYS}?person=manager")
    text = page(manager, f"{EVERYBODYS}?late=true&kind=act")
    assert "Write to Tokyo" in text
    assert "Book a room" not in text


@pytest.mark.long
def test_everybody_shows_nothing_out_of_sight(official: User, outsider: User, japan: Partner):
    owed(official, japan)

    text = page(outsider, EVERYBODYS)

    assert "Tokyo" not in text
    assert "Official" not in re.sub(r"<form.*?</form>", "", text, flags=re.DOTALL)


@pytest.mark.long
def test_everybody_counts_the_load(official: User, manager: User, asia_unit: Unit, japan: Partner):
    asia_unit.capacity_days = 10
    saved(asia_unit)
    commitments.action(commitments.commitment([japan], official), official, effort_days=12)

    text = page(manager, EVERYBODYS)

    assert "ASIA-1 has more open work than capacity" in text
    assert "of 10" in text
    answer = client_for(manager).get(EVERYBODYS)
    links = [row["url"] for row in (*answer.context["units"], *answer.context["people"])]
    for url in links:
        listed = client_for(manager).get(url.partition("#")[0])
        assert listed.context["total"] == 1


@pytest.mark.long
def test_forms_say_how_much_work_the_owners_unit_has(official: User, asia_unit: Unit, japan: Partner):
    asia_unit.capacity_days = 10
    saved(asia_unit)
    commitments.action(commitments.commitment([japan], official), official, effort_days=12)
    outcome = meetings.meeting([japan], actor=official, outcomes=["Agreed"]).outcomes.get()

    for path in (reverse("commitment-add"), reverse("outcome-convert", args=[outcome.pk])):
        text = page(official, f"{path}?owner={official.pk}")
        typed = client_for(official).post(path, {"owner": str(official.pk), "action": "check"}).content.decode()
        assert "The unit ASIA-1 has 12 working days of open work of 10 per half-year." in text + typed


@pytest.mark.long
def test_planning_a_due_session_knows_its_dialogue(official: User, japan: Partner):
    track = meetings.track("Cyber dialogue", [japan], interval_months=1)
    meetings.meeting([japan], tracks=[(track, 1)], when=PartialDate.on(today() - timedelta(days=40)))

    assert "Plan the next session: Cyber dialogue" in page(official, MINE)
    form = client_for(official).get(f"{reverse('meeting-plan')}?track={track.pk}").context["form"]
    assert form.initial["partners"] == [japan]
    assert client_for(people.user("nobody")).get(f"{reverse('meeting-plan')}?track={track.pk}").status_code == 403


@pytest.mark.long
@pytest.mark.parametrize(("path", "most"), [(MINE, 22), (EVERYBODYS, 26)])
def test_as_many_statements_for_many_as_for_few(path: str, most: int, official: User, japan: Partner):
    def statements() -> int:
        client = client_for(official)
        with CaptureQueriesContext(connection) as captured:
            assert client.get(path).status_code == 200
        return len(captured)

    owed(official, japan)
    few = statements()
    for _number in range(10):
        owed(official, japan)

    assert statements() == few <= most
