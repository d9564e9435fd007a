"""Reading single fields of the events file: what is refused is named with a remedy, and reading goes on."""

from decimal import Decimal

import pytest

from partnerships.rules.event_fields import Fields, place, shown, words


def fields(raw, **more) -> Fields:
    return Fields(raw, "event X", [], required=("name",), optional=("number",), **more)


@pytest.mark.parametrize("raw", [None, "text", ["name"], 7])
def test_fields_that_are_no_mapping_are_refused_and_read_as_empty(raw):
    read = fields(raw)

    assert [fault.split(":")[0] for fault in read.faults] == ["event X"]
    assert "is not a mapping" in read.faults[0]
    assert read.text("name") == ""


def test_fields_missing_and_unknown_are_both_named():
    read = fields({"nmae": "Dialogue"})

    assert read.faults == [
        "event X, name: it is missing: write it, with null or [] if nothing is known.",
        "event X, 'nmae': this field is unknown: use name, number.",
    ]


def test_days_are_unknown_fields_where_none_are_expected():
    day = {"name": "Dialogue", "status_on_2025_06_01": "met"}

    assert len(fields(day).faults) == 1
    assert fields(day, has_days=True).faults == []


@pytest.mark.parametrize(
    ("value", "remedy"),
    [
        (True, "'true' is not text, as YAML reads a bare yes"),
        (12, "'12' is not text: put text in quotes"),
        (" ", "the text is empty"),
        ("a" * 11, "shorten it to 10"),
        ("a\0b", "cannot be stored"),
        ("a\ud800b", "cannot be stored"),
    ],
)
def test_words_refuses_what_cannot_be_kept(value, remedy: str):
    with pytest.raises(ValueError, match=remedy):
        words(value, 10)


def test_words_refuses_a_classified_marking():
    with pytest.raises(ValueError, match="marks EU classified information"):
        words("SECRET UE", 100)


def test_texts_reads_on_after_a_fault():
    read = fields({"name": ["first", 2, "third"]})

    assert read.texts("name") == ("first", "", "third")
    assert len(read.faults) == 1


def test_choice_explains_the_bare_no_of_yaml():
    read = fields({"name": False})

    assert read.choice("name", {"NO", "JP"}) == ""
    assert read.faults == ["event X, name: YAML reads a bare NO as 'false': write 'NO' in quotes."]


def test_an_optional_field_that_is_null_counts_as_left_out():
    assert "number" not in fields({"name": "Dialogue", "number": None}).raw


@pytest.mark.parametrize(("value", "text"), [(2025, "2025"), ("2025-06", "2025-06"), (None, None)])
def test_date_text_takes_a_bare_year(value, text):
    assert fields({"name": value}).date_text("name") == text


def test_date_text_refuses_a_number_that_is_no_year():
    with pytest.raises(ValueError, match="is not text"):
        fields({"name": 20250601}).date_text("name")


@pytest.mark.parametrize(
    ("value", "said"),
    [("a" * 90, f"'{'a' * 80}'"), (None, "'null'"), (False, "'false'"), (Decimal("1.50"), "'1.50'"), ([1], "a list"),
     ({}, "a mapping")],
)  # fmt: skip
def test_shown_quotes_as_yaml_writes_and_never_at_length(value, said: str):
    assert shown(value) == said


@pytest.mark.parametrize(
    ("fault", "path"),
    [
        ("event e1, due: no date.", "events.e1.due"),
        ("event no. 3, id: it is missing.", "events.2.id"),
        ("event e1, commitment c-1, due: no date.", "events.e1.commitments.c-1.due"),
        ("event e1, source no. 2, kind: not in the list.", "events.e1.sources.1.kind"),
        ("event e1, series, name: it is missing.", "events.e1.series.name"),
        ("event e1, 'evnt': this field is unknown.", "events.e1.evnt"),
        ("event no. 1: 'x' is not a mapping.", "events.0"),
        ("the file, schema_version: this version cannot be read.", ""),
        ("The file cannot be read as YAML (line 1): odd.", ""),
    ],
)
def test_place_of_a_fault(fault: str, path: str) -> None:
    assert place(fault) == path
