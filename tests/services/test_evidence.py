"""Evidence: added with its file, withdrawn with a reason."""

from __future__ import annotations

import hashlib
from datetime import timedelta
from typing import Any

import pytest

from partnerships.choices import CommitmentStatus, EvidenceKind, Marking, Role, UpdateState
from partnerships.errors import Conflict, NotAllowed, RuleViolation
from partnerships.models import Commitment, Evidence, EvidenceFile, Partner, User
from partnerships.services import evidence as services
from partnerships.services.base import today
from tests.factories import commitments, meetings, people
from tests.factories.documents import PDF

pytestmark = pytest.mark.django_db
LINK = {"kind": EvidenceKind.LINK, "title": "Release", "url": "https://example.org/"}
DOCUMENT = {"kind": EvidenceKind.DOCUMENT, "title": "Report"}


@pytest.fixture
def row(japan: Partner, official: User) -> Commitment:
    return commitments.commitment([japan], official)


@pytest.mark.parametrize("who", ["reader", "administrator", "auditor", "outsider"])
def test_add_and_withdraw_refuse(request: pytest.FixtureRequest, row: Commitment, who: str) -> None:
    actor = request.getfixturevalue(who)
    with pytest.raises(NotAllowed):
        services.add(actor=actor, commitment=row, values=LINK)
    with pytest.raises(NotAllowed):
        services.withdraw(actor=actor, evidence=commitments.evidence(row), version=1, reason="Wrong.")


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"kind": EvidenceKind.LINK, "title": "x"}, "url"),
        ({"kind": EvidenceKind.REGISTRY, "title": "x"}, "registry_number"),
        ({"kind": EvidenceKind.MEETING, "title": "x"}, "meeting"),
        (DOCUMENT, "file"),
        (LINK | {"kind": "rumour"}, "kind"),
        (LINK | {"dated_on": today() + timedelta(days=1)}, "dated_on"),
    ],
)
def test_add_names_what_is_missing(row: Commitment, official: User, values: dict[str, Any], field: str) -> None:
    with pytest.raises(RuleViolation) as refused:
        services.add(actor=official, commitment=row, values=values)
    assert field in refused.value.message_dict


def test_add_keeps_the_file_with_its_hash(row: Commitment, official: User) -> None:
    content = PDF
    made = services.add(actor=official, commitment=row, values=DOCUMENT, file=("C:\\files\\report.pdf", content))
    kept = made.file
    assert (kept.name, kept.content_type, kept.size) == ("report.pdf", "application/pdf", len(content))
    assert kept.sha256 == hashlib.sha256(content).hexdigest()
    assert bytes(EvidenceFile.objects.get().content) == content


def test_add_refuses_a_file_of_another_type_and_keeps_nothing(row: Commitment, official: User) -> None:
    with pytest.raises(RuleViolation) as refused:
        services.add(actor=official, commitment=row, values=DOCUMENT, file=("report.pdf", b"MZ"))
    assert "file" in refused.value.message_dict
    assert not Evidence.objects.exists()


def test_add_refuses_a_link_that_is_no_page(row: Commitment, official: User) -> None:
    with pytest.raises(RuleViolation) as refused:
        services.add(actor=official, commitment=row, values=LINK | {"url": "ftp://example.org/report"})
    assert list(refused.value.message_dict) == ["url"]


def test_add_refuses_reported_history(japan: Partner, official: User) -> None:
    with pytest.raises(RuleViolation):
        services.add(actor=official, commitment=commitments.commitment([japan]), values=LINK)


def test_add_refuses_a_meeting_the_actor_does_not_see(row: Commitment, official: User, norway: Partner) -> None:
    values = {"kind": EvidenceKind.MEETING, "title": "x", "meeting": meetings.meeting([norway])}
    with pytest.raises(NotAllowed):
        services.add(actor=official, commitment=row, values=values)


def test_add_refuses_a_marking_beyond_the_actor(japan: Partner) -> None:
    low = people.user("low")
    people.assign(low, Role.OFFICIAL, to=japan, up_to=Marking.NORMAL)
    with pytest.raises(RuleViolation) as refused:
        services.add(
            actor=low, commitment=commitments.commitment([japan], low), values=LINK | {"marking": Marking.SENSITIVE}
        )
    assert "marking" in refused.value.message_dict


def test_add_refuses_a_submitted_or_foreign_update(row: Commitment, japan: Partner, official: User) -> None:
    submitted = commitments.update(row, official, state=UpdateState.SUBMITTED)
    foreign = commitments.update(commitments.commitment([japan], official), official)
    for update in (submitted, foreign):
        with pytest.raises(RuleViolation):
            services.add(actor=official, commitment=row, values=LINK, update=update)


def test_add_refuses_the_draft_of_another(row: Commitment, official: User, manager: User) -> None:
    with pytest.raises(NotAllowed):
        services.add(actor=official, commitment=row, values=LINK, update=commitments.update(row, manager))


def test_withdraw_needs_a_reason_and_the_present_version(row: Commitment, official: User) -> None:
    piece = commitments.evidence(row)
    with pytest.raises(RuleViolation):
        services.withdraw(actor=official, evidence=piece, version=1, reason="")
    with pytest.raises(Conflict):
        services.withdraw(actor=official, evidence=piece, version=5, reason="Wrong link.")
    assert services.withdraw(actor=official, evidence=piece, version=1, reason="Wrong link.").is_withdrawn
    with pytest.raises(RuleViolation, match="already"):
        services.withdraw(actor=official, evidence=piece, version=None, reason="Again.")


def test_withdraw_refuses_to_leave_an_implemented_commitment_without_any(
    row: Commitment, official: User, manager: User
) -> None:
    piece = commitments.evidence(row)
    commitments.reviewed(row, official, manager, CommitmentStatus.IMPLEMENTED)
    with pytest.raises(RuleViolation, match="implemented"):
        services.withdraw(actor=official, evidence=piece, version=None, reason="Wrong link.")
    commitments.evidence(row)
    services.withdraw(actor=official, evidence=piece, version=None, reason="Wrong link.")
