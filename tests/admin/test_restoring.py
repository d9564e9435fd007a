"""Partners and partnerships go back through the administration's own form."""

from __future__ import annotations

from typing import Any

import pytest
from django.urls import reverse

from partnerships.models import AuditEvent, Partner, Partnership, User
from partnerships.queries import history
from partnerships.services import entries, partnerships
from tests.personas import access, client_for

pytestmark = pytest.mark.django_db


@pytest.fixture
def renamed(japan: Partner, administrator: User) -> Partner:
    """A partner whose region and note were changed once."""
    row: Partner = entries.change(
        actor=administrator,
        entry=japan,
        version=None,
        values={"region": "Asia", "note": "Island state"},
        reason="First",
    )
    again: Partner = entries.change(
        actor=administrator, entry=row, version=None, values={"region": "Pacific", "note": ""}, reason="Second"
    )
    return again


def address(row: Any, user: User, place: int) -> str:
    version = history.versions_of(viewer=access(user), row=row).order_by("pk").values_list("pk", flat=True)[place]
    return reverse(f"admin:partnerships_{row._meta.model_name}_change", args=[row.pk]) + f"?use={version}"


def given(form: Any, **changes: Any) -> dict[str, Any]:
    shown = {name: form[name].value() for name in form.fields}
    return {name: "" if value is None else value for name, value in {**shown, **changes}.items()}


def test_form_is_filled_and_says_what_differs_from_today(administrator: User, renamed: Partner):
    response = client_for(administrator).get(address(renamed, administrator, 1))

    form, text = response.context["adminform"].form, response.content.decode()
    assert (form["region"].value(), form["note"].value()) == ("Asia", "Island state")
    assert "Differs from today: Pacific" in text
    assert "Filled in are the values of" in text


def test_saving_needs_a_reason_and_is_a_new_change(administrator: User, renamed: Partner):
    client, path = client_for(administrator), address(renamed, administrator, 1)
    form = client.get(path).context["adminform"].form

    refused = client.post(path, given(form, reason=""))
    saved = client.post(path, given(form, reason="The first was right"))

    assert (refused.status_code, saved.status_code) == (200, 302)
    renamed.refresh_from_db()
    assert (renamed.region, renamed.note) == ("Asia", "Island state")
    event = AuditEvent.objects.filter(tbl="partnerships_partner").latest("id")
    assert (event.action, event.reason) == ("entries.save_partner", "The first was right")


def test_saving_over_a_change_made_meanwhile_is_refused(administrator: User, renamed: Partner):
    client, path = client_for(administrator), address(renamed, administrator, 1)
    form = client.get(path).context["adminform"].form
    entries.change(actor=administrator, entry=renamed, version=None, values={"note": "New"}, reason="Meanwhile")

    response = client.post(path, given(form, reason="The first was right"))

    assert "Somebody changed this entry while you were working on it" in response.content.decode()
    renamed.refresh_from_db()
    assert (renamed.region, renamed.note) == ("Pacific", "New")


def test_state_of_a_partnership_is_not_brought_back(administrator: User, manager: User, japan: Partner):
    partnership: Partnership = japan.partnership
    entries.change(
        actor=administrator, entry=partnership, version=None, values={"title": "New title"}, reason="As published"
    )
    partnerships.pause(actor=manager, partnership=partnership, version=None, reason="Elections")

    response = client_for(administrator).get(address(partnership, administrator, 0))

    assert "Not brought back: State. It follows from other entries" in response.content.decode()
    assert response.context["adminform"].form["title"].value() == ""
    partnership.refresh_from_db()
    assert partnership.state == "dormant"


@pytest.mark.parametrize("use", ["1", "999999999"])
def test_a_version_of_something_else_is_not_found(administrator: User, renamed: Partner, use: str):
    path = reverse("admin:partnerships_partner_change", args=[renamed.pk])

    assert client_for(administrator).get(path, {"use": use}).status_code == 404


def test_history_button_leads_to_the_record(administrator: User, renamed: Partner):
    client = client_for(administrator)

    response = client.get(reverse("admin:partnerships_partner_history", args=[renamed.pk]))

    assert response.headers["Location"] == reverse("history-object", args=["partner", renamed.pk])
    assert client.get(reverse("admin:partnerships_partner_history", args=[999_999])).status_code == 302
    assert client.get(reverse("history-object", args=["partner", 999_999])).status_code == 404
