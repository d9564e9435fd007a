"""What is sent beside what a form or an operation offers: every other column of the tables that it writes."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterable
from functools import cache
from typing import Any

from django.apps import apps
from django.db import models

from partnerships.models import AuditEvent

WORDS, DAY, NUMBER = "Sent and not offered", "1987-06-05", "77"
KEY = "987654321"  # no row that is made here gets it by itself
ROW = re.compile(r"(\w+-\d+)-")  # a row of a form that has several

# Columns that only the program fills: no form and no operation offers them, whoever asks. By table; `""`: everywhere.
GUARDED: dict[str, frozenset[str]] = {
    "": frozenset({
        "id", "created_at", "created_by", "changed_at", "changed_by", "submitted_at", "submitted_by", "decided_at",
        "decided_by", "done_at", "done_by", "verified_at", "verified_by", "withdrawn_at", "withdrawn_by", "author",
        "reviewer", "requested_by", "reference", "search", "is_system", "is_demonstration", "last_login",
    }),
    "commitment": frozenset({"status", "confidence", "entry_state", "baseline_due", "last_activity_on"}),
    "meeting": frozenset({"decision_comment", "revision"}),
    "outcome": frozenset({"disposition", "disposed_at", "disposed_by"}),
    "action": frozenset({"state"}),
    "statusupdate": frozenset({"state", "revision"}),
    "datechange": frozenset({"state", "old_due"}),
    "partnership": frozenset({"state"}),
}  # fmt: skip


def guarded(table: str) -> frozenset[str]:
    """Name the columns of a table that are never offered, as far as it has them."""
    return GUARDED[""] | GUARDED.get(table, frozenset())


@cache
def tables() -> dict[str, type[models.Model]]:
    return {model._meta.db_table: model for model in apps.get_app_config("partnerships").get_models()}


@cache
def other_row(model: type[models.Model], than: Any) -> str:
    found = model._default_manager.exclude(pk=than).order_by("-pk").values_list("pk", flat=True)[:1]
    return str(next(iter(found), NUMBER))


def value(column: Any, image: dict[str, Any]) -> str:
    """Give a value that the column would take, other than what it gets without."""
    now = image.get(column.column)
    if isinstance(column, models.ForeignKey):
        return other_row(column.related_model, now)
    if column.choices:
        return str(next((key for key, _label in column.flatchoices if key not in ("", now)), NUMBER))
    if isinstance(column, models.BooleanField):
        return "false" if now else "true"
    if isinstance(column, models.DateTimeField):
        return f"{DAY}T04:03:02Z"
    if isinstance(column, models.DateField):
        return DAY
    if column.primary_key:
        return KEY
    if isinstance(column, models.IntegerField | models.DecimalField):
        return NUMBER
    return WORDS[: getattr(column, "max_length", None) or len(WORDS)]


def beside(offered: Collection[str], events: Iterable[AuditEvent]) -> dict[str, str]:
    """Give each column, under each name it goes by, of what was written just now; none that is offered."""
    prefixes = {found[1] for name in offered if (found := ROW.match(name))}
    sent: dict[str, str] = {}
    for event in events:
        model = tables().get(event.tbl)
        for column in model._meta.concrete_fields if model else ():
            for name in {column.name, column.attname}:
                for each in (name, *(f"{prefix}-{name}" for prefix in prefixes)):
                    if each not in offered and not is_part_of(column.name, offered):
                        sent.setdefault(each, value(column, event.after or {}))
    return sent


def is_part_of(name: str, offered: Collection[str]) -> bool:
    """Say whether a column is a part of a date that is offered as one."""
    return any(name.startswith(f"{each}_") for each in offered)


def arrived(sent: dict[str, str], events: Iterable[AuditEvent]) -> Counter[str]:
    """Count, by table and column, how often a value that was sent stands in what was written."""
    found: Counter[str] = Counter()
    for event in events:
        model = tables().get(event.tbl)
        for column in model._meta.concrete_fields if model else ():
            given = sent.get(column.name, sent.get(column.attname, ""))
            if given and is_same((event.after or {}).get(column.column), given):
                found[f"{event.tbl}.{column.column}"] += 1
    return found


def is_same(value: Any, given: str) -> bool:
    kept = str(value).lower()
    return kept == given.lower() or (given.startswith(DAY) and kept.startswith(DAY))
