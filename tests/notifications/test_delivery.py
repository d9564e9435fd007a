"""Delivery: what a letter says and to whom, once, and what happens with a mail server that is slow, dead or picky."""

from __future__ import annotations

import smtplib
import socket
import threading
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.core import mail
from django.core.mail.backends.base import BaseEmailBackend
from django.db import connection
from pytest_django import Settings

from partnerships.choices import Digest, Marking, MessageKind, MessageState, Rung
from partnerships.models import Commitment, Message, Partner, Reminder, User
from partnerships.notifications import delivery
from partnerships.notifications.delivery import deliver
from partnerships.rules import reminders as rules
from tests.factories import commitments
from tests.factories.base import making
from tests.factories.reminders import message, reminder
from tests.personas import client_for

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 11, 23, 5, tzinfo=UTC)


class Picky(BaseEmailBackend):
    """A server that takes nothing."""

    def send_messages(self, email_messages: Any) -> int:
        raise smtplib.SMTPRecipientsRefused({"official@example.org": (550, b"no such box")})


@pytest.fixture
def promise(japan: Partner, official: User) -> Commitment:
    with making():
        official.email, official.digest = "official@example.org", Digest.DAILY
        official.save()
    return commitments.commitment([japan], official, text="Share the list of contact points")


@pytest.fixture
def waiting(promise: Commitment, official: User) -> Message:
    return message(official, reminder(official, promise, days_late=3), now=NOW)


def run(*, at: datetime = NOW) -> delivery.Delivered:
    return deliver(clock=lambda: at)


def letter() -> Any:
    (found,) = mail.outbox
    return found


def state(of: Message) -> tuple[str, int]:
    of.refresh_from_db()
    return of.state, of.attempts


def test_a_letter_says_what_is_owed_and_where(waiting: Message, promise: Commitment, settings: Settings):
    settings.BASE_URL = "https://tracker.example"

    done = run()

    assert (done.sent, state(waiting)) == (1, (MessageState.SENT, 1))
    sent = letter()
    assert sent.to == ["official@example.org"]
    assert sent.subject == "Partnership Follow-through: 1 reminder, 1 late"
    for text in (sent.body, sent.alternatives[0].content):
        assert f"Report on a commitment: {promise.reference}" in text
        assert "Share the list of contact points" in text
        assert "due 1 November 2026, 3 days late" in text
        assert "https://tracker.example/notifications/" in text
        assert "https://tracker.example/account/settings/" in text
    assert sent.extra_headers["Auto-Submitted"] == "auto-generated"
    assert sent.extra_headers["List-Unsubscribe"] == "<https://tracker.example/account/settings/>"
    assert sent.extra_headers["Message-ID"] == f"<digest.{waiting.recipient_id}.2026-11-23@tracker.example>"


def test_a_letter_carries_no_words_of_sensitive_records(waiting: Message, promise: Commitment):
    with making():
        promise.marking = Marking.SENSITIVE
        promise.save()

    run()

    told = letter().message().as_string()
    assert promise.reference in told
    assert "Share the list" not in told
    assert "contact points" not in told


def test_words_of_records_stay_words(waiting: Message, promise: Commitment):
    with making():
        promise.text = "<b>bold</b> & {{ settings }}\r\nBcc: somebody@example.org"
        promise.save()

    run()

    sent = letter()
    assert "&lt;b&gt;bold&lt;/b&gt; &amp; {{ settings }}" in sent.alternatives[0].content
    assert "Bcc" not in dict(sent.message().items())


def test_a_person_whose_scope_has_ended_is_told_nothing(waiting: Message, official: User):
    with making():
        official.assignments.all().delete()

    assert (run().dropped, state(waiting)) == (1, (MessageState.DROPPED, 1))
    assert mail.outbox == []


@pytest.mark.parametrize("changes", [{"is_active": False}, {"email": ""}, {"digest": Digest.OFF}], ids=str)
def test_who_takes_no_mail_any_more_gets_none(changes: dict[str, Any], waiting: Message, official: User):
    with making():
        for name, value in changes.items():
            setattr(official, name, value)
        official.save()

    run()

    assert (mail.outbox, state(waiting)[0]) == ([], MessageState.DROPPED)


def test_what_was_settled_meanwhile_is_not_told(waiting: Message):
    with making():
        Reminder.objects.update(settled_at=NOW)

    run()

    assert (mail.outbox, state(waiting)[0]) == ([], MessageState.DROPPED)


def test_an_escalation_says_that_it_is_one(promise: Commitment, official: User):
    message(official, reminder(official, promise, rung=Rung.UNIT), now=NOW, kind=MessageKind.ESCALATION)

    run()

    assert letter().subject.endswith(": 1 escalation")
    assert "because nobody has said they are on it" in letter().body


