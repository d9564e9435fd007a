"""Pages for what went wrong: in words, with the request's number, and nothing else."""

from __future__ import annotations

import pytest
from django.test import Client, RequestFactory
from django.urls import reverse

from partnerships.models import User
from partnerships.web.views import errors, home
from tests.personas import client_for


def test_not_found_shows_the_number_of_the_request(official: User):
    response = client_for(official).get("/nowhere/", headers={"X-Request-ID": "request-12345"})

    assert response.status_code == 404
    assert "request-12345" in response.content.decode()
    assert response.headers["X-Request-ID"] == "request-12345"


@pytest.mark.parametrize("given", ["", "short", "x" * 65, "<script>12345", "line\tbreak1"])
def test_number_that_is_none_of_ours_is_replaced(official: User, given: str):
    response = client_for(official).get("/nowhere/", headers={"X-Request-ID": given})

    assert response.headers["X-Request-ID"] != given
    assert len(response.headers["X-Request-ID"]) == 32


def test_refusal_says_who_may(reader: User):
    response = client_for(reader).get(reverse("history-list"))

    assert response.status_code == 403
    assert "This needs the role" in response.content.decode()


def test_form_without_its_token_is_explained(official: User):
    client = Client(enforce_csrf_checks=True)
    client.force_login(official)

    response = client.post(reverse("my-settings"), {})

    assert response.status_code == 403
    assert "without the token of your session" in response.content.decode()


def test_fault_of_ours_shows_a_number_and_nothing_else(official: User, monkeypatch: pytest.MonkeyPatch):
    def break_down(*_args: object, **_kwargs: object) -> None:
        raise RuntimeError("/secret/path and SELECT * FROM users")

    monkeypatch.setattr(home.Home, "get_context_data", break_down)
    client = client_for(official)
    client.raise_request_exception = False

    response = client.get("/", headers={"X-Request-ID": "request-12345"})

    text = response.content.decode()
    assert response.status_code == 500
    assert "request-12345" in text
    assert "secret" not in text
    assert "SELECT" not in text


def test_bad_request_is_explained(official: User):
    request = RequestFactory().get("/")
    request.user = official

    response = errors.bad_request(request, ValueError())

    assert response.status_code == 400
    assert "makes no sense" in response.content.decode()
