"""Filters of sources, of what they are cited for, and of what other sources say."""

from __future__ import annotations

import django_filters as filters
from django.utils.translation import gettext_lazy as _

from partnerships.choices import SourceKind
from partnerships.filters.base import ChangedFilter, WordsFilter, one_of
from partnerships.filters.meetings import partners_in_sight
from partnerships.models import (
    Area,
    Category,
    Commitment,
    DialogueFormat,
    Divergence,
    Interest,
    Meeting,
    Membership,
    Partnership,
    ReportedPosition,
    Source,
    Step,
    Track,
)


class SourceFilter(WordsFilter):
    """Narrow sources by publication, kind, period and words."""

    searched = ("publisher", "title", "url", "registry_number")

    key = filters.CharFilter(label=_("Key"), max_length=80)
    kind = filters.MultipleChoiceFilter(label=_("Kind"), choices=SourceKind.choices, distinct=False)
    language = filters.CharFilter(label=_("Language"), max_length=10)
    url = filters.CharFilter(label=_("Address"), max_length=2_000)
    registry_number = filters.CharFilter(label=_("Registry number"), max_length=200)
    since = filters.DateFilter(label=_("From"), field_name="date_latest", lookup_expr="gte")
    until = filters.DateFilter(label=_("To"), field_name="date_earliest", lookup_expr="lte")


class CitationFilter(ChangedFilter):
    """Narrow citations by source and by the one thing that cites it."""

    source = one_of(Source, _("Source"))
    category = one_of(Category, _("Category"), key="number")
    partner = filters.ModelChoiceFilter(label=_("Partner"), queryset=partners_in_sight, to_field_name="iso3")
    membership = one_of(Membership, _("Membership"))
    partnership = one_of(Partnership, _("Partnership"))
    step = one_of(Step, _("Step"))
    area = one_of(Area, _("Area"), key="slug")
    dialogue_format = one_of(DialogueFormat, _("Format"), key="slug")
    interest = one_of(Interest, _("Interest"))
    track = one_of(Track, _("Track"))
    meeting = one_of(Meeting, _("Meeting"))
    commitment = one_of(Commitment, _("Commitment"))
    reported_position = one_of(ReportedPosition, _("Reported position"))
    divergence = one_of(Divergence, _("Divergence"))


class DivergenceFilter(WordsFilter):
    """Narrow divergences by the partners, meeting or commitment they are about, and by words."""

    searched = ("topic", "brief_claim", "other_claims", "resolution")

    key = filters.CharFilter(label=_("Key"), max_length=80)
    partner = filters.ModelChoiceFilter(
        label=_("Partner"), field_name="subjects__partner", queryset=partners_in_sight, to_field_name="iso3"
    )
    meeting = one_of(Meeting, _("Meeting"))
    commitment = one_of(Commitment, _("Commitment"))
