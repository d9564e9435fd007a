"""The registry as administrators keep it."""

from __future__ import annotations

import pytest
from django.core.exceptions import ValidationError

from partnerships.choices import Marking, Role
from partnerships.errors import Conflict, NotAllowed, RuleViolation
from partnerships.models import Area, AuditEvent, Commitment, Partner, Partnership, Source, Step, User
from partnerships.services import entries
from tests.factories import partners, people

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


def test_save_refuses_program_text_as_the_address_of_a_text(administrator: User, japan: Partner) -> None:
    japan.partnership.text_url = "javascript:alert(1)"

    with pytest.raises(ValidationError) as refused:
        entries.save(actor=administrator, entry=japan.partnership, reason="New")
    assert list(refused.value.message_dict) == ["text_url"]


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


@pytest.mark.parametrize("persona", ["reader", "official", "manager", "auditor"])
def test_change_is_the_administrator_s(persona: str, japan: Partner, request: pytest.FixtureRequest) -> None:
    actor = request.getfixturevalue(persona)

    with pytest.raises(NotAllowed):
        entries.change(actor=actor, entry=japan, version=1, values={"region": "Asia"}, reason="Region")
    with pytest.raises(NotAllowed):
        entries.add(actor=actor, kind=Area, values={"slug": "a", "name": "A"}, reason="New")


def test_add_refuses_what_has_a_workflow(administrator: User) -> None:
    with pytest.raises(NotAllowed):
        entries.add(actor=administrator, kind=Commitment, values={"text": "x"}, reason="New")


def test_change_refuses_an_old_version(administrator: User, japan: Partner) -> None:
    entries.change(actor=administrator, entry=japan, version=1, values={"region": "Asia"}, reason="Region")

    with pytest.raises(Conflict):
        entries.change(actor=administrator, entry=japan, version=1, values={"note": "x"}, reason="Note")


def test_change_leaves_what_is_not_given(administrator: User, japan: Partner) -> None:
    stale = Partner.objects.get(pk=japan.pk)
    entries.change(actor=administrator, entry=japan, version=1, values={"region": "Asia"}, reason="Region")

    changed = entries.change(actor=administrator, entry=stale, version=2, values={"name": "Nippon"}, reason="Name")

    assert (changed.region, changed.name, changed.sort_key) == ("Asia", "Nippon", "nippon")


def test_marking_is_lowered_by_a_manager_alone(administrator: User, japan: Partner) -> None:
    raised = {"marking": Marking.SENSITIVE}
    held = entries.change(actor=administrator, entry=japan.partnership, version=1, values=raised, reason="Asked for")
    lowered = {"marking": Marking.NORMAL}

    with pytest.raises(RuleViolation, match="Only a manager"):
        entries.change(actor=administrator, entry=held, version=2, values=lowered, reason="Published")
    people.assign(administrator, Role.MANAGER)
    changed = entries.change(actor=administrator, entry=held, version=2, values=lowered, reason="Published")
    assert changed.marking == Marking.NORMAL


def test_marking_is_not_raised_out_of_sight(japan: Partner) -> None:
    clerk = people.user("clerk")
    people.assign(clerk, Role.ADMINISTRATOR, up_to=Marking.NORMAL)

    with pytest.raises(RuleViolation, match="could not see"):
        entries.change(
            actor=clerk, entry=japan.partnership, version=1, values={"marking": Marking.SENSITIVE}, reason="Asked for"
        )


def test_source_has_an_address_of_the_web(administrator: User) -> None:
    values = {"publisher": "P", "title": "T", "kind": "media", "url": "file:///etc/hosts"}

    with pytest.raises(RuleViolation, match="web address"):
        entries.add(actor=administrator, kind=Source, values=values, reason="New")
