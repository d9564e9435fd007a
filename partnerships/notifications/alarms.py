"""Telling those who look after the record that it did not pass its check."""

from __future__ import annotations

import logging
import smtplib
from datetime import date

from django.conf import settings
from django.core.mail import EmailMessage
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from partnerships.models import User
from partnerships.permissions import Access

log = logging.getLogger(__name__)


def tell_of_altered_record(*, on: date) -> int:
    """
    Write to every administrator and auditor who has an address, whatever digest they chose; gives how many were told.

    One letter that fails is logged and holds up none of the others.
    """
    people = User.objects.filter(is_active=True, is_system=False).exclude(email="").order_by("pk")
    told = 0
    for access in Access.of_all(people, on=on):
        if access.may_oversee:
            told += _told(access.user)
    return told


def _told(user: User) -> bool:
    with translation.override(user.language):
        letter = EmailMessage(
            subject=_("The audit record did not pass its check"),
            body=_(
                "The nightly check of the audit record found that it was altered, or could not check it.\n\n"
                "What it found: %(url)s\n\n"
                "Keep the anchors and a copy of the database as they are, and tell the records and security officers "
                "before anything is mended."
            )
            % {"url": f"{settings.BASE_URL}{reverse('status')}"},
            to=[user.email],
        )
        try:
            letter.send()
        except (OSError, smtplib.SMTPException) as error:
            log.error("The alarm was not sent to account %s: %s", user.pk, error)
            return False
    return True
