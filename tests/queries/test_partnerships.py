"""A partnership's life, papers and counterparts."""

from __future__ import annotations

from datetime import date

import pytest

from partnerships.choices import PartnershipState
from partnerships.models import Citation, Contact, Partner, Post, Source, Step, User
from partnerships.queries import partnerships
from partnerships.rules.partial_dates import PartialDate
from tests.factories import commitments
from tests.factories.base import making, saved
from tests.personas import access

pytestmark = pytest.mark.django_db


def step(partner: Partner, kind: str, day: date, state: str = "active", position: int = 0) -> Step:
    made = Step(partnership=partner.partnership, kind=kind, state_after=state, position=position)
    made.date = PartialDate.on(day)
    return saved(made)


def test_find_stays_in_scope(outsider: User, japan: Partner) -> None:
    assert partnerships.find(viewer=access(outsider), iso3="JPN") is None


def test_steps_come_in_the_order_they_happened(official: User, japan: Partner) -> None:
    later = step(japan, "announced", date(2024, 11, 1))
    earlier = step(japan, "other", date(2024, 10, 11), "negotiating", 1)

    steps = partnerships.steps(japan.partnership, viewer=access(official))

    assert steps == [earlier, later]
    assert partnerships.concluded_on(steps) == PartialDate.on(date(2024, 11, 1))


def test_sources_say_what_they_are_cited_for(official: User, japan: Partner) -> None:
    announced = step(japan, "announced", date(2024, 11, 1))
    source = saved(Source(publisher="EEAS", title="Release", kind="official"))
    with making():
        Citation(source=source, step=announced).save()
        Citation(source=source, partnership=japan.partnership, remark="areas").save()
        Citation(source=source, partnership=japan.partnership, remark="areas", position=1).save()

    assert partnerships.sources(japan, viewer=access(official)) == [(source, ["step", "areas"])]


def test_sources_of_another_partner_stay_there(official: User, japan: Partner, norway: Partner) -> None:
    source = saved(Source(publisher="Government", title="Release", kind="official"))
    saved(Citation(source=source, partner=norway))

    assert partnerships.sources(japan, viewer=access(official)) == []


def test_evidence_leaves_out_what_was_withdrawn(official: User, japan: Partner) -> None:
    row = commitments.commitment([japan], official)
    kept = commitments.evidence(row)
    commitments.evidence(row, is_withdrawn=True, withdrawn_reason="Wrong file")

    assert partnerships.evidence(japan, viewer=access(official)).rows == [kept]


def test_posts_name_the_present_holder_first(official: User, japan: Partner) -> None:
    post = saved(Post(partner=japan, title="Director"))
    saved(Contact(post=post, name="Former", held_from=date(2020, 1, 1), held_until=date(2024, 1, 1)))
    saved(Contact(post=post, name="Present", held_from=date(2024, 1, 2)))

    (found,) = partnerships.posts(japan, viewer=access(official))

    assert [contact.name for contact in found.contacts.all()] == ["Present", "Former"]


@pytest.mark.parametrize(
    ("persona", "allowed"),
    [
        ("reader", set()),
        ("official", {"edit", "work"}),
        ("manager", {"edit", "work", "pause"}),
        ("administrator", {"edit", "administer"}),
        ("auditor", set()),
        ("outsider", set()),
    ],
)
def test_may(persona: str, allowed: set[str], japan: Partner, request: pytest.FixtureRequest) -> None:
    may = partnerships.may(access(request.getfixturevalue(persona)), japan, japan.partnership)

    assert {name for name, is_allowed in may.items() if is_allowed} == allowed


def test_may_resume_a_dormant_one(manager: User, japan: Partner) -> None:
    step(japan, "suspended", date(2026, 1, 1), PartnershipState.DORMANT)
    japan.partnership.refresh_from_db()

    may = partnerships.may(access(manager), japan, japan.partnership)

    assert (may["pause"], may["resume"]) == (False, True)
