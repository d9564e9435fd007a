"""What administrators do to other people's accounts, and nobody to their own."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from django.utils.translation import gettext as _

from partnerships.errors import NotAllowed
from partnerships.models import User
from partnerships.permissions import Permission, require_in_person
from partnerships.services.base import acting, give_reason


@contextmanager
def administering(actor: User, account: User, action: str, *, reason: str, own: str = "") -> Iterator[None]:
    """
    Do something to somebody else's account, in one transaction; `own` says what one does with one's own instead.

    :raises NotAllowed: if an access token acts, the actor is no administrator, or it is their own account or a
        program's.
    :raises RuleViolation: without a reason.
    """
    require_in_person(actor)
    with acting(actor, action, reason=give_reason(reason)) as access:
        access.require(Permission.PEOPLE_EDIT)
        if account.pk == actor.pk:
            raise NotAllowed(own or _("Nobody changes their own account or roles; another administrator does."))
        if account.is_system:
            raise NotAllowed(_("Programs act as this account; it is not edited."))
        yield
