"""Accounts and assignments in the administration."""

from __future__ import annotations

from typing import Any

import pytest
from django.urls import reverse

from partnerships.choices import Role
from partnerships.models import Assignment, AuditEvent, User
from partnerships.services import users
from partnerships.services.base import today
from tests.factories import people
from tests.factories.tokens import token
from tests.personas import client_for

pytestmark = pytest.mark.django_db

ACCOUNT = {
    "username": "newcomer", "name": "Newcomer", "is_active": "on", "time_zone": "Europe/Brussels", "language": "en",
    "digest": "weekly",
    "new_password": "sturdy-harbour-lantern-42", "reason": "New colleague",
}  # fmt: skip
ADD_USER = "admin:partnerships_user_add"


def role(who: User, **changes: Any) -> dict[str, Any]:
    plain = {"user": who.pk, "role": "reader", "scope": "everything", "highest_marking": 1, "starts_on": str(today())}
    return plain | {"reason": "New task"} | changes


def test_a_new_account_can_sign_in(administrator: User) -> None:
    response = client_for(administrator).post(reverse(ADD_USER), ACCOUNT)

    assert response.status_code == 302, response.context["adminform"].form.errors
    assert User.objects.get(username="newcomer").check_password(ACCOUNT["new_password"])
    assert AuditEvent.objects.latest("id").reason == "New colleague"


@pytest.mark.parametrize("password", ["", "short"])
def test_a_weak_password_is_refused_at_its_field(password: str, administrator: User) -> None:
    response = client_for(administrator).post(reverse(ADD_USER), ACCOUNT | {"new_password": password})

    assert list(response.context["adminform"].form.errors) == ["new_password"]
    assert not User.objects.filter(username="newcomer").exists()


def test_one_s_own_account_and_roles_are_closed(administrator: User) -> None:
    client = client_for(administrator)
    own = administrator.assignments.get()
    account = reverse("admin:partnerships_user_change", args=[administrator.pk])
    assignment = reverse("admin:partnerships_assignment_change", args=[own.pk])

    assert client.post(account, ACCOUNT | {"username": "administrator"}).status_code == 403
    assert client.post(assignment, role(administrator, role="manager")).status_code == 403
    refused = client.post(reverse("admin:partnerships_assignment_add"), role(administrator, role="manager"))
    assert "user" in refused.context["adminform"].form.errors
    assert Assignment.objects.get().role == "administrator"


def test_a_system_account_is_closed(administrator: User) -> None:
    account = users.system_account("importer")

    response = client_for(administrator).post(
        reverse("admin:partnerships_user_change", args=[account.pk]), ACCOUNT | {"username": "importer"}
    )

    assert response.status_code == 403


def test_an_assignment_is_given(administrator: User) -> None:
    who = people.user("newcomer")

    response = client_for(administrator).post(reverse("admin:partnerships_assignment_add"), role(who))

    assert response.status_code == 302, response.context["adminform"].form.errors
    assert [assignment.role for assignment in who.assignments.all()] == ["reader"]


def test_an_assignment_names_the_object_of_its_scope(administrator: User) -> None:
    who = people.user("newcomer")

    response = client_for(administrator).post(reverse("admin:partnerships_assignment_add"), role(who, scope="partner"))

    assert "Choose the category or the partner" in response.text


def test_the_own_password_is_changed_on_its_own_page_alone(administrator: User) -> None:
    values = {"old_password": people.PASSWORD, "new_password1": ACCOUNT["new_password"]}

    response = client_for(administrator).post(
        reverse("admin:password_change"), values | {"new_password2": ACCOUNT["new_password"]}
    )

    administrator.refresh_from_db()
    assert response.headers["Location"] == reverse("password-change")
    assert administrator.check_password(people.PASSWORD)


def test_the_last_administrator_stays(administrator: User) -> None:
    passing = people.user("passing")
    people.assign(passing, Role.ADMINISTRATOR, ends_on=today())
    given = administrator.assignments.get()
    path = reverse("admin:partnerships_assignment_change", args=[given.pk])

    refused = client_for(passing).post(path, role(administrator, read_version=given.version))

    assert "Make somebody else an administrator first" in refused.text
    assert Assignment.objects.get(pk=given.pk).role == Role.ADMINISTRATOR


def test_an_account_switched_off_here_is_shut_out_at_once(administrator: User) -> None:
    other = people.user("other")
    browser = client_for(other)
    _token, _key = token(other)
    path = reverse("admin:partnerships_user_change", args=[other.pk])
    off = {name: value for name, value in ACCOUNT.items() if name not in ("is_active", "new_password")}

    response = client_for(administrator).post(path, {**off, "username": "other", "read_version": other.version})

    assert response.status_code == 302, response.context["adminform"].form.errors
    assert browser.get("/account/settings/").status_code == 302
    assert other.tokens.get().revoked_at is not None
