"""Units, users and their assignments."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from django.contrib.auth.hashers import make_password

from partnerships.choices import Marking, Role, Scope
from partnerships.models import Assignment, Category, Partner, Unit, User
from partnerships.services.base import today
from tests.factories.base import saved

PASSWORD = "correct horse battery staple"
SINCE = date(2020, 1, 1)


def unit(code: str = "DIR-A", **values: Any) -> Unit:
    return saved(Unit(**{"code": code, "name": f"Unit {code}", **values}))


def user(username: str, **values: Any) -> User:
    """Make an account that signs in with `PASSWORD` and may do nothing yet."""
    name = username.replace("_", " ").title()
    return saved(User(**{"username": username, "name": name, "password": make_password(PASSWORD), **values}))


def assign(
    who: User,
    role: Role,
    *,
    to: Partner | Category | None = None,
    up_to: Marking = Marking.SENSITIVE,
    starts_on: date = SINCE,
    **values: Any,
) -> Assignment:
    """Give a role for one partner, one category or (without `to`) everything."""
    where: dict[str, Any] = {"scope": Scope.EVERYTHING}
    if isinstance(to, Partner):
        where = {"scope": Scope.PARTNER, "partner": to}
    elif isinstance(to, Category):
        where = {"scope": Scope.CATEGORY, "category": to}
    return saved(
        Assignment(**{"user": who, "role": role, "highest_marking": up_to, "starts_on": starts_on, **where, **values})
    )


def stand_in(who: User, original: Assignment, **values: Any) -> Assignment:
    """Let somebody stand in for the holder of an assignment, from today for a week."""
    same = {name: getattr(original, name) for name in ("role", "scope", "category", "partner", "highest_marking")}
    period = {"starts_on": today(), "ends_on": today() + timedelta(days=7)}
    return saved(Assignment(**{"user": who, "substitute_for": original, **same, **period, **values}))
