"""An official logs a dialogue: rows come and go, nothing typed is lost, and its outcomes are triaged."""

from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from partnerships.models import Meeting
from tests.factories import meetings as make
from tests.factories.people import PASSWORD

pytestmark = [pytest.mark.browser, pytest.mark.long]

AXE = Path(__file__).parent.parent / "vendor" / "axe" / "axe.min.js"
WIDTHS = (1440, 390, 320)


def sign_in(page: Page, username: str) -> None:
    page.goto("/account/sign-in/")
    page.get_by_label("User name").fill(username)
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in").click()


def violations(page: Page) -> list[str]:
    page.evaluate(AXE.read_text())
    found = page.evaluate("axe.run({runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa']})")
    return [f"{rule['id']}: {rule['nodes'][0]['html'][:160]}" for rule in found["violations"]]


def overflow(page: Page) -> int:
    return int(page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth"))


@pytest.fixture
def official_page(page: Page, official) -> Page:
    sign_in(page, "official")
    return page


def fill_dialogue(page: Page) -> None:
    page.get_by_label("Title", exact=True).fill("Fourth strategic dialogue")
    page.get_by_label("Format of the dialogue").select_option(label="Strategic dialogue")
    page.locator("#id_level").select_option(label="Senior officials")
    page.get_by_label("Japan", exact=True).check()
    page.get_by_label("First day, or any day of it").fill("2026-06-12")
    page.locator("#id_outcomes-0-text").fill("Exchange experts")


def test_rows_come_and_go_by_keyboard(official_page: Page) -> None:
    make.dialogue_format()
    page = official_page
    page.goto("/dialogues/meetings/log/")
    fill_dialogue(page)

    page.get_by_role("button", name="Add another outcome").focus()
    page.keyboard.press("Enter")
    expect(page.locator("#id_outcomes-1-text")).to_be_focused()
    expect(page.locator("#live")).to_have_text("Outcome 2 added.")
    page.keyboard.type("Meet again")
    page.get_by_role("button", name="Remove Outcome 1").focus()
    page.keyboard.press("Enter")
    expect(page.locator("#id_outcomes-0-text")).to_have_value("Meet again")
    expect(page.locator("#live")).to_have_text("Outcome 1 removed.")

    page.locator("#id_outcomes-0-text").focus()
    page.keyboard.press("Control+Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Triage of outcomes")
    assert [outcome.text for outcome in Meeting.objects.get().outcomes.all()] == ["Meet again"]


def test_enter_saves_the_draft_and_keeps_the_rows(official_page: Page) -> None:
    make.dialogue_format()
    page = official_page
    page.goto("/dialogues/meetings/log/")
    fill_dialogue(page)

    page.get_by_label("Title", exact=True).press("Enter")

    expect(page.get_by_text("The draft is saved.")).to_be_visible()
    expect(page.locator("#id_outcomes-0-text")).to_have_value("Exchange experts")
    assert not Meeting.objects.exists()


@pytest.mark.parametrize("width", WIDTHS)
def test_pages_of_dialogues_are_accessible(width: int, official_page: Page, japan, official) -> None:
    track = make.track("EU–Japan Strategic Dialogue", [japan], interval_months=12, cadence="annual")
    outcomes = ["Exchange experts on cyber", "Go on talking about maritime security"]
    meeting = make.meeting([japan], tracks=[(track, 4)], outcomes=outcomes, summary="Took stock.", actor=official)
    planned = make.planned([japan], tracks=[(track, 5)])
    outcome = meeting.outcomes.first()
    assert outcome is not None
    page = official_page
    page.set_viewport_size({"width": width, "height": 900})
    paths = [
        "", f"tracks/{track.pk}/", "meetings/", "working-level/", "meetings/log/?partner=JPN", "meetings/plan/",
        f"meetings/{meeting.pk}/", f"meetings/{meeting.pk}/edit/", f"meetings/{meeting.pk}/triage/",
        f"meetings/{planned.pk}/postpone/", f"meetings/{meeting.pk}/record/submit/",
        f"outcomes/{outcome.pk}/convert/", f"outcomes/{outcome.pk}/defer/",
    ]  # fmt: skip
    for path in paths:
        page.goto(f"/dialogues/{path}")
        assert violations(page) == [], path
        assert overflow(page) == 0, path
