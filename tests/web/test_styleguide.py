"""The gallery renders every component with the real settings, so that a missing input or icon shows here first."""

import re
from types import SimpleNamespace

import pytest
from django.contrib.auth.models import AnonymousUser
from django.template.loader import get_template, render_to_string
from django.test import RequestFactory

from partnerships.web.views.styleguide import StyleGuide


@pytest.fixture
def page() -> str:
    request = RequestFactory().get("/styleguide/")
    request.user = AnonymousUser()
    view = StyleGuide()
    view.setup(request)
    return render_to_string(view.template_name, view.get_context_data(), request=request)


def test_gallery_shows_a_component_of_each_kind(page: str) -> None:
    for mark in ("crumbs", "tabs", "facts", "st st--late", "note--error", "tl", "versus", "pages", "chart", "sources"):
        assert f'class="{mark}' in page or mark in page


def test_gallery_has_one_heading_of_first_rank_and_unique_ids(page: str) -> None:
    ids = re.findall(r'\sid="([^"]+)"', page)

    assert page.count("<h1") == 1
    assert sorted({each for each in ids if ids.count(each) > 1}) == []


@pytest.mark.parametrize("name", ["400.html", "403.html", "404.html"])
def test_error_page_says_what_to_do(name: str) -> None:
    request = RequestFactory().get("/")
    request.user = AnonymousUser()

    assert "<h1>" in render_to_string(name, {"exception": "Only a manager may."}, request=request)


def test_error_page_403_gives_the_reason() -> None:
    request = RequestFactory().get("/")
    request.user = AnonymousUser()

    assert "Only a manager may." in render_to_string("403.html", {"exception": "Only a manager may."}, request=request)


def test_error_page_500_needs_no_context() -> None:
    assert "<h1>Something broke</h1>" in get_template("500.html").render()


def test_error_page_409_sends_everything_again_on_the_new_version() -> None:
    request = RequestFactory().post("/commitments/1/edit/")
    request.user = AnonymousUser()
    context = {
        "conflict": SimpleNamespace(message="Changed.", record=SimpleNamespace(version=4)),
        "rows": [{"label": "Due", "theirs": "1 June", "mine": "1 May", "differs": True}],
        "posted": [("due", "1 May")],
        "form_token": "t",
    }

    page = render_to_string("409.html", context, request=request)

    assert '<input type="hidden" name="version" value="4">' in page
    assert '<input type="hidden" name="due" value="1 May">' in page
    assert 'action="/commitments/1/edit/"' in page
