"""Measures that count commitments."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

from django.db.models import Exists, F, OuterRef, Q, QuerySet

from partnerships.choices import CommitmentKind, CommitmentStatus, EntryState, Responsible, Standing
from partnerships.models import CommitmentPartner, Evidence
from partnerships.models.commitments import OPEN_STATUSES
from partnerships.permissions import Access, visible
from partnerships.queries import commitments, concreteness, standings
from partnerships.queries.measures.base import Counted, Family, between, days_before
from partnerships.rules import measures as rules
from partnerships.rules.measures import Group

UNDONE = (Standing.OPEN, Standing.OPEN_UNKNOWN, Standing.OVERDUE, Standing.PAST_DUE_UNKNOWN)


def _rows(viewer: Access, on: date) -> QuerySet[Any]:
    proofs = visible(viewer, Evidence.objects.filter(commitment=OuterRef("pk"), is_withdrawn=False))
    rows: QuerySet[Any] = commitments.listing(viewer=viewer, on=on).annotate(is_proved=Exists(proofs))
    return rows


def _counted(on: date) -> dict[str, Counted]:
    is_ = standings.conditions(on=on)
    proper = Q(kind__in=concreteness.NOT_DIALOGUE)
    followed = Q(entry_state=EntryState.TAKEN_UP)
    kept = is_[Standing.KEPT] | is_[Standing.KEPT_LATE]
    fallen = proper & Q(due_latest__lt=on)
    dated = Q(due_latest__isnull=False, baseline_due_latest__isnull=False)
    slip = between(F("baseline_due_latest"), F("due_latest"))
    undone = followed & Q(status__in=[str(status) for status in OPEN_STATUSES])
    return {
        **{str(word): Counted(proper, condition) for word, condition in is_.items()},
        rules.DIALOGUE_ONLY.name: Counted(Q(pk__isnull=False), Q(kind=CommitmentKind.DIALOGUE_ONLY)),
        rules.CONCRETENESS.name: Counted(proper & followed, concreteness.conditions()[True]),
        rules.ON_TIME.name: Counted(fallen, is_[Standing.KEPT]),
        rules.LATE.name: Counted(fallen, is_[Standing.KEPT_LATE]),
        rules.SLIP.name: Counted(proper, dated, slip),
        rules.SLIP_MAX.name: Counted(proper, dated, slip),
        **dict(_ageing(on, proper, is_)),
        rules.VERIFIED.name: Counted(proper & kept, Q(status=CommitmentStatus.IMPLEMENTED, is_proved=True)),
        **dict(_reciprocity(proper, kept, is_)),
        rules.FRESHNESS.name: Counted(undone, Q(reviewed_on__gte=standings.days_ago(on))),
        rules.WITHOUT_INTEREST.name: Counted(proper, Q(interest__isnull=True)),
    }


def _ageing(on: date, proper: Q, is_: dict[Standing, Q]) -> Iterator[tuple[str, Counted]]:
    for measures, standing in (
        (rules.AGEING, Standing.OVERDUE),
        (rules.AGEING_UNKNOWN, Standing.PAST_DUE_UNKNOWN),
    ):
        for measure, (least, most) in zip(measures, rules.AGES, strict=True):
            age = Q(due_latest__lte=days_before(on, least))
            if most is not None:
                age &= Q(due_latest__gte=days_before(on, most))
            yield measure.name, Counted(proper & is_[standing], age)


def _reciprocity(proper: Q, kept: Q, is_: dict[Standing, Q]) -> Iterator[tuple[str, Counted]]:
    undone = Q(pk__in=[])
    for standing in UNDONE:
        undone |= is_[standing]
    for word, condition in (("open", undone), ("kept", kept)):
        for side in Responsible:
            yield f"{word}_{side.value}", Counted(proper & Q(responsible=side), condition)


COMMITMENTS = Family(
    measures=(
        *rules.STANDINGS,
        rules.DIALOGUE_ONLY,
        rules.CONCRETENESS,
        rules.ON_TIME,
        rules.LATE,
        rules.SLIP,
        rules.SLIP_MAX,
        *rules.AGEING,
        *rules.AGEING_UNKNOWN,
        rules.VERIFIED,
        *rules.RECIPROCITY,
        rules.FRESHNESS,
        rules.WITHOUT_INTEREST,
    ),
    rows=_rows,
    counted=_counted,
    columns={
        Group.AREA: ("area__slug", "area__name"),
        Group.SIDE: ("responsible", "responsible"),
        Group.UNIT: ("owner_unit__code", "owner_unit__name"),
        Group.PERSON: ("owner__username", "owner__name"),
    },
    path="partner_links",
    links=CommitmentPartner,
    owner="commitment",
    day="due_latest",
)
