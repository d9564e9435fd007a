"""The day that a page shows."""

from __future__ import annotations

from datetime import date

import pytest
from django.test import RequestFactory

from partnerships.web.shown_days import day_of

TODAY = date(2026, 11, 22)


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("", TODAY),
        ("soon", TODAY),
        ("2026-02-30", TODAY),
        ("1993-10-31", TODAY),
        ("2026-11-21", date(2026, 11, 21)),
        ("2026-11-22", TODAY),
        ("2026-11-23", TODAY),
    ],
)
def test_only_a_past_day_of_the_address_is_shown(text: str, shown: date) -> None:
    day = day_of(RequestFactory().get("/", {"as_of": text}), today=TODAY)

    assert (day.shown, day.is_past) == (shown, shown != TODAY)
