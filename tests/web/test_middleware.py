"""What every request and answer goes through."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from partnerships.api.views.obligations import Obligations
from partnerships.choices import Marking
from partnerships.models import Partner, User
from partnerships.web.views.home import Home
from tests.factories import commitments
from tests.personas import client_for

pytestmark = pytest.mark.django_db
GZIP = {"Accept-Encoding": "gzip"}


def test_answer_with_a_tag_keeps_it_strong(japan: Partner, official: User) -> None:
    promise = commitments.commitment([japan], official)

    response = client_for(official).get(f"/api/v1/commitments/{promise.pk}/", headers=GZIP)

    assert response.headers["ETag"].startswith('"')
    assert "Content-Encoding" not in response.headers


@pytest.mark.parametrize("path", ["/commitments/", "/api/v1/commitments/"])
def test_other_answers_are_compressed(path: str, japan: Partner, official: User) -> None:
    commitments.commitment([japan], official)

    assert client_for(official).get(path, headers=GZIP).headers["Content-Encoding"] == "gzip"


@pytest.mark.parametrize("path", ["/api/v1/partners/", "/calendar/feeds/cal_x.y.ics"])
def test_programs_without_tls_are_refused_and_not_led_there(path: str, settings: Any, client: Client) -> None:
    settings.SECURE_SSL_REDIRECT = True

    answer = client.get(path)

    assert (answer.status_code, answer.json()["title"]) == (403, "TLS needed")
    assert "TLS needed" not in client.get(path, secure=True).text
    assert client.get("/partners/").headers["Location"] == "https://testserver/partners/"


def test_programs_without_tls_would_be_led_there(settings: Any, client: Client) -> None:
    settings.SECURE_SSL_REDIRECT = True
    settings.MIDDLEWARE = settings.MIDDLEWARE[1:]

    assert client.get("/api/v1/partners/").status_code == 301


def test_programs_are_served_where_there_is_no_tls(official: User) -> None:
    assert client_for(official).get("/api/v1/partners/").status_code == 200


@pytest.mark.parametrize(("view", "path"), [(Home, "/"), (Obligations, "/api/v1/obligations/")])
def test_what_declares_no_policy_is_closed(
    view: Any, path: str, official: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    client = client_for(official)
    assert client.get(path).status_code == 200

    monkeypatch.setattr(view, "policy", None)

    assert client.get(path).status_code == 403


@pytest.mark.parametrize(
    "path", ["/", "/commitments/", "/account/settings/", "/api/v1/commitments/", "/admin/", "/no/such/"]
)
def test_what_somebody_signed_in_is_shown_is_kept_nowhere(path: str, official: User, administrator: User) -> None:
    client = client_for(administrator if path == "/admin/" else official)

    assert "no-store" in client.get(path, follow=True).headers["Cache-Control"]


def test_what_nobody_signed_in_is_shown_is_left_as_it_is(client: Client) -> None:
    assert not client.get("/no/such/").has_header("Cache-Control")


@pytest.mark.parametrize(
    ("marking", "kept"), [(Marking.NORMAL, "private, no-cache"), (Marking.SENSITIVE, "private, no-store")]
)
def test_programs_keep_a_record_with_its_tag_unless_it_has_the_highest_marking(
    marking: Marking, kept: str, japan: Partner, official: User
) -> None:
    promise = commitments.commitment([japan], official, marking=marking)

    response = client_for(official).get(f"/api/v1/commitments/{promise.pk}/")

    assert response.headers["Cache-Control"] == kept
    assert response.headers["ETag"]


def test_a_role_is_asked_for_before_anything_is_looked_for(reader: User) -> None:
    """Whoever decides nowhere is told so, whether the item exists or not."""
    client = client_for(reader)

    assert client.get("/reviews/updates/1/").status_code == 403
    assert client.patch("/api/v1/commitments/1/", {}, content_type="application/json").status_code == 403
