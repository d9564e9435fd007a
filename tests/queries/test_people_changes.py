"""Joiners and leavers: read from the audit record, and what is to be mended from what is there now."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

import pytest
from django.utils import timezone
from django.utils.formats import date_format

from partnerships.choices import PeopleChange, PeopleFinding, Role
from partnerships.errors import NotAllowed
from partnerships.models import Partner, Unit, User
from partnerships.queries import people_changes
from partnerships.queries.people_changes import Report
from partnerships.services import leaving, substitutes, users
from partnerships.services.base import today
from tests.factories import commitments, people
from tests.factories.base import making
from tests.factories.tokens import change, token
from tests.personas import access

pytestmark = pytest.mark.django_db

DAY = timedelta(days=1)
_C, _F = PeopleChange, PeopleFinding


def said(day: date) -> str:
    return date_format(day, "j M Y")


def report(viewer: User, *, days: int = 30, now: datetime | None = None) -> Report:
    first = today() - days * DAY
    return people_changes.report(viewer=access(viewer), first=first, last=today(), now=now or timezone.now())


def told(found: Report, who: User) -> list[tuple[PeopleChange, str, str]]:
    return [(change.kind, change.by, change.why) for change in found.changes if change.person == who]


def found_of(found: Report, who: User) -> dict[PeopleFinding, str]:
    return {one.kind: one.what for one in found.findings if one.person == who}


@pytest.mark.parametrize("persona", ["reader", "official", "manager"])
def test_report_is_for_administrators_and_auditors(persona: str, request: pytest.FixtureRequest):
    with pytest.raises(NotAllowed):
        report(request.getfixturevalue(persona))


def test_report_tells_each_change_with_its_author_and_reason(
    administrator: User, auditor: User, asia_unit: Unit, japan: Partner
):
    values = {"username": "jane", "name": "Jane"}
    jane = users.add(actor=administrator, values=values, password="sturdy-harbour-lantern-42", reason="Joins")
    given = {"user": jane, "role": Role.OFFICIAL, "scope": "partner", "partner": japan, "starts_on": today()}
    role = users.add_assignment(actor=administrator, values=given, reason="Desk Japan")
    users.change(actor=administrator, account=jane, version=None, values={"unit": asia_unit}, reason="New unit")
    ada = people.user("ada")
    period = {"starts_on": today(), "ends_on": today() + DAY}
    substitutes.appoint(actor=administrator, assignment=role, substitute=ada, reason="Leave", **period)
    leaving.switch_off(actor=administrator, account=jane, reason="Left")
    users.change(actor=administrator, account=jane, version=None, values={"is_active": True}, reason="Back")

    found = report(auditor)

    assert told(found, jane) == [
        (_C.SWITCHED_ON, "administrator", "Back"),
        (_C.SWITCHED_OFF, "administrator", "Left"),
        (_C.END_SET, "administrator", "Left"),
        (_C.MOVED, "administrator", "New unit"),
        (_C.GIVEN, "administrator", "Desk Japan"),
        (_C.MADE, "administrator", "Joins"),
    ]
    (appointed,) = [one for one in found.changes if one.kind is _C.SUBSTITUTE]
    assert appointed.person == ada
    assert appointed.what == f"Official, Japan, from {said(today())} until {said(today() + DAY)}, for Jane"
    assert found.figures[_C.SWITCHED_OFF] == 1


def test_report_tells_who_said_when_a_role_ran_out(administrator: User, auditor: User):
    who = people.user("who")
    row = people.assign(who, Role.READER)
    with making(administrator, reason="Until yesterday"):
        row.ends_on = today() - DAY
        row.save()

    found = report(auditor, days=1)

    (ended,) = [change for change in found.changes if change.kind is _C.ENDED]
    assert (ended.person, ended.on, ended.by, ended.why) == (who, today() - DAY, "administrator", "Until yesterday")


def test_report_keeps_to_its_period(auditor: User):
    first, last = today() - 40 * DAY, today() - 30 * DAY

    found = people_changes.report(viewer=access(auditor), first=first, last=last, now=timezone.now())

    assert found.changes == []


def test_programs_are_no_joiners(administrator: User):
    account = users.system_account("importer")

    assert told(report(administrator), account) == []
    assert found_of(report(administrator), account) == {}


def test_findings_name_what_is_to_be_mended(administrator: User, japan: Partner):
    now = timezone.now()
    idle = people.user("idle", last_login=now)
    gone = people.user("gone", is_active=False)
    people.assign(gone, Role.OFFICIAL, to=japan)
    commitments.commitment([japan], gone)
    used = people.user("used", last_login=now)
    people.assign(used, Role.READER)
    quiet = people.user("quiet", last_login=now - timedelta(days=91))
    people.assign(quiet, Role.READER)
    row, _key = token(used)
    change(row, expires_at=now + timedelta(days=400))

    found = report(administrator)
    later = report(administrator, now=now + timedelta(days=181))

    assert found_of(found, idle) == {_F.NO_ASSIGNMENT: ""}
    assert found_of(found, gone) == {_F.OPEN_WORK: "1 thing is open", _F.NOT_ENDED: ""}
    assert found_of(found, used) == {}
    assert list(found_of(found, quiet)) == [_F.NOT_SIGNED_IN]
    assert found_of(found, administrator) == {}
    assert "never" in found_of(later, administrator)[_F.NOT_SIGNED_IN]
    assert "Dashboard" in found_of(later, used)[_F.OLD_TOKEN]


def test_findings_are_gone_when_they_are_mended(administrator: User, japan: Partner):
    gone = people.user("gone", is_active=False)
    people.assign(gone, Role.OFFICIAL, to=japan)
    row = commitments.commitment([japan], gone)
    heir = people.user("heir")
    people.assign(heir, Role.OFFICIAL, to=japan)

    leaving.hand_over(actor=administrator, leaver=gone, takers={"owner": heir}, reason="Left")
    leaving.switch_off(actor=administrator, account=gone, reason="Left")

    row.refresh_from_db()
    # The assignment ends today: until tomorrow it is not over.
    ends = [one.ends_on for one in gone.assignments.all()]
    assert (row.owner, ends) == (heir, [today()])
    assert found_of(report(administrator), gone) == {}


def test_report_takes_as_many_statements_for_many(
    administrator: User, japan: Partner, django_assert_num_queries: Any, django_assert_max_num_queries: Any
):
    def more(number: int) -> None:
        who = people.user(f"gone{number}", is_active=False)
        row = people.assign(who, Role.OFFICIAL, to=japan, ends_on=today() - DAY)
        people.stand_in(people.user(f"other{number}"), row)
        commitments.commitment([japan], who)

    more(0)
    with django_assert_max_num_queries(30) as few:
        report(administrator)
    for number in range(1, 4):
        more(number)

    with django_assert_num_queries(len(few)):
        report(administrator)
