"""A person's own account: signing in, and the settings that are theirs."""

from __future__ import annotations

import zoneinfo
from typing import Any

from django.conf import settings
from django.contrib.auth import authenticate as check_credentials
from django.http import HttpRequest
from django.utils.translation import gettext as _

from partnerships.audit.context import acting_as
from partnerships.errors import RuleViolation
from partnerships.models import User
from partnerships.permissions import require_in_person
from partnerships.services import passwords
from partnerships.services.base import acting


def authenticate(*, request: HttpRequest | None, username: str, password: str) -> User | None:
    """
    Check a name and password; nothing for a wrong one, an account that is switched off, or a system account.

    A password kept under an older hash is hashed again on this occasion, and the change is booked on its owner.
    """
    owner = User.objects.filter(username__iexact=username, is_system=False).first()
    if owner is None:
        # Checked all the same, so that an unknown name takes as long as a wrong password.
        check_credentials(request, username="", password=password)
        return None
    with acting_as(owner, action="accounts.authenticate"):
        found: Any = check_credentials(request, username=username, password=password)
    return found if isinstance(found, User) else None


def change_password(*, actor: User, new: str) -> User:
    """
    Give the actor's own account another password; whoever calls has made sure that it is the person who asks.

    :raises NotAllowed: if an access token acts.
    :raises RuleViolation: if it is not good enough, or the present one.
    """
    require_in_person(actor)
    with acting(actor, "accounts.change_password"):
        account: User = User.objects.select_for_update(of=("self",)).get(pk=actor.pk)
        passwords.check(new, account=account, field="new")
        if account.check_password(new):
            raise RuleViolation({"new": _("This is the password you have already.")})
        account.set_password(new)
        account.password_lapses_at = None
        account.save()
    return account


def change_settings(*, actor: User, version: int, language: str, time_zone: str, digest: str | None = None) -> User:
    """
    Change the actor's own language, time zone and how often mail tells them of reminders (`None`: as it is).

    :raises NotAllowed: if an access token acts.
    :raises RuleViolation: for a language the product does not speak or a zone nobody knows.
    :raises Conflict: if the account was changed meanwhile.
    """
    require_in_person(actor)
    with acting(actor, "accounts.change_settings"):
        account: User = User.objects.select_for_update(of=("self",)).get(pk=actor.pk)
        account.expect(version)
        if language not in dict(settings.LANGUAGES):
            raise RuleViolation({"language": _("Choose a language from the list.")})
        if time_zone not in zoneinfo.available_timezones():
            raise RuleViolation({"time_zone": _("Choose a time zone from the list.")})
        account.language, account.time_zone = language, time_zone
        account.digest = account.digest if digest is None else digest
        account.full_clean()
        account.save()
    return account
