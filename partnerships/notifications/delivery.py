"""Sending messages, each once; a slow or dead mail server makes nobody else wait."""

from __future__ import annotations

import logging
import smtplib
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from partnerships.choices import MessageState
from partnerships.models import Message
from partnerships.notifications import letters
from partnerships.queue import enqueue
from partnerships.rules import reminders as rules
from partnerships.rules.days import day_of

BATCH = 50
FAILURES_IN_A_ROW = 3
"""After so many the server is taken for dead, and the rest left for the next run."""

log = logging.getLogger(__name__)


@dataclass
class Delivered:
    """What one run did with the messages that were due."""

    sent: int = 0
    dropped: int = 0
    failed: int = 0


def deliver(*, clock: Callable[[], datetime], may_go_on: Callable[[], bool] = lambda: True) -> Delivered:
    """
    Send what is due, a batch at most, and ask for another run if there is more.

    A message is claimed by moving its next attempt on before it is sent, and noted as sent after. Whoever is ended in
    between leaves it for that later attempt, under the same Message-ID: nothing is lost, and kept as files nothing is
    there twice. With SMTP a server that took it in that very moment gets it again; no client can tell.
    """
    done = Delivered()
    in_a_row = 0
    for _number in range(BATCH):
        message = _claim(clock()) if may_go_on() else None
        if message is None:
            return done
        before = done.failed
        _send(message, done, clock)
        in_a_row = in_a_row + 1 if done.failed > before else 0
        if in_a_row == FAILURES_IN_A_ROW:
            return done
    enqueue("send", {}, key="send")
    return done


@transaction.atomic
def _claim(now: datetime) -> Message | None:
    """Take one message that is due; nobody else finds it before its next attempt is."""
    message: Message | None = (
        Message.objects.filter(state=MessageState.WAITING, not_before__lte=now)
        .select_for_update(skip_locked=True)
        .order_by("not_before", "pk")
        .first()
    )
    if message is None:
        return None
    message.attempts += 1
    message.not_before = now + rules.pause(message.attempts)
    message.save(update_fields=["attempts", "not_before"])
    return message


def _send(message: Message, done: Delivered, clock: Callable[[], datetime]) -> None:
    now = clock()
    letter = letters.write(message, on=day_of(now))
    if letter is None:
        _note(message, MessageState.DROPPED)
        done.dropped += 1
        return
    try:
        letter.send()
    except (OSError, smtplib.SMTPException) as error:
        done.failed += 1
        given_up = message.attempts >= rules.MOST_ATTEMPTS
        log.warning("Message %s was not sent (attempt %s): %s", message.key, message.attempts, error)
        _note(message, MessageState.FAILED if given_up else MessageState.WAITING, error=error)
    else:
        _note(message, MessageState.SENT, sent_at=clock())
        done.sent += 1


def _note(
    message: Message, state: MessageState, *, sent_at: datetime | None = None, error: Exception | None = None
) -> None:
    # Only while it waits: somebody else may have sent it after a claim of ours that took too long.
    text = f"{type(error).__name__}: {error}"[:500] if error else ""
    Message.objects.filter(pk=message.pk, state=MessageState.WAITING).update(
        state=state, sent_at=sent_at, last_error=text
    )
