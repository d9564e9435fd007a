"""My reminders: the page, the bell, what each button does, and what it says when the worker is late."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.urls import reverse
from django.utils import timezone

from partnerships.choices import Role, Rung
from partnerships.models import Commitment, Partner, Reminder, User
from partnerships.notifications import runs
from partnerships.queries import inbox
from tests.factories import commitments, people
from tests.factories.base import making
from tests.factories.reminders import reminder
from tests.personas import client_for

pytestmark = pytest.mark.django_db

LIST = "/notifications/"
STEPS = ["inbox-read", "inbox-acknowledge", "inbox-take-back"]


@pytest.fixture
def promise(japan: Partner, official: User) -> Commitment:
    return commitments.commitment([japan], official, text="Hold an exercise")


@pytest.fixture
def told(promise: Commitment, official: User) -> Reminder:
    return reminder(official, promise)


def page(user: User, **query: Any) -> Any:
    return client_for(user).get(LIST, query)


@pytest.mark.parametrize("name", STEPS)
@pytest.mark.parametrize("persona", ["manager", "administrator"])
def test_another_s_reminder_does_not_exist(name: str, persona: str, told: Reminder, request: pytest.FixtureRequest):
    client = client_for(request.getfixturevalue(persona))

    assert client.post(reverse(name, args=[told.pk])).status_code == 404
    assert b"Hold an exercise" not in client.get(LIST).content
    told.refresh_from_db()
    assert (told.read_at, told.acknowledged_at) == (None, None)


@pytest.mark.parametrize("name", [*STEPS, "inbox-read-all"])
def test_buttons_take_a_post_alone(name: str, told: Reminder, official: User):
    args = [] if name == "inbox-read-all" else [told.pk]

    assert client_for(official).get(reverse(name, args=args)).status_code == 405


def test_nobody_comes_without_signing_in(client: Any):
    assert client.get(LIST).status_code == 302
    assert client.post("/notifications/read/").status_code == 302


def test_page_shows_what_is_owed_and_the_way_there(told: Reminder, official: User):
    text = page(official).text

    assert "Report on a commitment: Hold an exercise" in text
    assert "1 asks for your attention." in text
    assert "1 day late when told" in text
    assert told.reference in text


def test_what_is_no_longer_seen_shows_no_words(told: Reminder, official: User):
    with making():
        official.assignments.all().delete()
    people.assign(official, Role.READER, starts_on=timezone.now().date() + timedelta(days=3))

    text = page(official).text

    assert "No longer yours to see" in text
    assert "Hold an exercise" not in text
    assert told.reference not in text


def test_read_acknowledge_and_back(told: Reminder, official: User):
    client = client_for(official)

    response = client.post(reverse("inbox-read", args=[told.pk]) + "?show=unread", follow=True)
    assert response.redirect_chain == [("/notifications/?show=unread", 302)]
    assert "Marked as read." in response.text
    response = client.post(reverse("inbox-acknowledge", args=[told.pk]), follow=True)
    assert "for 14 days nobody above is told" in response.text
    assert "you said you are on it" in response.text
    response = client.post(reverse("inbox-take-back", args=[told.pk]), follow=True)
    assert "is taken back." in response.text
    told.refresh_from_db()
    assert (told.read_at is not None, told.acknowledged_at) == (True, None)


def test_two_clicks_acknowledge_once(told: Reminder, official: User):
    client = client_for(official)

    assert [client.post(reverse("inbox-acknowledge", args=[told.pk])).status_code for _ in range(2)] == [302, 302]
    told.refresh_from_db()
    assert told.version == 2


def test_what_settled_meanwhile_is_said(told: Reminder, official: User):
    with making():
        told.settled_at = timezone.now()
        told.save()

    text = client_for(official).post(reverse("inbox-acknowledge", args=[told.pk]), follow=True).text

    assert "This is settled already" in text


def test_all_are_marked_read(told: Reminder, promise: Commitment, official: User):
    reminder(official, promise, rung=Rung.HEAD)

    text = client_for(official).post(reverse("inbox-read-all"), follow=True).text

    assert "2 reminders are marked as read." in text
    assert "Nothing asks for your attention." in text


@pytest.mark.parametrize(
    ("query", "says"),
    [({}, "No reminders"), ({"show": "unread"}, "None of these"), ({"show": "escalated"}, "None of these")],
)
def test_an_empty_list_says_what_would_be_there(query: dict[str, str], says: str, official: User):
    assert says in page(official, **query).text


@pytest.mark.parametrize("value", ["nonsense", "\x00", "'"])
def test_a_wrong_address_shows_all(value: str, told: Reminder, official: User):
    response = page(official, show=value, page=value)

    assert response.status_code == 200
    assert "Hold an exercise" in response.text


def test_lists_go_on_page_by_page(promise: Commitment, official: User):
    for number in range(30):
        reminder(official, promise, key=f"key {number}")

    first = page(official)
    following = client_for(official).get(LIST + first.context["page"]["next_url"])

    assert len(first.context["rows"]) == 25
    assert len(following.context["rows"]) == 5


def test_filters_narrow(told: Reminder, promise: Commitment, official: User):
    reminder(official, promise, rung=Rung.UNIT, read_at=timezone.now())

    assert len(page(official).context["rows"]) == 2
    assert [row["item"].reminder for row in page(official, show="unread").context["rows"]] == [told]
    assert [row["item"].is_escalated for row in page(official, show="escalated").context["rows"]] == [True]


def test_the_bell_counts_what_is_unread_on_every_page(told: Reminder, official: User, manager: User):
    count = '<span class="count">1<span class="vh"> unread</span></span>'

    assert count in client_for(official).get("/account/settings/").text
    assert count not in client_for(manager).get("/account/settings/").text


def test_the_page_says_when_reminders_are_late(official: User):
    assert "has not come round yet" in page(official).text
    runs.note(inbox.REMIND, now=timezone.now() - timedelta(minutes=16))
    assert "last came round" in page(official).text
    runs.note(inbox.REMIND, now=timezone.now())
    assert "Reminders are late" not in page(official).text


def test_administrators_are_told_on_every_page(administrator: User, official: User):
    assert "Reminders are late" in client_for(administrator).get("/partners/").text
    assert "Reminders are late" not in client_for(official).get("/partners/").text


def test_a_page_takes_the_same_statements_for_many(
    japan: Partner, told: Reminder, official: User, django_assert_max_num_queries: Any
):
    with django_assert_max_num_queries(40) as one:
        page(official)
    for _ in range(10):
        reminder(official, commitments.commitment([japan], official))
    with django_assert_max_num_queries(40) as many:
        page(official)

    assert len(many) == len(one)
