"""Stories through their pages: both ways between a commitment and its meeting."""

from __future__ import annotations

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from partnerships.choices import Marking, Role
from partnerships.models import Commitment, Fulfilment, Outcome, Partner, User
from partnerships.services import outcomes
from tests.factories import commitments, meetings, people
from tests.factories.base import making
from tests.personas import client_for

pytestmark = pytest.mark.django_db


@pytest.fixture
def outcome(japan: Partner) -> Outcome:
    return meetings.outcome([japan], title="Tokyo dialogue", text="Both sides hold an exercise")


@pytest.fixture
def promise(outcome: Outcome, official: User) -> Commitment:
    """A commitment that triage made of the outcome."""
    return commitments.converted(outcome, official)


def text(user: User, name: str, *args: object) -> str:
    return client_for(user).get(reverse(name, args=args)).content.decode()


@pytest.mark.long
def test_story_of_a_commitment_links_every_moment_to_its_page_and_its_entry(
    promise: Commitment, official: User, manager: User, outcome: Outcome
):
    commitments.reviewed(promise, official, manager, "in_progress")
    commitments.evidence(promise, title="The plan")

    shown = text(official, "commitment-story", promise.reference)

    for words in ("Tokyo dialogue", "Both sides hold an exercise", "Triage: Converted", "Update: claims In progress",
                  "Review: Approved", "Evidence: The plan", "Write the plan"):  # fmt: skip
        assert words in shown
    assert reverse("meeting-detail", args=[outcome.meeting_id]) in shown
    assert reverse("history-object", args=["review", promise.reviews.get().pk]) in shown
    assert reverse("commitment-detail", args=[promise.reference]) + "#updates" in shown


def test_entry_of_a_moment_is_on_the_page_it_links_to(promise: Commitment, official: User):
    items = client_for(official).get(reverse("commitment-story", args=[promise.reference])).context["items"]
    made = next(item for item in items if item["title"].startswith("Commitment made"))
    address, _hash, anchor = made["entry_url"].partition("#")

    shown = client_for(official).get(address).content.decode()

    assert f'id="{anchor}"' in shown
    assert "Write the plan" not in shown  # of the record alone


@pytest.mark.long
def test_story_of_a_meeting_says_what_became_of_each_outcome_until_today(
    promise: Commitment, official: User, outcome: Outcome
):
    with making():
        later = Outcome(meeting=outcome.meeting, text="Talk about satellites", position=1)
        later.save()
    outcomes.defer(actor=official, outcome=later, version=None, until=date(2027, 1, 31), reason="Not yet")

    shown = text(official, "meeting-story", outcome.meeting_id)

    for words in (
        "Both sides hold an exercise",
        promise.reference,
        "Open",
        "Triage: Deferred",
        "Not yet",
        "31 Jan 2027",
    ):
        assert words in shown


def test_story_of_a_meeting_says_that_something_is_not_shown_and_not_what(
    promise: Commitment, outcome: Outcome, japan: Partner
):
    junior = people.user("junior")
    people.assign(junior, Role.OFFICIAL, to=japan, up_to=Marking.NORMAL)
    with making():
        Commitment.objects.filter(pk=promise.pk).update(marking=Marking.SENSITIVE)

    shown = text(junior, "meeting-story", outcome.meeting_id)

    assert "What it became is not shown to you." in shown
    assert promise.reference not in shown
    assert "Hold an exercise" not in shown


def test_story_says_of_a_step_that_is_not_for_the_viewer_no_more_than_its_page(
    promise: Commitment, official: User, japan: Partner
):
    junior = people.user("junior")
    people.assign(junior, Role.OFFICIAL, to=japan, up_to=Marking.NORMAL)
    with making():
        proof = commitments.evidence(promise, title="Secret annex", marking=Marking.SENSITIVE)
        Fulfilment(commitment=promise, evidence=proof, note="As the annex says").save()

    hidden, shown = (text(who, "commitment-story", promise.reference) for who in (junior, official))

    assert "A step you may not see" in hidden
    assert "annex" not in hidden
    assert "Said to fulfil it: Secret annex" in shown
    assert "As the annex says" in shown


def test_stories_are_hidden_out_of_scope(promise: Commitment, outsider: User, outcome: Outcome):
    client = client_for(outsider)

    assert client.get(reverse("commitment-story", args=[promise.reference])).status_code == 404
    assert client.get(reverse("meeting-story", args=[outcome.meeting_id])).status_code == 404


@pytest.mark.long
def test_stories_take_as_many_statements_when_long_as_when_short(
    promise: Commitment, official: User, manager: User, outcome: Outcome
):
    client = client_for(official)

    def statements(name: str, *args: object) -> int:
        with CaptureQueriesContext(connection) as captured:
            client.get(reverse(name, args=args))
        return len(captured)

    def more(count: int) -> None:
        for number in range(count):
            commitments.blocker(promise)
            commitments.evidence(promise)
            with making():
                Outcome(meeting=outcome.meeting, text=f"Outcome {number}", position=number + 1).save()
        commitments.reviewed(promise, official, manager, "in_progress")

    more(1)
    short = statements("commitment-story", promise.reference), statements("meeting-story", outcome.meeting_id)
    more(12)

    found = statements("commitment-story", promise.reference), statements("meeting-story", outcome.meeting_id)
    assert found == short
    assert max(short) <= 45
