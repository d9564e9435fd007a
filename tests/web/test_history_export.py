"""The page that gives the audit record to take along."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path
from typing import Any

import pytest
from django.urls import reverse

from partnerships.audit import checkpoints, sealing
from partnerships.audit.verifier import signature_check, verify_export
from partnerships.models import Partner, User
from tests.personas import client_for

pytestmark = [pytest.mark.django_db(transaction=True, databases=["default", "seal"]), pytest.mark.long]


def test_export_comes_as_a_zip_that_can_be_checked(auditor: User, japan: Partner, tmp_path: Path):
    sealing.seal()
    checkpoints.make()

    answer: Any = client_for(auditor).post(reverse("history-export"), {"partner": "JPN"})

    assert answer.headers["Content-Type"] == "application/zip"
    assert answer.headers["Content-Disposition"].startswith('attachment; filename="audit-record-')
    assert answer.headers["Cache-Control"] == "private, no-store"
    content = b"".join(answer.streaming_content)
    answer.close()
    (tmp_path / "export.zip").write_bytes(content)
    with zipfile.ZipFile(io.BytesIO(content)) as packed:
        assert "Partner: Japan." in packed.read("README.txt").decode()
    assert verify_export(tmp_path / "export.zip", check=signature_check()).is_clean


def test_period_that_ends_before_it_begins_is_refused_with_what_was_typed(auditor: User):
    typed = {"from_day": "2026-02-01", "to_day": "2026-01-01"}
    answer = client_for(auditor).post(reverse("history-export"), typed)

    text = answer.content.decode()
    assert answer.status_code == 422
    assert "This day is before the first one." in text
    assert 'value="2026-02-01"' in text


@pytest.mark.parametrize("role", ["official", "administrator"])
def test_whoever_may_not_export_is_refused_and_shown_no_way(role: str, request: pytest.FixtureRequest):
    client = client_for(request.getfixturevalue(role))

    assert client.get(reverse("history-export")).status_code == 403
    assert client.post(reverse("history-export"), {}).status_code == 403
    assert reverse("history-export") not in client.get(reverse("history-list")).content.decode()


def test_auditor_is_shown_the_way(auditor: User):
    assert reverse("history-export") in client_for(auditor).get(reverse("history-list")).content.decode()
