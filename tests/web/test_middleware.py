"""What every request and answer goes through."""

from __future__ import annotations

from typing import Any

import pytest

from partnerships.api.views.obligations import Obligations
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


@pytest.mark.parametrize(("view", "path"), [(Home, "/"), (Obligations, "/api/v1/obligations/")])
def test_what_declares_no_policy_is_closed(
    view: Any, path: str, official: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    client = client_for(official)
    assert client.get(path).status_code == 200

    monkeypatch.setattr(view, "policy", None)

    assert client.get(path).status_code == 403


def test_a_role_is_asked_for_before_anything_is_looked_for(reader: User) -> None:
    """Whoever decides nowhere is told so, whether the item exists or not."""
    client = client_for(reader)

    assert client.get("/reviews/updates/1/").status_code == 403
    assert client.patch("/api/v1/commitments/1/", {}, content_type="application/json").status_code == 403
