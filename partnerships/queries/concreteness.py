"""Whether commitments are concrete, in SQL: the same as `rules.commitments` says."""

from __future__ import annotations

from django.db.models import Q

from partnerships.choices import CommitmentKind

NOT_DIALOGUE = tuple(kind.value for kind in CommitmentKind if kind != CommitmentKind.DIALOGUE_ONLY)


def conditions(*, due_latest: str = "due_latest") -> dict[bool, Q]:
    """
    Give the conditions that a commitment is concrete (`True`), and that it lacks something for it (`False`).

    Promises to talk meet neither: they count apart. `due_latest` names the column with the latest day due, which is
    another one on a past day.
    """
    counted = Q(kind__in=NOT_DIALOGUE)
    has_all = Q(owner__isnull=False, deliverable__gt="", measure_of_success__gt="") & Q(
        **{f"{due_latest}__isnull": False}
    )
    lacks_some = (
        Q(owner__isnull=True) | Q(deliverable="") | Q(measure_of_success="") | Q(**{f"{due_latest}__isnull": True})
    )
    return {True: counted & has_all, False: counted & lacks_some}
