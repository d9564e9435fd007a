"""The history through its pages."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from partnerships.models import Commitment, Partner, User
from tests.factories import commitments
from tests.factories.base import making
from tests.personas import client_for

LIST = "/history/"


def test_list_is_refused_to_a_reader_and_names_who_may(reader: User):
    response = client_for(reader).get(LIST)

    assert response.status_code == 403
    assert "Official, Manager, Administrator, Auditor" in response.content.decode()


def test_list_shows_nothing_of_other_partners(outsider: User, official: User, japan: Partner):
    commitments.commitment([japan], official, text="A secret of Japan")

    text = client_for(outsider).get(LIST).content.decode()

    assert "secret" not in text
    assert "Japan" not in text


def test_list_shows_who_what_and_why(official: User, japan: Partner):
    row = commitments.commitment([japan], official)
    with making(official, reason="agreed in Tokyo"):
        row.refresh_from_db()
        row.note = "Ask again in spring"
        row.save()

    text = client_for(official).get(LIST).content.decode()

    for words in (row.reference, "Changed: commitment", "Ask again in spring", "agreed in Tokyo", "Official"):
        assert words in text


@pytest.mark.long
def test_list_is_filtered_and_paged_in_the_address(official: User, japan: Partner):
    for _ in range(60):
        commitments.commitment([japan], official)
    client = client_for(official)

    first = client.get(LIST, {"table": "commitment", "partner": "JPN"})
    second = client.get(LIST + first.context["page"]["next_url"])

    assert len(first.context["entries"]) == 50
    assert len(second.context["entries"]) == 10
    assert "partner=JPN" in first.context["page"]["next_url"]
    assert second.context["page"]["next_url"] == ""


@pytest.mark.long
@pytest.mark.parametrize(
    "query", ["?table=nonsense", "?partner=XXX", "?from_day=x", "?page=x", "?from_day=2027-01-01&to_day=2026-01-01"]
)
def test_list_survives_any_address(official: User, query: str):
    assert client_for(official).get(LIST + query).status_code == 200


def test_list_is_empty_in_words(official: User):
    text = client_for(official).get(LIST, {"q": "nothing has this reason"}).content.decode()

    assert "Nothing was changed" in text


def test_object_is_hidden_out_of_scope(outsider: User, official: User, japan: Partner):
    row = commitments.commitment([japan], official)
    address = reverse("history-object", args=["commitment", row.pk])

    assert client_for(outsider).get(address).status_code == 404
    assert client_for(official).get(address).status_code == 200


@pytest.mark.parametrize("address", ["/history/nonsense/1/", "/history/draft/1/", "/history/commitment/999999/"])
def test_object_that_is_none_is_not_found(official: User, address: str):
    assert client_for(official).get(address).status_code == 404


def test_object_shows_a_reader_its_story(reader: User, official: User, japan: Partner):
    row = commitments.commitment([japan], official)
    commitments.action(row, official, text="Write to Tokyo")

    text = client_for(reader).get(reverse("history-object", args=["commitment", row.pk])).content.decode()

    assert "Write to Tokyo" in text
    assert reverse("commitment-detail", args=[row.reference]) in text
    assert f'href="{LIST}"' not in text


def test_long_text_is_compared_word_by_word(official: User, japan: Partner):
    row = commitments.commitment([japan], official, text="The exercise is held every year in the north. " * 3)
    with making():
        row.refresh_from_db()
        row.text = row.text.replace("north", "south")
        row.save()

    text = client_for(official).get(reverse("history-object", args=["commitment", row.pk])).content.decode()

    assert '<del><span class="vh">removed: </span>north</del>' in text
    assert '<ins><span class="vh">added: </span>south</ins>' in text


def test_script_in_the_data_stays_text(official: User, japan: Partner):
    row = commitments.commitment([japan], official, text="<script>alert(1)</script>")

    text = client_for(official).get(reverse("history-object", args=["commitment", row.pk])).content.decode()

    assert "<script>alert" not in text
    assert "&lt;script&gt;alert" in text


@pytest.mark.long
def test_list_takes_as_many_statements_for_fifty_rows_as_for_one(official: User, japan: Partner):
    def statements() -> int:
        client = client_for(official)
        with CaptureQueriesContext(connection) as captured:
            client.get(LIST, {"table": "commitment"})
        return len(captured)

    commitments.commitment([japan], official)
    one = statements()
    for _ in range(60):
        commitments.commitment([japan], official)

    assert statements() == one <= 20


@pytest.mark.long
def test_object_takes_as_many_statements_for_a_long_story_as_for_a_short_one(official: User, japan: Partner):
    row = commitments.commitment([japan], official)
    client = client_for(official)

    def statements() -> int:
        with CaptureQueriesContext(connection) as captured:
            client.get(reverse("history-object", args=["commitment", row.pk]))
        return len(captured)

    def more(count: int) -> None:
        for _ in range(count):
            commitments.action(row, official)
            commitments.blocker(row)
            commitments.evidence(row)

    more(1)
    short = statements()
    more(15)

    assert statements() == short <= 22


# --- two versions ---


@pytest.fixture
def rewritten(official: User, japan: Partner) -> Commitment:
    """A commitment in three versions, with something that belongs to it."""
    row = commitments.commitment([japan], official, text="Hold an exercise in the north")
    for text in ("Hold an exercise in the south", "Hold two exercises in the south"):
        with making():
            row.refresh_from_db()
            row.text = text
            row.save()
    commitments.action(row, official)
    return row


def test_object_lets_two_versions_be_chosen(official: User, rewritten: Commitment):
    response = client_for(official).get(reverse("history-object", args=["commitment", rewritten.pk]))

    picks = [entry.get("pick") for entry in response.context["entries"] if entry["table"] == "commitment"]
    text = response.content.decode()
    assert picks == ["new", "old", "none"]
    assert f'action="{reverse("history-compare", args=["commitment", rewritten.pk])}"' in text
    assert text.count('<input type="radio"') == 6  # not for the action


def test_object_leads_to_the_page_as_it_was_after_each_change(official: User, rewritten: Commitment):
    client = client_for(official)
    entries = client.get(reverse("history-object", args=["commitment", rewritten.pk])).context["entries"]
    past = [entry["past_url"] for entry in entries if entry["table"] == "commitment"]

    assert past[0] == ""  # the newest is the page of today
    assert all(address.startswith(reverse("commitment-detail", args=[rewritten.reference])) for address in past[1:])
    assert all("%2B00%3A00" in address for address in past[1:])


def test_object_with_one_version_has_nothing_to_compare(official: User, japan: Partner):
    row = commitments.commitment([japan], official)

    text = client_for(official).get(reverse("history-object", args=["commitment", row.pk])).content.decode()

    assert "Compare" not in text
    compare = client_for(official).get(reverse("history-compare", args=["commitment", row.pk]))
    assert "There is only one version" in compare.content.decode()


def test_compare_marks_texts_word_by_word(official: User, rewritten: Commitment):
    address = reverse("history-compare", args=["commitment", rewritten.pk])
    client = client_for(official)
    picked = [
        entry["id"]
        for entry in client.get(reverse("history-object", args=["commitment", rewritten.pk])).context["entries"]
        if entry["table"] == "commitment"
    ]

    text = client.get(address, {"old": picked[-1], "new": picked[0]}).content.decode()

    assert '<del><span class="vh">removed: </span>north</del>' in text
    assert '<ins><span class="vh">added: </span>south</ins>' in text
    assert "Responsible side" not in text
    assert "Responsible side" in client.get(address, {"fields": "all"}).content.decode()


def test_compare_is_hidden_out_of_scope_and_finds_no_version_that_is_none(
    official: User, outsider: User, rewritten: Commitment
):
    address = reverse("history-compare", args=["commitment", rewritten.pk])

    assert client_for(outsider).get(address).status_code == 404
    assert client_for(official).get(address, {"old": 1}).status_code == 404
    assert client_for(official).get(address, {"old": "x", "new": "²"}).status_code == 200
