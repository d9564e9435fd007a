"""The search of the bar, through its page."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from partnerships.models import Partner, User
from tests.factories import commitments, meetings
from tests.personas import client_for


def test_search_shows_nothing_of_other_partners(outsider: User, official: User, japan: Partner):
    row = commitments.commitment([japan], official, text="Lighthouse keeping")

    for words in ("lighthouse", "japan", row.reference):
        response = client_for(outsider).get("/search/", {"q": words})
        assert response.status_code == 200
        assert "Nothing found" in response.content.decode()
        assert "Lighthouse keeping" not in response.content.decode()


def test_search_opens_a_reference_at_once(official: User, japan: Partner):
    row, meeting = commitments.commitment([japan], official), meetings.meeting([japan])
    client = client_for(official)

    for text, address in [
        (row.reference.lower(), reverse("commitment-detail", args=[row.reference])),
        (meeting.reference, reverse("meeting-detail", args=[meeting.pk])),
        ("SDP-JPN", reverse("partner-detail", args=["JPN"])),
    ]:
        assert client.get("/search/", {"q": text}).headers["Location"] == address


def test_search_groups_results(official: User, japan: Partner):
    commitments.commitment([japan], official, text="Exercise with Japan")
    meetings.meeting([japan], title="Talks in Japan")

    text = client_for(official).get("/search/", {"q": "japan"}).content.decode()

    for words in ("Exercise with Japan", "Talks in Japan", 'id="partners"', 'id="commitments"', 'id="dialogues"'):
        assert words in text


def test_search_for_nothing_asks_for_words(official: User):
    for query in ("", "?q=", "?q=%00", "?q=%20"):
        response = client_for(official).get(f"/search/{query}")
        assert response.status_code == 200
        assert "a full reference such as COM-JPN-014" in response.content.decode()


def test_search_shows_what_was_typed_as_text(official: User):
    assert "<b>x" not in client_for(official).get("/search/", {"q": "<b>x"}).content.decode()


@pytest.mark.long
def test_search_takes_as_many_statements_for_many_hits_as_for_few(official: User, japan: Partner):
    def statements() -> int:
        client = client_for(official)
        with CaptureQueriesContext(connection) as captured:
            client.get("/search/", {"q": "exercise"})
        return len(captured)

    def more(count: int) -> None:
        for _ in range(count):
            commitments.commitment([japan], official, text="Exercise")
            meetings.meeting([japan], title="Exercise")

    more(1)
    few = statements()
    more(12)

    assert statements() == few <= 16
