"""The words that say what follow-through with one partner looks like."""

from __future__ import annotations

from datetime import date
from types import SimpleNamespace
from typing import Any

import pytest

from partnerships.choices import DatePrecision, Standing
from partnerships.queries.partners import Figures, PartnerRow
from partnerships.rules.partial_dates import PartialDate
from partnerships.web import partner_sentence


def met(when: PartialDate, *, record_state: str = "approved", is_demonstration: bool = False) -> Any:
    return SimpleNamespace(date=when, record_state=record_state, is_demonstration=is_demonstration)


def said(by_standing: dict[Standing, int] | None = None, *, last: Any = None, ahead: Any = None, **more: int) -> str:
    row = PartnerRow(SimpleNamespace(), None, Figures(by_standing or {}, **more), last, ahead)  # type: ignore[arg-type]
    return partner_sentence.sentence(row)


NOVEMBER = met(PartialDate.on(date(2025, 11, 4)))


def test_of_several_commitments_each_standing_is_counted() -> None:
    standings = {Standing.KEPT: 4, Standing.KEPT_LATE: 1, Standing.OVERDUE: 2, Standing.OPEN: 2}
    standings |= {Standing.OPEN_UNKNOWN: 2, Standing.PAST_DUE_UNKNOWN: 1}

    assert said(standings, last=NOVEMBER) == (
        "Of 12 commitments, 5 were kept (1 late), 2 are under way, 2 are overdue, and nobody knows how 3 stand; "
        "the last dialogue was on 4 November 2025 and none is planned."
    )


def test_one_of_each_is_said_in_the_singular() -> None:
    assert said(dict.fromkeys(Standing, 1), last=NOVEMBER).startswith(
        "Of 9 commitments, 2 were kept (1 late), 1 was partly kept, 1 was not kept, 1 is under way, 1 was superseded, "
        "1 is overdue, and nobody knows how 2 stand;"
    )
    assert "and nobody knows how 1 stands;" in said({Standing.KEPT: 1, Standing.OPEN_UNKNOWN: 1})


def test_a_single_group_needs_no_list() -> None:
    assert said({Standing.OVERDUE: 3}).startswith("Of 3 commitments, 3 are overdue;")


@pytest.mark.parametrize(
    ("standing", "words"),
    [
        (Standing.KEPT, "The one commitment was kept;"),
        (Standing.OPEN_UNKNOWN, "Nobody knows how the one commitment stands;"),
        (Standing.OVERDUE, "The one commitment is overdue;"),
    ],
)
def test_one_commitment_is_said_by_itself(standing: Standing, words: str) -> None:
    assert said({standing: 1}).startswith(words)


def test_unknown_is_never_said_to_be_late() -> None:
    text = said({Standing.PAST_DUE_UNKNOWN: 4}, last=NOVEMBER)

    assert "nobody knows how 4 stand" in text
    assert "overdue" not in text
    assert "not kept" not in text


def test_nothing_known_says_so() -> None:
    assert said() == (
        "No commitment to do something is on record; no dialogue is known to have been held and none is planned."
    )


@pytest.mark.parametrize(
    ("when", "words"),
    [
        (PartialDate.days(date(2025, 11, 4), date(2025, 11, 5)), "was on 4–5 November 2025"),
        (PartialDate.month(2025, 11), "was in November 2025"),
        (PartialDate.year(2025), "was in 2025"),
        (PartialDate(date(2025, 1, 1), date(2025, 6, 30), DatePrecision.HALF_YEAR), "dated “first half of 2025”"),
        (PartialDate(date(2025, 4, 1), date(2025, 5, 31), DatePrecision.MONTH), "dated “1 April 2025 to 31 May 2025”"),
        (PartialDate(None, None, DatePrecision.FUZZY, words="in early spring"), "was dated “in early spring”"),
        (PartialDate(), "the day of the last dialogue is not known"),
    ],
)
def test_a_partial_date_becomes_no_day(when: PartialDate, words: str) -> None:
    assert words in said(last=met(when))


def test_the_next_dialogue_is_named() -> None:
    assert "and the next is planned for March 2027." in said(ahead=met(PartialDate.month(2027, 3)))
    assert "and the next has no date yet." in said(ahead=met(PartialDate()))


def test_promises_to_talk_are_named_apart() -> None:
    assert said({Standing.KEPT: 2}, dialogue_only=1).endswith("1 promise to talk counts apart.")
    assert said({Standing.KEPT: 2}, dialogue_only=2).endswith("2 promises to talk count apart.")


def test_reported_history_alone_says_so() -> None:
    reported = met(PartialDate.year(2025), record_state="reported")

    assert "reported history" in said({Standing.KEPT: 2}, last=reported, reported=2)
    assert "reported history" not in said({Standing.KEPT: 2}, last=NOVEMBER, reported=2)
    assert "reported history" not in said({Standing.KEPT: 2}, last=reported, reported=1)


def test_demonstration_alone_says_so() -> None:
    made_up = met(PartialDate.year(2025), is_demonstration=True)

    assert said({Standing.KEPT: 2}, last=made_up, demonstration=2).endswith("All of it is made up for demonstration.")
    assert "demonstration" not in said({Standing.KEPT: 2}, last=NOVEMBER, demonstration=2)


def test_concreteness_counts_what_names_all_four() -> None:
    assert partner_sentence.concreteness(Figures({Standing.OPEN: 4})) == ""
    assert partner_sentence.concreteness(Figures(followed=4, concrete=1)).startswith("1 of 4 followed here is concrete")
    assert partner_sentence.concreteness(Figures(followed=4)).startswith("0 of 4 followed here are concrete: they")
