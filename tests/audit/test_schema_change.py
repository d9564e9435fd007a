"""History survives a change of the tables (promise 7): columns that were dropped or renamed keep their values in it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from django.db import connection, models
from django.db.migrations import RemoveField, RenameField
from django.db.migrations.loader import MigrationLoader
from django.utils import timezone

from partnerships.audit.sql import load
from partnerships.choices import Role
from partnerships.models import AuditEvent, Interest
from partnerships.queries import history, images, past, versions
from partnerships.services import interests
from sdptracker.management.commands.migrate import DROP_PAST
from sdptracker.postgres.ownership import as_owner, grant
from tests.factories import partners, people, rows
from tests.personas import access

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.long]

OPERATIONS = [
    RemoveField(model_name="interest", name="clause"),
    RenameField(model_name="interest", old_name="note", new_name="remark"),
]


def migrate() -> None:
    """Apply the operations as the command does: the views of the past make way, and are made anew."""
    state = MigrationLoader(connection).project_state()
    with as_owner():
        with connection.cursor() as cursor:
            cursor.execute(DROP_PAST)
        with connection.schema_editor() as editor:
            for operation in OPERATIONS:
                before = state.clone()
                operation.state_forwards("partnerships", state)
                operation.database_forwards("partnerships", editor, before, state)
        grant("default")
        with connection.cursor() as cursor:
            cursor.execute(load("past.sql"))


@contextmanager
def new_code() -> Iterator[None]:
    """Have the model as the code of the next release has it: without `clause`, with `remark` for `note`."""
    meta, removed = Interest._meta, []
    for name in ("clause", "note"):
        field: Any = meta.get_field(name)
        removed.append((field, Interest.__dict__[name]))
        meta.local_fields.remove(field)
        delattr(Interest, name)
    added = models.CharField("remark", max_length=4_000, blank=True, default="")
    added.contribute_to_class(Interest, "remark")
    try:
        yield
    finally:
        meta.local_fields.remove(added)
        delattr(Interest, "remark")
        for field, descriptor in removed:
            meta.add_field(field)
            setattr(Interest, field.name, descriptor)


def test_dropped_and_renamed_columns_still_tell_what_they_held():
    japan, official = partners.with_partnership("JPN", name="Japan"), people.user("official")
    people.assign(official, Role.OFFICIAL, to=japan)
    row = rows.row(Interest, partnership=japan.partnership, clause="Section I", note="First note", eu_statement="Ships")
    interests.change(
        actor=official, interest=row, version=None, values={"clause": "Section II", "note": "Second note"}, reason="new"
    )
    before = list(AuditEvent.objects.order_by("pk").values_list("pk", "before", "after"))
    then = timezone.now()

    migrate()
    with new_code():
        found = Interest.objects.get(pk=row.pk)
        interests.change(actor=official, interest=found, version=None, values={"remark": "Third note"}, reason="newer")
        entries = history.of_row(viewer=access(official), row=found, is_alone=True).entries
        told = [{change.label: (change.old, change.new) for change in entry.changes} for entry in entries]
        first = entries[-1].id
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(images, "_former", lambda *_given: iter(()))
            blind = history.of_row(viewer=access(official), row=found, is_alone=True).entries
        compared = versions.compare(viewer=access(official), row=found, old=first, new=entries[0].id)
        back = versions.earlier(viewer=access(official), row=found, version=first, fields=["remark", "eu_statement"])
        with past.at(moment=then):
            past_statement = Interest.objects.get(pk=row.pk).eu_statement

    # The renamed column goes on under its new name; under the old one its values still show.
    assert told[0] == {"Remark": ("Second note", "Third note")}
    assert told[1] == {"Clause": ("Section I", "Section II"), "Note": ("First note", "Second note")}
    assert (told[2]["Clause"], told[2]["Note"]) == (("", "Section I"), ("", "First note"))
    assert [change.label for change in blind[1].changes] == []  # what the columns of today alone would tell
    assert compared is not None
    lines = {line.label: (line.old, line.new) for line in compared.lines if not line.is_same}
    assert lines == {
        "Clause": ("Section I", ""), "Note": ("First note", ""), "Remark": ("", "Third note"),
    }  # fmt: skip
    assert back is not None
    assert dict(back.left_out) == {
        "Clause": "The table no longer has this field.", "Note": "The table no longer has this field.",
        "Remark": "There was no such field then.",
    }  # fmt: skip
    assert past_statement == "Ships"
    kept = AuditEvent.objects.filter(pk__lte=before[-1][0]).order_by("pk").values_list("pk", "before", "after")
    assert list(kept) == before


def test_model_is_as_it_was_after_the_other_test():
    """The counterpart of `new_code`: nothing of it is left behind."""
    names = [field.name for field in Interest._meta.concrete_fields]

    with new_code():
        inside = [field.name for field in Interest._meta.concrete_fields]

    assert {"clause", "note"} <= set(names)
    assert set(inside) == set(names) - {"clause", "note"} | {"remark"}
    assert [field.name for field in Interest._meta.concrete_fields] == names
