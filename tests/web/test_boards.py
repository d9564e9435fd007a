"""The board, and moving its cards: a status is proposed, never written."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from partnerships.choices import CommitmentStatus, Confidence, Priority, UpdateState
from partnerships.models import Commitment, Partner, StatusUpdate, User
from partnerships.queries.boards import CARDS
from partnerships.services.base import today
from tests.factories import commitments
from tests.personas import client_for

pytestmark = pytest.mark.django_db
HTMX = {"HX-Request": "true"}


@pytest.fixture
def browser(official: User) -> Client:
    return client_for(official)


@pytest.fixture
def row(japan: Partner, official: User, manager: User) -> Commitment:
    made = commitments.commitment([japan], official, text="Share satellite images")
    commitments.reviewed(made, official, manager, CommitmentStatus.IN_PROGRESS)
    return made


def board(browser: Client, **query: Any) -> Any:
    return browser.get(reverse("commitment-board"), query)


def move(browser: Client, row: Commitment, *, headers: Any = None, query: str = "", **changes: Any) -> Any:
    data = {
        "action": "move", "reference": row.reference, "base_version": row.version, "form_token": "one",
        "proposed_status": "partly_implemented", "proposed_confidence": "at_risk", "narrative": "Half of it is sent.",
    }  # fmt: skip
    return browser.post(reverse("commitment-board") + query, data | changes, headers=headers)


def test_board_says_what_stands_where(browser: Client, row: Commitment, japan: Partner, official: User) -> None:
    commitments.blocker(row)
    commitments.commitment([japan], official)

    answer = board(browser)

    assert answer.status_code == 200
    page = answer.content.decode()
    for word in ("Share satellite images", "Japan", "In progress", "Blocker open", "At risk", "Lacks: deliverable"):
        assert word in page
    counts = {item["column"].status: item["column"].count for item in answer.context["columns"]}
    assert (counts[CommitmentStatus.UNKNOWN], counts[CommitmentStatus.IN_PROGRESS]) == (1, 1)


def test_table_and_board_share_filters(browser: Client, row: Commitment, japan: Partner, official: User) -> None:
    commitments.commitment([japan], official, priority=Priority.HIGH)
    query = "?status=in_progress&q=satellite"

    answer = browser.get(f"{reverse('commitment-board')}{query}&page=x&sort=due")
    table = browser.get(reverse("commitment-list") + query)

    assert [one.pk for item in answer.context["columns"] for one in item["column"].cards] == [row.pk]
    assert [tab["url"] for tab in answer.context["views"]] == [tab["url"] for tab in table.context["views"]] == [
        reverse("commitment-list") + query, reverse("commitment-board") + query,
    ]  # fmt: skip


@pytest.mark.long
def test_long_column_leads_to_the_table(browser: Client, japan: Partner, official: User) -> None:
    for _number in range(CARDS + 1):
        commitments.commitment([japan], official)

    page = board(browser, partner="JPN").content.decode()

    assert f"Show all {CARDS + 1} in the table" in page
    assert f"{reverse('commitment-list')}?partner=JPN&amp;status=unknown" in page


def test_move_proposes_and_writes_no_status(browser: Client, row: Commitment) -> None:
    answer = move(browser, row, query="?partner=JPN")

    assert answer.status_code == 302
    assert answer.url == f"{reverse('commitment-board')}?partner=JPN#card-{row.reference}"
    update = StatusUpdate.objects.latest("pk")
    assert (update.state, update.proposed_status, update.proposed_confidence, update.narrative) == (
        UpdateState.SUBMITTED, CommitmentStatus.PARTLY_IMPLEMENTED, Confidence.AT_RISK, "Half of it is sent.",
    )  # fmt: skip
    row.refresh_from_db()
    assert row.status == CommitmentStatus.IN_PROGRESS
    page = board(browser).content.decode()
    assert "In progress → Partly implemented, awaiting review" in page
    assert f"{row.reference}-status" not in page


def test_move_by_script_answers_with_the_card_and_its_focus(browser: Client, row: Commitment) -> None:
    answer = move(browser, row, headers=HTMX)

    page = answer.content.decode()
    assert answer.status_code == 200
    assert f'data-say="{row.reference}: In progress → Partly implemented, awaiting review."' in page
    assert page.count("data-focus") == 1
    assert "<html" not in page


def test_move_sent_twice_acts_once(browser: Client, row: Commitment) -> None:
    before = StatusUpdate.objects.count()

    answers = [move(browser, row).status_code for _time in range(2)]

    assert answers == [302, 302]
    assert StatusUpdate.objects.count() == before + 1


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"narrative": ""}, "Enter the reason: what was done."),
        ({"proposed_status": ""}, "Choose the status to move it to."),
        ({"proposed_status": "unknown"}, "Select a valid choice"),
        ({"proposed_status": "implemented"}, "“Implemented” needs evidence."),
        ({"narrative": "see EU SECRET"}, "EU classified information"),
    ],
)
@pytest.mark.parametrize("headers", [None, HTMX], ids=["page", "script"])
def test_refusal_is_said_on_the_card_and_loses_nothing(
    browser: Client, row: Commitment, changes: dict[str, str], said: str, headers: Any
) -> None:
    before = StatusUpdate.objects.count()

    answer = move(browser, row, headers=headers, **changes)

    page = answer.content.decode()
    assert answer.status_code == 422
    assert said in page[page.index(f'id="card-{row.reference}"') :]
    assert changes.get("narrative", "Half of it is sent.") in page
    assert '<details class="move no-print" open>' in page
    assert StatusUpdate.objects.count() == before


def test_second_proposal_is_refused_on_the_card(browser: Client, row: Commitment, official: User) -> None:
    commitments.update(row, official, state=UpdateState.SUBMITTED)

    answer = move(browser, row, headers=HTMX)

    page = answer.content.decode()
    assert answer.status_code == 422
    assert "See its updates" in page


def test_blocker_is_in_the_way_of_on_track(browser: Client, row: Commitment) -> None:
    commitments.blocker(row)

    assert "A blocker is open." in move(browser, row, proposed_confidence="on_track").content.decode()


@pytest.mark.parametrize("headers", [None, HTMX], ids=["page", "script"])
def test_reader_is_refused_on_the_card(row: Commitment, reader: User, headers: Any) -> None:
    browser = client_for(reader)
    assert "Propose it" not in board(browser).content.decode()

    answer = move(browser, row, headers=headers)

    assert answer.status_code == 403
    assert "You may not report on implementation" in answer.content.decode()


def test_unseen_card_does_not_exist(row: Commitment, outsider: User) -> None:
    assert move(client_for(outsider), row).status_code == 404


def test_reported_history_is_refused_with_the_way_out(browser: Client, japan: Partner) -> None:
    reported = commitments.commitment([japan])

    page = board(browser).content.decode()
    assert reverse("commitment-take-up", args=[reported.reference]) in page

    assert move(browser, reported).status_code == 422


def test_full_form_takes_over_what_was_typed(browser: Client, row: Commitment) -> None:
    answer = move(browser, row, action="full", proposed_status="implemented")

    update = StatusUpdate.objects.latest("pk")
    assert answer.url == f"{reverse('update-edit', args=[update.pk])}#evidence"
    assert (update.state, update.narrative) == (UpdateState.DRAFT, "Half of it is sent.")
    assert "Go on with your draft" in board(browser).content.decode()


def test_full_form_begins_with_what_was_chosen(browser: Client, row: Commitment) -> None:
    answer = move(browser, row, action="full", proposed_status="implemented", narrative="")

    form = browser.get(answer.url).context["form"]
    assert (form["proposed_status"].value(), form["proposed_confidence"].value()) == ("implemented", "at_risk")


def test_board_of_a_past_day_moves_nothing(browser: Client, row: Commitment) -> None:
    page = board(browser, as_of=str(today() - timedelta(days=1))).content.decode()

    assert "As they stood at the end of" in page
    assert "Propose it" not in page


@pytest.mark.long
def test_board_takes_a_fixed_number_of_statements(
    browser: Client, japan: Partner, official: User, manager: User
) -> None:
    def fill(number: int) -> None:
        for row in commitments.listed(number, [japan], official):
            commitments.reviewed(row, official, manager, CommitmentStatus.IN_PROGRESS)
            commitments.update(row, official)

    fill(1)
    with CaptureQueriesContext(connection) as few:
        board(browser)
    fill(49)
    with CaptureQueriesContext(connection) as many:
        board(browser)

    assert len(few) == len(many)
