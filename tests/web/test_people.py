"""The pages about people: who sees whom, who appoints substitutes, what comes back when it is refused."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.urls import reverse

from partnerships.choices import Role
from partnerships.models import Assignment, Partner, User
from partnerships.services.base import today
from tests.factories import commitments, people
from tests.factories.tokens import token
from tests.personas import client_for

pytestmark = pytest.mark.django_db

LIST = "/people/"


def form(substitute: User, assignment: Assignment, **changes: Any) -> dict[str, Any]:
    period = {"starts_on": today().isoformat(), "ends_on": (today() + timedelta(days=7)).isoformat()}
    return {"assignments": [assignment.pk], "substitute": substitute.pk, **period, "reason": "On leave", **changes}


def appoint_url(who: User) -> str:
    return reverse("substitute-appoint", args=[who.pk])


@pytest.mark.parametrize("persona", ["reader", "official"])
def test_people_are_no_business_of_everybody_s(persona: str, official: User, request: pytest.FixtureRequest):
    who = request.getfixturevalue(persona)
    client = client_for(who)

    for path in (LIST, reverse("person-detail", args=[official.pk])):
        assert client.get(path).status_code == 403
    assert LIST not in client.get("/").text


@pytest.mark.parametrize(
    ("persona", "seen"), [("manager", False), ("administrator", True), ("auditor", True), ("second_manager", None)]
)
def test_list_shows_the_people_one_answers_for(
    persona: str, seen: bool | None, official: User, outsider: User, request: pytest.FixtureRequest
):
    client = client_for(request.getfixturevalue(persona))

    text = client.get(LIST).text

    shown = [reverse("person-detail", args=[who.pk]) in text for who in (official, outsider)]
    assert shown == [seen is not None, bool(seen)]
    assert ("You belong to no unit" in text) is (seen is None)
    assert LIST in client.get("/account/settings/").text


def test_people_of_other_units_do_not_exist_for_a_manager(manager: User, outsider: User):
    client = client_for(manager)
    row = people.stand_in(people.user("other"), outsider.assignments.get())

    for path in (
        reverse("person-detail", args=[outsider.pk]),
        appoint_url(outsider),
        reverse("substitute-end", args=[row.pk]),
    ):
        assert client.get(path).status_code == 404


def test_list_says_what_somebody_owes_and_leads_to_it(manager: User, official: User, japan: Partner):
    row = commitments.commitment([japan], official)
    commitments.action(row, official, due_on=today() - timedelta(days=1))

    text = client_for(manager).get(LIST).text

    assert "/work/everybody/?person=official#list" in text
    assert "1 late" in text


def test_list_takes_as_many_statements_for_many(
    administrator: User, japan: Partner, django_assert_max_num_queries: Any, django_assert_num_queries: Any
):
    client = client_for(administrator)
    client.get(LIST)
    with django_assert_max_num_queries(40) as few:
        client.get(LIST)
    for number in range(5):
        who = people.user(f"somebody{number}")
        people.stand_in(people.user(f"other{number}"), people.assign(who, Role.OFFICIAL, to=japan))

    with django_assert_num_queries(len(few)):
        client.get(LIST)


def test_appoint_through_the_page(manager: User, official: User, reader: User, japan: Partner):
    client = client_for(manager)
    person = reverse("person-detail", args=[official.pk])

    response = client.post(appoint_url(official), form(reader, official.assignments.get(partner=japan)))

    row = Assignment.objects.get(substitute_for__isnull=False)
    assert (response.status_code, response.headers["Location"]) == (302, person)
    assert (row.user, row.role, row.partner) == (reader, Role.OFFICIAL, japan)
    assert "stands in from" in client.get(person).text
    assert "substitute for" in client_for(reader).get("/account/settings/").text
    assert "Who stands in for me" in client_for(official).get("/account/settings/").text


def test_appoint_for_several_at_once_or_for_none(manager: User, official: User, reader: User, japan: Partner):
    client = client_for(manager)
    first, second = official.assignments.order_by("pk")
    both = form(reader, first, assignments=[first.pk, second.pk])
    people.stand_in(reader, second)

    refused = client.post(appoint_url(official), both)
    count = Assignment.objects.filter(substitute_for=first).count()
    later = {"starts_on": str(today() + timedelta(days=8)), "ends_on": str(today() + timedelta(days=9))}
    done = client.post(appoint_url(official), {**both, **later})

    assert (refused.status_code, count) == (422, 0)
    assert (done.status_code, Assignment.objects.filter(substitute_for=first).count()) == (302, 1)


def test_appoint_that_is_refused_keeps_what_was_typed(manager: User, official: User, reader: User, japan: Partner):
    before = (today() - timedelta(days=1)).isoformat()

    response = client_for(manager).post(
        appoint_url(official), form(reader, official.assignments.get(partner=japan), starts_on=before)
    )

    assert response.status_code == 422
    assert "Begin today or later" in response.text
    assert "On leave" in response.text
    assert not Assignment.objects.filter(substitute_for__isnull=False).exists()


def test_nobody_is_offered_themselves(manager: User, administrator: User, official: User, reader: User, japan: Partner):
    for actor in (manager, administrator):
        client = client_for(actor)
        page = client.get(appoint_url(official)).text
        response = client.post(appoint_url(official), form(actor, official.assignments.get(partner=japan)))

        assert f'<option value="{reader.pk}"' in page
        assert f'<option value="{actor.pk}"' not in page
        assert response.status_code == 422
    assert not Assignment.objects.filter(substitute_for__isnull=False).exists()


def test_end_through_the_page(manager: User, official: User, reader: User, japan: Partner):
    row = people.stand_in(reader, official.assignments.get(partner=japan))
    path = reverse("substitute-end", args=[row.pk])
    client = client_for(manager)

    assert client.get(path).status_code == 200
    response = client.post(path, {"reason": "Back early", "version": row.version})

    row.refresh_from_db()
    assert (response.status_code, row.ends_on) == (302, today() - timedelta(days=1))


def test_auditor_looks_and_changes_nothing(auditor: User, official: User, reader: User, japan: Partner):
    row = people.stand_in(reader, official.assignments.get(partner=japan))
    client = client_for(auditor)

    text = client.get(reverse("person-detail", args=[official.pk])).text

    assert "Appoint a substitute" not in text
    assert "Change the account" not in text
    assert client.get(appoint_url(official)).status_code == 403
    assert client.get(reverse("substitute-end", args=[row.pk])).status_code == 403


def test_keys_are_shown_to_those_who_administer_or_audit(manager: User, administrator: User, official: User):
    token(official)
    path = reverse("person-detail", args=[official.pk])

    by_manager, by_administrator = (client_for(who).get(path).text for who in (manager, administrator))

    assert "Access tokens in force" not in by_manager
    assert "Access tokens in force</dt><dd>1</dd>" in by_administrator
    assert "/admin/partnerships/accesstoken/?q=official" in by_administrator
