"""What to look for in the audit record."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import django_filters as filters
from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from partnerships.filters.base import WholeNumberFilter
from partnerships.models import AuditEvent, Partner, User
from partnerships.queries import history

TABLES = [(str(model._meta.model_name), model._meta.verbose_name) for model in history.audited()]


def partners(request: Any) -> QuerySet[Partner]:
    return history.partners(viewer=request.viewer)


def people(request: Any) -> QuerySet[User]:
    return history.people(viewer=request.viewer)


class HistoryForm(forms.Form):
    """What is asked for, as a whole."""

    def clean(self) -> dict[str, Any]:
        found = super().clean() or self.cleaned_data
        first, last = found.get("from_day"), found.get("to_day")
        if first and last and first > last:
            self.add_error("to_day", _("This day is before the first one."))
        if found.get("row") is not None and not found.get("table"):
            self.add_error("row", _("Say of which table the row is."))
        return found


class HistoryFilter(filters.FilterSet):
    """
    Narrow the record as its page does; with `row` to the history of one thing and of what belongs to it.

    A table or row that the sender may not read holds nothing.
    """

    table = filters.ChoiceFilter(label=_("Kind of record"), choices=TABLES)
    row = WholeNumberFilter(label=_("Id of the row in the table, with all that belongs to it"), min_value=0)
    partner = filters.ModelChoiceFilter(label=_("Partner"), queryset=partners, to_field_name="iso3")
    person = filters.ModelChoiceFilter(label=_("Person"), queryset=people, to_field_name="username")
    from_day = filters.DateFilter(label=_("From"))
    to_day = filters.DateFilter(label=_("To"))
    q = filters.CharFilter(label=_("Reason, action or request number"), max_length=200)

    class Meta:
        model = AuditEvent
        fields: list[str] = []
        form = HistoryForm

    def filter_queryset(self, rows: QuerySet[Any]) -> QuerySet[Any]:
        given = dict(self.form.cleaned_data)
        row, wanted = given.pop("row"), history.Wanted(text=given.pop("q"), **given)
        viewer = self.request.viewer
        if row is None:
            return history.events(viewer=viewer, wanted=wanted)
        thing = history.row_of(viewer=viewer, table=wanted.table, pk=row)
        if thing is None:
            return rows.none()
        return history.events_of_row(viewer=viewer, row=thing, wanted=replace(wanted, table=""))
