"""Where obligations are done, and how they are told."""

from __future__ import annotations

from datetime import date

import pytest
from django.urls import resolve

from partnerships.choices import ObligationKind
from partnerships.queries.obligation_names import Names
from partnerships.rules.obligations import Obligation
from partnerships.web import obligation_pages

TODAY = date(2026, 11, 22)
NOBODY = Names({}, {}, {}, {}, {})


def owed(kind: ObligationKind, due: date | None = TODAY, **changes: object) -> Obligation:
    return Obligation(kind, 7, f"{kind}:7", "COM-JPN-001", "Text", TODAY, due, 1, 2, (3, 4), 1, **changes)  # type: ignore[arg-type]


@pytest.mark.parametrize("kind", ObligationKind)
def test_every_kind_has_its_words_and_pages(kind: ObligationKind):
    for url in (obligation_pages.url_of(owed(kind)), obligation_pages.page_of(owed(kind))):
        assert resolve(url.partition("?")[0].partition("#")[0])
    assert str(obligation_pages.WORDS[kind])


@pytest.mark.parametrize(
    ("kind", "url"),
    [
        ("update", "/commitments/COM-JPN-001/updates/new/"),
        ("act", "/commitments/COM-JPN-001/#actions"),
        ("mend_update", "/commitments/updates/7/mend/"),
        ("triage", "/dialogues/meetings/7/triage/"),
        ("schedule", "/dialogues/meetings/plan/?track=7"),
        ("review", "/reviews/updates/7/"),
        ("verify", "/commitments/actions/7/verify/"),
    ],
)
def test_url_leads_to_where_it_is_done(kind: str, url: str):
    assert obligation_pages.url_of(owed(ObligationKind(kind))) == url


@pytest.mark.parametrize(
    ("due", "words"),
    [
        (None, ""),
        (date(2026, 11, 20), "2 days late"),
        (date(2026, 11, 21), "1 day late"),
        (TODAY, "due today"),
        (date(2026, 11, 23), "1 day left"),
    ],
)
def test_when_counts_days(due: date | None, words: str):
    assert obligation_pages.when(owed(ObligationKind.ACT, due), on=TODAY) == words


def test_rows_name_only_what_is_seen():
    names = Names({1: "Ada"}, {1: "ada"}, {2: "ASIA-1"}, {3: "Japan"}, {3: "JPN"})

    (mine,) = obligation_pages.rows([owed(ObligationKind.ACT)], names, on=TODAY, is_mine=True)
    (seen,) = obligation_pages.rows([owed(ObligationKind.REVIEW)], NOBODY, on=TODAY, is_mine=False)

    assert (mine["what"], mine["person"], mine["unit"], mine["partners"]) == ("Your action", "Ada", "ASIA-1", ["Japan"])
    assert (seen["what"], seen["url"], seen["partners"]) == ("Review an update", "/commitments/COM-JPN-001/", [])


def test_detail_says_how_many_wait_or_why_it_was_returned():
    assert obligation_pages.detail(owed(ObligationKind.TRIAGE, number=2)) == "2 outcomes wait"
    assert obligation_pages.detail(owed(ObligationKind.MEND_RECORD, note="Say more.")) == "Say more."
