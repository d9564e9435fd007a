"""The reviews queue: what is offered, decided, refused, and what follows."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from partnerships.choices import CommitmentStatus, Priority, Role, UpdateState
from partnerships.models import Commitment, DateChange, Meeting, Partner, Review, StatusUpdate, User
from partnerships.queries import reviews as queries
from partnerships.rules.partial_dates import PartialDate
from partnerships.services import commitments as commitment_services
from partnerships.services import date_changes
from partnerships.services import meetings as meeting_services
from tests.factories import commitments, meetings, people
from tests.personas import access, client_for

pytestmark = pytest.mark.django_db


@pytest.fixture
def row(japan: Partner, official: User) -> Commitment:
    return commitments.commitment([japan], official, priority=Priority.HIGH)


@pytest.fixture
def update(row: Commitment, official: User) -> StatusUpdate:
    return commitments.update(row, official, state=UpdateState.SUBMITTED)


@pytest.fixture
def change(row: Commitment, official: User) -> DateChange:
    return date_changes.request(
        actor=official, commitment=row, version=None, new_due=PartialDate.year(2028), reason_code="partner",
        reason="Asked.",
    )  # fmt: skip


@pytest.fixture
def record(japan: Partner, official: User) -> Meeting:
    meeting = meetings.meeting([japan], actor=official, summary="Both sides took stock.")
    return meeting_services.submit(actor=official, meeting=meeting, version=None)


def decide(client: Client, update: StatusUpdate, action: str = "approve", **changes: Any) -> Any:
    url = reverse("review-update", args=[update.pk])
    data = {
        "version": update.commitment.version,
        "decided_status": update.proposed_status,
        "decided_confidence": update.proposed_confidence,
        "comment": "",
        "action": action,
    }
    return client.post(url, data | changes)


@pytest.mark.parametrize("who", ["reader", "official", "administrator", "auditor", "outsider"])
def test_queue_is_a_managers(
    request: pytest.FixtureRequest, update: StatusUpdate, record: Meeting, change: DateChange, who: str
) -> None:
    client = client_for(request.getfixturevalue(who))
    assert client.get(reverse("review-list")).status_code == 403
    for name, thing in (("review-update", update), ("review-record", record), ("review-date-change", change)):
        url = reverse(name, args=[thing.pk])
        assert client.get(url).status_code == client.post(url, {"action": "approve"}).status_code == 403


def test_queue_lists_all_three_kinds_oldest_first(
    update: StatusUpdate, record: Meeting, change: DateChange, manager: User
) -> None:
    items = [row["item"] for row in client_for(manager).get(reverse("review-list")).context["queue"]]
    assert {item.kind for item in items} == {queries.UPDATE, queries.RECORD, queries.DATE_CHANGE}
    assert items == sorted(items, key=lambda item: item.waiting_since or 0)
    assert queries.count(viewer=access(manager)) == 3


def test_queue_of_another_scope_is_empty(update: StatusUpdate, japan: Partner, norway: Partner) -> None:
    elsewhere = people.user("elsewhere")
    people.assign(elsewhere, Role.MANAGER, to=norway)
    assert queries.queue(viewer=access(elsewhere)) == []
    assert client_for(elsewhere).get(reverse("review-update", args=[update.pk])).status_code == 404


def test_own_items_are_shown_and_not_decidable(row: Commitment, manager: User) -> None:
    update = commitments.update(row, manager, state=UpdateState.SUBMITTED)
    client = client_for(manager)
    assert "somebody else decides" in client.get(reverse("review-list")).content.decode()
    text = client.get(reverse("review-update", args=[update.pk])).content.decode()
    assert 'value="approve"' not in text
    assert decide(client, update).status_code == 403
    assert queries.count(viewer=access(manager)) == 0
    assert not Review.objects.exists()


@pytest.mark.long
def test_approve_leads_to_the_next_with_its_heading_focused(
    update: StatusUpdate, change: DateChange, manager: User
) -> None:
    client = client_for(manager)
    answer = client.post(reverse("review-date-change", args=[change.pk]), {"version": 1, "action": "approve"})
    assert answer["Location"] == f"{reverse('review-update', args=[update.pk])}?next=1"
    text = client.get(answer["Location"]).content.decode()
    assert "data-focus" in text
    assert "is approved. 1 more waits for you." in text
    # The approved date made a new version of the commitment: the reviewer confirms.
    update.commitment.refresh_from_db()
    assert decide(client, update).status_code == 422
    answer = decide(client, update, is_confirmed="on")
    assert answer["Location"] == reverse("review-list")
    assert "Nothing else waits for you." in client.get(answer["Location"]).content.decode()


def test_approve_with_another_value_chosen_is_refused(update: StatusUpdate, manager: User) -> None:
    answer = decide(client_for(manager), update, decided_confidence="off_track")
    assert answer.status_code == 422
    assert "Approve with change" in answer.content.decode()


def test_approve_with_change_needs_a_comment(row: Commitment, update: StatusUpdate, manager: User) -> None:
    client = client_for(manager)
    assert decide(client, update, "change", decided_confidence="off_track").status_code == 422
    assert decide(client, update, "change", decided_confidence="off_track", comment="No reply.").status_code == 302
    row.refresh_from_db()
    assert (row.status, row.confidence) == ("in_progress", "off_track")


def test_return_needs_a_comment_and_keeps_what_was_typed(update: StatusUpdate, manager: User) -> None:
    client = client_for(manager)
    assert decide(client, update, "return").status_code == 422
    assert decide(client, update, "return", comment="Which talks?").status_code == 302
    update.refresh_from_db()
    assert update.state == UpdateState.RETURNED


def test_no_button_decides_nothing(update: StatusUpdate, manager: User) -> None:
    assert decide(client_for(manager), update, "none").status_code == 422
    assert not Review.objects.exists()


def test_approve_implemented_without_evidence_is_refused(row: Commitment, official: User, manager: User) -> None:
    update = commitments.update(row, official, state=UpdateState.SUBMITTED, status=CommitmentStatus.IMPLEMENTED)
    answer = decide(client_for(manager), update, comment="Keep me")
    assert (answer.status_code, "needs evidence" in answer.content.decode()) == (422, True)
    assert "Keep me" in answer.content.decode()


def test_approve_over_an_open_blocker_is_refused(row: Commitment, official: User, manager: User) -> None:
    update = commitments.update(row, official, state=UpdateState.SUBMITTED, confidence="on_track")
    commitments.blocker(row)
    answer = decide(client_for(manager), update)
    assert (answer.status_code, "blocker is open" in answer.content.decode()) == (422, True)


def test_approve_of_a_commitment_that_changed_while_reading_answers_409(
    row: Commitment, update: StatusUpdate, official: User, manager: User
) -> None:
    client = client_for(manager)
    client.get(reverse("review-update", args=[update.pk]))
    commitment_services.change(actor=official, commitment=row, version=None, values={"note": "Changed."})
    answer = decide(client, update, is_confirmed="on")
    assert answer.status_code == 409
    assert decide(client, update, is_confirmed="on", version=row.version + 1).status_code == 302


def test_second_manager_is_told_of_the_first(update: StatusUpdate, manager: User, second_manager: User) -> None:
    assert decide(client_for(manager), update).status_code == 302
    answer = decide(client_for(second_manager), update, "return", comment="Hm.")
    assert answer.status_code == 422
    assert "decided on this update meanwhile" in answer.content.decode()


def test_double_click_decides_once(update: StatusUpdate, manager: User) -> None:
    client = client_for(manager)
    first, second = (decide(client, update, form_token="once") for _ in range(2))
    assert first["Location"] == second["Location"]
    assert Review.objects.count() == 1


def test_a_record_is_approved_in_the_same_queue(record: Meeting, manager: User) -> None:
    client, url = client_for(manager), reverse("review-record", args=[record.pk])
    assert "Both sides took stock." in client.get(url).content.decode()
    assert client.post(url, {"version": record.version, "action": "return"}).status_code == 422
    assert client.post(url, {"version": record.version, "action": "approve"}).status_code == 302
    record.refresh_from_db()
    assert record.record_state == "approved"


def test_a_date_change_is_rejected_with_a_comment(row: Commitment, change: DateChange, manager: User) -> None:
    client, url = client_for(manager), reverse("review-date-change", args=[change.pk])
    assert client.get(url).status_code == 200
    assert client.post(url, {"version": 1, "action": "return"}).status_code == 422
    assert client.post(url, {"version": 1, "action": "return", "comment": "Keep it."}).status_code == 302
    change.refresh_from_db()
    assert change.state == "rejected"


def test_item_that_is_decided_says_so(update: StatusUpdate, manager: User) -> None:
    client = client_for(manager)
    decide(client, update)
    text = client.get(reverse("review-update", args=[update.pk])).content.decode()
    assert "This is decided" in text
    assert 'value="approve"' not in text


@pytest.mark.long
def test_queue_takes_a_fixed_number_of_statements(
    japan: Partner, official: User, manager: User, django_assert_max_num_queries: Any
) -> None:
    def fill(number: int) -> None:
        for row in commitments.listed(number, [japan], official):
            commitments.update(row, official, state=UpdateState.SUBMITTED)

    def statements() -> int:
        client = client_for(manager)
        with django_assert_max_num_queries(40) as counted:
            assert client.get(reverse("review-list")).status_code == 200
        return len(counted.captured_queries)

    fill(1)
    one = statements()
    fill(20)
    assert statements() == one
