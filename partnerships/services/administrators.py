"""There is always an administrator: whatever changes people, one is left who can change them."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from partnerships.choices import Role
from partnerships.errors import RuleViolation
from partnerships.models import Assignment
from partnerships.permissions import in_force
from partnerships.services.base import today


@contextmanager
def keeping_one() -> Iterator[None]:
    """
    Hold all administrators' assignments while one of them, or an account, is changed.

    Two administrators who switch each other off at once are worked off one after the other. Somebody's substitute is
    no administrator of their own, and does not count.
    :raises RuleViolation: if nobody is left today, or nobody whose role has no end where there was somebody.
    """
    held = Assignment.objects.filter(role=Role.ADMINISTRATOR).order_by("pk")
    list(held.select_for_update(of=("self",)).values_list("pk"))
    had_lasting = _lasting() > 0
    yield
    if not _today().exists():
        raise RuleViolation(_("This is the last administrator. Make somebody else an administrator first."))
    if had_lasting and not _lasting():
        raise RuleViolation(
            _("Nobody would be administrator any more after that day. Make somebody else an administrator first.")
        )


def _today() -> QuerySet[Assignment]:
    return Assignment.objects.filter(
        in_force(today()), role=Role.ADMINISTRATOR, substitute_for=None, user__is_active=True, user__is_system=False
    )


def _lasting() -> int:
    return _today().filter(ends_on=None).count()
