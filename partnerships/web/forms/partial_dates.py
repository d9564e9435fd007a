"""Entering a date as a document gives it: how exactly, which days, in which words."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from partnerships.choices import DatePrecision
from partnerships.rules.partial_dates import NO_DATE, PERIODS, PartialDate
from partnerships.web.forms.base import DayInput
from partnerships.web.forms.markings import refuse_classified

WORDS_LENGTH = 200

PRECISIONS = (
    (DatePrecision.DAY, _("Day, or from one day to another")),
    (DatePrecision.MONTH, _("Month")),
    (DatePrecision.QUARTER, _("Quarter")),
    (DatePrecision.HALF_YEAR, _("Half-year")),
    (DatePrecision.SEASON, _("Season")),
    (DatePrecision.YEAR, _("Year")),
    (DatePrecision.WINDOW, _("Some day between two days")),
    (DatePrecision.FUZZY, _("Only in words")),
)


class PartialDateInput(forms.MultiWidget):
    """
    How exactly, first day, last day, words and "inferred", each with its own label.

    Names: `<name>_precision`, `_first`, `_last`, `_words`, `_inferred`.
    """

    template_name = "forms/partial_date.html"

    def __init__(self, choices: Any = ()) -> None:
        super().__init__(
            {
                "precision": forms.Select(choices=choices),
                "first": DayInput(),
                "last": DayInput(),
                "words": forms.TextInput(attrs={"maxlength": WORDS_LENGTH}),
                "inferred": forms.CheckboxInput(),
            }
        )

    def decompress(self, value: PartialDate | None) -> list[Any]:
        """Show a date so that sending it unchanged gives the same date again."""
        if value is None:
            return ["", None, None, "", False]
        last = value.latest
        if value.earliest and PartialDate.covering(value.earliest, None, value.precision).latest == last:
            last = None
        return [str(value.precision), value.earliest, last, value.words, value.inferred]

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        context = super().get_context(name, value, attrs)
        parts = context["widget"]["subwidgets"]
        context["parts"] = dict(zip(("precision", "first", "last", "words", "inferred"), parts, strict=True))
        return context


class PartialDateFormField(forms.MultiValueField):
    """
    Give a `PartialDate`; with `none_label` the person may say that there is no date, which is not the same as silence.

    Not required and left empty: `NO_DATE`. `precision` is chosen beforehand ("" makes the person choose).
    """

    default_error_messages = {
        "required": _("Choose how exactly the date is known and enter its first day."),
        "first": _("Enter the first day."),
        "day": _("Enter any day of it, or choose “Only in words”."),
        "bound": _("Enter the first or the last day, or choose “Only in words”."),
        "words": _("Enter the words of the document, such as “early next year”."),
        "no_days": _("Remove the days, or choose how exactly the date is known."),
        "order": _("The last day is before the first: correct one of the two."),
    }

    def __init__(
        self, *, none_label: Any = "", precision: DatePrecision | str = DatePrecision.DAY, **kwargs: Any
    ) -> None:
        none = [(DatePrecision.NONE, none_label)] if none_label else []
        choices = [*([] if precision else [("", _("Choose"))]), *PRECISIONS, *none]
        if not precision and not kwargs.get("required", True):
            choices[0] = ("", _("Not given"))
        fields = (
            forms.ChoiceField(choices=choices, required=False),
            forms.DateField(required=False, error_messages={"invalid": _("The first day is not a date.")}),
            forms.DateField(required=False, error_messages={"invalid": _("The last day is not a date.")}),
            forms.CharField(
                required=False,
                max_length=WORDS_LENGTH,
                validators=[refuse_classified],
                error_messages={"max_length": _("Shorten the words to %(limit_value)d characters.")},
            ),
            forms.BooleanField(required=False),
        )
        self.start = str(precision)
        kwargs.setdefault("initial", [self.start, None, None, "", False])
        super().__init__(fields, widget=PartialDateInput(choices), require_all_fields=False, **kwargs)

    def clean(self, value: Any) -> PartialDate:
        # Unlike MultiValueField, "only a precision was chosen" is not yet an answer, and no part is required by itself.
        parts = value if isinstance(value, (list, tuple)) else self.widget.decompress(value)
        cleaned, problems = [], []
        for field, part in zip(self.fields, parts, strict=True):
            try:
                cleaned.append(field.clean(part))
            except ValidationError as error:
                problems += error.error_list
        if problems:
            raise ValidationError(problems)
        return self.compress(cleaned)

    def compress(self, data_list: list[Any]) -> PartialDate:
        chosen, first, last, words, inferred = data_list
        words = words.strip()
        if not (first or last or words) and chosen in ("", self.start):
            self._refuse(self.required, "required")
            return NO_DATE
        precision = DatePrecision(chosen) if chosen else DatePrecision.DAY if first else DatePrecision.FUZZY
        self._check(precision, first, last, words)
        return PartialDate.covering(first, last, precision, inferred=bool(inferred), words=words)

    def _check(self, precision: DatePrecision, first: date | None, last: date | None, words: str) -> None:
        known = bool(first or last)
        self._refuse(precision == DatePrecision.NONE and known, "no_days")
        self._refuse(precision == DatePrecision.DAY and not first, "first")
        self._refuse(precision in PERIODS and not known, "day")
        self._refuse(precision in (DatePrecision.SEASON, DatePrecision.WINDOW) and not known, "bound")
        self._refuse(precision == DatePrecision.FUZZY and not words, "words")
        self._refuse(bool(first and last and first > last), "order")

    def _refuse(self, wrong: Any, code: str) -> None:
        if wrong:
            raise ValidationError(self.error_messages[code], code=code)
