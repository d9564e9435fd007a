"""Telling those who look after the installation what cannot wait."""

from __future__ import annotations

import logging
import smtplib
from collections.abc import Callable
from datetime import date

from django.conf import settings
from django.core.mail import EmailMessage
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from partnerships.models import User
from partnerships.permissions import Access

Words = Callable[[], str]  # said in the language of each reader

log = logging.getLogger(__name__)


def tell_of_altered_record(*, on: date) -> int:
    """Tell those who look after the installation that the audit record did not pass; gives how many were told."""
    return _tell_all(
        on,
        lambda: _("The audit record did not pass its check"),
        lambda: (
            _(
                "The nightly check of the audit record found that it was altered, or could not check it.\n\n"
                "What it found: %(url)s\n\n"
                "Keep the anchors and a copy of the database as they are, and tell the records and security officers "
                "before anything is mended."
            )
            % {"url": f"{settings.BASE_URL}{reverse('status')}"}
        ),
    )


def tell_of_refused_file(*, on: date, account: str, found: str, sha256: str) -> int:
    """Tell them that somebody sent a file in which the scanner found something; gives how many were told."""
    return _tell_all(
        on,
        lambda: _("A file with malicious software was refused"),
        lambda: (
            _(
                "The scanner found “%(found)s” in a file that the account %(account)s sent. It was refused and nothing "
                "of it was kept.\n\n"
                "SHA-256: %(sha256)s\n\n"
                "Ask where the file came from. The log of the server has the time."
            )
            % {"found": found, "account": account, "sha256": sha256}
        ),
    )


def _tell_all(on: date, subject: Words, body: Words) -> int:
    """
    Write to every administrator and auditor who has an address, whatever digest they chose.

    One letter that fails is logged and holds up none of the others.
    """
    people = User.objects.filter(is_active=True, is_system=False).exclude(email="").order_by("pk")
    overseers = (access.user for access in Access.of_all(people, on=on) if access.may_oversee)
    return sum(_told(user, subject, body) for user in overseers)


def _told(user: User, subject: Words, body: Words) -> bool:
    with translation.override(user.language):
        letter = EmailMessage(subject=subject(), body=body(), to=[user.email])
        try:
            letter.send()
        except (OSError, smtplib.SMTPException) as error:
            log.error("The alarm was not sent to account %s: %s", user.pk, error)
            return False
    return True
