"""Reporting on a commitment through the pages."""

from __future__ import annotations

from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from partnerships.choices import CommitmentStatus, EvidenceKind, ReviewDecision, UpdateState
from partnerships.models import Commitment, Evidence, Partner, StatusUpdate, User
from partnerships.services import commitments as services
from tests.factories import commitments
from tests.personas import client_for

pytestmark = pytest.mark.django_db


@pytest.fixture
def row(japan: Partner, official: User) -> Commitment:
    return commitments.commitment([japan], official)


def claim(row: Commitment, **changes: Any) -> dict[str, Any]:
    plain = {
        "proposed_status": "in_progress",
        "proposed_confidence": "at_risk",
        "narrative": "Talks have begun.",
        "base_version": row.version,
        "evidence-kind": EvidenceKind.DOCUMENT,
        "evidence-marking": "1",
        "action": "save",
    }
    return plain | changes


def add(client: Client, row: Commitment, **changes: Any) -> Any:
    return client.post(reverse("update-add", args=[row.reference]), claim(row, **changes))


def document(content: bytes = b"%PDF-1.7 x") -> SimpleUploadedFile:
    return SimpleUploadedFile("report.pdf", content)


def test_form_offers_what_may_follow(row: Commitment, official: User, manager: User) -> None:
    commitments.evidence(row)
    commitments.reviewed(row, official, manager, CommitmentStatus.IMPLEMENTED)
    form = client_for(official).get(reverse("update-add", args=[row.reference])).context["form"]
    offered = [value for value, _label in form.fields["proposed_status"].choices]
    assert offered == ["", "in_progress", "partly_implemented", "implemented"]


def test_submit_goes_to_the_reviewer(row: Commitment, official: User) -> None:
    answer = add(client_for(official), row)
    assert (answer.status_code, answer["Location"]) == (
        302,
        f"{reverse('commitment-detail', args=[row.reference])}#updates",
    )
    assert StatusUpdate.objects.get().state == UpdateState.SUBMITTED


def test_submit_with_a_document_keeps_it(row: Commitment, official: User) -> None:
    more = {"proposed_status": "implemented", "evidence-title": "Report", "evidence-file": document()}
    assert add(client_for(official), row, **more).status_code == 302
    assert Evidence.objects.get().update == StatusUpdate.objects.get()


def test_double_submit_acts_once(row: Commitment, official: User) -> None:
    client = client_for(official)
    answers = [add(client, row, form_token="t") for _ in range(2)]
    assert answers[0]["Location"] == answers[1]["Location"]
    assert StatusUpdate.objects.count() == 1


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"proposed_status": ""}, "Choose the status."),
        ({"narrative": ""}, "Enter the account of what was done."),
        ({"proposed_status": "implemented"}, "needs evidence"),
        ({"evidence-title": "x", "evidence-kind": "link"}, "needed for evidence of this kind"),
        ({"evidence-title": "x", "evidence-kind": "link", "evidence-url": "no address"}, "valid URL"),
        ({"evidence-url": "https://example.org/"}, "Enter the title."),
        ({"narrative": "TRES SECRET UE/EU TOP SECRET"}, "registry number"),
    ],
)
def test_submit_answers_422_and_keeps_what_was_typed(
    row: Commitment, official: User, changes: dict[str, Any], message: str
) -> None:
    answer = add(client_for(official), row, **({"next_steps": "Keep me"} | changes))
    assert answer.status_code == 422
    assert message in answer.content.decode()
    assert "Keep me" in answer.content.decode()
    assert not StatusUpdate.objects.exists()
    assert not Evidence.objects.exists()


def test_submit_refuses_a_file_that_is_not_what_it_says(row: Commitment, official: User) -> None:
    answer = add(client_for(official), row, **{"evidence-title": "x", "evidence-file": document(b"MZ")})
    assert answer.status_code == 422
    assert "not that of a pdf" in answer.content.decode()


def test_submit_over_an_open_blocker_is_refused(row: Commitment, official: User) -> None:
    commitments.blocker(row)
    answer = add(client_for(official), row, proposed_confidence="on_track")
    assert (answer.status_code, "blocker is open" in answer.content.decode()) == (422, True)


def test_second_update_under_review_is_refused(row: Commitment, official: User, manager: User) -> None:
    commitments.update(row, manager, state=UpdateState.SUBMITTED)
    answer = add(client_for(official), row)
    assert (answer.status_code, "under review" in answer.content.decode()) == (422, True)


def test_draft_is_saved_and_gone_on_with(row: Commitment, official: User, manager: User) -> None:
    client = client_for(official)
    answer = add(client, row, action="more", **{"evidence-title": "Report", "evidence-file": document()})
    update = StatusUpdate.objects.get()
    assert answer["Location"] == f"{reverse('update-edit', args=[update.pk])}#evidence"
    assert "Report" in client.get(answer["Location"]).content.decode()
    assert client_for(manager).get(answer["Location"]).status_code == 404
    services.change(actor=manager, commitment=row, version=None, values={"note": "Meanwhile."})
    edited = claim(row, narrative="More.", version=update.version, base_version=row.version)
    assert client.post(answer["Location"], edited).status_code == 302
    update.refresh_from_db()
    assert (update.state, update.narrative, update.base_version) == ("submitted", "More.", row.version)


def test_draft_of_a_stale_form_answers_409(row: Commitment, official: User) -> None:
    update = commitments.update(row, official)
    client, url = client_for(official), reverse("update-edit", args=[update.pk])
    client.post(url, claim(row, action="draft", narrative="One.", version=update.version))
    answer = client.post(url, claim(row, action="draft", narrative="Two.", version=update.version))
    assert (answer.status_code, "Two." in answer.content.decode()) == (409, True)


def test_withdraw_and_mend(row: Commitment, official: User, manager: User) -> None:
    client = client_for(official)
    update = commitments.update(row, official, state=UpdateState.SUBMITTED)
    withdraw = reverse("update-transition", args=[update.pk, "withdraw"])
    assert client_for(manager).post(withdraw, {"version": update.version}).status_code == 403
    commitments.review(update, manager, decision=ReviewDecision.RETURNED)
    answer = client.post(reverse("update-transition", args=[update.pk, "mend"]), {"version": update.version})
    revision = StatusUpdate.objects.get(revises=update)
    assert answer["Location"] == reverse("update-edit", args=[revision.pk])
    assert "Say more." in client.get(answer["Location"]).content.decode()
    url = reverse("update-transition", args=[revision.pk, "withdraw"])
    assert client.post(url, {"version": revision.version}).status_code == 302
    revision.refresh_from_db()
    assert revision.state == UpdateState.WITHDRAWN


def test_unknown_verb_does_not_exist(row: Commitment, official: User) -> None:
    update = commitments.update(row, official)
    assert client_for(official).get(reverse("update-transition", args=[update.pk, "approve"])).status_code == 404
