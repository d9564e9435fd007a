"""The administration: who gets in, how a write is attributed, what it refuses."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from partnerships import models
from partnerships.admin import site
from partnerships.admin.base import AttributedAdmin
from partnerships.models import Area, AuditEvent, Partner, User
from tests.factories.base import saved
from tests.personas import client_for

pytestmark = pytest.mark.django_db

INDEX = "/admin/"


@pytest.fixture
def area(db: None) -> Area:
    return saved(Area(slug="cyber", name="Cyber"))


def change(area: Area) -> str:
    return reverse("admin:partnerships_area_change", args=[area.pk])


def given(area: Area, **changes: Any) -> dict[str, Any]:
    plain = {"slug": area.slug, "name": area.name, "description": "", "reason": "Clearer", "read_version": area.version}
    return plain | changes


@pytest.mark.parametrize("persona", ["reader", "official", "manager", "auditor", "outsider"])
def test_index_is_the_administrator_s(persona: str, request: pytest.FixtureRequest) -> None:
    response = client_for(request.getfixturevalue(persona)).get(INDEX, follow=True)

    assert response.status_code == 403


def test_index_sends_whoever_is_not_signed_in_to_the_sign_in_page(client: Client) -> None:
    response = client.get(INDEX, follow=True)

    assert response.redirect_chain[-1] == (f"{reverse('sign-in')}?next=/admin/", 302)


def test_login_leads_administrators_on(administrator: User) -> None:
    assert client_for(administrator).get("/admin/login/")["Location"] == INDEX


def test_index_lists_every_registered_table(administrator: User) -> None:
    page = client_for(administrator).get(INDEX)

    assert page.status_code == 200
    assert all(
        reverse(f"admin:partnerships_{model._meta.model_name}_changelist") in page.text for model in site._registry
    )


@pytest.mark.long
@pytest.mark.parametrize("model", list(site._registry), ids=lambda model: model.__name__)
def test_every_list_and_form_opens(model: Any, administrator: User, japan: Partner) -> None:
    client = client_for(administrator)
    name = f"admin:partnerships_{model._meta.model_name}"

    assert client.get(reverse(f"{name}_changelist")).status_code == 200
    assert client.get(reverse(f"{name}_add")).status_code == (
        200 if isinstance(site._registry[model], AttributedAdmin) else 403
    )


@pytest.mark.long
@pytest.mark.parametrize("model", list(site._registry), ids=lambda model: model.__name__)
def test_nothing_is_deleted(model: Any, administrator: User) -> None:
    request: Any = client_for(administrator).get(INDEX).wsgi_request

    assert not site._registry[model].has_delete_permission(request)


def test_a_change_is_attributed_with_its_reason(administrator: User, area: Area) -> None:
    response = client_for(administrator).post(change(area), given(area, name="Cyber issues"))

    event = AuditEvent.objects.latest("id")
    assert response.status_code == 302
    assert (event.actor, event.reason, event.source, event.changed) == ("administrator", "Clearer", "admin", ["name"])


def test_a_change_without_reason_is_refused(administrator: User, area: Area) -> None:
    response = client_for(administrator).post(change(area), given(area, name="Other", reason=""))

    area.refresh_from_db()
    assert response.status_code == 200
    assert (area.name, "reason" in response.context["adminform"].form.errors) == ("Cyber", True)


def test_a_stale_form_is_refused_and_keeps_what_was_typed(administrator: User, area: Area) -> None:
    stale = given(area, name="Mine")
    area.description = "Theirs"
    saved(area)

    response = client_for(administrator).post(change(area), stale)

    area.refresh_from_db()
    assert "Somebody changed this entry" in response.text
    assert 'value="Mine"' in response.text
    assert area.name == "Cyber"


def test_a_refusal_of_the_service_comes_back_with_what_was_typed(administrator: User, area: Area) -> None:
    response = client_for(administrator).post(change(area), given(area, name="Mine", description="see EU SECRET annex"))

    assert response.status_code == 200
    assert "EU classified information" in response.text
    assert 'value="Mine"' in response.text


def test_a_rule_of_the_database_comes_back_as_a_message(administrator: User, japan: Partner) -> None:
    url = reverse("admin:partnerships_citation_add")
    source = saved(models.Source(publisher="P", title="T", kind="official"))

    response = client_for(administrator).post(url, {"source": source.pk, "position": 0, "reason": "Sourced"})

    assert response.status_code == 200
    assert "citation_is_of_one_fact" in response.text or "one fact" in response.text
    assert not models.Citation.objects.exists()
