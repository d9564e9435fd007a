"""The API's partial dates."""

from datetime import date

import pytest
from rest_framework import serializers

from partnerships.api.serializers.partial_dates import PartialDateField
from partnerships.choices import DatePrecision
from partnerships.rules.partial_dates import PartialDate

FIELD = PartialDateField()


@pytest.mark.parametrize(
    ("data", "part"),
    [
        (7, "Write YYYY-MM-DD"),
        ([], "Write YYYY-MM-DD"),
        ("next year", "is not a date"),
        ("2026-13", "not a day of the calendar"),
        ({"earliest": "2026-02-30"}, "is not a day"),
        ({"earliest": 5}, "is not a day"),
        ({"latest": "2026-02-01", "precision": "century"}, "is not a precision"),
        ({"latest": "2026-02-01", "precision": []}, "is not a precision"),
        ({"when": "2026-02-01"}, "Unknown key: when"),
        ({"earliest": "2026-02-02", "latest": "2026-02-01"}, "after the latest"),
        ({"precision": "fuzzy", "inferred": "yes"}, "true or false"),
        ({"precision": "fuzzy", "text": "x" * 201}, "at most 200"),
    ],
)
def test_partial_date_refused_with_its_remedy(data, part):
    with pytest.raises(serializers.ValidationError) as caught:
        FIELD.to_internal_value(data)

    assert part in str(caught.value.detail)


@pytest.mark.parametrize(
    "value",
    [
        PartialDate.on(date(2026, 3, 24)),
        PartialDate.month(2025, 6, inferred=True),
        PartialDate(None, date(2025, 12, 31), DatePrecision.QUARTER, words="last quarter"),
        PartialDate(precision=DatePrecision.FUZZY, words="soon"),
        PartialDate(),
    ],
)
def test_partial_date_round_trip(value):
    assert FIELD.to_internal_value(FIELD.to_representation(value)) == value


def test_partial_date_reads_a_plain_month():
    assert FIELD.to_internal_value("2025-06") == PartialDate.month(2025, 6)
