"""Every page, as every role that may see it: accessible, within its width, quiet, light."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from django.urls import reverse
from playwright.sync_api import Browser, expect

from partnerships.admin import site
from tests.journeys.samples import ADMINISTRATOR, NO_PAGE, OFFICIAL, ROLES, SAMPLES, Sample, names
from tests.journeys.visitors import EXAMINED, Visitor

pytestmark = [pytest.mark.browser, pytest.mark.long]

VISITS = [(sample, role) for sample in SAMPLES for role in ROLES if role == sample.role or not sample.looks_alike]
As = Callable[[str], Visitor]


@pytest.fixture(scope="module")
def world(demonstration: str) -> str:
    return demonstration


def test_each_address_has_a_sample() -> None:
    assert names() == {sample.name for sample in SAMPLES} | set(NO_PAGE)


@pytest.mark.parametrize(("sample", "role"), VISITS, ids=lambda part: str(part))
def test_page(sample: Sample, role: str, visitor: As, paths: dict[Sample, str]) -> None:
    seen = visitor(role)

    response = seen.visit(paths[sample])

    assert response.status in ((200,) if role == sample.role else (200, 403, 404))
    if response.ok:
        # Narrow, what one role sees more than another is laid out alike.
        examined = EXAMINED if role == sample.role else EXAMINED[:1]
        assert (seen.faults(examined), seen.excess()) == ([], [])


def test_sign_in(chromium: Browser, world: str) -> None:
    stranger = Visitor(chromium.new_context(base_url=world).new_page())

    assert stranger.visit("/account/sign-in/").ok
    assert (stranger.faults(), stranger.excess()) == ([], [])
    stranger.page.get_by_role("button", name="Sign in").click()
    expect(stranger.page.locator("[data-error-summary]")).to_be_focused()
    assert stranger.faults() == []
    stranger.page.context.close()


@pytest.mark.parametrize(("path", "status"), [("/reviews/", 403), ("/nowhere/", 404), ("/commitments/COM-XYZ-1/", 404)])
def test_refused_page(path: str, status: int, visitor: As) -> None:
    official = visitor(OFFICIAL)

    assert official.visit(path).status == status
    assert official.faults() == []


@pytest.mark.parametrize("name", ["meeting-log", "commitment-add", "post-add", "update-add", "date-change-add"])
def test_form_with_errors(name: str, visitor: As, paths: dict[Sample, str]) -> None:
    official = visitor(OFFICIAL)
    official.visit(paths[next(sample for sample in SAMPLES if sample.name == name)])
    for field in official.page.locator("form.card").locator("input[type=text], textarea").all():
        if field.is_visible():
            field.fill("")

    with official.page.expect_navigation() as answer:
        official.page.locator("[data-main]").click()

    assert answer.value.status == 422
    expect(official.page.locator("[data-error-summary]")).to_be_focused()
    expect(official.page).to_have_title(re.compile("^Error:"))
    assert official.faults() == []


def test_conflict(visitor: As) -> None:
    official, address = visitor(OFFICIAL), "/commitments/COM-JPN-006/edit/"
    official.visit(address)
    theirs = official.page.context.new_page()
    theirs.goto(address)
    for tab, words in ((theirs, "Entered first."), (official.page, "Entered second.")):
        tab.get_by_label("Note", exact=False).fill(words)
        tab.get_by_role("button", name="Save", exact=True).click()
    theirs.close()

    expect(official.page.get_by_role("heading", level=1)).to_have_text("Somebody changed this meanwhile")
    assert official.faults() == []


def test_token_is_shown_once(visitor: As) -> None:
    official = visitor(OFFICIAL)
    official.visit("/account/tokens/new/")
    official.page.get_by_label("Name").fill("Example program")
    official.page.get_by_role("button", name="Make the token").click()

    expect(official.page.get_by_label("Key")).to_have_value(re.compile("^sdp_.{43}$"))
    assert official.faults() == []
    official.page.get_by_role("link", name="I have copied it").click()
    expect(official.page.get_by_role("row", name=re.compile("Example program.*In force"))).to_be_visible()


def test_administration_obeys_the_policy(visitor: As) -> None:
    administrator = visitor(ADMINISTRATOR)
    pages = [reverse("admin:index")]
    for model in site._registry:
        name = f"admin:{model._meta.app_label}_{model._meta.model_name}"
        pages += [reverse(f"{name}_changelist"), reverse(f"{name}_add")]

    for path in pages:
        assert administrator.visit(path).status in (200, 403), path
        assert administrator.problems == [], path
