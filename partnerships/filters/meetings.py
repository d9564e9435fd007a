"""Filters of meetings and tracks; the page shows them as a form, the API as parameters."""

from __future__ import annotations

from typing import Any

import django_filters as filters
from django import forms
from django.contrib.postgres.search import SearchQuery
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from partnerships.choices import Level, MeetingStatus, RecordState
from partnerships.filters.base import ChangedFilter, TruthFilter, one_of
from partnerships.models import (
    Area,
    DialogueFormat,
    Meeting,
    MeetingPartner,
    MeetingTrack,
    Partner,
    Track,
    TrackArea,
    TrackPartner,
)
from partnerships.permissions import visible
from partnerships.queries import meetings
from partnerships.queries import rows as rows_seen
from partnerships.rules.meetings import APART, POLITICAL, RANKED, Tier

SESSION = "session"
TIERS = (
    (SESSION, _("Any session")),
    (Tier.POLITICAL, _("Political: leaders and ministers")),
    (Tier.WORKING, _("Working: officials and experts")),
    (Tier.APART, _("Industry and track 1.5")),
)
LEVELS = {
    Tier.POLITICAL: POLITICAL,
    Tier.APART: APART,
    Tier.WORKING: tuple(level for level in RANKED if level not in (*POLITICAL, *APART)),
}


def partners_in_sight(request: Any) -> QuerySet[Partner]:
    """Offer only partners the viewer may see."""
    rows: QuerySet[Partner] = visible(request.viewer, Partner.objects.all())
    return rows.order_by("sort_key", "pk")


def formats(request: Any) -> QuerySet[DialogueFormat]:
    return rows_seen.seen(DialogueFormat, viewer=request.viewer).order_by("name", "pk")


def _day() -> forms.DateInput:
    return forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")


class MeetingFilter(filters.FilterSet):
    """Narrow meetings by partner, tier and level, format, status, state of the record, period and words."""

    q = filters.CharFilter(label=_("Words"), method="search")
    partner = filters.ModelMultipleChoiceFilter(
        label=_("Partner"), queryset=partners_in_sight, to_field_name="iso3", method="with_partner"
    )
    tier = filters.ChoiceFilter(label=_("Tier"), choices=TIERS, method="in_tier")
    level = filters.ChoiceFilter(label=_("Level"), choices=Level.choices)
    format = filters.ModelChoiceFilter(label=_("Format"), queryset=formats, to_field_name="slug")
    status = filters.ChoiceFilter(label=_("Status"), choices=MeetingStatus.choices)
    record = filters.ChoiceFilter(label=_("Record"), field_name="record_state", choices=RecordState.choices)
    since = filters.DateFilter(label=_("From"), field_name="date_latest", lookup_expr="gte", widget=_day())
    until = filters.DateFilter(label=_("To"), field_name="date_earliest", lookup_expr="lte", widget=_day())

    class Meta:
        model = Meeting
        fields: list[str] = []

    def search(self, rows: QuerySet[Meeting], _name: str, value: str) -> QuerySet[Meeting]:
        return rows.filter(search=SearchQuery(value, config="simple", search_type="websearch"))

    def with_partner(self, rows: QuerySet[Meeting], _name: str, value: Any) -> QuerySet[Meeting]:
        if not value:
            return rows
        return rows.filter(pk__in=MeetingPartner.objects.filter(partner__in=value).values("meeting_id"))

    def in_tier(self, rows: QuerySet[Meeting], _name: str, value: str) -> QuerySet[Meeting]:
        # An occasion without session counts in no tier, whatever level is written on it.
        sessions = rows.filter(meetings.sessions())
        return sessions if value == SESSION else sessions.filter(level__in=LEVELS[Tier(value)])


class MeetingParameters(MeetingFilter, ChangedFilter):
    """Narrow meetings as the API does: by what the page asks, and by what only programs know."""

    reference = filters.CharFilter(label=_("Reference"), lookup_expr="iexact", max_length=20)
    external_id = filters.CharFilter(label=_("Identifier in files"), max_length=200)
    track = one_of(Track, _("Track"), method="on_track")
    working_level = TruthFilter(label=_("Sessions below ministerial level"), method="at_working_level")

    def on_track(self, rows: QuerySet[Meeting], _name: str, value: Track) -> QuerySet[Meeting]:
        return rows.filter(pk__in=MeetingTrack.objects.filter(track=value).values("meeting_id"))

    def at_working_level(self, rows: QuerySet[Meeting], _name: str, value: bool) -> QuerySet[Meeting]:
        working = meetings.at_working_level(Meeting.objects.all()).values("pk")
        return rows.filter(pk__in=working) if value else rows.exclude(pk__in=working)


class TrackFilter(filters.FilterSet):
    """Narrow standing dialogues by partner, level and words."""

    q = filters.CharFilter(label=_("Words"), method="search")
    partner = filters.ModelChoiceFilter(
        label=_("Partner"), queryset=partners_in_sight, to_field_name="iso3", method="with_partner"
    )
    level = filters.ChoiceFilter(label=_("Level"), choices=Level.choices)

    class Meta:
        model = Track
        fields: list[str] = []

    def search(self, rows: QuerySet[Track], _name: str, value: str) -> QuerySet[Track]:
        return rows.filter(Q(name__icontains=value) | Q(cadence__icontains=value) | Q(legal_basis__icontains=value))

    def with_partner(self, rows: QuerySet[Track], _name: str, value: Partner) -> QuerySet[Track]:
        linked = TrackPartner.objects.filter(partner=value).values("track_id")
        return rows.filter(Q(pk__in=linked) | Q(is_open_to_all=True))


class TrackParameters(TrackFilter, ChangedFilter):
    """Narrow standing dialogues as the API does: by what the page asks, and by what only programs know."""

    format = one_of(DialogueFormat, _("Format"), key="slug")
    area = one_of(Area, _("Area"), key="slug", method="on_area")
    is_open_to_all = TruthFilter(label=_("Open to all partners"))

    def on_area(self, rows: QuerySet[Track], _name: str, value: Area) -> QuerySet[Track]:
        return rows.filter(pk__in=TrackArea.objects.filter(area=value).values("track_id"))
