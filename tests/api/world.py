"""Rows for every resource, somebody who may do everything with them, and a change of each that may be changed."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.db import models

from partnerships.api.views.base import Resource
from partnerships.api.views.resources import RESOURCES
from partnerships.choices import Role
from partnerships.models import Annex, Area, Objective, Partner, Reminder, Review, StatusUpdate, User
from partnerships.models.base import Record
from tests.factories import commitments, people, rows
from tests.factories.base import making

# Resources of rows of one table; the others show figures or events.
TABLED: list[type[Resource]] = [one for one in RESOURCES if issubclass(getattr(one.row.Meta, "model", object), Record)]
CHANGED = [one for one in TABLED if one.changed is not None]
# Fields of free text, the first that a record has is changed.
TEXTS = ("note", "text", "name", "title", "summary", "narrative", "office", "words", "remark", "description")


def name_of(resource: type[Resource]) -> str:
    return resource.row.noun


def everyone(username: str = "everyone") -> User:
    """Make somebody with every role, everywhere."""
    who = people.user(username)
    for role in Role:
        people.assign(who, role)
    return who


def own_draft(who: User) -> Any:
    """Make a draft update of that person: nobody else sees or changes it."""
    return rows.row(StatusUpdate, author=who)


def promise(who: User) -> Any:
    """Make a commitment that lacks nothing."""
    return commitments.commitment([rows.row(Partner)], who)


def told(who: User) -> Any:
    """Make a reminder of that person: nobody else's exists for them."""
    return rows.row(Reminder, recipient=who)


def confided(who: User) -> Any:
    """Make an annex of that person: it names nobody else."""
    return rows.row(Annex, author=who, text="in confidence")


# Records that only some people may change, or that only then may be changed: made so that this person may.
OWN: dict[str, Callable[[User], Any]] = {
    "updates": own_draft,
    "commitments": promise,
    "notifications": told,
    "annexes": confided,
}


def record_of(resource: type[Resource], who: User) -> Any:
    """Make one record of a resource that this person may change."""
    make = OWN.get(resource.row.noun)
    return make(who) if make else rows.row(resource.row.Meta.model)


# Changes of records without a field of free text: which field, and other values for it.
OTHER: dict[str, tuple[str, Callable[[int], Any]]] = {
    "assignments": ("ends_on", lambda number: f"2040-01-{number + 1:02d}"),
    "expected-areas": ("area", lambda _number: rows.row(Area).slug),
    "area-objectives": ("objective", lambda _number: rows.row(Objective).pk),
}


# Changes that are refused without one.
NEEDS_REASON = frozenset({"annexes"})


def changes(resource: type[Resource], number: int = 2) -> list[dict[str, Any]]:
    """Give changes of one field, each to another value."""
    if resource.row.noun in OTHER:
        name, value = OTHER[resource.row.noun]
        return [{name: value(index)} for index in range(number)]
    assert resource.changed is not None
    fields = resource.changed(context={"viewer": None}).fields
    # What an annex says is no part of its representation; its title is.
    name = next(name for name in TEXTS if name in fields and name in resource.row().fields)
    why = {"reason": "Said better."} if resource.row.noun in NEEDS_REASON else {}
    return [{name: f"words {index}", **why} for index in range(number)]


def many(model: type[models.Model], number: int, like: Any) -> None:
    """Add rows that name the same things as one that is there, as far as these may be named again."""
    made = [rows.unsaved(model, **shared(like)) for _each in range(number)]
    with making():
        model._default_manager.bulk_create(made, batch_size=500)
    if isinstance(like, rows.POSITIONED):
        for commitment in {row.commitment_id: row for row in made}.values():
            rows.settle(commitment)


def shared(like: Any) -> dict[str, Any]:
    """Give the things a row names, for others like it."""
    if isinstance(like, Review):
        return {"reviewer": like.reviewer}  # each is of an update and commitment of its own
    # Of things that are named together only once, the last differs.
    once = {constraint.fields[-1] for constraint in like._meta.constraints if getattr(constraint, "fields", ())}
    return {
        column.name: getattr(like, column.name)
        for column in like._meta.concrete_fields
        if isinstance(column, models.ForeignKey) and not column.unique and column.name not in once
    }
