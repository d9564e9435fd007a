"""Each role, as a new user would, finds in at most two clicks what it owes today, or is told that it owes nothing."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from partnerships.choices import Role, UpdateState
from partnerships.models import Partner
from partnerships.rules.partial_dates import PartialDate
from partnerships.services.base import today
from tests.factories import commitments, meetings, partners, people
from tests.journeys.sessions import signed_in

pytestmark = [pytest.mark.browser, pytest.mark.long]

MOST_CLICKS = 2


class Newcomer:
    """Somebody who has just signed in, sees the landing page for the first time, and clicks."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.clicks = 0

    def click(self, link: Locator) -> None:
        link.click()
        self.clicks += 1

    def menu(self, name: str) -> Locator:
        return self.page.get_by_role("navigation", name="Main").get_by_role("link", name=name)


@pytest.fixture
def newcomers(chromium: Browser, site: str) -> Iterator[dict[Role, Newcomer]]:
    """Seat somebody of each role, where an official and a manager owe something for Japan today."""
    japan = partners.with_partnership("JPN", iso2="JP", name="Japan")
    found = {}
    for role in Role:
        who = people.user(f"new_{role}")
        people.assign(who, role, to=None if role in (Role.ADMINISTRATOR, Role.AUDITOR) else japan)
        found[role] = who
    _owe(japan, found[Role.OFFICIAL])
    seats = {role: Newcomer(signed_in(chromium, site, who.username, people.PASSWORD)) for role, who in found.items()}
    yield seats
    for newcomer in seats.values():
        newcomer.page.context.close()


def _owe(japan: Partner, official: object) -> None:
    row = commitments.commitment([japan], official, text="Share the lists")  # type: ignore[arg-type]  # it is a user
    commitments.action(row, official, text="Write to Tokyo", due_on=today())  # type: ignore[arg-type]
    commitments.update(row, official, state=UpdateState.SUBMITTED)  # type: ignore[arg-type]
    meetings.planned([japan], actor=official, title="Cyber talks", when=PartialDate.on(today() - timedelta(days=2)))


def test_each_role_finds_what_it_owes_or_is_told_that_it_owes_nothing(newcomers: dict[Role, Newcomer]) -> None:
    official_finds_work(newcomers[Role.OFFICIAL])
    official_finds_it_on_the_landing_page_too(newcomers[Role.OFFICIAL])
    manager_finds_a_decision(newcomers[Role.MANAGER])
    for role in (Role.ADMINISTRATOR, Role.AUDITOR, Role.READER):
        is_told_plainly(newcomers[role])


def official_finds_work(newcomer: Newcomer) -> None:
    """One click to the list, with the badge saying how much it is; the second to where it is done."""
    page = newcomer.page
    expect(newcomer.menu("My work")).to_have_text("My work 2 waiting for you")

    newcomer.click(newcomer.menu("My work"))
    expect(page.get_by_role("heading", name="My work", level=1)).to_be_visible()
    expect(page.get_by_role("row", name="Your action: Write to Tokyo")).to_contain_text("due today")
    newcomer.click(page.get_by_role("link", name="Record or cancel the meeting: Cyber talks"))

    expect(page.get_by_role("heading", name="Cyber talks", level=1)).to_be_visible()
    expect(page.get_by_role("link", name="Cancel").first).to_be_visible()
    assert newcomer.clicks <= MOST_CLICKS


def official_finds_it_on_the_landing_page_too(newcomer: Newcomer) -> None:
    page, newcomer.clicks = newcomer.page, 0
    page.goto("/")

    newcomer.click(page.locator("#duties").get_by_role("link", name="Your action: Write to Tokyo"))

    expect(page.locator("#actions")).to_contain_text("Write to Tokyo")
    assert newcomer.clicks <= MOST_CLICKS


def manager_finds_a_decision(newcomer: Newcomer) -> None:
    page = newcomer.page

    newcomer.click(newcomer.menu("My work"))
    newcomer.click(page.get_by_role("link", name="Review the update: Share the lists"))

    expect(page.get_by_role("button", name="Approve", exact=True)).to_be_visible()
    assert newcomer.clicks <= MOST_CLICKS


def is_told_plainly(newcomer: Newcomer) -> None:
    """One click says that nothing is owed; the second shows what others owe."""
    page = newcomer.page

    newcomer.click(newcomer.menu("My work"))
    expect(page.get_by_text("You owe nothing today.")).to_be_visible()
    newcomer.click(page.get_by_role("link", name="See who owes what"))

    expect(page.get_by_role("link", name="Do an action: Write to Tokyo")).to_be_visible()
    assert newcomer.clicks <= MOST_CLICKS
