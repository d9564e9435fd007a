"""Entering interests."""

from __future__ import annotations

from typing import Any

import pytest
from django.urls import reverse

from partnerships.choices import Marking
from partnerships.models import Area, Interest, Partner, User
from tests.factories.base import saved
from tests.personas import client_for

pytestmark = pytest.mark.django_db


@pytest.fixture
def cyber(db: None) -> Area:
    return saved(Area(slug="cyber", name="Cyber issues"))


@pytest.fixture
def interest(japan: Partner, cyber: Area) -> Interest:
    return saved(Interest(partnership=japan.partnership, area=cyber))


def given(**changes: Any) -> dict[str, Any]:
    return {"evidence": "official", "marking": 1, "eu_priority": "3", "partner_priority": "", "version": 1} | changes


ADD = ("interest-add", ["JPN"])


@pytest.mark.parametrize("persona", ["reader", "auditor"])
def test_interests_are_refused(persona: str, interest: Interest, request: pytest.FixtureRequest) -> None:
    client = client_for(request.getfixturevalue(persona))

    for url in (reverse(*ADD[:1], args=ADD[1]), reverse("interest-edit", args=[interest.pk])):
        assert client.get(url).status_code == 403
        assert client.post(url, given()).status_code == 403


def test_interests_out_of_scope_do_not_exist(outsider: User, interest: Interest) -> None:
    client = client_for(outsider)

    assert client.get(reverse("interest-add", args=["JPN"])).status_code == 404
    assert client.post(reverse("interest-edit", args=[interest.pk]), given()).status_code == 404


def test_add_goes_back_to_the_partner(official: User, japan: Partner, cyber: Area) -> None:
    response = client_for(official).post(reverse("interest-add", args=["JPN"]), given(area=cyber.pk))

    assert response["Location"] == "/partners/JPN/#interests"
    assert (Interest.objects.get().eu_priority, Interest.objects.get().partner_priority) == (3, None)


def test_add_twice_by_a_double_click_acts_once(official: User, japan: Partner, cyber: Area) -> None:
    client, values = client_for(official), given(area=cyber.pk, form_token="a-token")

    for _click in range(2):
        assert client.post(reverse("interest-add", args=["JPN"]), values).status_code == 302
    assert Interest.objects.count() == 1


def test_add_offers_free_areas_and_refuses_others(official: User, interest: Interest) -> None:
    client, url = client_for(official), reverse("interest-add", args=["JPN"])

    assert not client.get(url).context["form"].fields["area"].queryset.exists()
    response = client.post(url, given(area=interest.area_id))
    assert response.status_code == 422
    assert "already exists" in response.text


def test_edit_keeps_what_was_typed_when_refused(official: User, interest: Interest) -> None:
    values = given(eu_statement="Ours", valid_from="2026-05-02", valid_until="2026-05-01")

    response = client_for(official).post(reverse("interest-edit", args=[interest.pk]), values)

    assert response.status_code == 422
    assert "Ours" in response.text
    assert "ends before it starts" in response.text


def test_edit_of_an_old_version_shows_both(official: User, interest: Interest) -> None:
    interest.eu_statement = "Theirs"
    saved(interest)

    response = client_for(official).post(
        reverse("interest-edit", args=[interest.pk]), given(eu_statement="Ours", version=1)
    )

    assert response.status_code == 409
    assert "Theirs" in response.text


def test_edit_lowers_no_marking_for_an_official(official: User, interest: Interest) -> None:
    interest.marking = Marking.SENSITIVE
    saved(interest)

    response = client_for(official).post(reverse("interest-edit", args=[interest.pk]), given(version=2, reason="x"))

    assert response.status_code == 422
    assert "Only a manager" in response.text
