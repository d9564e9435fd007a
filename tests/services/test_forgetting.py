"""Of every kind on the list that the night sees to, what is a moment too old goes, and what is not stays."""

from __future__ import annotations

import os
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from allauth.usersessions.models import UserSession
from django.contrib.admin.models import CHANGE, LogEntry
from django.contrib.contenttypes.models import ContentType
from django.contrib.sessions.models import Session
from django.db import DatabaseError, IntegrityError, connection, connections
from django.utils import timezone

from partnerships.audit import sealing
from partnerships.audit.sealing import SEALER
from partnerships.choices import MessageState, ObligationKind, Rung, SignInKind
from partnerships.models import (
    AuditEvent,
    Draft,
    FormReceipt,
    Message,
    Reading,
    Reminder,
    RequestReceipt,
    SignInEvent,
    User,
)
from partnerships.rules import retention
from partnerships.rules.retention import NIGHTLY, Retention
from partnerships.rules.sign_ins import Whence
from partnerships.services import forgetting, sign_ins
from sdptracker.postgres.ownership import administrator as superuser
from tests.factories.base import saved
from tests.factories.readings import reading_of

NOW = timezone.now()


def dated(row: Any, column: str, at: datetime) -> Any:
    """Save a row, and give it its past."""
    row.save()
    type(row).objects.filter(pk=row.pk).update(**{column: at})
    return row


def a_session(who: User, at: datetime) -> None:
    dated(Session(session_key=f"key-{at.timestamp()}", session_data="x", expire_date=at), "expire_date", at)
    dated(
        UserSession(user=who, session_key=f"key-{at.timestamp()}", ip="192.0.2.1", user_agent="Firefox"),
        "created_at",
        at,
    )


def a_form(who: User, at: datetime) -> None:
    dated(FormReceipt(user=who, token=f"{at}", location="/"), "accepted_at", at)


def a_request(who: User, at: datetime) -> None:
    dated(RequestReceipt(user=who, key=f"{at}", fingerprint="f"), "accepted_at", at)


def a_draft(who: User, at: datetime) -> None:
    dated(Draft(user=who, key=f"{at}"), "saved_at", at)


def a_letter(who: User, at: datetime) -> None:
    letter = Message(recipient=who, kind="digest", key=f"{at}", state=MessageState.SENT, sent_at=at, not_before=at)
    dated(letter, "created_at", at)
    kind, rung = ObligationKind.values[0], Rung.values[0]
    saved(Reminder(recipient=who, kind=kind, key=f"{at}", rung=rung, subject_pk=1, message=letter))


def an_entry(who: User, at: datetime) -> None:
    about = ContentType.objects.get_for_model(User)
    dated(
        LogEntry(user=who, content_type=about, object_id="1", object_repr="Somebody", action_flag=CHANGE),
        "action_time",
        at,
    )


MAKING: dict[Retention, tuple[Callable[[User, datetime], None], Callable[[], int]]] = {
    retention.SESSIONS: (a_session, UserSession.objects.count),
    retention.FORM_RECEIPTS: (a_form, FormReceipt.objects.count),
    retention.REQUEST_RECEIPTS: (a_request, RequestReceipt.objects.count),
    retention.DRAFTS: (a_draft, Draft.objects.count),
    retention.MESSAGES: (a_letter, Message.objects.count),
    retention.ADMIN_LOG: (an_entry, LogEntry.objects.count),
}


def test_list_and_what_carries_it_out_agree():
    nightly = {kind.key for kind in retention.LIST if kind.by == NIGHTLY}

    assert nightly == set(forgetting.DELETING)
    assert nightly == {kind.key for kind in MAKING} | {"sign_ins", "readings", "mail_files"}


@pytest.mark.django_db(databases=["default", "seal"])
@pytest.mark.parametrize("kind", MAKING, ids=lambda kind: kind.key)
def test_boundary_of(kind: Retention, official: User, settings: Any, tmp_path: Path):
    settings.EMAIL_FILE_PATH = tmp_path
    make, count = MAKING[kind]
    edge = NOW - kind.length
    make(official, edge)
    make(official, edge - timedelta(seconds=1))

    assert forgetting.forget(now=NOW)[kind.key] >= 1
    assert count() == 1
    assert forgetting.forget(now=NOW)[kind.key] == 0


