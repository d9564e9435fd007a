"""Search across partners, commitments and meetings, within what the viewer sees."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

from django.contrib.postgres.search import SearchQuery, SearchRank
from django.db.models import F, Prefetch, Q, QuerySet

from partnerships.models import Commitment, Meeting, Partner, Partnership
from partnerships.permissions import Access, visible

CAP = 1_000  # hits that are ranked; beyond it the best of these are shown (performance.md, section 4)
SHOWN = 20
REFERENCE = re.compile(r"[A-Za-z]{3}-[A-Za-z0-9]{3,8}(-\d{3,})?")


@dataclass(frozen=True, slots=True)
class Hits:
    """The best hits of one kind; `count` is at most `CAP` and `is_capped` says that there are more."""

    rows: list[Any]
    count: int
    is_capped: bool = False


@dataclass(frozen=True, slots=True)
class Found:
    partners: Hits
    commitments: Hits
    meetings: Hits

    @property
    def is_empty(self) -> bool:
        return not (self.partners.rows or self.commitments.rows or self.meetings.rows)


def by_reference(*, viewer: Access, text: str) -> Any | None:
    """Give the commitment, meeting or partner of a full reference such as COM-JPN-014, MTG-JPN-003 or SDP-JPN."""
    text = text.strip()
    if not REFERENCE.fullmatch(text):
        return None
    for model in (Commitment, Meeting):
        if row := visible(viewer, model._default_manager.filter(reference=text.upper())).first():
            return row
    partnership = visible(viewer, Partnership.objects.filter(reference=text.upper())).select_related("partner").first()
    return partnership.partner if partnership else None


def find(*, viewer: Access, text: str) -> Found:
    """
    Find a few words: in names of partners, and as full text in commitments and meetings, best hits first.

    Shape: seven statements, whatever is found.
    """
    partners = visible(viewer, Partner.objects.all()).filter(
        Q(name__icontains=text) | Q(official_name__icontains=text) | Q(iso3__iexact=text) | Q(iso2__iexact=text)
    )
    # Of a partnership that is marked higher the partner alone is known.
    seen = Prefetch("partnership", visible(viewer, Partnership.objects.all()))
    names = list(partners.prefetch_related(seen).order_by("sort_key", "pk")[:SHOWN])
    commitments = Commitment.objects.prefetch_related("partner_links__partner")
    return Found(
        partners=Hits(names, len(names)),
        commitments=_ranked(viewer, commitments, text),
        meetings=_ranked(viewer, Meeting.objects.select_related("format"), text),
    )


def _ranked(viewer: Access, rows: QuerySet[Any], text: str) -> Hits:
    query = SearchQuery(text, config="simple", search_type="websearch")
    hits = visible(viewer, rows.model._default_manager.filter(search=query)).order_by()
    # Ranking reads every hit: a common word has its first thousand ranked, not all.
    keys = list(hits.values_list("pk", flat=True)[: CAP + 1])
    best = rows.filter(pk__in=keys[:CAP]).annotate(rank=SearchRank(F("search"), query)).order_by("-rank", "-pk")[:SHOWN]
    return Hits(list(best) if keys else [], min(len(keys), CAP), len(keys) > CAP)
