"""Who is told that the audit record did not pass its check."""

from __future__ import annotations

from typing import Any

import pytest
from django.core import mail

from partnerships.choices import Digest
from partnerships.models import User
from partnerships.notifications import alarms
from partnerships.services.base import today
from tests.factories.base import making

pytestmark = pytest.mark.django_db


def give_address(*people: User, **values: Any) -> None:
    with making():
        for person in people:
            for name, value in {"email": f"{person.username}@example.org", **values}.items():
                setattr(person, name, value)
            person.save()


def test_administrators_and_auditors_are_told(administrator: User, auditor: User, official: User, manager: User):
    give_address(administrator, auditor, official, manager, digest=Digest.OFF)

    assert alarms.tell_of_altered_record(on=today()) == 2

    assert {letter.to[0] for letter in mail.outbox} == {"administrator@example.org", "auditor@example.org"}
    assert "/status/" in str(mail.outbox[0].body)


def test_whoever_is_switched_off_or_has_no_address_is_not_told(administrator: User, auditor: User):
    give_address(administrator, is_active=False)

    assert alarms.tell_of_altered_record(on=today()) == 0
    assert mail.outbox == []


def test_letter_that_fails_holds_up_no_other(
    administrator: User, auditor: User, settings: Any, caplog: pytest.LogCaptureFixture
):
    give_address(administrator)
    give_address(auditor)
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 1

    assert alarms.tell_of_altered_record(on=today()) == 0
    assert caplog.text.count("The alarm was not sent") == 2
