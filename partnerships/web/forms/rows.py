"""Rows of a form that are added and removed: kept as typed until the whole is sent."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, ClassVar

from django import forms
from django.core.exceptions import ValidationError
from django.http import QueryDict

from partnerships.web.forms.base import BaseForm, ErrorEntry, error_entries

MOST_ROWS = 100


class RowForm(BaseForm):
    """
    One row. A row whose `content` fields are all empty was not filled in: it is passed over, not refused.

    `noun` names it ("Outcome"); `is_removable` is false for a row that stands for something that must stay.
    """

    noun: ClassVar[Any] = ""
    content: ClassVar[tuple[str, ...]] = ()
    is_removable = True
    is_new = False
    has_focus = False

    def has_changed(self) -> bool:
        if not self.is_bound:
            return False
        return any(str(self.data.get(self.add_prefix(name), "")).strip() for name in self.content)


if TYPE_CHECKING:
    _FormSet = forms.BaseFormSet[RowForm]
else:
    _FormSet = forms.BaseFormSet  # generic for the type checker alone


class RowSet(_FormSet):
    """The rows of one kind. `row_options` is handed to each row's `offer`."""

    say = ""

    def __init__(self, *args: Any, row_options: Any = None, **kwargs: Any) -> None:
        self.row_options = row_options
        super().__init__(*args, **kwargs)

    def _construct_form(self, i: int, **kwargs: Any) -> RowForm:
        form: RowForm = super()._construct_form(  # type: ignore[misc]  # the stubs leave it out
            i, **{**kwargs, "empty_permitted": True, "use_required_attribute": False}
        )
        if hasattr(form, "offer"):
            form.offer(self.row_options)
        return form

    @property
    def noun(self) -> Any:
        return self.form.noun

    def filled(self) -> list[RowForm]:
        """List the rows that were filled in."""
        return [row for row in self.forms if row.has_changed()]

    def values(self) -> list[dict[str, Any]]:
        """List what the rows say, after they were found valid."""
        return [dict(row.cleaned_data) for row in self.filled()]

    def error_entries(self) -> list[ErrorEntry]:
        """List what is to be corrected, each entry naming its row."""
        entries = [ErrorEntry("", "", str(message)) for message in self.non_form_errors()]
        for number, row in enumerate(self.forms, start=1):
            entries += error_entries(row, prefix=f"{self.noun} {number}, ")
        return entries

    def keep_as_typed(self) -> None:
        """Show what was typed without judging it yet."""
        for row in self.forms:
            row.keep_as_typed()
        self._errors: Any = [{} for _row in self.forms]
        self._non_form_errors = self.error_class()


def row_set(row: type[RowForm], *, start: int = 1) -> type[RowSet]:
    """Make the set for one kind of row, with `start` empty rows to begin with."""
    made: Any = forms.formset_factory(
        row, formset=RowSet, extra=start, max_num=MOST_ROWS, absolute_max=2 * MOST_ROWS, validate_max=True
    )
    return made


def with_another(data: QueryDict, prefix: str) -> tuple[QueryDict, int]:
    """Give the posted data with one more row, and its index."""
    changed = data.copy()
    total = min(_total(data, prefix), MOST_ROWS - 1)
    changed[f"{prefix}-TOTAL_FORMS"] = str(total + 1)
    return changed, total


def without(data: QueryDict, prefix: str, index: int) -> QueryDict:
    """Give the posted data without one row; those after it move up."""
    changed = data.copy()
    total = _total(data, prefix)
    if not 0 <= index < total:
        return changed
    pattern = re.compile(rf"{re.escape(prefix)}-(\d+)-(.+)")
    found = sorted((int(match[1]), match[2]) for match in map(pattern.fullmatch, data) if match)
    for number, name in found:
        values = changed.pop(f"{prefix}-{number}-{name}")
        if number != index:
            changed.setlist(f"{prefix}-{number - (number > index)}-{name}", values)
    changed[f"{prefix}-TOTAL_FORMS"] = str(total - 1)
    return changed


def _total(data: QueryDict, prefix: str) -> int:
    given = data.get(f"{prefix}-TOTAL_FORMS", "")
    return min(int(given), MOST_ROWS) if given.isascii() and given.isdigit() else 0


def put_back(rows: Mapping[str, RowSet], error: ValidationError) -> ValidationError:
    """
    Put a service's refusals at the rows they name ("outcomes-1-text", filled rows counted) and give what is left.
    """
    if not hasattr(error, "error_dict"):
        return error
    left: dict[str, list[Any]] = {}
    for key, problems in error.error_dict.items():
        match = re.fullmatch(r"(\w+)-(\d+)(?:-(\w+))?", key)
        filled = rows[match[1]].filled() if match and match[1] in rows else []
        if match and int(match[2]) < len(filled):
            row = filled[int(match[2])]
            row.add_error(match[3] if match[3] in row.fields else None, problems)
        else:
            left[key] = problems
    return ValidationError(left)
