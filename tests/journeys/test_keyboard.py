"""With the keyboard alone, with scripts and without; and nothing typed is lost or done twice."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from partnerships.models import Commitment, Meeting, Partner, User
from tests.factories import commitments, meetings
from tests.factories.base import making
from tests.factories.people import PASSWORD
from tests.journeys.sessions import signed_in

pytestmark = [pytest.mark.browser, pytest.mark.long, pytest.mark.django_db]

LOG = "/dialogues/meetings/log/"
FAR = 120  # more presses than any page has stops


@pytest.fixture(params=[True, False], ids=["scripts", "no-scripts"])
def either(request: pytest.FixtureRequest, chromium: Browser, site: str, official: User) -> Iterator[Page]:
    """Give the official's browser, with scripts and without."""
    meetings.dialogue_format()
    page = signed_in(chromium, site, "official", PASSWORD, java_script_enabled=request.param)
    page.goto(LOG)
    yield page
    page.context.close()


@pytest.fixture
def desk(chromium: Browser, site: str, official: User) -> Iterator[Page]:
    """Give the official's browser with scripts."""
    meetings.dialogue_format()
    page = signed_in(chromium, site, "official", PASSWORD)
    yield page
    page.context.close()


@pytest.fixture
def promise(japan: Partner, official: User) -> Commitment:
    return commitments.commitment([japan], official)


def tab_to(page: Page, target: Locator, key: str = "Tab") -> None:
    """Press Tab until the target has the focus; it must be seen there, not hidden under a bar."""
    wanted = target.element_handle()
    for _press in range(FAR):
        page.keyboard.press(key)
        if wanted.evaluate("stop => stop === document.activeElement"):
            break
    expect(target).to_be_focused()
    expect(target).to_be_in_viewport()


def fill(page: Page, title: str = "Fourth strategic dialogue") -> None:
    page.get_by_label("Title", exact=True).fill(title)
    page.get_by_label("Format of the dialogue").select_option(label="Strategic dialogue")
    page.get_by_label("Level (or").select_option(label="Senior officials")
    page.get_by_label("Japan", exact=True).check()
    page.get_by_label("First day, or any day of it").fill("2026-06-12")
    page.get_by_label("What was agreed or said").fill("Exchange experts")


def button(page: Page, name: str) -> Locator:
    return page.get_by_role("button", name=name)


def text_of_outcome(page: Page, number: int) -> Locator:
    return page.get_by_role("group", name=f"Outcome {number}").get_by_label("What was agreed or said")


def test_dialogue_is_logged_by_keyboard_alone(either: Page) -> None:
    page, keys = either, either.keyboard
    page.reload()
    keys.press("Tab")
    expect(page.get_by_role("link", name="Skip to main content")).to_be_focused()
    keys.press("Enter")

    tab_to(page, page.get_by_label("Title", exact=True))
    keys.type("Fourth strategic dialogue")
    tab_to(page, page.get_by_label("Format of the dialogue"))
    keys.type("Strategic")
    tab_to(page, page.get_by_label("Level (or"))
    keys.type("Senior")
    tab_to(page, page.get_by_label("Japan", exact=True))
    keys.press("Space")
    tab_to(page, page.get_by_label("First day, or any day of it"))
    keys.type("06062026")  # in whatever order the browser wants day and month
    tab_to(page, text_of_outcome(page, 1))
    keys.type("Exchange experts")
    for number in (2, 3):
        tab_to(page, button(page, "Add another outcome"))
        keys.press("Enter")
        expect(text_of_outcome(page, number)).to_be_focused()
        keys.type(f"Point {number}")
    tab_to(page, button(page, "Remove Outcome 2"), "Shift+Tab")
    keys.press("Enter")
    expect(text_of_outcome(page, 2)).to_have_value("Point 3")
    tab_to(page, button(page, "Save the record"))
    keys.press("Enter")

    expect(page.get_by_role("heading", level=1)).to_have_text("Triage of outcomes")
    meeting = Meeting.objects.get()
    assert (meeting.title, str(meeting.date.iso())) == ("Fourth strategic dialogue", "2026-06-06")
    assert [outcome.text for outcome in meeting.outcomes.order_by("position")] == ["Exchange experts", "Point 3"]


