"""What every work on a commitment shares."""

from __future__ import annotations

import pytest
from django.db import DatabaseError, connection, transaction
from django.utils import timezone

from partnerships.errors import RuleViolation
from partnerships.models import AuditEvent, Commitment, Partner, User
from partnerships.permissions import Permission
from partnerships.services import activity
from tests.factories import commitments
from tests.factories.base import making

pytestmark = pytest.mark.django_db


def test_fill_refuses_a_field_that_is_not_open(japan: Partner, official: User) -> None:
    row = commitments.commitment([japan], official)
    with pytest.raises(ValueError, match="status"):
        activity.fill(row, {"status": "implemented"}, allowed=frozenset({"note"}))
    assert row.status == "unknown"


def test_fill_lists_what_changed(japan: Partner, official: User) -> None:
    row = commitments.commitment([japan], official, note="Old")
    changed = activity.fill(row, {"note": "New", "text": row.text}, allowed=frozenset({"note", "text"}))
    assert (changed, row.note) == (["note"], "New")


def test_require_in_scope_refuses_strangers_and_system_accounts(japan: Partner, official: User, outsider: User) -> None:
    row = commitments.commitment([japan], official)
    for who in (outsider, User(username="system", name="System", is_system=True)):
        with pytest.raises(RuleViolation) as refused:
            activity.require_in_scope(who, Permission.UPDATE_WRITE, row, field="owner")
        assert "owner" in refused.value.message_dict
    activity.require_in_scope(official, Permission.UPDATE_WRITE, row, field="owner")
    activity.require_in_scope(None, Permission.UPDATE_WRITE, row, field="owner")


def test_note_activity_makes_no_version_and_no_event(japan: Partner, official: User) -> None:
    row = commitments.commitment([japan], official)
    before = AuditEvent.objects.count()
    with making(official):
        activity.note_activity(row)
    row.refresh_from_db()
    assert row.last_activity_at is not None
    assert row.last_activity_at <= timezone.now()
    assert (row.version, AuditEvent.objects.count()) == (1, before)


@pytest.mark.django_db(transaction=True)
def test_hold_keeps_others_waiting(japan: Partner, official: User) -> None:
    row = commitments.commitment([japan], official)
    other = connection.copy()
    with transaction.atomic():
        assert activity.hold(row).pk == row.pk
        with other.cursor() as cursor, pytest.raises(DatabaseError, match="could not obtain lock"):
            cursor.execute(f"SELECT 1 FROM {Commitment._meta.db_table} WHERE id = %s FOR UPDATE NOWAIT", [row.pk])
    other.close()
