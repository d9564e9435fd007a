"""The browser and the server of the journeys themselves."""

import pytest
from playwright.sync_api import Page

pytestmark = [pytest.mark.browser, pytest.mark.django_db]


def test_sign_in_page_is_served_as_delivered(page: Page) -> None:
    response = page.goto("/")

    assert response is not None
    assert response.ok
    assert "default-src 'self'" in response.headers["content-security-policy"]
    assert page.locator("input[type=password]").is_visible()
