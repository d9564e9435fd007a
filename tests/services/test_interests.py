"""What each side wants in an area."""

from __future__ import annotations

import pytest

from partnerships.choices import Marking, Priority
from partnerships.errors import Conflict, NotAllowed, RuleViolation
from partnerships.models import Area, AuditEvent, Interest, Partner, User
from partnerships.services import interests
from tests.factories.base import saved

pytestmark = pytest.mark.django_db


@pytest.fixture
def cyber(db: None) -> Area:
    return saved(Area(slug="cyber", name="Cyber issues"))


@pytest.fixture
def interest(japan: Partner, cyber: Area) -> Interest:
    return saved(Interest(partnership=japan.partnership, area=cyber, marking=Marking.SENSITIVE))


@pytest.mark.parametrize("persona", ["reader", "auditor", "outsider"])
def test_add_and_change_are_refused(
    persona: str, interest: Interest, japan: Partner, request: pytest.FixtureRequest
) -> None:
    actor = request.getfixturevalue(persona)

    with pytest.raises(NotAllowed):
        interests.add(actor=actor, partnership=japan.partnership, values={"area": interest.area})
    with pytest.raises(NotAllowed):
        interests.change(actor=actor, interest=interest, version=1, values={}, reason="")


def test_add_keeps_what_both_sides_want(official: User, japan: Partner, cyber: Area) -> None:
    values = {"area": cyber, "eu_priority": Priority.HIGH, "partner_statement": "Joint exercises."}

    interest = interests.add(actor=official, partnership=japan.partnership, values=values)

    assert (interest.eu_priority, interest.partner_priority) == (Priority.HIGH, None)
    assert AuditEvent.objects.latest("id").actor == "official"


def test_add_twice_for_one_area_is_refused(official: User, japan: Partner, interest: Interest) -> None:
    with pytest.raises(Exception, match="already exists"):
        interests.add(actor=official, partnership=japan.partnership, values={"area": interest.area})


def test_change_refuses_an_old_version(official: User, interest: Interest) -> None:
    with pytest.raises(Conflict):
        interests.change(actor=official, interest=interest, version=9, values={"note": "x"}, reason="")


def test_change_lowers_a_marking_for_managers_with_a_reason_alone(
    official: User, manager: User, interest: Interest
) -> None:
    lower = {"marking": Marking.NORMAL}

    with pytest.raises(RuleViolation, match="Only a manager"):
        interests.change(actor=official, interest=interest, version=1, values=lower, reason="Published")
    with pytest.raises(RuleViolation, match="Say why"):
        interests.change(actor=manager, interest=interest, version=1, values=lower, reason="")

    assert interests.change(actor=manager, interest=interest, version=1, values=lower, reason="Published").version == 2


def test_change_refuses_a_classified_marking_in_a_text(official: User, interest: Interest) -> None:
    with pytest.raises(Exception, match="EU classified information"):
        interests.change(
            actor=official, interest=interest, version=1, values={"note": "see EU SECRET annex"}, reason=""
        )
