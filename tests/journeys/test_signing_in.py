"""Signing in as people do it: a second factor by app and by key, a lock and its release."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from partnerships.choices import Role
from partnerships.models import User
from tests.database import ScratchDatabase
from tests.factories import people
from tests.factories.factors import code_of
from tests.factories.people import PASSWORD
from tests.journeys.visitors import Visitor
from tests.provider import CLIENT, free_port, provider, wait_for
from tests.threads import apart

pytestmark = [pytest.mark.browser, pytest.mark.long, pytest.mark.django_db(transaction=True)]

SOMEBODY = {"sub": "subject-1", "email": "reader@example.org", "email_verified": True}
NOBODY = {"sub": "subject-2", "email": "nobody@example.org", "email_verified": True}


@pytest.fixture(scope="module")
def issuer() -> Iterator[str]:
    with provider(SOMEBODY, NOBODY) as address:
        yield address


@pytest.fixture(scope="module")
def door(scratch_database: ScratchDatabase, running_server: str, issuer: str) -> Iterator[str]:
    """
    Serve the test's database with single sign-on, and the second factor required as delivered.

    Under a name, as security keys need.
    """
    port = free_port()
    environment = os.environ | {
        "DJANGO_SETTINGS_MODULE": "tests.journeys.door",
        "TEST_DATABASE_NAME": scratch_database.name,
        "OIDC_ISSUER": issuer,
        "OIDC_CLIENT_ID": CLIENT,
        "OIDC_CLIENT_SECRET": "secret",
    }
    options = ["--bind", f"127.0.0.1:{port}", "--worker-class", "gthread", "--threads", "4", "--no-control-socket"]
    command = [sys.executable, "-m", "gunicorn", *options, "--log-level", "error", "sdptracker.wsgi:application"]
    process = subprocess.Popen(command, env=environment)
    wait_for(port, process)
    yield f"http://localhost:{port}"
    process.terminate()
    process.wait()


def somebody(username: str, role: Role, **values: str) -> User:
    def make() -> User:
        who = people.user(username, **values)
        people.assign(who, role)
        return who

    return apart(make)


@pytest.fixture
def visitor(chromium: Browser, door: str) -> Iterator[Visitor]:
    context = chromium.new_context(base_url=door)
    context.set_default_timeout(10_000)
    yield Visitor(context.new_page())
    context.close()


def show_password(page: Page, username: str, password: str = PASSWORD) -> None:
    """Sign in with the keyboard alone."""
    page.goto("/account/sign-in/")
    page.get_by_label("User name").focus()
    page.keyboard.type(username)
    page.keyboard.press("Tab")
    page.keyboard.type(password)
    page.keyboard.press("Enter")


def faults(visitor: Visitor) -> list[str]:
    """List what is wrong with the page that is open, once it is all there."""
    visitor.page.wait_for_load_state("load")
    return visitor.faults()


def sign_out(page: Page) -> None:
    page.locator("details.me summary").click()
    page.get_by_role("button", name="Sign out").click()


def test_manager_sets_up_an_app_and_signs_in_with_it(visitor: Visitor) -> None:
    somebody("manager", Role.MANAGER)
    page = visitor.page
    show_password(page, "manager")

    expect(page.get_by_role("heading", level=1)).to_have_text("Second factor")
    page.goto("/partners/")
    expect(page.get_by_text("Your role needs one.")).to_be_visible()
    page.get_by_role("link", name="Authenticator app").click()
    expect(page.get_by_role("img", name=re.compile("QR code"))).to_be_visible()
    secret = page.locator("code.break").inner_text()
    page.get_by_role("textbox", name="Code").fill("000000")
    page.keyboard.press("Enter")
    expect(page.locator("[data-error-summary]")).to_be_focused()
    expect(page.locator("code.break")).to_have_text(secret)
    page.get_by_role("textbox", name="Code").fill(code_of(secret))
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Your recovery codes")
    assert faults(visitor) == []
    codes = page.get_by_label("Recovery codes").input_value().split()
    assert len(codes) == 10
    page.get_by_role("link", name="I have kept them").click()
    expect(page.get_by_text("10 are left.")).to_be_visible()
    assert faults(visitor) == []
    sign_out(page)

    show_password(page, "manager")
    page.get_by_role("textbox", name="Code").fill("000000")
    page.keyboard.press("Enter")
    expect(page.get_by_role("alert")).to_contain_text("This code is wrong")
    assert faults(visitor) == []
    page.get_by_role("textbox", name="Code").fill(code_of(secret, later=1))
    page.keyboard.press("Enter")
    expect(page.locator("details.me summary")).to_be_visible()
    sign_out(page)

    show_password(page, "manager")
    page.get_by_role("textbox", name="Code").fill(codes[0])
    page.keyboard.press("Enter")
    expect(page.locator("details.me summary")).to_be_visible()


def test_official_signs_in_with_a_security_key(visitor: Visitor) -> None:
    somebody("official", Role.OFFICIAL)
    page = visitor.page
    keys: Any = page.context.new_cdp_session(page)
    keys.send("WebAuthn.enable")
    device = keys.send(
        "WebAuthn.addVirtualAuthenticator",
        {
            "options": {
                "protocol": "ctap2",
                "transport": "usb",
                "hasUserVerification": True,
                "isUserVerified": True,
                "automaticPresenceSimulation": True,
            }
        },
    )["authenticatorId"]
    show_password(page, "official")
    expect(page.locator("details.me summary")).to_be_visible()
    page.goto("/account/security/second-factor/key/")
    page.get_by_label("Name").fill("Blue key")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Your recovery codes")
    page.get_by_role("link", name="I have kept them").click()
    expect(page.get_by_role("row", name=re.compile("Blue key"))).to_be_visible()
    sign_out(page)

    show_password(page, "official")
    expect(page.get_by_role("heading", level=1)).to_have_text("Second factor")
    assert faults(visitor) == []
    keys.send("WebAuthn.setAutomaticPresenceSimulation", {"authenticatorId": device, "enabled": True})
    page.get_by_role("button", name="Use my security key").click()
    expect(page.locator("details.me summary")).to_be_visible()
    sign_out(page)

    # The counter-proof: another key does not open.
    keys.send("WebAuthn.clearCredentials", {"authenticatorId": device})
    show_password(page, "official")
    page.get_by_role("button", name="Use my security key").click()
    expect(page.get_by_text("The security key gave no answer.")).to_be_visible()
    page.goto("/partners/")
    expect(page.get_by_role("heading", level=1)).not_to_have_text("Partners")


def test_account_is_locked_and_an_administrator_releases_it(chromium: Browser, site: str) -> None:
    somebody("reader", Role.READER)
    somebody("administrator", Role.ADMINISTRATOR)
    locked = Visitor(chromium.new_context(base_url=site).new_page())
    for _number in range(5):
        show_password(locked.page, "reader", "wrong")
        expect(locked.page.get_by_role("alert")).to_be_visible()
    show_password(locked.page, "reader")
    expect(locked.page.get_by_role("alert")).to_contain_text("Try again at")
    assert faults(locked) == []

    administrating = chromium.new_context(base_url=site).new_page()
    show_password(administrating, "administrator")
    expect(administrating.locator("details.me summary")).to_be_visible()
    administrating.goto("/admin/partnerships/user/?q=reader")
    administrating.get_by_role("checkbox", name=re.compile("Select this object")).check()
    administrating.locator("select[name=action]").select_option(
        label="Let locked accounts try again at once (reason needed)"
    )
    administrating.get_by_role("textbox", name="Reason").fill("Rang me up")
    administrating.locator("button[name=index]").click()
    expect(administrating.get_by_text("Reader may try again.")).to_be_visible()
    administrating.goto("/history/sign-ins/?kind=released")
    expect(administrating.get_by_text("Rang me up")).to_be_visible()

    show_password(locked.page, "reader")
    expect(locked.page.locator("details.me summary")).to_be_visible()
    locked.page.context.close()
    administrating.context.close()


def sign_in_elsewhere(page: Page, subject: str) -> None:
    """Go out to the provider, be somebody there, and come back."""
    page.goto("/account/sign-in/?next=/partners/")
    page.get_by_role("link", name="Sign in with EU Login").focus()
    page.keyboard.press("Enter")
    page.wait_for_url("**/oauth2/authorize**")
    page.locator("input[name=sub]").first.fill(subject)
    page.keyboard.press("Enter")


def test_reader_signs_in_at_a_provider_and_a_stranger_does_not(visitor: Visitor) -> None:
    somebody("reader", Role.READER, email="reader@example.org")
    page = visitor.page
    page.goto("/account/sign-in/")
    assert faults(visitor) == []

    sign_in_elsewhere(page, "subject-2")
    expect(page.get_by_text("There is no open account for you here.")).to_be_visible()
    sign_in_elsewhere(page, "subject-1")
    expect(page.get_by_role("heading", level=1)).to_have_text("Partners")
    page.goto("/account/security/")
    expect(page.get_by_text("single sign-on").first).to_be_visible()