@pytest.mark.django_db
def test_letter_that_waits_stays(official: User):
    dated(Message(recipient=official, kind="digest", key="k", not_before=NOW), "created_at", NOW - timedelta(days=999))

    assert forgetting.DELETING["messages"](retention.MESSAGES.over_before(NOW)) == 0


def test_boundary_of_mail_files(settings: Any, tmp_path: Path):
    settings.EMAIL_FILE_PATH = tmp_path
    edge = NOW - retention.MAIL_FILES.length
    for name, at in (("new", edge + timedelta(seconds=1)), ("old", edge - timedelta(seconds=1))):
        (tmp_path / f"{name}.eml").touch()
        os.utime(tmp_path / f"{name}.eml", (at.timestamp(), at.timestamp()))

    assert forgetting.DELETING["mail_files"](edge) == 1
    assert [file.name for file in tmp_path.iterdir()] == ["new.eml"]
    settings.EMAIL_FILE_PATH = tmp_path / "nowhere"
    assert forgetting.DELETING["mail_files"](edge) == 0


def at_the_door(who: User, at: datetime) -> SignInEvent:
    event = sign_ins.record(SignInKind.SIGNED_IN, whence=Whence("192.0.2.1", "Firefox", "r"), account=who)
    with superuser(dbname=connection.settings_dict["NAME"]) as strongest:
        strongest.execute("ALTER TABLE partnerships_signinevent DISABLE TRIGGER append_only")
        strongest.execute("UPDATE partnerships_signinevent SET at = %s WHERE id = %s", [at, event.pk])
        strongest.execute("ALTER TABLE partnerships_signinevent ENABLE ALWAYS TRIGGER append_only")
    return event


@pytest.mark.long
@pytest.mark.django_db(transaction=True, databases=["default", "seal"])
def test_boundary_of_the_door_and_who_may_not(official: User):
    edge = retention.SIGN_INS.over_before(NOW)
    new, old = (at_the_door(official, at) for at in (edge, edge - timedelta(seconds=1)))

    for alias, moment in (("default", edge), (SEALER, NOW), (SEALER, NOW - timedelta(days=179))):
        with (
            pytest.raises(DatabaseError, match=r"permission denied|last half-year"),
            connections[alias].cursor() as cursor,
        ):
            cursor.execute("SELECT audit.forget_sign_ins(%s)", [moment])
    assert forgetting.DELETING["sign_ins"](edge) == 1
    assert forgetting.DELETING["sign_ins"](edge) == 0

    assert list(SignInEvent.objects.values_list("pk", flat=True)) == [new.pk]
    event = AuditEvent.objects.get(tbl="partnerships_signinevent")
    assert (event.op, event.actor, event.pk_of_row) == ("D", "retention", old.pk)
    assert (event.before or {})["number"] == 1
    with superuser(dbname=connection.settings_dict["NAME"]) as strongest:
        strongest.execute("SET session_replication_role = replica")
        with pytest.raises(Exception, match="append-only"):
            strongest.execute("DELETE FROM partnerships_signinevent")


@pytest.mark.long
@pytest.mark.django_db(transaction=True, databases=["default", "seal"])
def test_boundary_of_readings(settings: Any, tmp_path: Path):
    settings.EMAIL_FILE_PATH = tmp_path
    edge = retention.READINGS.over_before(NOW)
    new = reading_of(edge)
    sealing.seal(is_sweep=True)
    reading_of(edge - timedelta(seconds=1))
    sealing.seal(is_sweep=True)

    assert forgetting.forget(now=NOW)["readings"] == 1
    assert forgetting.forget(now=NOW)["readings"] == 0
    assert Reading.objects.get() == new


@pytest.mark.django_db(databases=["default", "seal"])
def test_one_kind_that_fails_keeps_no_other(official: User, monkeypatch: pytest.MonkeyPatch):
    def fail(before: datetime) -> int:
        raise IntegrityError("no")

    a_draft(official, NOW - timedelta(days=999))
    monkeypatch.setattr(forgetting, "DELETING", {**forgetting.DELETING, "sign_ins": fail, "mail_files": lambda _at: 0})

    with pytest.raises(IntegrityError):
        forgetting.forget(now=NOW)
    assert not Draft.objects.exists()
