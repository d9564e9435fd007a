"""Who could be told, where somebody stands in."""

from __future__ import annotations

import pytest

from partnerships.choices import Role
from partnerships.models import Unit, User
from partnerships.notifications.people import People
from partnerships.services.base import today
from tests.factories import people

pytestmark = pytest.mark.django_db


def test_a_substitute_manages_the_unit_of_whom_they_stand_in_for(manager: User, asia_unit: Unit, north_unit: Unit):
    deputy = people.user("deputy", unit=north_unit)
    people.stand_in(deputy, manager.assignments.order_by("pk")[0])
    both = people.user("both", unit=north_unit)
    people.assign(both, Role.MANAGER)
    people.stand_in(both, manager.assignments.order_by("pk")[0])

    managers = People.load(on=today()).unit_managers

    assert managers == {asia_unit.pk: [manager.pk, deputy.pk, both.pk], north_unit.pk: [both.pk]}
