"""The way back in a browser: what was typed is still there, what was seen is not once its person has signed out."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, Route, expect

from partnerships.choices import Role
from tests.factories import people
from tests.factories.people import PASSWORD
from tests.journeys import browser
from tests.journeys.sessions import PATIENCE, sign_in
from tests.threads import apart

pytestmark = [pytest.mark.browser, pytest.mark.long, pytest.mark.django_db(transaction=True)]

SEEN = "/account/settings/"
LOADS = "--disable-back-forward-cache"  # as Playwright starts a Chromium; people's keeps whole pages for the way back


@pytest.fixture
def desk(request: pytest.FixtureRequest, chromium: Browser, site: str, tmp_path: Path) -> Iterator[Page]:
    """Give a page of a Chromium with a profile, as people have it, without what the test names."""
    found = browser.find()
    assert found is not None
    context = chromium.browser_type.launch_persistent_context(
        tmp_path,
        base_url=site,
        executable_path=found.path,
        args=list(browser.ARGUMENTS),
        env={**os.environ, **found.environment},
        ignore_default_args=getattr(request, "param", [LOADS]),
    )
    context.set_default_timeout(PATIENCE)
    apart(lambda: people.assign(people.user("reader"), Role.READER))
    sign_in(context.pages[0], "reader", PASSWORD)
    yield context.pages[0]
    context.close()


def back(page: Page) -> bool:
    """Go back; gives whether the page is the very one that was left."""
    page.evaluate("history.back()")
    page.wait_for_timeout(500)  # a page that was kept is there without being loaded
    page.wait_for_function("document.readyState === 'complete'")
    return bool(page.evaluate("window.isTheOneLeft === true"))


def sign_out(page: Page) -> None:
    page.goto(SEEN)
    page.evaluate("window.isTheOneLeft = true")
    page.locator("details.me summary").click()
    page.get_by_role("button", name="Sign out").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Sign in")


@pytest.mark.parametrize("desk", [[LOADS], []], ids=["keeps pages", "loads them"], indirect=True)
def test_what_was_typed_is_still_there(desk: Page) -> None:
    desk.on("dialog", lambda dialog: dialog.accept())  # “Leave the page?”
    desk.goto("/account/tokens/new/")
    desk.get_by_label("Name").fill("Half a word")
    desk.get_by_role("link", name="Cancel").click()
    expect(desk.get_by_role("heading", level=1)).to_have_text("Access tokens")

    back(desk)
    expect(desk.get_by_label("Name")).to_have_value("Half a word")


def test_what_was_seen_goes_with_the_session(desk: Page) -> None:
    sign_out(desk)

    assert not back(desk)
    expect(desk.get_by_role("heading", level=1)).to_have_text("Sign in")


def test_it_would_come_back_if_browsers_kept_it(desk: Page) -> None:
    """What Clear-Site-Data says does not reach whole pages."""

    def allowing(route: Route) -> None:
        answer = route.fetch(max_redirects=0)
        route.fulfill(response=answer, headers=answer.headers | {"cache-control": "private, no-cache"})

    desk.context.route(f"**{SEEN}", allowing)
    sign_out(desk)

    assert back(desk)
    expect(desk.get_by_role("heading", level=1)).to_have_text("My settings")
