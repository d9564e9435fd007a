"""The registry in the administration."""

from __future__ import annotations

from typing import Any

import pytest
from django.urls import reverse

from partnerships.models import AuditEvent, Partner, Partnership, Step, User
from tests.personas import client_for

pytestmark = pytest.mark.django_db

DATE = {"date_earliest": "", "date_latest": "", "date_precision": "none", "date_words": ""}


def test_a_new_partner_gets_its_sort_key(administrator: User) -> None:
    values = {"kind": "country", "iso2": "AX", "iso3": "ALA", "name": "Åland", "reason": "New"}

    response = client_for(administrator).post(reverse("admin:partnerships_partner_add"), values)

    assert response.status_code == 302, response.context["adminform"].form.errors
    assert Partner.objects.get(iso3="ALA").sort_key == "aland"


def test_a_new_partnership_gets_its_reference(administrator: User, norway: Partner) -> None:
    chile = Partner.objects.filter(partnership=None).first() or _chile(administrator)
    values: dict[str, Any] = {"partner": chile.pk, "marking": 1, "reason": "Talks"}

    response = client_for(administrator).post(reverse("admin:partnerships_partnership_add"), values)

    assert response.status_code == 302, response.context["adminform"].form.errors
    assert Partnership.objects.get(partner=chile).reference == "SDP-CHL"


def _chile(administrator: User) -> Partner:
    values = {"kind": "country", "iso2": "CL", "iso3": "CHL", "name": "Chile", "reason": "New"}
    client_for(administrator).post(reverse("admin:partnerships_partner_add"), values)
    return Partner.objects.get(iso3="CHL")


def test_a_step_moves_the_state(administrator: User, japan: Partner) -> None:
    values = {"partnership": japan.partnership.pk, "kind": "talks_failed", "state_after": "ended", "position": 0} | DATE

    response = client_for(administrator).post(
        reverse("admin:partnerships_step_add"), values | {"reason": "Ended by both sides"}
    )

    assert response.status_code == 302, response.context["adminform"].form.errors
    japan.partnership.refresh_from_db()
    assert (japan.partnership.state, Step.objects.get().state_after) == ("ended", "ended")
    assert set(AuditEvent.objects.filter(reason="Ended by both sides").values_list("tbl", flat=True)) == {
        "partnerships_step",
        "partnerships_partnership",
    }


def test_the_state_of_a_partnership_is_no_field(administrator: User, japan: Partner) -> None:
    page = client_for(administrator).get(reverse("admin:partnerships_partnership_change", args=[japan.partnership.pk]))

    assert "state" not in page.context["adminform"].form.fields
