"""Every way to write a row leaves exactly one event, for every table (reliability.md, 1.1)."""

from __future__ import annotations

import hashlib
import json
import os
import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from django.db import DatabaseError, IntegrityError, connection, models, transaction
from django.db.models import F, Value
from django.db.models.functions import Concat

from partnerships.models import Annex, AnnexFile, AnnexWords, AuditEvent, EvidenceFile, Review
from tests.factories.base import making
from tests.factories.rows import AUDITED, change, row, settle, unsaved

pytestmark = [pytest.mark.django_db, pytest.mark.long]

EVERY = pytest.mark.parametrize("model", AUDITED, ids=lambda model: model.__name__)
# A decision stands: the database refuses to change it (tests/models/test_guards.py).
CHANGEABLE = pytest.mark.parametrize(
    "model", [model for model in AUDITED if model is not Review], ids=lambda model: model.__name__
)
CASCADES = [
    (child, link)
    for child in AUDITED
    for link in child._meta.concrete_fields
    if isinstance(link, models.ForeignKey) and link.remote_field.on_delete is models.CASCADE
]


class Events:
    """What the record of one table gained."""

    def __init__(self) -> None:
        self.ops: list[str] = []
        self.rows: list[AuditEvent] = []


@contextmanager
def recording(model: type[models.Model]) -> Iterator[Events]:
    """Write inside as somebody; afterwards the events of that table are there."""
    newest = AuditEvent.objects.order_by("-id").values_list("id", flat=True).first() or 0
    events = Events()
    with making(reason="to see what is recorded"):
        yield events
    events.rows = list(AuditEvent.objects.filter(tbl=model._meta.db_table, id__gt=newest).order_by("id"))
    events.ops = [event.op for event in events.rows]


@EVERY
def test_save_of_a_new_row_is_one_event(model):
    made = unsaved(model)

    with recording(model) as events:
        made.save()

    settle(made)
    assert events.ops == ["I"]
    assert (events.rows[0].pk_of_row, events.rows[0].actor) == (made.pk, "test-data")
    assert events.rows[0].reason == "to see what is recorded"
    assert (events.rows[0].after or {})["id"] == made.pk


@CHANGEABLE
def test_save_of_a_changed_row_is_one_event(model):
    made = row(model)
    name, value = change(made)

    with recording(model) as events:
        setattr(made, name, value)
        made.save()

    assert events.ops == ["U"]
    assert events.rows[0].changed == [name]
    assert (events.rows[0].after or {})[name] == value
    assert set(events.rows[0].before or {}) == {name}


@CHANGEABLE
def test_save_with_an_expression_keeps_the_value_it_came_to(model):
    made = row(model)
    name, value = change(made)
    is_text = isinstance(value, str)

    with recording(model) as events:
        setattr(made, name, Concat(F(name), Value("-more")) if is_text else Value(value))
        made.save(update_fields=[made._meta.get_field(name).name])

    assert events.ops == ["U"]
    assert str((events.rows[0].after or {})[name]).endswith("-more" if is_text else str(value))


@CHANGEABLE
def test_save_of_an_unchanged_row_is_no_event(model):
    made = row(model)

    with recording(model) as events:
        made.save()

    assert events.ops == []


@CHANGEABLE
@pytest.mark.parametrize("way", ["queryset update", "bulk_update", "upsert", "SQL"])
def test_change_past_save_is_one_event(model, way):
    made = row(model)
    name, value = change(made)

    with recording(model) as events:
        if way == "queryset update":
            model._base_manager.filter(pk=made.pk).update(**{name: value})
        elif way == "bulk_update":
            setattr(made, name, value)
            model._base_manager.bulk_update([made], [made._meta.get_field(name).name])
        elif way == "upsert":
            setattr(made, name, value)
            model._base_manager.bulk_create(
                [made], update_conflicts=True, update_fields=[made._meta.get_field(name).name], unique_fields=["id"]
            )
        else:
            with connection.cursor() as cursor:
                cursor.execute(f'UPDATE {model._meta.db_table} SET "{name}" = %s WHERE id = %s', [value, made.pk])

    assert events.ops == ["U"]
    assert (events.rows[0].after or {})[name] == value


@EVERY
def test_bulk_create_is_one_event_a_row(model):
    made = [unsaved(model) for _ in range(3)]

    with recording(model) as events:
        model._base_manager.bulk_create(made)

    for one in made:
        settle(one)
    assert events.ops == ["I", "I", "I"]


