"""What the levels of marking are called here and how each is handled: in an administrator's words, or the program's."""

from __future__ import annotations

from collections.abc import Mapping
from contextvars import ContextVar
from dataclasses import dataclass
from typing import Any

from django.apps import apps
from django.db import models
from django.utils.translation import gettext_lazy as _

from partnerships.choices import Marking

# What stands there until an administrator words it otherwise.
INSTRUCTIONS: Mapping[Marking, Any] = {
    Marking.PUBLIC: _("May be shown to anybody."),
    Marking.NORMAL: _("For those who work with the partnerships; not for the public."),
    Marking.SENSITIVE: _("Only for those who may see what is marked so."),
}


@dataclass(frozen=True, slots=True)
class Handling:
    """What a level is called, and what whoever sees it is told to do with it."""

    name: str
    instruction: str


kept_words: ContextVar[Mapping[int, Handling] | None] = ContextVar("marking_names", default=None)


def read_anew() -> None:
    """Forget what was read: called where a request begins, and where words are changed."""
    kept_words.set(None)


def handling_of(marking: int) -> Handling:
    """Give the words for one level; asks the database once in a request."""
    kept = kept_words.get()
    if kept is None:
        entries = apps.get_model("partnerships", "HandlingMarking")._default_manager
        found = entries.values_list("level", "name", "instruction")
        kept = {level: Handling(name, instruction) for level, name, instruction in found}
        kept_words.set(kept)
    level = Marking(marking)
    own = kept.get(level, Handling("", ""))
    return Handling(own.name or str(level.label), own.instruction or str(INSTRUCTIONS[level]))


def name_of(marking: int) -> str:
    return handling_of(marking).name


def marking_choices() -> list[tuple[int, str]]:
    """List the levels with their names, lowest first, as a form offers them."""
    return [(level.value, name_of(level)) for level in Marking]


class MarkingField(models.PositiveSmallIntegerField):
    """A level of marking; wherever its name is shown, it is the one that this place gives it."""

    @property
    def flatchoices(self) -> list[tuple[Any, Any]]:
        return list(marking_choices())

    def get_choices(self, *args: Any, **kwargs: Any) -> list[Any]:
        names: dict[Any, Any] = dict(marking_choices())
        return [(level, names.get(level, label)) for level, label in super().get_choices(*args, **kwargs)]

    def deconstruct(self) -> Any:
        name, _path, args, kwargs = super().deconstruct()
        return name, "django.db.models.PositiveSmallIntegerField", args, kwargs