def test_focus_and_voice_follow_a_removed_row(desk: Page) -> None:
    desk.goto(LOG)
    button(desk, "Add another outcome").press("Enter")
    expect(desk.locator("#live")).to_have_text("Outcome 2 added.")

    button(desk, "Remove Outcome 2").press("Enter")
    expect(desk.locator("#live")).to_have_text("Outcome 2 removed.")
    expect(button(desk, "Remove Outcome 1")).to_be_focused()

    button(desk, "Remove Outcome 1").press("Enter")
    expect(desk.locator("#live")).to_have_text("Outcome 1 removed.")
    expect(button(desk, "Add another outcome")).to_be_focused()


def test_enter_in_a_field_removes_no_row(either: Page) -> None:
    fill(either)

    either.get_by_label("Title", exact=True).press("Enter")

    expect(either.get_by_text("The draft is saved.")).to_be_visible()
    expect(text_of_outcome(either, 1)).to_have_value("Exchange experts")
    assert not Meeting.objects.exists()


def test_errors_take_the_focus_and_lead_to_their_fields(desk: Page) -> None:
    desk.goto(LOG)
    desk.get_by_label("Title", exact=True).press("Control+Enter")

    expect(desk.locator("[data-error-summary]")).to_be_focused()
    tab_to(desk, desk.get_by_role("link", name="Title"))
    desk.keyboard.press("Enter")
    expect(desk.get_by_label("Title", exact=True)).to_be_focused()


def test_draft_saves_itself_and_comes_back(desk: Page) -> None:
    desk.clock.install()
    desk.goto(LOG)
    fill(desk)
    desk.clock.fast_forward(31_000)
    expect(desk.locator("[data-draft-state]")).to_contain_text("Draft saved at")
    context = desk.context
    desk.close()

    again = context.new_page()
    again.goto("/")
    again.get_by_role("link", name="Fourth strategic dialogue").click()

    expect(again.get_by_text("This is your draft of")).to_be_visible()
    expect(again.get_by_label("Title", exact=True)).to_have_value("Fourth strategic dialogue")
    expect(text_of_outcome(again, 1)).to_have_value("Exchange experts")
    expect(again.get_by_label("Japan", exact=True)).to_be_checked()


def test_double_click_logs_one_dialogue(either: Page) -> None:
    fill(either)

    button(either, "Save the record").dblclick()

    expect(either.get_by_role("heading", level=1)).to_have_text("Triage of outcomes")
    assert Meeting.objects.count() == 1


def collide(page: Page, promise: Commitment) -> None:
    """Change a note in two tabs; the second, with the page given, meets the first."""
    address = f"/commitments/{promise.reference}/edit/"
    page.goto(address)
    theirs = page.context.new_page()
    theirs.goto(address)
    for tab, words in ((theirs, "The annex is missing."), (page, "The annex has arrived.")):
        tab.get_by_label("Note (optional)").fill(words)
        button(tab, "Save").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Somebody changed this meanwhile")
    sides = page.locator(".versus")
    expect(sides).to_contain_text("The annex is missing.")
    expect(sides.locator("ins").last).to_contain_text("arrived")


@pytest.mark.parametrize(
    ("choice", "kept"), [("Keep mine", "The annex has arrived."), ("Take theirs", "The annex is missing.")]
)
def test_conflict_is_settled_by_choosing(desk: Page, promise: Commitment, choice: str, kept: str) -> None:
    collide(desk, promise)

    desk.locator("main").get_by_text(choice).click()

    expect(desk.locator("h1")).not_to_have_text("Somebody changed this meanwhile")
    desk.goto(f"/commitments/{promise.reference}/edit/")
    expect(desk.get_by_label("Note (optional)")).to_have_value(kept)


def test_two_versions_are_chosen_and_compared(either: Page, promise: Commitment) -> None:
    for text in ("In the north", "In the south", "In the west"):
        with making():
            promise.refresh_from_db()
            promise.text = text
            promise.save()
    either.goto(f"/history/commitment/{promise.pk}/?alone=yes")
    tab_to(either, either.locator("input[name=old]:checked"))
    either.keyboard.press("ArrowDown")

    either.keyboard.press("Enter")

    either.wait_for_url("**/compare/?*")
    newer = either.locator(".versus .v").nth(1)
    expect(newer).to_contain_text("removed: north")
    expect(newer).to_contain_text("added: west")
