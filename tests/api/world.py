"""Rows for every resource, somebody who may do everything with them, and a change of each that may be changed."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.db import models
from rest_framework import serializers

from partnerships.api.views.base import Resource
from partnerships.api.views.resources import RESOURCES
from partnerships.choices import Role
from partnerships.models import StatusUpdate, User
from tests.factories import people, rows
from tests.factories.base import making

# Resources of rows of one table; the others show figures or events.
TABLED: list[type[Resource]] = [one for one in RESOURCES if getattr(one.row.Meta, "model", None) is not None]
CHANGED = [one for one in TABLED if one.changed is not None]
FOR_TEXT = (serializers.CharField,)
NO_TEXT = (serializers.ChoiceField, serializers.RegexField, serializers.EmailField, serializers.URLField)


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


# Records that only some people may change, made so that this person may.
OWN: dict[str, Callable[[User], Any]] = {"updates": own_draft}


def record_of(resource: type[Resource], who: User) -> Any:
    """Make one record of a resource that this person may change."""
    make = OWN.get(resource.row.noun)
    return make(who) if make else rows.row(resource.row.Meta.model)


def text_field(resource: type[Resource]) -> str:
    """Choose a field of free text that a change may set."""
    assert resource.changed is not None
    for name, field in resource.changed(context={"viewer": None}).fields.items():
        if isinstance(field, FOR_TEXT) and not isinstance(field, NO_TEXT) and name not in ("reason", "currency", "url"):
            return name
    raise AssertionError(f"{resource.row.noun}: no field of free text")


def many(model: type[models.Model], number: int, like: Any) -> None:
    """Add rows that name the same things as one that is there."""
    made = []
    for _each in range(number):
        row = rows.unsaved(model, **shared(like))
        made.append(row)
    with making():
        model._default_manager.bulk_create(made, batch_size=500)


def shared(like: Any) -> dict[str, Any]:
    """Give the things a row names, for others like it, where these may name the same."""
    unique = {name for constraint in like._meta.constraints for name in getattr(constraint, "fields", ())}
    return {
        column.name: getattr(like, column.name)
        for column in like._meta.concrete_fields
        if isinstance(column, models.ForeignKey) and not column.unique and column.name not in unique
    }
