"""The pages on which somebody leaves: what is open is shown, handed over, and what is refused is said."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.urls import reverse

from partnerships.choices import Marking, Role
from partnerships.models import Partner, User
from partnerships.services.base import today
from tests.factories import commitments, people
from tests.personas import client_for

pytestmark = pytest.mark.django_db


@pytest.fixture
def heir(japan: Partner) -> User:
    who = people.user("heir")
    people.assign(who, Role.OFFICIAL, to=japan, up_to=Marking.NORMAL)
    return who


def page(name: str, who: User) -> str:
    return reverse(name, args=[who.pk])


def told(response: Any) -> str:
    return " ".join(str(message) for message in response.context["messages"])


@pytest.mark.parametrize("persona", ["reader", "official", "auditor"])
def test_leaving_is_for_managers_and_administrators(persona: str, heir: User, request: pytest.FixtureRequest):
    client = client_for(request.getfixturevalue(persona))

    for name in ("person-leave", "person-last-day", "person-switch-off"):
        assert client.get(page(name, heir)).status_code == 403
        assert client.post(page(name, heir), {"reason": "x"}).status_code == 403


def test_a_manager_hands_over_in_the_unit_and_ends_nothing(manager: User, official: User, heir: User, japan: Partner):
    client = client_for(manager)
    row = commitments.commitment([japan], official)

    text = client.get(page("person-leave", official)).text
    response = client.post(page("person-leave", official), {"owner": heir.pk, "reason": "Moves"}, follow=True)

    row.refresh_from_db()
    assert row.reference in text
    assert page("person-switch-off", official) not in text
    assert (row.owner, "1 thing is handed over." in told(response)) == (heir, True)
    assert "Nothing is open" in response.text
    assert client.get(page("person-leave", heir)).status_code == 404
    for name in ("person-last-day", "person-switch-off"):
        assert client.get(page(name, official)).status_code == 403


def test_what_is_refused_is_named_and_stays(administrator: User, official: User, heir: User, japan: Partner):
    row = commitments.commitment([japan], official, marking=Marking.SENSITIVE)
    client = client_for(administrator)

    response = client.post(page("person-leave", official), {"owner": heir.pk, "reason": "Moves"}, follow=True)

    assert f"{row.reference} is not handed over" in told(response)
    assert row.text in response.text


def test_choosing_nobody_is_refused_with_what_was_typed(
    administrator: User, official: User, heir: User, japan: Partner
):
    commitments.commitment([japan], official)

    response = client_for(administrator).post(page("person-leave", official), {"owner": "", "reason": "Moves on"})

    assert response.status_code == 422
    assert "Choose somebody who takes over" in response.text
    assert "Moves on" in response.text


def test_work_out_of_sight_is_not_shown(manager: User, asia_unit: Any, norway: Partner):
    other = people.user("other", unit=asia_unit)
    people.assign(other, Role.OFFICIAL, to=norway)
    row = commitments.commitment([norway], other)

    text = client_for(manager).get(page("person-leave", other)).text

    assert row.text not in text
    assert "Nothing is open" in text


def test_last_day_and_switching_off(administrator: User, heir: User):
    client = client_for(administrator)
    yesterday, tomorrow = (today() + timedelta(days=days) for days in (-1, 1))

    refused = client.post(page("person-last-day", heir), {"last_day": yesterday.isoformat(), "reason": "Leaves"})
    ended = client.post(
        page("person-last-day", heir), {"last_day": tomorrow.isoformat(), "reason": "Leaves"}, follow=True
    )
    off = client.post(page("person-switch-off", heir), {"reason": "Has left"}, follow=True)

    heir.refresh_from_db()
    assert (refused.status_code, "This day is over" in refused.text) == (422, True)
    assert "1 assignment ends that day." in told(ended)
    assert "The account is switched off" in told(off)
    assert not heir.is_active


def test_an_administrator_finds_no_way_to_end_themselves(administrator: User):
    client = client_for(administrator)

    text = client.get(page("person-leave", administrator)).text
    response = client.post(page("person-switch-off", administrator), {"reason": "Enough"})

    administrator.refresh_from_db()
    assert page("person-switch-off", administrator) not in text
    assert (response.status_code, administrator.is_active) == (403, True)
