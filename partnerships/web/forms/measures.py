"""What figures are asked for: on which day, of which period, and which of them."""

from __future__ import annotations

import re
from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from partnerships.filters.measures import GROUPS, PARTS
from partnerships.rules.measures import BY_NAME, Group, Measure, Part
from partnerships.web.forms.base import BaseForm, DayInput

EARLIEST = date(1993, 11, 1)  # the Maastricht Treaty: before it there was no common foreign and security policy
LATEST = date(2100, 12, 31)


def _day(label: Any, help_text: Any = "") -> forms.DateField:
    return forms.DateField(label=label, required=False, help_text=help_text, widget=DayInput)


class PeriodForm(BaseForm):
    """A day to look back to, and a period; all are optional."""

    spans = {"as_of": "c4", "since": "c4", "until": "c4"}

    as_of = _day(_("State of play on"), _("A past day shows what was known at its end."))
    since = _day(_("Period from"), _("Each measure says which day of its rows counts."))
    until = _day(_("Period to"), _("Leave both empty for all of it."))

    def clean(self) -> dict[str, Any]:
        """:raises ValidationError: for a period that ends before it begins, or a day nobody can mean."""
        given: dict[str, Any] = super().clean() or {}
        for name in PeriodForm.base_fields:
            if given.get(name) and not EARLIEST <= given[name] <= LATEST:
                self.add_error(name, _("Give a day from November 1993 to 2100."))
        since, until = given.get("since"), given.get("until")
        if since and until and until < since:
            self.add_error("until", _("The period ends before it begins."))
        return given

    @property
    def wanted(self) -> dict[str, Any]:
        """What is asked for; what is wrong narrows nothing, and its message says so."""
        self.is_valid()
        given = getattr(self, "cleaned_data", {})
        return {name: given.get(name) for name in PeriodForm.base_fields}


class ComparisonForm(PeriodForm):
    """Which measures to compare, on which day, of which period."""

    spans = {**PeriodForm.spans, "measure": "c12"}

    measure = forms.MultipleChoiceField(
        label=_("Measures"),
        required=False,
        choices=[(measure.name, measure.label) for measure in BY_NAME.values() if Group.PARTNER in measure.groups],
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Without any, those usually compared."),
    )

    @property
    def names(self) -> list[str]:
        """The measures asked for; none where none is, or one is not there."""
        self.is_valid()
        return list(getattr(self, "cleaned_data", {}).get("measure") or [])


class RowsForm(PeriodForm):
    """Which rows of a measure to list; a word that is missing is the numerator, or all rows."""

    part = forms.ChoiceField(label=_("Counted in"), choices=PARTS)
    group_by = forms.ChoiceField(label=_("Grouped by"), choices=GROUPS)
    group = forms.CharField(label=_("Group"), max_length=150, required=False)

    def __init__(self, data: Any, *, measure: Measure, **kwargs: Any) -> None:
        self.measure = measure
        plain = {"group_by": Group.ALL, "part": Part.NUMERATOR} | {name: data[name] for name in data if data[name]}
        super().__init__(plain, **kwargs)

    def clean(self) -> dict[str, Any]:
        """:raises ValidationError: for a group that the measure, or anything, does not have."""
        given = super().clean()
        group_by, group = given.get("group_by"), given.get("group") or ""
        if group_by and group_by not in self.measure.groups:
            self.add_error("group_by", _("This measure is not grouped so."))
        form = _FORMS.get(str(group_by))
        if group and form and not re.fullmatch(form, group):
            self.add_error("group", _("There is no such group."))
        return given


# How the codes of groups look that are no names.
_FORMS = {Group.CATEGORY.value: r"[0-9]{1,4}", Group.PERIOD.value: r"(19|20)[0-9]{2}-Q[1-4]"}
