"""Moving cards, changing many at once and being told what is missing: by keyboard, with scripts and without."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from partnerships.choices import CommitmentStatus, Priority, UpdateState
from partnerships.models import Commitment, Partner, StatusUpdate, User
from tests.factories import commitments, meetings
from tests.factories.people import PASSWORD
from tests.journeys.sessions import signed_in
from tests.journeys.test_keyboard import tab_to
from tests.journeys.visitors import Visitor

pytestmark = [pytest.mark.browser, pytest.mark.long, pytest.mark.django_db]

BOARD = "/commitments/board/"


@pytest.fixture
def desk(chromium: Browser, site: str, official: User) -> Iterator[Page]:
    """Give the official's browser with scripts."""
    page = signed_in(chromium, site, "official", PASSWORD)
    yield page
    page.context.close()


@pytest.fixture(params=[True, False], ids=["scripts", "no-scripts"])
def either(request: pytest.FixtureRequest, chromium: Browser, site: str, official: User) -> Iterator[Page]:
    """Give the official's browser, with scripts and without."""
    page = signed_in(chromium, site, "official", PASSWORD, java_script_enabled=request.param)
    yield page
    page.context.close()


@pytest.fixture
def row(japan: Partner, official: User, manager: User) -> Commitment:
    made = commitments.commitment([japan], official, text="Share satellite images")
    commitments.reviewed(made, official, manager, CommitmentStatus.IN_PROGRESS)
    return made


def card(page: Page, row: Commitment) -> Locator:
    return page.locator(f"#card-{row.reference}")


def test_card_is_moved_by_keyboard_alone(desk: Page, row: Commitment) -> None:
    desk.goto(BOARD)
    keys, link = desk.keyboard, card(desk, row).get_by_role("link", name=row.reference)

    tab_to(desk, link)
    keys.press("Tab")
    expect(card(desk, row).locator("summary")).to_be_focused()
    keys.press("Enter")
    keys.press("Tab")
    expect(card(desk, row).get_by_label("Move to", exact=True)).to_be_focused()
    keys.press("ArrowDown")
    keys.press("ArrowDown")
    expect(card(desk, row).get_by_label("Move to", exact=True)).to_have_value("implemented")
    keys.press("ArrowUp")
    tab_to(desk, card(desk, row).get_by_label("Reason: what was done"))
    keys.type("Half of it is sent.")
    tab_to(desk, card(desk, row).get_by_role("button", name="Propose it"))
    keys.press("Enter")

    said = "In progress → Partly implemented, awaiting review"
    expect(desk.locator("#live")).to_have_text(f"{row.reference}: {said}.")
    expect(link).to_be_focused()
    expect(card(desk, row).get_by_text(said)).to_be_visible()
    assert desk.url.endswith(BOARD)
    assert StatusUpdate.objects.latest("pk").state == UpdateState.SUBMITTED
    assert Commitment.objects.get().status == CommitmentStatus.IN_PROGRESS


def test_refused_move_keeps_what_was_typed_and_leads_on(either: Page, row: Commitment) -> None:
    page = either
    page.goto(f"{BOARD}?partner=JPN")
    card(page, row).locator("summary").click()
    card(page, row).get_by_label("Move to", exact=True).select_option("implemented")
    card(page, row).get_by_label("Reason: what was done").fill("All of it is sent.")
    card(page, row).get_by_role("button", name="Propose it").click()

    expect(card(page, row).get_by_text("“Implemented” needs evidence.")).to_be_visible()
    expect(card(page, row).get_by_label("Reason: what was done")).to_have_value("All of it is sent.")
    card(page, row).get_by_role("button", name="Add evidence").click()

    expect(page.get_by_role("heading", level=1)).to_have_text("Go on with the update")
    expect(page.get_by_label("What was done")).to_have_value("All of it is sent.")
    expect(page.get_by_label("Status", exact=True)).to_have_value("implemented")
    page.get_by_label("Title").fill("Press release")
    page.get_by_label("Kind of evidence").select_option(label="Link")
    page.get_by_label("Address of a link").fill("https://example.org/sent")
    page.get_by_role("button", name="Submit for review").click()
    page.goto(f"{BOARD}?partner=JPN")
    expect(card(page, row).get_by_text("In progress → Implemented, awaiting review")).to_be_visible()


