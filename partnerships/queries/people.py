"""People with an account as those see them who answer for them: what they may do, who stands in, what they owe."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django.db.models import Max, Q, QuerySet

from partnerships.models import AccessToken, Assignment, CalendarFeed, Unit, User
from partnerships.permissions import Access, Permission, counting, may_appoint
from partnerships.queries import load
from partnerships.queries.paging import Page, keyset_page
from partnerships.rules.days import day_of


@dataclass
class Held:
    """
    One assignment of a person, and the substitutes of it that are not over.

    `is_over`: its days have passed. `is_counting`: it lets them do something today; a substitute's may not although
    its days are here, when the one stood in for has lost it.
    """

    assignment: Assignment
    is_over: bool
    is_counting: bool
    may_appoint: bool
    substitutes: list[Held] = field(default_factory=list)
    may_end: bool = False

    @property
    def pk(self) -> int:
        return self.assignment.pk

    def __str__(self) -> str:
        return f"{self.assignment.get_role_display()} · {self.where}"

    @property
    def where(self) -> str:
        """What it is for."""
        held = self.assignment
        return str(held.partner or held.category or held.get_scope_display())


@dataclass
class Person:
    """Somebody with an account, what they hold, and what they owe as far as the viewer sees it."""

    user: User
    held: list[Held]
    owed: int = 0
    late: int = 0

    @property
    def to_stand_in_for(self) -> list[Held]:
        """The assignments for which the viewer may appoint a substitute."""
        return [held for held in self.held if held.may_appoint]


def seen(viewer: Access) -> QuerySet[User]:
    """Give the people the viewer answers for: all, or those of the unit; programs' accounts are nobody's."""
    people = User.objects.filter(is_system=False)
    if viewer.may_oversee:
        return people
    return people.filter(unit__in=viewer.units_managed)


def listing(
    *, viewer: Access, on: date, unit: Unit | None = None, is_active: bool = True, cursor: str = "", size: int = 50
) -> Page:
    """List people by name, each as a `Person`, in a fixed number of statements."""
    rows = seen(viewer).filter(is_active=is_active).select_related("unit")
    if unit is not None:
        rows = rows.filter(unit=unit)
    page = keyset_page(rows, order=["name"], cursor=cursor, size=size)
    _units, loads = load.of_all(viewer=viewer, on=on)
    owed = {one.key: one for one in loads}
    held = _held(page.rows, viewer=viewer, on=on, is_whole=False)
    page.rows[:] = [
        Person(user, held.get(user.pk, []), owed[user.username].owed, owed[user.username].late)
        if user.username in owed
        else Person(user, held.get(user.pk, []))
        for user in page.rows
    ]
    return page


def find(*, viewer: Access, on: date, pk: int) -> Person | None:
    """Give one person with all they ever held, the latest first."""
    user = seen(viewer).select_related("unit").filter(pk=pk).first()
    if user is None:
        return None
    return Person(user, _held([user], viewer=viewer, on=on, is_whole=True).get(user.pk, []))


def substitution(*, viewer: Access, pk: int) -> Assignment | None:
    """Give a substitute's assignment that the viewer may end."""
    found = _assignments().filter(pk=pk, substitute_for__user__in=seen(viewer)).first()
    return found if found is not None and _may_end(found, viewer) else None


def candidates(away: User, *, viewer: Access) -> list[User]:
    """List who may be chosen to stand in: people of the unit; for an administrator everybody; never the viewer."""
    people = User.objects.filter(is_system=False, is_active=True).exclude(pk__in=[viewer.user.pk, away.pk])
    if not viewer.has(Permission.PEOPLE_EDIT):
        people = people.filter(unit=away.unit_id)
    return list(people.order_by("name", "pk"))


def running_assignments(user: User, *, on: date) -> list[Assignment]:
    """List what a person, or a substitute of theirs, holds on a day or later."""
    theirs = Q(user=user) | Q(substitute_for__user=user)
    return list(_assignments().filter(theirs, Q(ends_on=None) | Q(ends_on__gte=on)).order_by("pk"))


def left_on(user: User) -> date:
    """Give the day from which on a person holds nothing: the end of the last assignment, else the last change."""
    ends = Assignment.objects.filter(user=user).aggregate(last=Max("ends_on"))["last"]
    return ends or day_of(user.changed_at)


def units(*, viewer: Access) -> list[Unit]:
    """List the units by which the viewer narrows people; none for who sees one unit alone."""
    return list(Unit.objects.order_by("code", "pk")) if viewer.may_oversee else []


@dataclass(frozen=True, slots=True)
class WaysIn:
    """How somebody comes in: when last, and how many keys of theirs are in force."""

    last_login: datetime | None
    tokens: int
    feeds: int


def ways_in(user: User, *, viewer: Access, now: datetime) -> WaysIn | None:
    """Give how somebody comes in, for those who administer accounts or audit."""
    if not viewer.may_oversee:
        return None
    counts = [
        kind.objects.filter(user=user, revoked_at=None, expires_at__gt=now).count()
        for kind in (AccessToken, CalendarFeed)
    ]
    return WaysIn(user.last_login, *counts)


def standing_in_for(user: User, *, on: date) -> list[Assignment]:
    """List the assignments of substitutes for a person that are not over, the soonest first."""
    rows = _assignments().filter(substitute_for__user=user, ends_on__gte=on)
    return list(rows.order_by("starts_on", "user__name", "pk"))


def _assignments() -> QuerySet[Assignment]:
    return Assignment.objects.select_related(
        "user", "partner", "category", "substitute_for__user", "substitute_for__partner", "substitute_for__category"
    )


def _held(users: Iterable[User], *, viewer: Access, on: date, is_whole: bool) -> dict[int, list[Held]]:
    """Give what people hold, by person; `is_whole`: also what is over."""
    rows = _assignments().filter(user__in=list(users)).order_by("-starts_on", "role", "pk")
    substitutes = _assignments().filter(substitute_for__in=rows.values("pk"), ends_on__gte=on)
    able = set(Assignment.objects.filter(counting(on)).values_list("pk", flat=True))
    found: dict[int, list[Held]] = {}
    by_key: dict[int | None, Held] = {}
    for row in rows:
        held = _one(row, viewer=viewer, on=on, able=able)
        by_key[row.pk] = held
        if is_whole or not held.is_over:
            found.setdefault(row.user_id, []).append(held)
    for row in substitutes.order_by("starts_on", "pk"):
        by_key[row.substitute_for_id].substitutes.append(_one(row, viewer=viewer, on=on, able=able))
    return found


def _one(row: Assignment, *, viewer: Access, on: date, able: set[int]) -> Held:
    is_over = row.ends_on is not None and row.ends_on < on
    return Held(
        row,
        is_over=is_over,
        is_counting=row.pk in able and row.user.is_active,
        may_appoint=not is_over and row.user.is_active and may_appoint(viewer, row),
        may_end=not is_over and _may_end(row, viewer),
    )


def _may_end(row: Assignment, viewer: Access) -> bool:
    original: Any = row.substitute_for
    return original is not None and row.user_id != viewer.user.pk and may_appoint(viewer, original)
