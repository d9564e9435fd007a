"""Deleting what was kept long enough: every night, by the retention list and nothing else."""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping
from datetime import datetime
from pathlib import Path

from allauth.usersessions.models import UserSession
from django.conf import settings
from django.contrib.admin.models import LogEntry
from django.contrib.sessions.models import Session
from django.db import connections

from partnerships.audit.sealing import SEALER, forget_readings
from partnerships.choices import MessageState
from partnerships.models import Draft, FormReceipt, Message, RequestReceipt
from partnerships.rules import retention

log = logging.getLogger(__name__)


def _sign_ins(before: datetime) -> int:
    # The application's role may not; the database lets the sealer's delete what is old, and records it.
    with connections[SEALER].cursor() as cursor:
        cursor.execute("SELECT audit.forget_sign_ins(%s)", [before])
        return int(cursor.fetchone()[0])


def _sessions(before: datetime) -> int:
    count, _by_table = Session.objects.filter(expire_date__lt=before).delete()
    UserSession.objects.exclude(session_key__in=Session.objects.values("session_key")).delete()
    return count


def _request_receipts(before: datetime) -> int:
    return RequestReceipt.objects.filter(accepted_at__lt=before).delete()[0]


def _form_receipts(before: datetime) -> int:
    return FormReceipt.objects.filter(accepted_at__lt=before).delete()[0]


def _drafts(before: datetime) -> int:
    return Draft.objects.filter(saved_at__lt=before).delete()[0]


def _messages(before: datetime) -> int:
    return Message.objects.filter(created_at__lt=before).exclude(state=MessageState.WAITING).delete()[0]


def _mail_files(before: datetime) -> int:
    old = [file for file in Path(settings.EMAIL_FILE_PATH).glob("*.eml") if file.stat().st_mtime < before.timestamp()]
    for file in old:
        file.unlink(missing_ok=True)
    return len(old)


def _admin_log(before: datetime) -> int:
    return LogEntry.objects.filter(action_time__lt=before).delete()[0]


DELETING: Mapping[str, Callable[[datetime], int]] = {
    retention.SIGN_INS.key: _sign_ins,
    retention.READINGS.key: forget_readings,
    retention.SESSIONS.key: _sessions,
    retention.REQUEST_RECEIPTS.key: _request_receipts,
    retention.FORM_RECEIPTS.key: _form_receipts,
    retention.DRAFTS.key: _drafts,
    retention.MESSAGES.key: _messages,
    retention.MAIL_FILES.key: _mail_files,
    retention.ADMIN_LOG.key: _admin_log,
}
"""How each kind is deleted that dates from before a moment; gives how many there were."""


def forget(*, now: datetime) -> dict[str, int]:
    """
    Delete what is over of every kind that the retention list leaves to the night; give how many of each.

    One kind that fails keeps none of the others from being deleted.
    """
    done: dict[str, int] = {}
    failed = None
    for kind in retention.LIST:
        if kind.by != retention.NIGHTLY:
            continue
        try:
            done[kind.key] = DELETING[kind.key](kind.over_before(now))
        except Exception as error:
            log.exception("What was kept long enough of %r was not deleted.", kind.key)
            failed = error
    log.info("Deleted, as the retention list says: %s", done)
    if failed is not None:
        raise failed
    return done
