"""Actions and blockers through the pages."""

from __future__ import annotations

from typing import Any

import pytest
from django.urls import reverse

from partnerships.choices import ActionState, Priority
from partnerships.models import Action, Blocker, Commitment, DateChange, Partner, User
from partnerships.rules.partial_dates import PartialDate
from partnerships.services import date_changes
from partnerships.services.base import today
from tests.factories import commitments
from tests.personas import client_for

pytestmark = pytest.mark.django_db


@pytest.fixture
def row(japan: Partner, official: User) -> Commitment:
    return commitments.commitment([japan], official)


def step(user: User, action: Action, verb: str, **data: Any) -> Any:
    action.refresh_from_db()
    url = reverse("action-transition", args=[action.pk, verb])
    client = client_for(user)
    assert client.get(url).status_code in (200, 403)
    return client.post(url, {"version": action.version} | data)


def test_add_and_change_an_action(row: Commitment, official: User, manager: User) -> None:
    client = client_for(official)
    data = {"text": "Draft it", "assignee": official.pk}
    assert client.post(reverse("action-add", args=[row.reference]), data | {"assignee": ""}).status_code == 422
    assert client.post(reverse("action-add", args=[row.reference]), data).status_code == 302
    action = Action.objects.get()
    url = reverse("action-edit", args=[action.pk])
    assert client.get(url).context["form"]["text"].value() == "Draft it"
    data |= {"verifier": manager.pk, "version": action.version}
    assert client.post(url, data).status_code == 302
    assert client.post(url, data | {"text": "Late"}).status_code == 409


@pytest.mark.long
def test_an_action_is_done_and_verified_by_another(row: Commitment, official: User, manager: User) -> None:
    action = commitments.action(row, official)
    assert step(official, action, "start").status_code == 302
    assert step(official, action, "block").status_code == 422
    assert step(official, action, "block", reason="No reply.").status_code == 302
    assert step(official, action, "unblock").status_code == 302
    assert step(official, action, "finish").status_code == 302
    assert step(official, action, "verify").status_code == 403
    assert step(manager, action, "verify").status_code == 302
    action.refresh_from_db()
    assert action.state == ActionState.VERIFIED
    assert step(official, action, "start").status_code == 422


@pytest.mark.parametrize("who", ["reader", "administrator", "auditor"])
def test_steps_are_refused(request: pytest.FixtureRequest, row: Commitment, official: User, who: str) -> None:
    action = commitments.action(row, official)
    actor = request.getfixturevalue(who)
    for verb in ("start", "cancel", "verify"):
        assert step(actor, action, verb, reason="x").status_code == 403


def test_unknown_step_does_not_exist(row: Commitment, official: User) -> None:
    url = reverse("action-transition", args=[commitments.action(row, official).pk, "open"])
    assert client_for(official).get(url).status_code == 404


def test_a_blocker_is_added_and_resolved(row: Commitment, official: User, reader: User) -> None:
    client = client_for(official)
    data = {"text": "No budget", "kind": "budget", "side": "eu", "since": "2026-09-01"}
    assert client.post(reverse("blocker-add", args=[row.reference]), data | {"since": "x"}).status_code == 422
    assert client.post(reverse("blocker-add", args=[row.reference]), data).status_code == 302
    blocker = Blocker.objects.get()
    url = reverse("blocker-resolve", args=[blocker.pk])
    assert client_for(reader).get(url).status_code == 403
    assert client.get(url).status_code == 200
    done = {"version": blocker.version, "resolved_on": str(today()), "resolution": "Found."}
    assert client.post(url, done | {"resolution": ""}).status_code == 422
    assert client.post(url, done).status_code == 302
    assert client.post(url, done).status_code == 409


def test_a_date_change_is_withdrawn_by_the_one_who_asked(japan: Partner, official: User, manager: User) -> None:
    row = commitments.commitment([japan], official, priority=Priority.HIGH)
    change = date_changes.request(
        actor=official, commitment=row, version=row.version, new_due=PartialDate.year(2028),
        reason_code="partner", reason="Asked.",
    )  # fmt: skip
    url = reverse("date-change-decide", args=[change.pk])
    assert client_for(manager).post(url, {"version": 1}).status_code == 403
    assert client_for(official).post(url, {"version": 1}).status_code == 302
    assert DateChange.objects.get().state == "withdrawn"


@pytest.mark.parametrize("method", ["put", "patch", "delete", "options"])
def test_a_step_is_taken_by_a_post_alone(method: str, row: Commitment, official: User) -> None:
    """Django's own form view takes a PUT for a POST: a step that asks for nothing would be taken by it."""
    action = commitments.action(row, official)
    answer = getattr(client_for(official), method)(reverse("action-transition", args=[action.pk, "start"]))

    assert answer.status_code == 405
    action.refresh_from_db()
    assert action.state == ActionState.OPEN
