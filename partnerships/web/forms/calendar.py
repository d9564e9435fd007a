"""What a calendar shows, as the address says it."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from partnerships.choices import CalendarScope, MeetingStatus
from partnerships.filters.meetings import partners_in_sight
from partnerships.queries.calendar import CALLED_OFF, EVERY_KIND, TO_COME, Wanted
from partnerships.rules.calendar import EARLIEST_YEAR, LATEST_YEAR, EntryKind
from partnerships.rules.keys import LONGEST_DAYS
from partnerships.web.forms.base import BaseForm

WHAT = {
    "meetings": (_("Meetings"), frozenset({EntryKind.MEETING})),
    "due": (_("Due dates"), frozenset({EntryKind.DUE, EntryKind.ACTION})),
    "dialogues": (_("Dialogues due"), frozenset({EntryKind.DIALOGUE})),
}
# The address's word → what it is called, the statuses of meetings, and whether due dates of what is done are left out.
STATUSES: dict[str, tuple[Any, tuple[MeetingStatus, ...], bool]] = {
    "": (_("Planned, held and still open"), Wanted().statuses, True),
    "ahead": (_("To come and still open"), TO_COME, True),
    "off": (_("Meetings called off"), CALLED_OFF, True),
    "all": (_("Everything, also called off and done"), tuple(MeetingStatus), False),
}


class CalendarForm(BaseForm):
    """The month, and what of it; whatever is not understood is an error of the form and narrows nothing."""

    spans = {"what": "c3", "partner": "c3", "whose": "c3", "status": "c3"}

    year = forms.IntegerField(required=False, widget=forms.HiddenInput, min_value=EARLIEST_YEAR, max_value=LATEST_YEAR)
    month = forms.IntegerField(required=False, widget=forms.HiddenInput, min_value=1, max_value=12)
    what = forms.ChoiceField(
        label=_("What"), required=False,
        choices=[("", _("Everything")), *((word, label) for word, (label, _kinds) in WHAT.items())],
    )  # fmt: skip
    partner: Any = forms.ModelChoiceField(
        label=_("Partner"), required=False, queryset=None, to_field_name="iso3", empty_label=_("All partners")
    )
    whose = forms.ChoiceField(
        label=_("Whose"), required=False,
        choices=[("", CalendarScope.EVERYTHING.label), *CalendarScope.choices[:-1]],
    )  # fmt: skip
    status = forms.ChoiceField(
        label=_("Status"), required=False, choices=[(word, entry[0]) for word, entry in STATUSES.items()]
    )

    def __init__(self, data: Any, *, request: Any) -> None:
        super().__init__(data)
        self.fields["partner"].queryset = partners_in_sight(request)  # type: ignore[attr-defined]  # a choice of rows

    @property
    def applied(self) -> int:
        """How many filters are set."""
        return sum(bool(self._value(name)) for name in self.spans)

    def wanted(self) -> Wanted:
        """Give what the address asks for."""
        _label, statuses, open_only = STATUSES[self._value("status") or ""]
        what = self._value("what")
        partner = self._value("partner")
        kinds = WHAT[what][1] if what else EVERY_KIND
        return Wanted(
            kinds=kinds if self._value("status") != "off" else kinds & {EntryKind.MEETING},
            scope=CalendarScope(self._value("whose") or CalendarScope.EVERYTHING),
            partner=partner.pk if partner else None,
            statuses=statuses,
            open_only=open_only,
        )

    def _value(self, name: str) -> Any:
        return self.cleaned_data.get(name) if self.is_bound and not self.errors.get(name) else None


class FeedForm(BaseForm):
    """A new calendar address; how long it may live is the service's to say."""

    spans = {"name": "c8", "days": "c4", "scope": "c12", "partner": "c8"}
    nouns = {"days": _("number of days")}

    name = forms.CharField(
        label=_("Name"), max_length=100, help_text=_("What your calendar calls it, such as “Partnerships”.")
    )
    days = forms.IntegerField(
        label=_("Days until it ends"), initial=365,
        widget=forms.NumberInput(attrs={"min": 1, "max": LONGEST_DAYS}),
        help_text=_("From 1 to %(longest)s.") % {"longest": LONGEST_DAYS},
    )  # fmt: skip
    scope = forms.ChoiceField(
        label=_("What it shows"), choices=CalendarScope.choices, initial=CalendarScope.OWN, widget=forms.RadioSelect,
        help_text=_(
            "Never more than you may see on the day it is read. Own work is the commitments you own, the meetings you "
            "entered and the dialogues of partnerships you lead. Your own actions are always in it."
        ),
    )  # fmt: skip
    partner: Any = forms.ModelChoiceField(
        label=_("Kept to one partner"), required=False, queryset=None, to_field_name="iso3",
        empty_label=_("All partners"),
    )  # fmt: skip

    def __init__(self, *args: Any, request: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["partner"].queryset = partners_in_sight(request)  # type: ignore[attr-defined]  # a choice of rows