@EVERY
@pytest.mark.parametrize("way", ["delete", "queryset delete", "raw delete", "SQL"])
def test_removal_is_one_event(model, way):
    made = row(model)
    rows = model._base_manager.filter(pk=made.pk)
    pk = made.pk

    with recording(model) as events:
        if way == "delete":
            made.delete()
        elif way == "queryset delete":
            rows.delete()
        elif way == "raw delete":
            rows._raw_delete(using="default")
        else:
            with connection.cursor() as cursor:
                cursor.execute(f"DELETE FROM {model._meta.db_table} WHERE id = %s", [pk])

    settle(made)
    assert events.ops == ["D"]
    assert (events.rows[0].before or {})["id"] == pk
    assert events.rows[0].after is None


@pytest.mark.parametrize(("child", "link"), CASCADES, ids=lambda value: getattr(value, "__name__", str(value)))
def test_removal_with_the_parent_is_one_event(child, link):
    others = {"area": None} if child.__name__ == "Citation" else {"words": ""} if child.__name__ == "AgendaItem" else {}
    others = {} if link.name in others else others if link.null else {}
    parent = row(link.related_model)
    row(child, **{**others, link.name: parent})

    with recording(child) as events:
        link.related_model._base_manager.filter(pk=parent.pk).delete()

    settle(parent)
    assert events.ops == ["D"]


@EVERY
def test_write_that_is_rolled_back_is_no_event(model):
    made = unsaved(model)

    with recording(model) as events, transaction.atomic():
        made.save()
        transaction.set_rollback(True)

    assert events.ops == []


@EVERY
def test_write_of_nobody_is_refused(model):
    made = unsaved(model)

    with pytest.raises(IntegrityError, match="needs to say who acts and why"), transaction.atomic():
        made.save()


@EVERY
def test_truncate_is_refused(model):
    with pytest.raises(DatabaseError, match="permission denied"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"TRUNCATE {model._meta.db_table} CASCADE")


def test_event_repeats_the_database_role_and_the_transaction(japan: Any):
    event = AuditEvent.objects.filter(tbl="partnerships_partner").latest("id")

    assert (event.db_user, event.source, event.action) == ("sdp_app", "tests", "tests.make")


def test_content_of_files_and_passwords_is_not_copied(official: Any):
    user = AuditEvent.objects.filter(tbl="partnerships_user", pk_of_row=official.pk).earliest("id")

    assert (user.after or {})["password"] == "(not copied)"
    assert "last_login" not in (user.after or {})


def test_bytes_of_a_file_are_not_written_out_to_be_recorded(official: Any):
    """They are compared by their hash; as JSON a file took some twenty times its size in the database's memory."""
    content = os.urandom(2 * 1024 * 1024)
    made = row(EvidenceFile, content=content, sha256=hashlib.sha256(content).hexdigest(), size=len(content))
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        process = Path(f"/proc/{cursor.fetchone()[0]}")
    (process / "clear_refs").write_text("5")  # what it takes at most is counted from now on
    before = memory(process, "VmRSS")

    with making():
        EvidenceFile.objects.filter(pk=made.pk).update(name="another")

    assert memory(process, "VmHWM") - before < 6 * len(content)
    for event in AuditEvent.objects.filter(tbl="partnerships_evidencefile", pk_of_row=made.pk):
        assert (event.after or {})["sha256"] == made.sha256
        assert len(json.dumps(event.after)) < 1_000


def memory(process: Path, what: str) -> int:
    found = re.search(rf"{what}:\s+(\d+) kB", (process / "status").read_text(encoding="ascii"))
    assert found is not None
    return int(found[1]) * 1024


@pytest.mark.parametrize("model", [Annex, AnnexWords, AnnexFile], ids=lambda model: model.__name__)
def test_what_an_annex_says_is_not_copied_and_its_hash_is(model: Any):
    said = {"AnnexFile": ["name"]}.get(model.__name__, ["title", "text"])
    made = row(model, **dict.fromkeys(said, "kept from the record"))
    with making():
        model.objects.filter(pk=made.pk).update(**dict.fromkeys(said, "kept from it too"))
        model.objects.filter(pk=made.pk).delete()

    events = AuditEvent.objects.filter(tbl=model._meta.db_table, pk_of_row=made.pk).order_by("pk")
    assert [event.op for event in events] == ["I", "U", "D"]
    assert events[1].changed == sorted(said)
    for event in events:
        assert "kept from" not in json.dumps([event.before, event.after])
    assert {"words_sha256", "sha256"} & set(events[0].after or {})


@pytest.mark.parametrize("model", [Annex, AnnexWords], ids=lambda model: model.__name__)
def test_what_is_not_copied_is_looked_at_for_classified_markings(model: Any):
    with pytest.raises(IntegrityError, match="EU classified information"), transaction.atomic():
        row(model, text="SECRET UE")
