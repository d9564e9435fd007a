"""Who read what, for those who oversee; and what a file is going to hold."""

from __future__ import annotations

from typing import Any

import pytest
from django.core.exceptions import PermissionDenied

from partnerships.choices import Marking, ReadingKind
from partnerships.models import Action, Commitment, Partner, User
from partnerships.queries import readings
from partnerships.queries.readings import Wanted
from partnerships.services import readings as services
from tests.factories import commitments
from tests.personas import access

pytestmark = pytest.mark.django_db


def read_by(actor: User | None, *, kind: ReadingKind = ReadingKind.VIEW, covers: str = "/", **of: list[int]) -> int:
    made = services.record(
        actor=actor, kind=kind, marking=Marking.SENSITIVE, rows=1, of=of, covers=covers, route="somewhere"
    )
    return int(made.pk)


def keys(viewer: User, *, sort: str = readings.DEFAULT_SORT, **wanted: Any) -> list[int]:
    page = readings.listing(viewer=access(viewer), wanted=Wanted(**wanted), sort=sort)
    return [row.pk for row in page.rows]


@pytest.mark.parametrize("who", ["reader", "official", "manager"])
def test_listing_is_for_those_who_oversee(who: str, request: pytest.FixtureRequest):
    with pytest.raises(PermissionDenied):
        keys(request.getfixturevalue(who))


def test_listing_is_narrowed_by_what_is_asked(auditor: User, official: User, manager: User):
    one = read_by(official, Commitment=[4, 7])
    other = read_by(manager, kind=ReadingKind.EXPORT, covers="/commitments/table/", Meeting=[7])

    assert keys(auditor) == [other, one]
    assert keys(auditor, sort="when") == [one, other]
    assert keys(auditor, kind=ReadingKind.EXPORT) == [other]
    assert keys(auditor, person=official) == [one]
    assert keys(auditor, record=("Commitment", 7)) == [one]
    assert keys(auditor, record=("Commitment", 1)) == []
    assert keys(auditor, text="table") == [other]
    assert keys(auditor, sort="nonsense") == [other, one]


def test_record_is_found_by_reference_or_number(japan: Partner, official: User):
    row = commitments.commitment([japan], official)

    assert readings.record_of(row.reference.lower()) == ("Commitment", row.pk)
    assert readings.record_of("Evidence 7") == ("Evidence", 7)
    assert readings.record_of("user 7") is None
    assert readings.record_of("COM-XXX-999") is None


def test_file_of_parts_is_marked_as_what_they_belong_to(japan: Partner, official: User):
    secret = commitments.commitment([japan], official, marking=Marking.SENSITIVE)
    plain = commitments.commitment([japan], official, marking=Marking.PUBLIC)
    tasks = [commitments.action(row, official) for row in (secret, plain)]

    told = readings.leaving(Action.objects.all(), Commitment.objects.filter(pk=plain.pk), covers="a table")

    assert (told.marking, told.rows, told.of) == (Marking.SENSITIVE, 3, {"Commitment": {secret.pk}})
    assert readings.leaving(Commitment.objects.none(), covers="").marking is Marking.PUBLIC
    assert readings.leaving_rows(tasks, covers="").of == told.of
