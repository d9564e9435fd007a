"""Updates and the decisions on them through the API: whose they are, and who decides."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from partnerships.choices import CommitmentStatus, TokenScope, UpdateState
from partnerships.models import Commitment, Partner, Review, StatusUpdate, User
from partnerships.services import commitments as commitment_services
from tests.api.programs import Program
from tests.factories import commitments
from tests.factories.tokens import token

pytestmark = pytest.mark.django_db
CLAIM = {"proposed_status": "in_progress", "proposed_confidence": "at_risk", "narrative": "Talks have begun."}


@pytest.fixture
def row(japan: Partner, official: User) -> Commitment:
    return commitments.commitment([japan], official)


@pytest.fixture
def submitted(row: Commitment, official: User) -> StatusUpdate:
    return commitments.update(row, official, state=UpdateState.SUBMITTED)


def path(update: Any) -> str:
    return f"updates/{update['id'] if isinstance(update, dict) else update.pk}/"


def judged(decision: str, update: StatusUpdate, **more: Any) -> dict[str, Any]:
    return {"decision": decision, "judged_version": update.commitment.version, **more}


def test_a_draft_is_its_authors_alone(row: Commitment, official: User, manager: User) -> None:
    draft = Program(official).post("updates/", {"commitment": row.pk, **CLAIM}).json()
    assert draft["transitions"] == ["submit", "withdraw", "change"]
    for way in ({}, {"state": "draft"}):
        assert Program(official).get("updates/", **way).json()["count"] == 1
        assert Program(manager).get("updates/", **way).json()["count"] == 0
    assert Program(manager).get(path(draft)).status_code == 404
    assert Program(manager).post(f"{path(draft)}submit/", {}, etag='"1-0123456789abcdef"').status_code == 404
    assert Program(manager).get("evidence/", update=draft["id"]).status_code == 400


@pytest.mark.parametrize("who", ["reader", "auditor", "administrator"])
def test_create_is_refused_to_who_sees_only(request: pytest.FixtureRequest, who: str, row: Commitment) -> None:
    program = Program(request.getfixturevalue(who))
    assert program.post("updates/", {"commitment": row.pk, **CLAIM}).status_code == 403


def test_create_names_what_is_wrong(row: Commitment, official: User) -> None:
    refused = Program(official).post("updates/", {"commitment": row.pk, **CLAIM, "proposed_status": "unknown"})
    assert (refused.status_code, set(refused.json()["errors"])) == (422, {"proposed_status"})


def test_submit_without_evidence_is_refused_at_the_status(row: Commitment, official: User) -> None:
    program = Program(official)
    draft = program.post("updates/", {"commitment": row.pk, **CLAIM, "proposed_status": "implemented"}).json()
    refused = program.step(path(draft), "submit")
    assert (refused.status_code, set(refused.json()["errors"])) == (422, {"proposed_status"})


@pytest.mark.long
def test_draft_change_submit_withdraw(row: Commitment, official: User) -> None:
    program = Program(official)
    draft = program.post("updates/", {"commitment": row.pk, **CLAIM}).json()
    assert (draft["base_version"], draft["commitment_version"]) == (row.version, row.version)
    changed = program.patch(path(draft), {"narrative": "They go well."}, etag=program.tag(path(draft))).json()
    assert (changed["narrative"], changed["proposed_status"]) == ("They go well.", "in_progress")

    submitted = program.step(path(draft), "submit").json()
    assert (submitted["state"], submitted["submitted_by"]) == ("submitted", "official")
    assert submitted["transitions"] == ["withdraw"]
    frozen = program.patch(path(draft), {"narrative": "x"}, etag=program.tag(path(draft)))
    assert frozen.status_code == 409
    assert program.step(path(draft), "withdraw").json()["state"] == "withdrawn"


def test_the_author_does_not_decide(row: Commitment, manager: User) -> None:
    own = commitments.update(row, manager, state=UpdateState.SUBMITTED)
    program = Program(manager)
    assert program.get(path(own)).json()["transitions"] == ["withdraw"]
    assert program.step(path(own), "review", judged("approved", own)).status_code == 403


@pytest.mark.parametrize("decision", ["approved", "returned"])
def test_no_official_and_no_token_decides(
    submitted: StatusUpdate, second_manager: User, japan: Partner, decision: str
) -> None:
    keyed = Program(key=token(second_manager, scope=TokenScope.LOG)[1])
    refused = keyed.step(path(submitted), "review", judged(decision, submitted, comment="x"))
    assert (refused.status_code, "no access token may" in refused.json()["detail"]) == (403, True)
    assert keyed.get(path(submitted)).json()["transitions"] == []
    assert not Review.objects.exists()


@pytest.mark.long
def test_review_names_what_is_wrong(submitted: StatusUpdate, manager: User) -> None:
    program = Program(manager)
    for content, field in (
        (judged("maybe", submitted), "decision"),
        ({"decision": "approved"}, "judged_version"),
        (judged("returned", submitted), "comment"),
        (judged("approved", submitted, decided_status="implemented"), "decided_status"),
        (judged("approved_with_change", submitted, comment="Says little."), "decided_status"),
        (judged("approved_with_change", submitted, decided_confidence="off_track"), "comment"),
        (judged("approved_with_change", submitted, decided_status="implemented", comment="Done."), "decided_status"),
    ):
        refused = program.step(path(submitted), "review", content)
        assert (refused.status_code, set(refused.json()["errors"])) == (422, {field}), content


def test_review_of_a_commitment_that_changed_meanwhile_is_stale(
    submitted: StatusUpdate, official: User, manager: User
) -> None:
    program, content = Program(manager), judged("approved", submitted)
    commitment_services.change(
        actor=official, commitment=submitted.commitment, version=None, values={"note": "Meanwhile"}
    )
    stale = program.step(path(submitted), "review", content)
    assert stale.status_code == 412
    version = stale.json()["current"]["commitment_version"]
    assert version == content["judged_version"] + 1
    unread = program.step(path(submitted), "review", content | {"judged_version": version})
    assert (unread.status_code, set(unread.json()["errors"])) == (422, {"is_confirmed"})
    decided = program.step(path(submitted), "review", content | {"judged_version": version, "is_confirmed": True})
    assert decided.status_code == 200


def test_an_approval_gives_the_status(submitted: StatusUpdate, manager: User) -> None:
    program = Program(manager)
    assert program.get(path(submitted)).json()["transitions"] == ["review"]
    decided = program.step(path(submitted), "review", judged("approved", submitted, comment="Good.")).json()
    review = decided["review"]
    assert (decided["state"], review["reviewer"], review["decided_status"]) == ("approved", "manager", "in_progress")
    assert program.get(f"reviews/{review['id']}/").json() == review | {"transitions": []}
    promised = program.get(f"commitments/{submitted.commitment_id}/").json()
    assert (promised["status"], promised["confidence"]) == ("in_progress", "at_risk")
    again = program.step(path(submitted), "review", judged("approved", submitted))
    assert again.status_code == 409


def test_approve_with_change_takes_the_rest_from_the_update(submitted: StatusUpdate, manager: User) -> None:
    content = judged("approved_with_change", submitted, decided_confidence="off_track", comment="No money.")
    review = Program(manager).step(path(submitted), "review", content).json()["review"]
    assert (review["decided_status"], review["decided_confidence"]) == ("in_progress", "off_track")


def test_a_returned_update_is_mended_as_the_next_revision(
    submitted: StatusUpdate, official: User, manager: User
) -> None:
    returned = Program(manager).step(path(submitted), "review", judged("returned", submitted, comment="Since when?"))
    assert (returned.json()["state"], returned.json()["revised_by"]) == ("returned", None)
    program = Program(official)
    assert program.get(path(submitted)).json()["transitions"] == ["mend"]

    mended = program.step(path(submitted), "mend", {"narrative": "Since May."}).json()

    revision = program.get(f"updates/{mended['revised_by']}/").json()
    assert (mended["id"], mended["state"], mended["transitions"]) == (submitted.pk, "returned", [])
    assert (revision["revises"], revision["revision"], revision["narrative"]) == (submitted.pk, 2, "Since May.")
    assert revision["proposed_status"] == CommitmentStatus.IN_PROGRESS
    # The revision is a draft: to others it is not there.
    assert Program(manager).get(path(submitted)).json()["revised_by"] is None
    assert program.step(path(submitted), "mend").status_code == 409


def test_decided_updates_take_the_same_statements_however_many(japan: Partner, official: User, manager: User) -> None:
    program, counted = Program(manager), []
    for rows in range(1, 3):
        for _each in range(rows):
            promised = commitments.commitment([japan], official)
            commitments.reviewed(promised, official, manager, CommitmentStatus.IN_PROGRESS)
        with CaptureQueriesContext(connection) as statements:
            shown = program.get("updates/", expand="commitment").json()["results"]
        counted.append(len(statements))
        assert {each["review"]["reviewer"] for each in shown} == {"manager"}
        assert {each["commitment"]["status"] for each in shown} == {"in_progress"}
    assert counted[0] == counted[1] <= 40
