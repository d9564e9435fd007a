"""Accounts, units and assignments through the API: kept by administrators, never by themselves."""

from __future__ import annotations

from datetime import date

import pytest

from partnerships.choices import Marking, Role, TokenScope
from partnerships.models import Assignment, AuditEvent, Partner, Unit, User
from partnerships.services import users
from partnerships.services.base import today
from tests.api.programs import Program
from tests.factories import people
from tests.factories.base import saved
from tests.factories.tokens import token

pytestmark = pytest.mark.django_db

STRONG = "sturdy-harbour-lantern-42"
NEWCOMER = {"username": "newcomer", "name": "Newcomer", "password": STRONG, "reason": "New colleague"}
READER = {"role": "reader", "scope": "everything", "starts_on": "2026-01-01", "reason": "New task"}


@pytest.mark.parametrize("persona", ["reader", "official", "manager", "auditor"])
def test_people_are_kept_by_administrators(persona: str, japan: Partner, request: pytest.FixtureRequest) -> None:
    program = Program(request.getfixturevalue(persona))

    assert program.post("users/", NEWCOMER).status_code == 403
    assert program.post("units/", {"code": "X", "name": "X", "reason": "New"}).status_code == 403
    assert program.post("assignments/", {**READER, "user": persona}).status_code == 403


def test_no_access_token_keeps_people(administrator: User) -> None:
    _held, key = token(administrator, scope=TokenScope.LOG)

    assert Program(key=key).post("users/", NEWCOMER).status_code == 403


def test_nobody_changes_their_own_account_or_role(administrator: User) -> None:
    program, own = Program(administrator), administrator.assignments.get()
    account = f"users/{administrator.pk}/"

    changed = program.patch(account, {"name": "Boss", "reason": "x"}, etag=program.tag(account))
    assigned = program.post("assignments/", {**READER, "user": "administrator"})
    path = f"assignments/{own.pk}/"
    given_away = program.patch(path, {"user": people.user("other").username, "reason": "x"}, etag=program.tag(path))

    assert [one.status_code for one in (changed, assigned, given_away)] == [403, 403, 403]
    assert program.get(account).json()["transitions"] == program.get(path).json()["transitions"] == []


def test_program_s_account_is_closed(administrator: User) -> None:
    importer = users.system_account("importer")
    program, path = Program(administrator), f"users/{importer.pk}/"

    assert program.patch(path, {"name": "Robot", "reason": "x"}, etag=program.tag(path)).status_code == 403
    assert program.post("assignments/", {**READER, "user": "importer"}).status_code == 422


@pytest.mark.parametrize(
    ("content", "field"),
    [
        ({"password": "short"}, "password"),
        ({"password": ""}, "password"),
        ({"reason": ""}, "reason"),
        ({"email": "nobody"}, "email"),
        ({"is_system": True}, "is_system"),
        ({"time_zone": "Mars/Base"}, "time_zone"),
    ],
)
def test_account_is_refused_at_the_field(content: dict, field: str, administrator: User) -> None:
    response = Program(administrator).post("users/", NEWCOMER | content)

    assert (response.status_code, [*response.json()["errors"]]) == (422, [field])
    assert not User.objects.filter(username="newcomer").exists()


def test_account_is_made_and_changed_and_its_password_never_shown(administrator: User, asia_unit: Unit) -> None:
    program = Program(administrator)

    made = program.post("users/", NEWCOMER)
    path = f"users/{made.json()['id']}/"
    changed = program.patch(path, {"unit": "ASIA-1", "is_active": False, "reason": "Left"}, etag=program.tag(path))

    assert made.status_code == 201
    assert STRONG not in made.content.decode()
    assert "password" not in made.json()
    assert (changed.json()["unit"], changed.json()["is_active"]) == ("ASIA-1", False)
    assert User.objects.get(username="newcomer").check_password(STRONG)
    assert program.patch(path, {"password": STRONG, "reason": "x"}, etag=program.tag(path)).status_code == 422


def test_unit_is_made_and_changed(administrator: User) -> None:
    program = Program(administrator)

    made = program.post("units/", {"code": "A & B/1", "name": "A and B", "reason": "New"}).json()
    path = f"units/{made['id']}/"
    changed = program.patch(path, {"capacity_days": 240, "reason": "Counted"}, etag=program.tag(path)).json()

    assert (changed["capacity_days"], changed["name"]) == (240, "A and B")
    assert program.get(changed["links"]["users"]).json()["count"] == 0


def test_assignment_is_given_and_ended(administrator: User, japan: Partner) -> None:
    people.user("other")
    program = Program(administrator)
    given = {**READER, "user": "other", "scope": "partner", "partner": "JPN"}

    made = program.post("assignments/", given).json()
    path = f"assignments/{made['id']}/"
    ended = program.patch(path, {"ends_on": "2026-02-01", "reason": "Moved on"}, etag=program.tag(path)).json()

    assert (ended["partner"], ended["ends_on"], ended["transitions"]) == ("JPN", "2026-02-01", ["change"])
    assert AuditEvent.objects.latest("id").reason == "Moved on"
    assert program.get("assignments/", user="other", held_on="2026-02-02").json()["count"] == 0


