"""The registry as administrators keep it."""

from __future__ import annotations

import pytest
from django.core.exceptions import ValidationError

from partnerships.choices import Marking
from partnerships.errors import Conflict, NotAllowed, RuleViolation
from partnerships.models import Area, AuditEvent, Commitment, Partner, Partnership, Step, User
from partnerships.services import entries
from tests.factories import partners

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("persona", ["reader", "official", "manager", "auditor", "outsider"])
def test_save_is_the_administrator_s(persona: str, request: pytest.FixtureRequest) -> None:
    with pytest.raises(NotAllowed):
        entries.save(actor=request.getfixturevalue(persona), entry=Area(slug="a", name="A"), reason="New")


def test_save_refuses_what_has_a_workflow(administrator: User) -> None:
    with pytest.raises(NotAllowed):
        entries.save(actor=administrator, entry=Commitment(text="x", marking=Marking.NORMAL), reason="New")


def test_save_needs_a_reason(administrator: User) -> None:
    with pytest.raises(RuleViolation, match="Say why"):
        entries.save(actor=administrator, entry=Area(slug="a", name="A"), reason="")


def test_save_refuses_an_old_version(administrator: User, japan: Partner) -> None:
    japan.version = 0
    japan.region = "Asia"

    with pytest.raises(Conflict):
        entries.save(actor=administrator, entry=japan, reason="Region")


def test_save_cleans(administrator: User) -> None:
    with pytest.raises(ValidationError, match="Two capital letters"):
        entries.save(actor=administrator, entry=Partner(iso2="x", iso3="XXX", name="X"), reason="New")


def test_save_derives_the_sort_key_and_the_reference(administrator: User) -> None:
    entry = Partner(iso2="AX", iso3="ALA", name="Åland")
    entries.save(actor=administrator, entry=entry, reason="New")
    partnership = entries.save(actor=administrator, entry=Partnership(partner=entry), reason="New")

    assert (entry.sort_key, partnership.reference) == ("aland", "SDP-ALA")
    assert AuditEvent.objects.latest("id").reason == "New"


def test_save_of_a_step_moves_the_state(administrator: User) -> None:
    country = partners.with_partnership("CHL", iso2="CL")
    step = Step(partnership=country.partnership, kind="talks_failed", state_after="expected")

    entries.save(actor=administrator, entry=step, reason="Talks ended")

    country.partnership.refresh_from_db()
    assert country.partnership.state == "expected"
