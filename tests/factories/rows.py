"""Make one valid row of any model, for tests that hold for all of them."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from datetime import date, timedelta
from itertools import count
from typing import Any

from django.apps import apps
from django.db import models
from django.utils import timezone

from partnerships.choices import (
    CommitmentStatus,
    Confidence,
    EvidenceKind,
    Level,
    Marking,
    Origin,
    PartnerKind,
    ReviewDecision,
    Scope,
    Side,
    UpdateState,
)
from partnerships.models import Commitment, Fulfilment, HandlingMarking, ReportedPosition, Review, StatusUpdate
from tests.factories.base import making

_numbers = count(1)
LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
STAMPS = frozenset({"version", "created_at", "created_by", "changed_at", "changed_by"})

# Audited by decision, not by default; each left out for a reason that its model gives.
EXEMPT = frozenset(
    {"ReferenceCounter", "Draft", "FormReceipt", "RequestReceipt", "Message", "JobRun", "Reading", "SignInEvent"}
)
AUDITED: list[type[models.Model]] = sorted(
    (
        model
        for model in apps.get_app_config("partnerships").get_models(include_auto_created=True)
        if model._meta.managed and model.__name__ not in EXEMPT
    ),
    key=lambda model: model.__name__,
)

# What the audit record does not copy, besides the bytes of files and passwords.
HIDDEN = {"Annex": ("title", "text"), "AnnexWords": ("title", "text"), "AnnexFile": ("name",)}
# Rows that hang on another's position: it is saved after them.
POSITIONED = (Review, ReportedPosition, Fulfilment)


def _code(length: int) -> str:
    number, text = next(_numbers), ""
    for _ in range(length):
        number, rest = divmod(number, 26)
        text = LETTERS[rest] + text
    return text


def _reviewed_update() -> dict[str, Any]:
    update = row(StatusUpdate)
    with making():
        update.state = UpdateState.SUBMITTED
        update.submitted_by, update.submitted_at = update.author, timezone.now()
        update.save()
    return {
        "update": update,
        "commitment": update.commitment,
        "decision": ReviewDecision.APPROVED,
        "decided_status": CommitmentStatus.IN_PROGRESS,
        "decided_confidence": Confidence.AT_RISK,
        "decided_at": timezone.now(),
        "judged_version": 1,
    }


def _free_level() -> int:
    """Give a level that has no words yet, another one each time; there are no more entries than levels."""
    taken = set(HandlingMarking.objects.values_list("level", flat=True))
    free = [level for level in Marking.values if level not in taken] or Marking.values
    return free[next(_numbers) % len(free)]


SPECIAL: dict[str, Callable[[], dict[str, Any]]] = {
    # There are too few two-letter codes for long lists of countries.
    "Partner": lambda: {"kind": PartnerKind.ORGANISATION, "iso2": None, "iso3": _code(3)},
    "Category": lambda: {"number": next(_numbers) % 32_000},  # a small number, however many rows were made before
    "HandlingMarking": lambda: {"level": _free_level()},
    "Assignment": lambda: {"scope": Scope.EVERYTHING},
    "Meeting": lambda: {"level": Level.LEADERS},
    "Commitment": lambda: {
        "origin": Origin.UNILATERAL,
        "clause": "a statement",
        "owner": row(apps.get_model("partnerships", "User")),
    },
    "StatusUpdate": lambda: {"proposed_status": CommitmentStatus.IN_PROGRESS, "base_version": 1},
    "Review": _reviewed_update,
    "Evidence": lambda: {"kind": EvidenceKind.LINK, "url": "https://example.org/"},
    "EvidenceFile": lambda: {"content": b"bytes", "sha256": hashlib.sha256(b"bytes").hexdigest()},
    "AnnexFile": lambda: {"content": b"bytes", "sha256": hashlib.sha256(b"bytes").hexdigest()},
    "Citation": lambda: {"area": row(apps.get_model("partnerships", "Area"))},
    "AgendaItem": lambda: {"words": "a topic"},
    "Fulfilment": lambda: {"awaited_id": "an-event"},
    "Post": lambda: {"side": Side.EU},
    "ReportedPosition": lambda: {"on": date(1990, 1, 1) + timedelta(days=next(_numbers) % 12_000)},  # one a day
}


def unsaved(model: type[Any], **values: Any) -> Any:
    """Make a row that may be saved, with what it depends on already saved; demonstration where that exists."""
    given = SPECIAL[model.__name__]() if model.__name__ in SPECIAL else {}
    given |= values
    if model.__name__ == "Annex" and not {"meeting", "commitment"} & given.keys():
        given["meeting"] = row(apps.get_model("partnerships", "Meeting"))
    for column in model._meta.concrete_fields:
        if column.name in given or column.name in STAMPS or column.primary_key or column.generated:
            continue
        if column.name == "is_demonstration":
            given[column.name] = True
        elif (not column.null and not column.has_default()) or (
            column.unique and isinstance(column, models.CharField) and not column.null
        ):
            given[column.name] = _value(column)
    return model(**given)


def row(model: type[Any], **values: Any) -> Any:
    """Make and save a row."""
    made = unsaved(model, **values)
    with making():
        made.save()
    settle(made)
    return made


def settle(made: Any) -> None:
    """Save the commitment whose position may have moved, as the database asks for."""
    if isinstance(made, POSITIONED):
        with making():
            Commitment.objects.get(pk=made.commitment_id).save()


def _value(column: Any) -> Any:
    number = next(_numbers)
    if isinstance(column, models.ForeignKey):
        return row(column.related_model)
    if column.choices:
        return column.flatchoices[0][0]
    if isinstance(column, models.CharField):
        return f"{column.name}-{number}"[: column.max_length]
    if isinstance(column, models.DateTimeField):
        return timezone.now()
    if isinstance(column, models.DateField):
        return date(2026, 1, 1)
    if isinstance(column, models.IntegerField):
        return number
    raise NotImplementedError(f"no value for {column}")


def change(made: Any) -> tuple[str, Any]:
    """Choose a column of the row that may change, and another value for it."""
    for column in made._meta.concrete_fields:
        free = column.editable and not column.unique and not column.choices
        if isinstance(column, models.CharField) and free and not _is_special(made, column.name):
            return column.attname, "another-text"
    for column in made._meta.concrete_fields:
        is_ours = column.name in STAMPS or column.primary_key or column.choices
        if isinstance(column, models.IntegerField) and not is_ours:
            return column.attname, 7
    links = [column for column in made._meta.concrete_fields if isinstance(column, models.ForeignKey)]
    link = [column for column in links if column.name not in STAMPS][-1]
    return link.attname, row(link.related_model).pk


def _is_special(made: Any, name: str) -> bool:
    is_hidden = name in HIDDEN.get(type(made).__name__, ())
    return is_hidden or name.endswith(("_words", "time_zone", "language")) or name in {"currency", "url", "password"}
