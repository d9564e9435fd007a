"""What every request and answer goes through."""

from __future__ import annotations

import pytest

from partnerships.models import Partner, User
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