def test_run_twice_sends_once(waiting: Message):
    run()
    run(at=NOW + timedelta(days=1))

    assert len(mail.outbox) == 1


def test_what_somebody_else_has_claimed_is_left_alone(waiting: Message):
    assert delivery._claim(NOW) is not None

    assert run(at=NOW + timedelta(seconds=119)) == delivery.Delivered()
    assert run(at=NOW + timedelta(seconds=120)).sent == 1


def test_a_refusal_is_tried_again_ever_more_slowly_and_given_up(waiting: Message, settings: Settings):
    settings.EMAIL_BACKEND = f"{__name__}.Picky"
    now = NOW
    for attempt in range(1, rules.MOST_ATTEMPTS + 1):
        assert run(at=now).failed == 1
        assert run(at=now).failed == 0  # not at once
        now += rules.pause(attempt)

    assert state(waiting) == (MessageState.FAILED, rules.MOST_ATTEMPTS)
    assert "550" in waiting.last_error
    assert run(at=now + timedelta(days=9)) == delivery.Delivered()


def test_what_failed_is_sent_once_the_server_is_back(waiting: Message, settings: Settings):
    good = settings.EMAIL_BACKEND
    settings.EMAIL_BACKEND = f"{__name__}.Picky"
    run()
    settings.EMAIL_BACKEND = good

    assert run(at=NOW + timedelta(minutes=2)).sent == 1
    assert (state(waiting), waiting.last_error) == ((MessageState.SENT, 2), "")


def test_a_dead_server_is_not_asked_for_every_letter(official: User, promise: Commitment, settings: Settings):
    settings.EMAIL_BACKEND = f"{__name__}.Picky"
    for number in range(5):
        made = message(official, reminder(official, promise, key=f"k{number}"), now=NOW + timedelta(days=number))
        Message.objects.filter(pk=made.pk).update(not_before=NOW)

    assert run().failed == delivery.FAILURES_IN_A_ROW


def test_a_worker_that_is_asked_to_end_takes_no_further_letter(waiting: Message):
    assert deliver(clock=lambda: NOW, may_go_on=lambda: False) == delivery.Delivered()
    assert state(waiting) == (MessageState.WAITING, 0)


def test_more_than_a_batch_asks_for_another_run(monkeypatch: pytest.MonkeyPatch, waiting: Message):
    asked: list[str] = []
    monkeypatch.setattr(delivery, "BATCH", 1)
    monkeypatch.setattr(delivery, "enqueue", lambda name, args, key: asked.append(name))

    run()

    assert asked == ["send"]


def test_files_are_named_after_the_message(waiting: Message, settings: Settings, tmp_path: Path):
    settings.EMAIL_BACKEND, settings.EMAIL_FILE_PATH = "sdptracker.mail.Files", tmp_path / "mail"

    run()

    assert [path.name for path in (tmp_path / "mail").iterdir()] == [f"digest.{waiting.recipient_id}.2026-11-23.eml"]


# --- a black hole ---------------------------------------------------------------------------------------------------


@pytest.fixture
def black_hole(settings: Settings) -> Iterator[socket.socket]:
    """A mail server that takes connections and never says a word."""
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    with socket.create_server(("127.0.0.1", 0)) as hole:
        settings.EMAIL_HOST, settings.EMAIL_PORT = hole.getsockname()
        settings.EMAIL_TIMEOUT = 0.3
        yield hole


@pytest.mark.long
def test_a_server_that_never_answers_is_given_up_for_now(black_hole: socket.socket, waiting: Message):
    assert run().failed == 1
    assert state(waiting) == (MessageState.WAITING, 1)
    assert "timed out" in waiting.last_error


@pytest.mark.long
@pytest.mark.django_db(transaction=True)
def test_pages_answer_while_the_worker_waits_for_the_server(
    black_hole: socket.socket, waiting: Message, official: User, settings: Settings
):
    settings.EMAIL_TIMEOUT = 30  # as long as the hole says nothing

    def work() -> None:
        run()
        connection.close()

    worker = threading.Thread(target=work)
    worker.start()
    peer, _address = black_hole.accept()  # the worker is at it, and stays there

    with peer:
        page = client_for(official).get("/notifications/")
        assert worker.is_alive()
        assert (page.status_code, b"Report on a commitment" in page.content) == (200, True)
        assert client_for(official).post(f"/notifications/{Reminder.objects.get().pk}/acknowledge/").status_code == 302
    worker.join(timeout=10)

    assert state(waiting) == (MessageState.WAITING, 1)
