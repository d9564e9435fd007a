"""Choosing among rows that were read once, however many rows of a form offer them."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

CHOOSE = _("Choose")


class PickField(forms.ChoiceField):
    """Give one of the rows offered, or `None`; call `offer` before the form is used."""

    def __init__(self, *, empty_label: Any = CHOOSE, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.empty_label = empty_label
        self.rows: dict[str, Any] = {}

    def offer(self, rows: Iterable[Any]) -> None:
        self.rows = {str(row.pk): row for row in rows}
        self.choices = [("", self.empty_label), *((pk, str(row)) for pk, row in self.rows.items())]

    def prepare_value(self, value: Any) -> Any:
        return str(value.pk) if hasattr(value, "pk") else value

    def clean(self, value: Any) -> Any:
        return self.rows.get(super().clean(value))


class PicksField(forms.MultipleChoiceField):
    """Give the rows chosen, in the order they were offered."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.rows: dict[str, Any] = {}

    def offer(self, rows: Iterable[Any]) -> None:
        self.rows = {str(row.pk): row for row in rows}
        self.choices = [(pk, str(row)) for pk, row in self.rows.items()]

    def prepare_value(self, value: Any) -> Any:
        return [str(row.pk) if hasattr(row, "pk") else row for row in value or ()]

    def clean(self, value: Any) -> list[Any]:
        chosen = super().clean(value)
        return [row for pk, row in self.rows.items() if pk in chosen]
