"""Evidence through the pages: adding it, its file, withdrawing it."""

from __future__ import annotations

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from partnerships.choices import EvidenceKind, Marking, Role
from partnerships.models import Commitment, Evidence, EvidenceFile, Partner, Reading, User
from partnerships.rules.files import LONGEST_NAME
from partnerships.services import evidence as services
from tests.factories import commitments, people
from tests.factories.documents import PDF
from tests.journeys.hostile import NAMES
from tests.personas import client_for

pytestmark = pytest.mark.django_db
CONTENT = PDF


@pytest.fixture
def row(japan: Partner, official: User) -> Commitment:
    return commitments.commitment([japan], official)


@pytest.fixture
def report(row: Commitment, official: User) -> Evidence:
    values = {"kind": EvidenceKind.DOCUMENT, "title": "Report", "marking": Marking.SENSITIVE}
    return services.add(actor=official, commitment=row, values=values, file=("Bericht über.pdf", CONTENT))


def test_add_keeps_a_document_for_an_action(row: Commitment, official: User) -> None:
    action = commitments.action(row, official)
    url = f"{reverse('evidence-add', args=[row.reference])}?action={action.pk}"
    data = {"kind": "document", "title": "List", "marking": "1", "file": SimpleUploadedFile("a.csv", b"a;b")}
    assert client_for(official).post(url, data).status_code == 302
    assert action.evidence.get().file.content_type == "text/csv"


def test_add_refuses_an_action_that_does_not_exist(row: Commitment, official: User) -> None:
    url = f"{reverse('evidence-add', args=[row.reference])}?action=oops"
    data = {"kind": "link", "title": "x", "url": "https://example.org/", "marking": "1"}
    assert client_for(official).post(url, data).status_code == 404


def test_add_names_what_is_missing(row: Commitment, official: User) -> None:
    url = reverse("evidence-add", args=[row.reference])
    for data in ({}, {"kind": "registry", "title": "x", "marking": "1"}):
        assert client_for(official).post(url, data).status_code == 422


def test_file_is_given_to_be_saved_and_never_shown(report: Evidence, official: User) -> None:
    answer = client_for(official).get(reverse("evidence-file", args=[report.pk]))
    assert answer.content == CONTENT
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Content-Disposition"].startswith("attachment")
    assert answer.headers["Content-Type"] == "application/pdf"
    assert "no-store" in answer.headers["Cache-Control"]


def test_reading_of_a_file_names_the_address_and_not_the_document(report: Evidence, official: User) -> None:
    address = reverse("evidence-file", args=[report.pk])

    client_for(official).get(address)

    assert Reading.objects.latest("id").covers == address


def test_file_does_not_exist_out_of_scope_or_above_the_marking(
    report: Evidence, outsider: User, japan: Partner
) -> None:
    low = people.user("low")
    people.assign(low, Role.OFFICIAL, to=japan, up_to=Marking.NORMAL)
    for user in (outsider, low):
        assert client_for(user).get(reverse("evidence-file", args=[report.pk])).status_code == 404


def test_withdraw_needs_a_reason(report: Evidence, official: User, reader: User) -> None:
    url = reverse("evidence-withdraw", args=[report.pk])
    assert client_for(reader).get(url).status_code == 403
    client = client_for(official)
    assert client.post(url, {"version": report.version}).status_code == 422
    assert client.post(url, {"version": report.version, "reason": "Wrong file."}).status_code == 302
    report.refresh_from_db()
    assert report.is_withdrawn


@pytest.mark.parametrize("name", NAMES)
def test_file_is_given_out_under_a_harmless_name(row: Commitment, official: User, name: str) -> None:
    client = client_for(official)
    data = {"kind": "document", "title": "Report", "marking": "1", "file": named(name)}
    assert client.post(reverse("evidence-add", args=[row.reference]), data).status_code == 302
    kept = EvidenceFile.objects.get()
    assert not set(kept.name) & set('/\\<>:"|?*\x00\r\n\u202e\u2066\u2069\u200b\ufeff')
    assert kept.name.partition(".")[0].upper() not in ("CON", "NUL", "LPT9")
    assert kept.name.endswith(".pdf") or kept.name == "pdf"
    assert len(kept.name) <= LONGEST_NAME
    answer = client.get(reverse("evidence-file", args=[kept.evidence_id]))
    assert answer.content == PDF
    assert "Set-Cookie: owned" not in str(answer.headers)
    disposition = answer.headers["Content-Disposition"]
    assert disposition.startswith("attachment; filename")
    assert disposition.count("filename") == 1
    assert kept.name not in reverse("evidence-file", args=[kept.evidence_id])


def named(name: str) -> SimpleUploadedFile:
    """Send a name as it is: Django's own file would clean it before it is sent."""
    file = SimpleUploadedFile("report.pdf", PDF)
    file._name = name  # type: ignore[attr-defined]  # where its property keeps it
    return file
