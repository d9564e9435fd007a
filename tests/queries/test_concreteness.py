"""Concreteness in SQL equals concreteness by the rule."""

from __future__ import annotations

from itertools import product

import pytest

from partnerships.choices import CommitmentKind, DatePrecision
from partnerships.models import Commitment, Partner, User
from partnerships.queries import concreteness
from partnerships.rules import commitments as rules
from partnerships.rules.partial_dates import NO_DATE, PartialDate
from tests.factories import commitments

pytestmark = pytest.mark.django_db
KINDS = (CommitmentKind.DIALOGUE_ONLY, CommitmentKind.NOT_CLASSIFIED, CommitmentKind.LEGAL)
FROM_2027 = PartialDate(commitments.DUE.latest, None, DatePrecision.WINDOW)


def by_rule(row: Commitment) -> bool | None:
    missing = rules.missing_for_concreteness(
        has_owner=row.owner is not None,
        has_due=row.due.latest is not None,
        deliverable=row.deliverable,
        measure_of_success=row.measure_of_success,
    )
    return rules.is_concrete(kind=row.kind, missing=missing)


@pytest.mark.long
def test_conditions_say_what_the_rule_says(japan: Partner, official: User) -> None:
    texts = ("", "Images by night")
    dates = (commitments.DUE, NO_DATE, PartialDate(words="soon", precision=DatePrecision.FUZZY), FROM_2027)
    for kind, owner, due, deliverable, measure in product(KINDS, (official, None), dates, texts, texts):
        commitments.commitment([japan], owner, kind=kind, due=due, deliverable=deliverable, measure_of_success=measure)

    found = {
        is_concrete: set(Commitment.objects.filter(condition).values_list("pk", flat=True))
        for is_concrete, condition in concreteness.conditions().items()
    }

    rows = list(Commitment.objects.select_related("owner"))
    assert found == {answer: {row.pk for row in rows if by_rule(row) is answer} for answer in (True, False)}
    assert found[True]
    assert found[False]