def test_card_is_moved_without_scripts(chromium: Browser, site: str, row: Commitment) -> None:
    page = signed_in(chromium, site, "official", PASSWORD, java_script_enabled=False)
    page.goto(f"{BOARD}?partner=JPN")
    card(page, row).locator("summary").click()
    card(page, row).get_by_label("Move to", exact=True).select_option("suspended")
    card(page, row).get_by_label("Reason: what was done").fill("The partner asked to wait.")
    card(page, row).get_by_role("button", name="Propose it").click()

    expect(page).to_have_url(re.compile(rf"/board/\?partner=JPN#card-{row.reference}$"))
    expect(card(page, row).get_by_text("In progress → Suspended, awaiting review")).to_be_visible()
    page.context.close()


def test_many_are_changed_after_a_preview(either: Page, japan: Partner, official: User) -> None:
    rows = [commitments.commitment([japan], official) for _number in range(3)]
    high = commitments.commitment([japan], official, priority=Priority.HIGH)
    reported = commitments.commitment([japan])
    page = either
    page.goto("/commitments/")
    for row in (*rows, high, reported):
        page.get_by_label(f"Choose {row.reference}").check()
    page.get_by_role("button", name="Change the due date").click()
    page.get_by_label("How exactly").select_option("day")
    page.get_by_label("First day, or any day of it").fill("2027-05-31")
    page.get_by_label("Kind of reason").select_option(label="Partner asked")
    page.get_by_label("Reason", exact=True).fill("The summit moved.")
    page.get_by_role("button", name="Preview").click()

    expect(page.get_by_role("row", name=re.compile(high.reference))).to_contain_text("Waits for a decision")
    expect(page.get_by_role("row", name=re.compile(reported.reference))).to_contain_text("reported history")
    page.get_by_label(f"Change {rows[0].reference}").uncheck()
    page.get_by_role("button", name="Change the ticked ones").click()

    expect(page.get_by_text("2 commitments are changed.")).to_be_visible()
    expect(page.get_by_text("1 waits for the manager's decision.")).to_be_visible()
    due = {one.pk: str(one.due) for one in Commitment.objects.all()}
    assert [due[one.pk] for one in rows] == ["31 December 2026", "31 May 2027", "31 May 2027"]
    assert due[high.pk] == "31 December 2026"


def test_preview_and_result_are_accessible_and_light(desk: Page, japan: Partner, official: User) -> None:
    rows = commitments.listed(20, [japan], official)
    reported = commitments.commitment([japan])
    visitor = Visitor(desk)
    visitor.visit(f"/commitments/bulk-change/?what=due&row={reported.pk}" + "".join(f"&row={row.pk}" for row in rows))
    desk.get_by_label("How exactly").select_option("none")
    desk.get_by_label("Kind of reason").select_option(label="Other")
    desk.get_by_label("Reason", exact=True).fill("Nobody knows any more.")
    desk.get_by_role("button", name="Preview").click()
    expect(desk.get_by_role("button", name="Change the ticked ones")).to_be_visible()
    assert visitor.faults() == []

    desk.get_by_role("button", name="Change the ticked ones").click()
    expect(desk.get_by_role("heading", level=1)).to_have_text("What became of it")
    assert visitor.faults() == []


def test_form_says_what_is_missing_while_it_is_written(either: Page, japan: Partner, official: User) -> None:
    outcome = meetings.meeting([japan], outcomes=["Exchange experts"]).outcomes.get()
    page = either
    page.goto(f"/dialogues/outcomes/{outcome.pk}/convert/")
    hints = page.locator("#concreteness")
    is_live = page.locator(".rb").count() > 0  # written by app.js beside each date

    def told() -> None:
        """Without scripts, ask."""
        if not is_live:
            page.get_by_role("button", name="Check what is missing").click()

    expect(hints.get_by_role("link", name="deliverable")).to_be_visible()
    page.get_by_label("Deliverable").fill("A list of experts")
    page.get_by_label("Measure of success").fill("Both sides have it.")
    page.get_by_label("Measure of success").blur()
    told()
    expect(hints.get_by_role("link")).to_have_text(["due date"])

    hints.get_by_role("link", name="due date").click()
    page.get_by_label("How exactly").select_option("day")
    page.get_by_label("First day, or any day of it").fill("2027-05-31")
    page.get_by_label("First day, or any day of it").blur()
    told()
    expect(hints.get_by_role("heading", name="Concrete", exact=True)).to_be_visible()

    page.get_by_label("Kind").select_option("dialogue_only")
    told()
    expect(hints.get_by_text("This is a promise to talk.")).to_be_visible()
    assert not Commitment.objects.exists()
