"""Signing in and finding one's way, as a person does it."""

from __future__ import annotations

from playwright.sync_api import Browser, BrowserContext, Page, ViewportSize, expect

WIDE: ViewportSize = {"width": 1440, "height": 900}
PATIENCE = 10_000  # ms


def sign_in(page: Page, username: str, password: str) -> None:
    page.goto("/account/sign-in/")
    page.get_by_label("User name").fill(username)
    page.get_by_label("Password").fill(password)
    page.get_by_role("button", name="Sign in").click()
    expect(page.locator("details.me summary")).to_be_visible()


def signed_in(chromium: Browser, site: str, username: str, password: str, **options: object) -> Page:
    """Give a page of a browser context of one's own, signed in through the form."""
    context: BrowserContext = chromium.new_context(base_url=site, viewport=WIDE, **options)  # type: ignore[arg-type]  # passed on
    context.set_default_timeout(PATIENCE)
    page = context.new_page()
    sign_in(page, username, password)
    return page
