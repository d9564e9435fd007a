from datetime import date

import pytest
from django import forms

from partnerships.choices import DatePrecision
from partnerships.rules.partial_dates import NO_DATE, PartialDate
from partnerships.web.forms.base import BaseForm
from partnerships.web.forms.partial_dates import PartialDateFormField


class DueForm(BaseForm):
    due = PartialDateFormField(label="Due", none_label="No date was agreed", precision="")


def read(**parts: str) -> DueForm:
    return DueForm({f"due_{name}": value for name, value in parts.items()})


@pytest.mark.parametrize(
    ("parts", "expected"),
    [
        ({"first": "2026-12-03"}, PartialDate.on(date(2026, 12, 3))),
        (
            {"precision": "day", "first": "2026-12-03", "last": "2026-12-04"},
            PartialDate.days(date(2026, 12, 3), date(2026, 12, 4)),
        ),
        ({"precision": "month", "first": "2028-02-10"}, PartialDate.read("2028-02")),
        ({"precision": "year", "first": "2027-05-05"}, PartialDate.read("2027")),
        (
            {"precision": "quarter", "first": "2027-05-05"},
            PartialDate(date(2027, 4, 1), date(2027, 6, 30), DatePrecision.QUARTER),
        ),
        (
            {"precision": "half_year", "last": "2027-05-05"},
            PartialDate(None, date(2027, 6, 30), DatePrecision.HALF_YEAR),
        ),
        ({"precision": "window", "last": "2027-05-05"}, PartialDate(None, date(2027, 5, 5), DatePrecision.WINDOW)),
        (
            {"precision": "fuzzy", "words": "early next year", "inferred": "on"},
            PartialDate(precision=DatePrecision.FUZZY, words="early next year", inferred=True),
        ),
        ({"words": "soon"}, PartialDate(precision=DatePrecision.FUZZY, words="soon")),
        ({"precision": "none"}, NO_DATE),
    ],
)
def test_partial_date_is_read_as_entered(parts, expected):
    form = read(**parts)

    assert form.is_valid(), form.errors
    assert form.cleaned_data["due"] == expected


@pytest.mark.parametrize(
    ("parts", "message"),
    [
        ({}, "Choose how exactly the date is known and enter its first day."),
        ({"precision": "day", "last": "2026-12-03"}, "Enter the first day."),
        ({"precision": "month"}, "Enter any day of it, or choose “Only in words”."),
        ({"precision": "window", "words": "x"}, "Enter the first or the last day, or choose “Only in words”."),
        ({"precision": "fuzzy", "first": "2026-12-03"}, "Enter the words of the document, such as “early next year”."),
        ({"precision": "none", "first": "2026-12-03"}, "Remove the days, or choose how exactly the date is known."),
        (
            {"precision": "day", "first": "2026-12-03", "last": "2026-12-01"},
            "The last day is before the first: correct one of the two.",
        ),
        ({"precision": "day", "first": "31/12/26x"}, "The first day is not a date."),
        ({"precision": "fuzzy", "words": "x" * 201}, "Shorten the words to 200 characters."),
        ({"precision": "century", "first": "2026-12-03"}, "Select a valid choice"),
        ({"precision": "fuzzy", "words": "RESTREINT UE/EU RESTRICTED"}, "marks EU classified information"),
    ],
)
def test_partial_date_refuses_and_names_the_remedy(parts, message):
    form = read(**parts)

    assert not form.is_valid()
    assert message in form.errors["due"][0]
    assert form.error_entries[0].id == "id_due_0"


def test_partial_date_may_stay_empty_when_not_required():
    form_class = type("Free", (forms.Form,), {"due": PartialDateFormField(required=False)})
    form = form_class({"due_precision": "day"})

    assert form.is_valid()
    assert form.cleaned_data["due"] == NO_DATE


@pytest.mark.parametrize(
    "value",
    [
        PartialDate.on(date(2026, 12, 3), inferred=True),
        PartialDate.days(date(2026, 12, 3), date(2026, 12, 4), words="3 and 4 December"),
        PartialDate.read("2026-05"),
        PartialDate(None, date(2027, 6, 30), DatePrecision.HALF_YEAR),
        PartialDate(date(2027, 3, 1), date(2027, 5, 31), DatePrecision.SEASON, words="spring 2027"),
        PartialDate(date(2027, 3, 1), None, DatePrecision.WINDOW),
        PartialDate(None, date(2027, 3, 1), DatePrecision.FUZZY, words="early next year"),
        PartialDate(date(2027, 1, 1), date(2028, 12, 31), DatePrecision.YEAR),
        NO_DATE,
    ],
)
def test_partial_date_sent_back_unchanged_is_the_same(value):
    widget = DueForm().fields["due"].widget
    shown = dict(zip(("precision", "first", "last", "words", "inferred"), widget.decompress(value), strict=True))
    form = read(**{name: str(part) for name, part in shown.items() if part})

    assert form.is_valid(), form.errors
    assert form.cleaned_data["due"] == value


def test_partial_date_parts_have_labels():
    html = DueForm()["due"].as_field_group()

    for index in range(5):
        assert f'id="id_due_{index}"' in html
        assert f'<label for="id_due_{index}">' in html
    assert "No date was agreed" in html
    assert "<fieldset" in html
