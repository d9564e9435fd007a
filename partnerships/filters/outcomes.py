"""Filters of what belongs to a meeting (participants, agenda items, outcomes), for the API."""

from __future__ import annotations

from typing import Any

import django_filters as filters
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from partnerships.choices import Disposition, OutcomeKind, ParticipantRole, Side
from partnerships.filters.base import WordsFilter, one_of
from partnerships.filters.meetings import partners_in_sight
from partnerships.models import AgendaItem, Area, Commitment, Meeting, MeetingPartner, Outcome, Participant


class OfMeetingFilter(WordsFilter):
    """Narrow rows of meetings by the meeting and by its partners."""

    meeting = one_of(Meeting, _("Meeting"))
    partner = filters.ModelMultipleChoiceFilter(
        label=_("Partner"), queryset=partners_in_sight, to_field_name="iso3", method="with_partner"
    )

    def with_partner(self, rows: QuerySet[Any], _name: str, value: Any) -> QuerySet[Any]:
        if not value:
            return rows
        return rows.filter(meeting__in=MeetingPartner.objects.filter(partner__in=value).values("meeting_id"))


class ParticipantFilter(OfMeetingFilter):
    """Narrow participants by meeting, the meeting's partner, side, role and words."""

    searched = ("office", "name", "remark")

    side = filters.ChoiceFilter(label=_("Side"), choices=Side.choices)
    role = filters.ChoiceFilter(label=_("Role"), choices=ParticipantRole.choices)

    class Meta:
        model = Participant
        fields: list[str] = []


class AgendaItemFilter(OfMeetingFilter):
    """Narrow agenda items by meeting, the meeting's partner, what they are about, and words."""

    searched = ("words", "area__name")

    area = one_of(Area, _("Area"), key="slug")
    commitment = one_of(Commitment, _("Commitment"))

    class Meta:
        model = AgendaItem
        fields: list[str] = []


class OutcomeFilter(OfMeetingFilter):
    """Narrow outcomes by meeting, the meeting's partner, kind, what became of them, and words."""

    searched = ("text", "disposition_reason")

    kind = filters.ChoiceFilter(label=_("Kind"), choices=OutcomeKind.choices)
    disposition = filters.MultipleChoiceFilter(
        label=_("What became of it"), choices=Disposition.choices, distinct=False
    )
    deferred_from = filters.DateFilter(label=_("Deferred from"), field_name="deferred_until", lookup_expr="gte")
    deferred_to = filters.DateFilter(label=_("Deferred to"), field_name="deferred_until", lookup_expr="lte")

    class Meta:
        model = Outcome
        fields: list[str] = []
