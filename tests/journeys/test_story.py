"""The main job from end to end: a dialogue becomes a reviewed implementation, and its history tells how."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import timedelta

import pytest
from django.core.management import call_command
from playwright.sync_api import APIResponse, Browser, FilePayload, Page, expect

from partnerships.choices import Role
from partnerships.models import Partner
from partnerships.services.base import today
from tests.factories import people
from tests.journeys.sessions import signed_in

pytestmark = [pytest.mark.browser, pytest.mark.long, pytest.mark.django_db]

TITLE = "Second cyber dialogue with Japan"
OUTCOMES = ("Exchange lists of contact points", "Look at satellite images together", "The next exercise is in May")
PROMISE = "Send each other the lists of contact points for incidents"
LETTER = b"The list of contact points is attached."
People = dict[Role, Page]


@pytest.fixture
def seats(chromium: Browser, site: str) -> Iterator[People]:
    """Seat an official and a manager for Japan, and an administrator, each at a browser of their own."""
    call_command("load_reference", verbosity=0)
    japan = Partner.objects.get(iso3="JPN")
    pages = {}
    for role in (Role.OFFICIAL, Role.MANAGER, Role.ADMINISTRATOR):
        who = people.user(f"{role}_in_tokyo")
        people.assign(who, role, to=None if role == Role.ADMINISTRATOR else japan)
        pages[role] = signed_in(chromium, site, who.username, people.PASSWORD)
    yield pages
    for page in pages.values():
        page.context.close()


def test_dialogue_becomes_reviewed_implementation(seats: People) -> None:
    official, manager, administrator = (seats[role] for role in (Role.OFFICIAL, Role.MANAGER, Role.ADMINISTRATOR))

    log_dialogue(official)
    reference = triage(official)
    submit_record(official)
    for refused in (official, administrator):
        refuse_record(refused, official.url)
    return_record(manager)
    mend_record(official)
    approve_record(manager)

    report(official, reference)
    return_update(manager, reference)
    mend_update(official, reference)
    address = open_update(manager, reference)
    for refused in (official, administrator):
        refuse_update(refused, reference, address)
    approve_update(manager, reference)

    official.goto(f"/commitments/{reference}/")
    expect(official.locator("#standing")).to_contain_text("Implemented")
    read_history(official, reference)


def log_dialogue(page: Page) -> None:
    page.goto("/")
    page.get_by_role("link", name="Dialogues", exact=True).click()
    page.get_by_role("link", name="Log a dialogue").first.click()
    page.get_by_label("Title", exact=True).fill(TITLE)
    page.get_by_label("Format of the dialogue").select_option(label="Cyber Dialogue")
    page.get_by_label("Level (or").select_option(label="Senior officials")
    page.get_by_label("Japan", exact=True).first.check()
    page.locator("[name=date_first]").fill((today() - timedelta(days=2)).isoformat())
    page.get_by_label("Summary").fill("Both sides explained how they report incidents.")
    for number, text in enumerate(OUTCOMES, start=1):
        if number > 1:
            page.get_by_role("button", name="Add another outcome").click()
        row = page.get_by_role("group", name=f"Outcome {number}")
        row.get_by_label("What was agreed or said").fill(text)
    kinds = ("Commitment", "Decision", "Information")
    for number, kind in enumerate(kinds, start=1):
        page.get_by_role("group", name=f"Outcome {number}").get_by_label("Kind of outcome").select_option(label=kind)
    page.get_by_role("button", name="Save the record").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Triage of outcomes")
    expect(page.locator(".sub")).to_contain_text("3 outcomes still to triage")


def triage(page: Page) -> str:
    """Convert, defer and close; give the reference of the commitment."""
    page.get_by_role("region", name="Outcome 1").get_by_role("link", name="Convert to a commitment").click()
    page.get_by_label("What was promised").fill(PROMISE)
    page.get_by_label("Kind", exact=True).select_option(label="Deliverable")
    page.get_by_label("Responsible side").select_option(label="Both sides")
    page.locator("[name=due_precision]").select_option("day")
    page.locator("[name=due_first]").fill((today() + timedelta(days=30)).isoformat())
    page.get_by_label("First action", exact=False).first.fill("Ask the units for their contact points")
    page.locator("[name=action_due_on]").fill((today() + timedelta(days=7)).isoformat())
    page.get_by_role("button", name="Make the commitment").click()
    reference = re.search(r"COM-JPN-\d{3}", page.locator(".messages").inner_text())
    assert reference is not None

    page.get_by_role("region", name="Outcome 2").get_by_role("link", name="Defer").click()
    page.get_by_label("Until").fill((today() + timedelta(days=90)).isoformat())
    page.get_by_role("button", name="Defer").click()
    expect(page.locator(".sub")).to_contain_text("1 outcome still to triage")

    page.get_by_role("region", name="Outcome 3").get_by_role("link", name="No action needed").click()
    page.get_by_role("button", name="No action needed").click()
    expect(page.locator("[data-error-summary]")).to_contain_text("Enter the reason why no action is needed.")
    page.get_by_label("Why no action is needed").fill("It was said for information.")
    page.get_by_role("button", name="No action needed").click()
    expect(page.locator(".sub")).to_contain_text("0 outcomes still to triage")
    return reference.group()


def submit_record(page: Page) -> None:
    page.get_by_role("link", name="Submit for review").click()
    page.get_by_role("button", name="Submit for review").click()
    expect(page.locator(".messages")).to_contain_text("The record is with the reviewer.")
    expect(page.get_by_role("link", name="Edit")).to_have_count(0)
    expect(page.get_by_role("link", name="Approve")).to_have_count(0)


def return_record(page: Page) -> None:
    page.goto("/reviews/")
    page.get_by_role("link", name=TITLE).click()
    for text in OUTCOMES:
        expect(page.get_by_text(text).first).to_be_visible()
    page.get_by_label("Comment").fill("Who spoke for Japan?")
    page.get_by_role("button", name="Return").click()
    expect(page.locator(".messages")).to_contain_text("is returned. Nothing else waits for you.")


def mend_record(page: Page) -> None:
    page.goto("/dialogues/meetings/")
    page.get_by_role("link", name=TITLE).click()
    expect(page.get_by_text("Who spoke for Japan?")).to_be_visible()
    page.get_by_role("link", name="Edit").click()
    speaker = page.get_by_role("group", name="Participant 1")
    speaker.get_by_label("Side").select_option(label="Partner")
    speaker.get_by_label("Which partner").select_option(label="Japan")
    speaker.get_by_label("Office, body or group").fill("Cyber policy division")
    page.get_by_role("button", name="Save changes").click()
    page.goto("/dialogues/meetings/")
    page.get_by_role("link", name=TITLE).click()
    submit_record(page)


def approve_record(page: Page) -> None:
    page.goto("/reviews/")
    page.get_by_role("link", name=TITLE).click()
    page.get_by_role("button", name="Approve", exact=True).click()
    expect(page.locator(".messages")).to_contain_text("is approved.")


def report(page: Page, reference: str) -> None:
    """Claim that it is implemented: refused without evidence, taken with a document."""
    page.goto("/")
    page.get_by_label("Search partners, commitments and dialogues").fill(reference)
    page.keyboard.press("Enter")
    page.get_by_role("link", name="Add update").first.click()
    page.get_by_label("Status", exact=True).select_option(label="Implemented")
    page.get_by_label("Confidence").select_option(label="On track")
    page.get_by_label("What was done").fill("The lists were exchanged.")
    page.get_by_role("button", name="Submit for review").click()
    expect(page.locator("[data-error-summary]")).to_contain_text("evidence")
    page.get_by_label("Title", exact=True).fill("Letter with the list")
    letter: FilePayload = {"name": "letter.txt", "mimeType": "text/plain", "buffer": LETTER}
    page.get_by_label("Document (optional)").set_input_files(letter)
    page.locator("[name=evidence-dated_on]").fill(today().isoformat())
    page.get_by_role("button", name="Submit for review").click()
    expect(page.locator(".messages")).to_contain_text("is with the reviewer")
    expect(page.locator("#evidence")).to_contain_text("letter.txt")


def open_update(page: Page, reference: str) -> str:
    """Open the update from the queue; give its address."""
    page.goto("/reviews/")
    page.locator("main").get_by_role("link", name=reference).click()
    return page.url


def return_update(page: Page, reference: str) -> None:
    open_update(page, reference)
    with page.expect_download() as letter:
        page.get_by_role("link", name="Letter with the list").click()
    assert letter.value.path().read_bytes() == LETTER
    page.get_by_role("button", name="Return").click()
    expect(page.locator("[data-error-summary]")).to_contain_text("omment")
    page.get_by_label("Comment").fill("On what day did theirs arrive?")
    page.get_by_role("button", name="Return").click()
    expect(page.locator(".messages")).to_contain_text(f"The update of {reference} is returned.")


def mend_update(page: Page, reference: str) -> None:
    page.goto(f"/commitments/{reference}/")
    page.get_by_role("link", name="Mend").click()
    page.get_by_role("button", name="Mend the update").click()
    expect(page.get_by_text("On what day did theirs arrive?")).to_be_visible()
    page.get_by_label("What was done").fill("The lists were exchanged; theirs arrived today.")
    page.get_by_role("button", name="Submit for review").click()
    expect(page.locator(".messages")).to_contain_text("is with the reviewer")


def post_approval(page: Page, address: str) -> APIResponse:
    """Send a decision that no page offers to the person signed in."""
    token = next(cookie.get("value", "") for cookie in page.context.cookies() if cookie.get("name") == "csrftoken")
    form: dict[str, str | float | bool] = {"csrfmiddlewaretoken": token, "action": "approve", "version": "2"}
    return page.context.request.post(address, form=form)


def refuse_record(page: Page, meeting: str) -> None:
    page.goto(meeting)
    expect(page.get_by_role("link", name="Approve")).to_have_count(0)

    answer = post_approval(page, f"{meeting}record/approve/")

    assert answer.status == 403
    assert "decide on records, updates and date changes here" in answer.text()


def refuse_update(page: Page, reference: str, address: str) -> None:
    page.goto(f"/commitments/{reference}/")
    expect(page.get_by_role("link", name="Review", exact=True)).to_have_count(0)
    expect(page.get_by_role("link", name="Reviews")).to_have_count(0)

    answer = post_approval(page, address)

    assert answer.status == 403
    page.reload()
    expect(page.locator("#updates li").first).to_contain_text("Submitted")
    expect(page.locator("#standing")).not_to_contain_text("Implemented")


def approve_update(page: Page, reference: str) -> None:
    open_update(page, reference)
    page.get_by_label("Comment").fill("Well done.")
    page.get_by_role("button", name="Approve", exact=True).click()
    expect(page.locator(".messages")).to_contain_text(f"The update of {reference} is approved.")


def read_history(page: Page, reference: str) -> None:
    """Find, newest first, who did what, as what, when and why."""
    page.get_by_role("link", name="History of this commitment").click()
    expect(page.get_by_role("heading", level=1)).to_have_text(f"History of {reference}")
    page.get_by_role("link", name="Every change").click()
    official, manager, claim = "Official In Tokyo (Official)", "Manager In Tokyo (Manager)", f"{reference}, Implemented"
    story = [
        (f"{reference} Changed: commitment", "Implemented", manager, "Well done."),
        (f"{claim}: Approved Added: review", "Approved", manager, "Well done."),
        (f"{claim} Changed: status update", "theirs arrived today", official, ""),
        (f"{claim}: Returned Added: review", "Returned", manager, "On what day did theirs arrive?"),
        ("Letter with the list Added: evidence", "Document", official, ""),
        (f"{claim} Added: status update", "The lists were exchanged.", official, ""),
        ("contact points Added: action", "Ask the units for their contact points", official, ""),
        (f"{reference} Added: commitment", PROMISE, official, ""),
    ]
    places = []
    for what, change, who, why in story:
        row = page.get_by_role("row").filter(has_text=what).filter(has_text=change).last
        for words in (who, why, f"{today():%Y}", "through a page"):
            expect(row).to_contain_text(words)
        places.append(row.evaluate("row => row.rowIndex"))
    assert places == sorted(places)
