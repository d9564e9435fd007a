"""Measures that count interests."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet

from partnerships.models import Commitment, Interest
from partnerships.permissions import Access, visible
from partnerships.queries.concreteness import NOT_DIALOGUE
from partnerships.queries.measures.base import Counted, Family
from partnerships.rules.measures import INTEREST_COVERAGE, Group


def _interests(viewer: Access, on: date) -> QuerySet[Any]:
    promises = visible(viewer, Commitment.objects.filter(interest=OuterRef("pk"), kind__in=NOT_DIALOGUE))
    rows: QuerySet[Any] = visible(
        viewer,
        Interest.objects.filter(
            Q(valid_from=None) | Q(valid_from__lte=on), Q(valid_until=None) | Q(valid_until__gte=on)
        ),
    )
    rows = rows.annotate(is_served=Exists(promises))
    return rows.select_related("area", "partnership__partner")


INTERESTS = Family(
    measures=(INTEREST_COVERAGE,),
    rows=_interests,
    counted=lambda on: {INTEREST_COVERAGE.name: Counted(Q(pk__isnull=False), Q(is_served=True))},
    columns={Group.AREA: ("area__slug", "area__name")},
    path="partnership__partner",
)
