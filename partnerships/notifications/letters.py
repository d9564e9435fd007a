"""What a message says, written when it is sent: from what its reader may see then, and no sensitive words."""

from __future__ import annotations

import zoneinfo
from dataclasses import dataclass
from datetime import date
from urllib.parse import urlsplit

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from partnerships.choices import Digest, Marking, MessageKind
from partnerships.models import Message, Reminder, User
from partnerships.permissions import Access
from partnerships.queries import inbox

LISTED = 50
"""How many reminders a letter lists; the inbox has all."""


@dataclass(frozen=True, slots=True)
class Line:
    """One reminder in a letter; `title` is empty where mail must not carry it."""

    item: inbox.Item
    title: str


def write(message: Message, *, on: date) -> EmailMultiAlternatives | None:
    """
    Write a message's letter, or nothing where there is nothing left to say or nobody to say it to.

    The same message has the same Message-ID however often it is written.
    """
    recipient: User = message.recipient
    if not takes_mail(recipient):
        return None
    viewer = Access.of(recipient, on=on)
    open_ones = Reminder.objects.filter(message=message, settled_at=None).order_by("due", "pk")
    lines = [
        Line(item, item.obligation.title if item.obligation.marking <= Marking.NORMAL else "")
        for item in inbox.items(open_ones[: LISTED + 1], viewer=viewer)
        if item.obligation is not None
    ]
    if not lines:
        return None
    with translation.override(recipient.language), timezone.override(_zone(recipient)):
        return _letter(message, recipient, lines)


def takes_mail(user: User) -> bool:
    """Say whether a person is sent mail at all."""
    return bool(user.is_active and not user.is_system and user.email and user.digest != Digest.OFF)


def message_id(message: Message) -> str:
    """Give the Message-ID, made of the key alone: a mail system that gets it twice can tell."""
    return f"<{message.key.replace(':', '.')}@{urlsplit(settings.BASE_URL).hostname or 'localhost'}>"


def _zone(user: User) -> zoneinfo.ZoneInfo:
    try:
        return zoneinfo.ZoneInfo(user.time_zone)
    except (zoneinfo.ZoneInfoNotFoundError, ValueError):
        return zoneinfo.ZoneInfo(settings.TIME_ZONE)


def _letter(message: Message, recipient: User, lines: list[Line]) -> EmailMultiAlternatives:
    settings_url = f"{settings.BASE_URL}{reverse('my-settings')}"
    context = {
        "name": recipient.name,
        "lines": lines[:LISTED],
        "has_more": len(lines) > LISTED,
        "is_escalation": message.kind == MessageKind.ESCALATION,
        "inbox_url": f"{settings.BASE_URL}{reverse('inbox')}",
        "settings_url": settings_url,
        "site_name": settings.BRAND_NAME,
    }
    letter = EmailMultiAlternatives(
        subject=f"{settings.BRAND_NAME}: {_subject(message, lines)}",
        body=render_to_string("mail/reminders.txt", context),
        to=[recipient.email],
        headers={
            "Message-ID": message_id(message),
            "Auto-Submitted": "auto-generated",
            "List-Unsubscribe": f"<{settings_url}>",
        },
    )
    letter.attach_alternative(render_to_string("mail/reminders.html", context), "text/html")
    return letter


def _subject(message: Message, lines: list[Line]) -> str:
    """Say how many; no word of what they are about."""
    n = len(lines)
    if message.kind == MessageKind.ESCALATION:
        return ngettext("%(n)s escalation", "%(n)s escalations", n) % {"n": n}
    late = sum(1 for line in lines if line.item.reminder.days_late)
    said = ngettext("%(n)s reminder", "%(n)s reminders", n) % {"n": n}
    return f"{said}, {_('%(n)s late') % {'n': late}}" if late else said
