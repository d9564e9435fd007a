"""Partners as lists and comparisons read them."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from partnerships.choices import CommitmentKind, Marking, PartnershipState, Role
from partnerships.models import Partner, Partnership, Step, User
from partnerships.queries import partners
from partnerships.rules.partial_dates import PartialDate
from partnerships.services.base import today
from tests.factories import commitments, people
from tests.factories import partners as made
from tests.factories.base import making, saved
from tests.personas import access

pytestmark = pytest.mark.django_db

LATE = PartialDate.on(date(2026, 1, 31))


def row_of(user: User, partner: Partner) -> partners.PartnerRow:
    return partners.described_one(partner, viewer=access(user), on=today())


def test_listing_is_the_viewer_s(official: User, norway: Partner) -> None:
    assert [partner.name for partner in partners.listing(viewer=access(official)).order_by("sort_key")] == [
        "Japan",
        "Republic of Korea",
    ]


def test_listing_hides_a_partnership_above_the_marking(japan: Partner) -> None:
    secret = Partnership.objects.get(partner=japan)
    secret.marking = Marking.SENSITIVE
    saved(secret)
    low = people.user("low")
    people.assign(low, Role.READER, to=japan, up_to=Marking.NORMAL)

    found = partners.find(viewer=access(low), iso3="JPN")

    assert found is not None
    assert row_of(low, found).partnership is None
    by_state = partners.narrowed(partners.listing(viewer=access(low)), viewer=access(low), state="active")
    assert not by_state.exists()


def test_figures_count_what_the_viewer_sees(official: User, japan: Partner) -> None:
    low = people.user("low")
    people.assign(low, Role.READER, to=japan, up_to=Marking.NORMAL)
    for marking in (Marking.NORMAL, Marking.SENSITIVE):
        late = commitments.commitment([japan], official, due=LATE, marking=marking)
        commitments.reported(late, "open", today())

    assert row_of(official, japan).figures.overdue == 2
    assert row_of(low, japan).figures.overdue == 1


def test_figures_count_dialogue_apart_but_late_all_the_same(official: User, japan: Partner) -> None:
    commitments.commitment([japan], official, kind=CommitmentKind.DIALOGUE_ONLY)
    late = commitments.commitment([japan], official, kind=CommitmentKind.DIALOGUE_ONLY, due=LATE)
    commitments.reported(late, "open", today())

    figures = row_of(official, japan).figures
    assert (figures.total, figures.dialogue_only, figures.overdue) == (0, 2, 1)


def test_figures_never_call_the_unknown_late(official: User, japan: Partner) -> None:
    commitments.commitment([japan], official, due=LATE)

    figures = row_of(official, japan).figures
    assert (figures.total, figures.overdue, figures.oldest_overdue) == (1, 0, None)


def test_figures_count_what_is_due_soon(official: User, japan: Partner) -> None:
    for days in (30, 200):
        commitments.commitment([japan], official, due=PartialDate.on(today() + timedelta(days=days)))

    assert row_of(official, japan).figures.due_soon == 1


def test_a_commitment_with_two_partners_counts_for_each(official: User, japan: Partner, korea: Partner) -> None:
    commitments.reported(commitments.commitment([japan, korea], official), "met", today())

    rows = partners.described([japan, korea], viewer=access(official), on=today())
    assert [row.figures.delivered for row in rows] == [1, 1]


@pytest.mark.parametrize(
    ("sort", "first"), [("overdue", "Japan"), ("-overdue", "Japan"), ("-name", "Republic of Korea")]
)
def test_page_puts_the_unknown_last(sort: str, first: str, official: User, japan: Partner, korea: Partner) -> None:
    commitments.reported(commitments.commitment([japan], official, due=LATE), "open", today())
    viewer = access(official)

    page = partners.page(partners.listing(viewer=viewer), viewer=viewer, on=today(), sort=sort)

    assert page.rows[0].partner.name == first


def test_page_goes_on_where_it_stopped(second_manager: User) -> None:
    for number in range(5):
        made.partner(f"X{number}X", iso2=f"X{chr(65 + number)}", name=f"Land {number}")
    viewer = access(second_manager)
    rows = partners.listing(viewer=viewer)

    first = partners.page(rows, viewer=viewer, on=today(), size=3)
    second = partners.page(rows, viewer=viewer, on=today(), size=3, cursor=first.next_cursor)

    assert [row.partner.name for row in [*first.rows, *second.rows]] == [f"Land {number}" for number in range(5)]


def test_by_category_keeps_partners_of_a_category_together(second_manager: User) -> None:
    category = made.category(1)
    inside = made.partner("AAA", category=category)
    outside = made.partner("BBB")

    groups = partners.by_category(viewer=access(second_manager), on=today())

    assert [[row.partner for row in group.rows] for group in groups] == [[inside], [outside]]
    assert [group.category for group in groups] == [category, None]


def test_narrowed_by_state_follows_the_steps(second_manager: User) -> None:
    country = made.with_partnership("CHL", iso2="CL")
    with making():
        Step(partnership=country.partnership, kind="talks_opened", state_after=PartnershipState.NEGOTIATING).save()
    viewer = access(second_manager)

    found = partners.narrowed(partners.listing(viewer=viewer), viewer=viewer, state="negotiating")

    assert list(found) == [country]
