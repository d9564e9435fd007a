"""The API is tried out on its own pages: with the session, by keyboard, and refused as any program would be."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from partnerships.models import Commitment, Partner, User
from tests.factories import commitments
from tests.factories.people import PASSWORD
from tests.journeys.sessions import signed_in
from tests.journeys.visitors import Visitor

pytestmark = [pytest.mark.browser, pytest.mark.long, pytest.mark.django_db]

COMMITMENTS = "/api/v1/docs/commitments/"
WRONG = '"999-0123456789abcdef"'


@pytest.fixture
def promise(japan: Partner, official: User) -> Commitment:
    return commitments.commitment([japan], official)


@pytest.fixture
def desk(chromium: Browser, site: str, official: User) -> Iterator[Page]:
    """Give the official's browser."""
    page = signed_in(chromium, site, "official", PASSWORD)
    yield page
    page.context.close()


def trial(page: Page, operation: str) -> Locator:
    """Open the form of an operation."""
    found = page.locator(f"#{operation} [data-console]")
    found.get_by_text("Try it", exact=False).first.click()
    return found


def send(form: Locator, **values: str) -> None:
    for name, value in values.items():
        form.get_by_label(name.replace("_", "-"), exact=True).fill(value)
    form.get_by_role("button", name="Send").click()


def test_list_is_read_and_a_record_changed(desk: Page, promise: Commitment) -> None:
    desk.goto(COMMITMENTS)
    listed = trial(desk, "commitments_list")
    listed.get_by_label("standing", exact=True).select_option(["open", "open_unknown", "overdue"])
    send(listed, q=promise.reference, partner="JPN")
    expect(listed.locator("output")).to_contain_text("200 OK")
    expect(listed.locator("pre")).to_contain_text(f'"reference": "{promise.reference}"')

    shown = trial(desk, "commitments_retrieve")
    send(shown, id=str(promise.pk))
    expect(shown.locator("output")).to_contain_text(re.compile(r'ETag: "\d+-'))

    changed = trial(desk, "commitments_partial_update")
    expect(changed.get_by_label("id", exact=True)).to_have_value(str(promise.pk))
    expect(changed.get_by_label("If-Match")).to_have_value(re.compile(r'^"\d+-[0-9a-f]{16}"$'))
    changed.get_by_label("Content (JSON)").fill('{"note": "Tried out", "reason": "A test"}')
    changed.get_by_role("button", name="Send").press("Enter")
    expect(changed.locator("output")).to_contain_text("200 OK")

    promise.refresh_from_db()
    assert promise.note == "Tried out"


def test_wrong_version_is_refused_and_explained(desk: Page, promise: Commitment) -> None:
    desk.goto(COMMITMENTS)
    form = trial(desk, "commitments_partial_update")
    form.get_by_label("Content (JSON)").fill('{"note": "Unseen"}')
    send(form, id=str(promise.pk), If_Match=WRONG)

    expect(form.locator("output")).to_contain_text("412")
    expect(form.locator("pre")).to_contain_text('"current"')
    expect(form.get_by_label("If-Match")).to_have_value(WRONG)
    form.get_by_role("link", name="What this problem means").click()
    expect(desk).to_have_url(re.compile("/api/v1/docs/problems/#stale$"))
    promise.refresh_from_db()
    assert promise.note != "Unseen"


def test_change_without_the_token_of_the_session_is_refused(desk: Page, promise: Commitment) -> None:
    desk.goto(COMMITMENTS)
    desk.context.clear_cookies(name="csrftoken")
    form = trial(desk, "commitments_partial_update")
    send(form, id=str(promise.pk), If_Match=WRONG)

    expect(form.locator("output")).to_contain_text("403")
    expect(form.locator("pre")).to_contain_text("/api/v1/docs/problems/#not-allowed")


def test_list_is_read_without_scripts(chromium: Browser, site: str, official: User, promise: Commitment) -> None:
    page = signed_in(chromium, site, "official", PASSWORD, java_script_enabled=False)
    page.goto(COMMITMENTS)
    form = page.locator("#commitments_list [data-console]")
    form.locator("summary").click()
    with page.expect_navigation() as answer:
        send(form, q=promise.reference)

    assert answer.value.status == 200
    assert [row["reference"] for row in answer.value.json()["results"]] == [promise.reference]
    page.goto(COMMITMENTS)
    expect(page.locator("#commitments_partial_update [data-console]")).to_be_hidden()
    page.context.close()


@pytest.mark.parametrize("path", ["", "commitments/", "meetings/", "problems/"])
def test_page_is_accessible_with_everything_open(path: str, desk: Page, promise: Commitment) -> None:
    visitor = Visitor(desk)
    visitor.visit(f"/api/v1/docs/{path}")
    if path == "commitments/":
        send(trial(desk, "commitments_list"))
        expect(desk.locator("#commitments_list output")).to_contain_text("200")

    desk.evaluate("document.querySelectorAll('main details').forEach(one => { one.open = true })")

    assert (visitor.faults(), visitor.excess()) == ([], [])
