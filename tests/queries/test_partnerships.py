"""A partnership's life, papers and counterparts."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from partnerships.choices import Marking, PartnershipState
from partnerships.models import Citation, Contact, Partner, Post, Signatory, Source, Step, User
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


def test_listing_stays_in_scope(outsider: User, japan: Partner, norway: Partner) -> None:
    rows = partnerships.listing(viewer=access(outsider), as_of=date(2026, 1, 1))

    assert [row.partner for row in rows] == [norway]


def test_listing_of_today_shows_the_state_the_database_gives(official: User, japan: Partner) -> None:
    """The same order in SQL and in the trigger: undated, imprecise and several steps of one day."""
    step(japan, "signed", date(2024, 11, 1), "signed")
    step(japan, "first_dialogue", date(2024, 11, 1), "active", position=1)
    saved(Step(partnership=japan.partnership, kind="other", state_after="exploratory"))
    month = Step(partnership=japan.partnership, kind="review", state_after="ended")
    month.date = PartialDate.month(2024, 11)
    saved(month)
    viewer = access(official)

    (now,) = partnerships.listing(viewer=viewer).filter(partner=japan)
    (then,) = partnerships.listing(viewer=viewer, as_of=viewer.on).filter(partner=japan)

    assert now.state == now.shown_state == then.shown_state == "ended"


def test_listing_counts_a_step_from_its_day_however_late_it_was_entered(official: User, japan: Partner) -> None:
    step(japan, "signed", date(2024, 11, 1), "signed")

    def state(day: date) -> str:
        (row,) = partnerships.listing(viewer=access(official), as_of=day).filter(partner=japan)
        assert partnerships.as_they_were([row], on=day) == [row]
        assert (row.state, len(row.steps.all())) == (row.shown_state, int(row.shown_state == "signed"))
        return str(row.state)

    assert [state(date(2024, 10, 31)), state(date(2024, 11, 1))] == ["expected", "signed"]


def test_listing_counts_an_undated_step_from_the_day_it_was_entered(official: User, japan: Partner) -> None:
    saved(Step(partnership=japan.partnership, kind="other", state_after="exploratory"))
    viewer = access(official)

    for day, state in ((viewer.on - timedelta(days=1), "expected"), (viewer.on, "exploratory")):
        (row,) = partnerships.listing(viewer=viewer, as_of=day).filter(partner=japan)
        assert row.shown_state == state


def test_listing_shows_who_signed_once_they_had(official: User, japan: Partner) -> None:
    step(japan, "announced", date(2024, 10, 1), "negotiating")
    step(japan, "signed", date(2024, 11, 1), "signed")
    for role in ("signed", "announced"):
        saved(Signatory(partnership=japan.partnership, side="eu", role=role, office=role))

    (row,) = partnerships.listing(viewer=access(official), as_of=date(2024, 10, 15)).filter(partner=japan)

    assert [one.office for one in row.signatories.all()] == ["announced"]


def test_as_they_were_keeps_the_higher_marking(official: User, japan: Partner) -> None:
    viewer, partnership = access(official), japan.partnership
    partnership.title, partnership.marking = "New", Marking.SENSITIVE
    saved(partnership)
    yesterday = viewer.on - timedelta(days=1)

    rows = partnerships.listing(viewer=viewer, as_of=yesterday).filter(partner=japan)
    (row,) = partnerships.as_they_were([*rows], on=yesterday)

    assert (row.title, row.marking) == ("", Marking.SENSITIVE)


@pytest.mark.parametrize(
    ("persona", "state", "expected"),
    [
        ("reader", "active", []),
        ("official", "active", []),
        ("manager", "active", ["pause"]),
        ("manager", "dormant", ["resume"]),
        ("manager", "expected", []),
        ("administrator", "active", ["change"]),
    ],
)
def test_transitions(
    persona: str, state: str, expected: list[str], japan: Partner, request: pytest.FixtureRequest
) -> None:
    japan.partnership.state = state

    assert partnerships.transitions(japan.partnership, viewer=access(request.getfixturevalue(persona))) == expected
