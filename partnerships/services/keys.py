"""What every key of a person does in its life: it is made, found, used and revoked."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import TypeVar

from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from partnerships.choices import TokenState
from partnerships.errors import NotAllowed, RuleViolation
from partnerships.models import User
from partnerships.models.keys import Key
from partnerships.permissions import Permission, require_in_person
from partnerships.rules import keys as rules
from partnerships.services.base import acting

HINT_LENGTH = 8
USE_IS_NOTED_EVERY = timedelta(minutes=1)
Kept = TypeVar("Kept", bound=Key)


def hold_owner(owner: User) -> User:
    """
    Hold an account that is to have another key: two made at once are counted one after the other.

    :raises NotAllowed: if the account is switched off or a program's own.
    """
    held: User = User.objects.select_for_update(of=("self",)).get(pk=owner.pk)
    if held.is_system:
        raise NotAllowed(_("Programs act as this account; nobody signs in to it, and it has no keys."))
    if not held.is_active:
        raise NotAllowed(_("This account is switched off. An administrator can switch it on."))
    return held


def keep(key: Kept, *, secret: str, days: int, most: int, refusal: str) -> Kept:
    """
    Keep a new key, filled but for its secret and its end; `most` of this kind may be in force for one person.

    :raises RuleViolation: for a life outside 1 to 366 days, a name in use, or (with the refusal) too many keys.
    """
    rules.check_days(days)
    now = timezone.now()
    in_force = type(key)._default_manager.filter(user=key.user, revoked_at=None, expires_at__gt=now)
    rules.check_room(in_force.count(), most=most, refusal=refusal)
    key.digest, key.hint = rules.digest_of(secret), secret[:HINT_LENGTH]
    key.expires_at = now + timedelta(days=days)
    key.is_demonstration = key.user.is_demonstration
    key.full_clean()
    key.save()
    return key


def revoke(key: Kept, *, actor: User, version: int | None, action: str, refusal: str) -> Kept:
    """
    End a key at once: one's own, or as an administrator anybody's.

    One that has expired can be revoked too, which frees its name.
    :raises NotAllowed: if it is somebody else's, or an access token acts.
    :raises RuleViolation: with the refusal, if it was revoked before.
    :raises Conflict: if it was changed meanwhile.
    """
    require_in_person(actor)
    with acting(actor, action) as access:
        held: Kept = type(key).objects.lock(key.pk)
        if held.user_id != actor.pk:
            access.require(Permission.PEOPLE_EDIT)
        if held.revoked_at is not None:
            raise RuleViolation(refusal)
        held.expect(version)
        _end(held, by=actor)
    return held


def revoke_all(kind: type[Key], keys: Iterable[Key], *, actor: User, action: str) -> int:
    """
    End these keys of a kind at once, as an administrator; gives how many there were to end.

    :raises NotAllowed: if the actor is no administrator, or an access token acts.
    """
    require_in_person(actor)
    pks = [key.pk for key in keys]
    with acting(actor, action) as access:
        access.require(Permission.PEOPLE_EDIT)
        left = kind.objects.select_for_update(of=("self",)).filter(pk__in=pks, revoked_at=None)
        held: list[Key] = list(left.order_by("pk"))
        for key in held:
            _end(key, by=actor)
    return len(held)


def end_all(kind: type[Key], *, owner: User, by: User) -> int:
    """End all keys of a kind that somebody has, as a part of switching the account off; gives how many there were."""
    held: list[Key] = list(
        kind.objects.select_for_update(of=("self",)).filter(user=owner, revoked_at=None).order_by("pk")
    )
    for key in held:
        _end(key, by=by)
    return len(held)


def works(key: Key, *, now: datetime) -> bool:
    """Say whether a key, with its owner, is in force and its owner can sign in."""
    is_open = key.user.is_active and not key.user.is_system
    state = rules.state(expires_at=key.expires_at, revoked_at=key.revoked_at, now=now)
    return is_open and state is TokenState.IN_FORCE


def note_use(key: Key, *, now: datetime) -> None:
    """Keep when a key was last used, once a minute; no change of the record, so nobody's action."""
    due = now - USE_IS_NOTED_EVERY
    if key.last_used_at is None or key.last_used_at <= due:
        unnoted = Q(last_used_at=None) | Q(last_used_at__lte=due)
        type(key)._default_manager.filter(unnoted, pk=key.pk).update(last_used_at=now)


def _end(key: Key, *, by: User) -> None:
    key.revoked_at, key.revoked_by = timezone.now(), by
    key.full_clean()
    key.save()
