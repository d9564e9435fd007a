"""The people tests act as, and the partners they work with."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.test import Client

from partnerships.choices import Role
from partnerships.models import Partner, Unit, User
from partnerships.permissions import Access
from partnerships.services.base import today
from tests.factories import partners, people


@pytest.fixture
def japan(db: None) -> Partner:
    return partners.with_partnership("JPN", iso2="JP", name="Japan")


@pytest.fixture
def korea(db: None) -> Partner:
    return partners.with_partnership("KOR", iso2="KR", name="Republic of Korea")


@pytest.fixture
def norway(db: None) -> Partner:
    return partners.with_partnership("NOR", iso2="NO", name="Norway")


@pytest.fixture
def asia_unit(db: None) -> Unit:
    return people.unit("ASIA-1", name="Asia unit")


@pytest.fixture
def north_unit(db: None) -> Unit:
    return people.unit("NORTH-1", name="North unit")


def _asian(username: str, role: Role, unit: Unit, japan: Partner, korea: Partner) -> User:
    who = people.user(username, unit=unit)
    for partner in (japan, korea):
        people.assign(who, role, to=partner)
    return who


@pytest.fixture
def reader(japan: Partner, korea: Partner, asia_unit: Unit) -> User:
    """Sees Japan and Korea."""
    return _asian("reader", Role.READER, asia_unit, japan, korea)


@pytest.fixture
def official(japan: Partner, korea: Partner, asia_unit: Unit) -> User:
    """Works on Japan and Korea."""
    return _asian("official", Role.OFFICIAL, asia_unit, japan, korea)


@pytest.fixture
def manager(japan: Partner, korea: Partner, asia_unit: Unit) -> User:
    """Decides on Japan and Korea."""
    return _asian("manager", Role.MANAGER, asia_unit, japan, korea)


@pytest.fixture
def second_official(norway: Partner, north_unit: Unit) -> User:
    """Works on Norway."""
    who = people.user("second_official", unit=north_unit)
    people.assign(who, Role.OFFICIAL, to=norway)
    return who


@pytest.fixture
def outsider(norway: Partner, north_unit: Unit) -> User:
    """Works on Norway alone, and must never see anything of Japan."""
    who = people.user("outsider", unit=north_unit)
    people.assign(who, Role.OFFICIAL, to=norway)
    return who


@pytest.fixture
def second_manager(db: None) -> User:
    """Decides everywhere."""
    who = people.user("second_manager")
    people.assign(who, Role.MANAGER)
    return who


@pytest.fixture
def administrator(db: None) -> User:
    who = people.user("administrator")
    people.assign(who, Role.ADMINISTRATOR)
    return who


@pytest.fixture
def auditor(db: None) -> User:
    who = people.user("auditor")
    people.assign(who, Role.AUDITOR)
    return who


def access(user: User) -> Access:
    """Give what the user may do today."""
    return Access.of(user, on=today())


def client_for(user: User) -> Client:
    """Give a browser in which the user is signed in."""
    client = Client()
    client.force_login(user)
    return client


@pytest.fixture
def clients() -> Callable[[User], Client]:
    return client_for