def test_assignment_whose_scope_names_nothing_is_refused(administrator: User) -> None:
    people.user("other")

    response = Program(administrator).post("assignments/", {**READER, "user": "other", "scope": "partner"})

    assert response.status_code == 422
    assert not Assignment.objects.filter(user__username="other").exists()


def test_assignments_of_others_are_for_those_who_administer_or_audit(
    official: User, manager: User, administrator: User, auditor: User
) -> None:
    def people_in(user: User) -> set[str]:
        return {one["user"] for one in Program(user).get("assignments/").json()["results"]}

    other = manager.assignments.first()
    assert other is not None
    assert people_in(official) == {"official"}
    assert people_in(administrator) == people_in(auditor) == {"official", "manager", "administrator", "auditor"}
    assert Program(official).get(f"assignments/{other.pk}/").status_code == 404


def test_email_is_for_oneself_and_administrators(
    official: User, reader: User, administrator: User, auditor: User
) -> None:
    official.email = "official@example.org"
    saved(official)
    path = f"users/{official.pk}/"

    assert [Program(who).get(path).json()["email"] for who in (official, reader, administrator)] == [
        "official@example.org", None, "official@example.org",
    ]  # fmt: skip
    assert Program(reader).get("users/", q="example").json()["count"] == 0
    assert Program(reader).get("users/", ordering="email").status_code == 400
    assert "official@example.org" not in Program(auditor).get("assignments/", expand="user").content.decode()


def test_me_says_who_one_is_and_what_one_may(official: User, japan: Partner, korea: Partner) -> None:
    _held, key = token(official, scope=TokenScope.READ)

    mine, by_token = Program(official).get("users/me/"), Program(key=key).get("users/me/").json()

    shown = mine.json()
    allowed = {one["permission"]: one for one in shown["allowed"]}
    assert mine.headers["ETag"]
    assert (shown["username"], shown["time_zone"], shown["token_scope"]) == ("official", "Europe/Brussels", None)
    assert [one["partner"] for one in shown["assignments"]] == ["JPN", "KOR"]
    assert allowed["work_edit"]["partners"] == ["JPN", "KOR"]
    assert (by_token["token_scope"], by_token["roles"]) == ("read", ["official"])
    assert "work_edit" not in {one["permission"] for one in by_token["allowed"]}


def test_me_without_a_role(db: None) -> None:
    nobody = people.user("nobody")

    shown = Program(nobody).get("users/me/").json()

    assert (shown["username"], shown["roles"], shown["allowed"]) == ("nobody", [], [])
    assert Program(nobody).get("users/").json()["count"] == 0


def test_me_names_what_holds_everywhere(auditor: User) -> None:
    people.assign(auditor, Role.READER, up_to=Marking.NORMAL, starts_on=date(2021, 1, 1))

    allowed = {one["permission"]: one for one in Program(auditor).get("users/me/").json()["allowed"]}

    assert (allowed["record_see"]["partners"], allowed["record_see"]["highest_marking"]) == (None, 2)


def test_a_substitute_is_given_what_the_assignment_gives_and_never_to_oneself(
    administrator: User, official: User, japan: Partner
) -> None:
    people.user("other")
    program = Program(administrator)
    original = official.assignments.get(partner=japan)
    plain = {"user": "other", "role": "official", "scope": "partner", "partner": "JPN", "highest_marking": 2}
    period = {"starts_on": "2026-01-01", "ends_on": "2099-01-01"}
    given = {**plain, **period, "substitute_for": original.pk, "reason": "Leave"}

    more = program.post("assignments/", {**given, "role": "manager"})
    endless = program.post("assignments/", {**given, "ends_on": None})
    own = program.post("assignments/", {**given, "user": "administrator"})
    made = program.post("assignments/", given)

    assert (more.status_code, [*more.json()["errors"]]) == (422, ["role"])
    assert (endless.status_code, [*endless.json()["errors"]]) == (422, ["ends_on"])
    assert (own.status_code, made.status_code) == (403, 201)


def test_the_last_administrator_stays(administrator: User) -> None:
    passing = people.user("passing")
    people.assign(passing, Role.ADMINISTRATOR, ends_on=today())
    program = Program(passing)
    path = f"users/{administrator.pk}/"

    refused = program.patch(path, {"is_active": False, "reason": "Left"}, etag=program.tag(path))

    assert refused.status_code in (409, 422)
    assert "administrator" in refused.content.decode()
    assert User.objects.get(pk=administrator.pk).is_active
