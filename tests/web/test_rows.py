from django import forms
from django.core.exceptions import ValidationError
from django.http import QueryDict

from partnerships.web.forms.rows import MOST_ROWS, RowForm, put_back, row_set, with_another, without


class Line(RowForm):
    noun, content = "Line", ("text",)

    text = forms.CharField(max_length=5)
    kind = forms.CharField()


Lines = row_set(Line)


def posted(*rows):
    data = QueryDict(mutable=True)
    data["lines-TOTAL_FORMS"], data["lines-INITIAL_FORMS"] = str(len(rows)), "0"
    for number, (text, kind) in enumerate(rows):
        data[f"lines-{number}-text"], data[f"lines-{number}-kind"] = text, kind
    return data


def test_empty_rows_are_passed_over():
    lines = Lines(posted(("", "a"), ("one", "b")), prefix="lines")

    assert lines.is_valid()
    assert lines.values() == [{"text": "one", "kind": "b"}]


def test_errors_name_the_row():
    lines = Lines(posted(("one", "a"), ("too long", "b"), ("two", "")), prefix="lines")

    assert not lines.is_valid()
    assert [(entry.id, entry.label) for entry in lines.error_entries()] == [
        ("id_lines-1-text", "Line 2, text"),
        ("id_lines-2-kind", "Line 3, kind"),
    ]


def test_too_many_rows_are_refused():
    lines = Lines(posted(*[("x", "a")] * (MOST_ROWS + 1)), prefix="lines")

    assert not lines.is_valid()
    assert lines.error_entries()[0].id == ""


def test_kept_as_typed_shows_no_error():
    lines = Lines(posted(("too long", "b")), prefix="lines")

    lines.keep_as_typed()

    assert lines.forms[0].errors == {}
    assert lines.forms[0]["text"].value() == "too long"


def test_with_another_adds_at_the_end_up_to_the_most():
    data, index = with_another(posted(("one", "a")), "lines")
    full, last = with_another(posted(*[("x", "a")] * MOST_ROWS), "lines")

    assert (data["lines-TOTAL_FORMS"], index) == ("2", 1)
    assert (full["lines-TOTAL_FORMS"], last) == (str(MOST_ROWS), MOST_ROWS - 1)


def test_without_moves_later_rows_up():
    data = without(posted(("one", "a"), ("two", "b"), ("three", "c")), "lines", 1)

    assert [data.get(f"lines-{number}-text") for number in range(3)] == ["one", "three", None]
    assert data["lines-TOTAL_FORMS"] == "2"


def test_without_a_row_that_is_not_there_changes_nothing():
    data = posted(("one", "a"))

    assert without(data, "lines", 5) == data


def test_put_back_counts_filled_rows():
    lines = Lines(posted(("", "a"), ("one", "b")), prefix="lines")
    lines.is_valid()

    left = put_back({"lines": lines}, ValidationError({"lines-0-text": "Wrong.", "lines-0": "All.", "title": "Left."}))

    assert left.message_dict == {"title": ["Left."]}
    assert lines.forms[1].errors == {"text": ["Wrong."], "__all__": ["All."]}
