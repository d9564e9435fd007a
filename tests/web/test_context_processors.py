"""The frame knows the installation and the menu."""

from django.test import RequestFactory, override_settings

from partnerships.web.context_processors import site


def test_site_without_sign_in_has_no_menu() -> None:
    assert list(site(RequestFactory().get("/"))["nav"]) == []


def test_site_shows_the_menu_the_middleware_set() -> None:
    request = RequestFactory().get("/")
    request.nav = [{"key": "home"}]  # type: ignore[attr-defined]  # the middleware does the same

    assert site(request)["nav"] == [{"key": "home"}]


@override_settings(BRAND_NAME="A name", OPERATOR_NAME="An operator")
def test_site_names_product_and_operator() -> None:
    described = site(RequestFactory().get("/"))["site"]

    assert (described["name"], described["operator"]) == ("A name", "An operator")
