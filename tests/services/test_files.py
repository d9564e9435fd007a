"""Every file that is kept: looked at, scanned, and nothing of it kept where that fails."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from typing import Any

import pytest
from django.core import mail
from django.core.cache import cache
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from partnerships.choices import EvidenceKind
from partnerships.errors import RuleViolation
from partnerships.models import Commitment, Evidence, EvidenceFile, Partner, User
from partnerships.services import evidence, files
from tests import clamd
from tests.clamd import EICAR, Clamd
from tests.factories import commitments
from tests.factories.base import making
from tests.factories.documents import PDF
from tests.personas import client_for

pytestmark = pytest.mark.django_db
DOCUMENT = {"kind": EvidenceKind.DOCUMENT, "title": "Report"}


@pytest.fixture(autouse=True)
def fresh_cache() -> None:
    cache.clear()


@pytest.fixture
def row(japan: Partner, official: User) -> Commitment:
    return commitments.commitment([japan], official)


@pytest.fixture
def daemon(settings: Any) -> Iterator[Clamd]:
    with clamd.running() as server:
        settings.FILE_SCANNER = server.place
        yield server


def test_taken_refuses_what_the_scanner_finds_logs_it_and_tells_those_who_look_after_the_site(
    row: Commitment, official: User, administrator: User, auditor: User, daemon: Clamd, caplog: Any
) -> None:
    with making():
        User.objects.filter(pk__in=[administrator.pk, auditor.pk, official.pk]).update(email="somebody@example.org")
    with pytest.raises(RuleViolation, match="Eicar-Test-Signature") as refused, caplog.at_level(logging.ERROR):
        evidence.add(actor=official, commitment=row, values=DOCUMENT, file=("secret-name.txt", EICAR))
    assert list(refused.value.message_dict) == ["file"]
    assert not Evidence.objects.exists()
    assert f"account {official.pk}" in caplog.text
    assert "secret-name" not in caplog.text
    assert len(mail.outbox) == 2
    assert official.username in mail.outbox[0].body

    with pytest.raises(RuleViolation):  # and again: who looks after the site is not flooded
        evidence.add(actor=official, commitment=row, values=DOCUMENT, file=("a.txt", EICAR))
    assert len(mail.outbox) == 2


def test_taken_asks_the_scanner_about_the_very_bytes_that_are_kept(
    row: Commitment, official: User, daemon: Clamd
) -> None:
    made = evidence.add(actor=official, commitment=row, values=DOCUMENT, file=("report.pdf", PDF))
    assert daemon.seen == [PDF] == [bytes(made.file.content)]


def test_taken_refuses_all_files_while_the_scanner_is_down(row: Commitment, official: User, settings: Any) -> None:
    settings.FILE_SCANNER = "unix:///nowhere/clamd.ctl"
    with pytest.raises(RuleViolation, match="does not answer"):
        files.taken(("report.pdf", PDF), actor=official)


def test_a_page_keeps_what_was_typed_where_the_scanner_is_down(row: Commitment, official: User, settings: Any) -> None:
    settings.FILE_SCANNER = "unix:///nowhere/clamd.ctl"
    url = reverse("evidence-add", args=[row.reference])
    answer = client_for(official).post(url, {**DOCUMENT, "marking": "1", "registry_number": "REG-77", "file": sent()})
    assert answer.status_code == 422
    text = answer.content.decode()
    assert "does not answer" in text
    assert "REG-77" in text
    assert not EvidenceFile.objects.exists()


def sent() -> Any:
    return SimpleUploadedFile("report.pdf", PDF)
