"""The door: what is tried there is heard within limits, and recorded whatever comes of it."""

from __future__ import annotations

import logging
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.conf import settings
from django.db import connection, transaction
from django.db.models import Max
from django.http import HttpRequest
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext as _

from partnerships.choices import SignInDetail, SignInKind
from partnerships.models import SignInEvent, User
from partnerships.queries import sign_ins
from partnerships.queries.sign_ins import FAILURES, Previous
from partnerships.rules import passwords
from partnerships.rules.sign_ins import Limit, Limits, Whence, network_of
from partnerships.services import accounts
from partnerships.services.administering import administering

# After these an account's count of failures begins anew.
FRESH_STARTS = (SignInKind.SIGNED_IN, SignInKind.RELEASED)
ALARMING = (*FAILURES, SignInKind.REFUSED, SignInKind.LOCKED, SignInKind.SSO_REFUSED)

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Attempt:
    """
    What came of an attempt: the account, or nothing; `open_again_at` if it was not heard at all, `has_lapsed` if the
    password was right, and opens nothing any more.
    """

    account: User | None = None
    open_again_at: datetime | None = None
    has_lapsed: bool = False


def whence_of(request: Any) -> Whence:
    """Give where a request came from, as the middleware found out."""
    found: Whence = request.whence
    return found


def limits() -> Limits:
    """Give the limits that the settings name."""
    return Limits.of(
        here=settings.SIGN_IN_FAILURES_HERE,
        anywhere=settings.SIGN_IN_FAILURES_ANYWHERE,
        network=settings.SIGN_IN_FAILURES_OF_NETWORK,
    )


def record(
    kind: SignInKind,
    *,
    whence: Whence,
    account: User | None = None,
    name_key: str = "",
    detail: str = "",
    by: User | None = None,
) -> SignInEvent:
    """Keep what happened, in the table and in the log."""
    name = account.username if account else ""
    level = logging.WARNING if kind in ALARMING else logging.INFO
    # What others have typed goes in as Python writes it, so that a line break in it begins no new line of the log.
    log.log(level, "%s: account %r from %s %r", kind.value, name or "unknown", whence.address or "nowhere", detail)
    return SignInEvent.objects.create(
        kind=kind,
        account_id=account.pk if account else None,
        username=name,
        name_key=_key(name) if account else name_key,
        address=whence.address,
        browser=whence.browser[:300],
        detail=detail[:300],
        by_id=by.pk if by else None,
        by_username=by.username if by else "",
        request_id=whence.request_id[:64],
    )


def try_password(
    *, request: HttpRequest | None, username: str, password: str, whence: Whence, now: datetime
) -> Attempt:
    """
    Hear a name and a password, unless too many failures came before; the same, in the same time, for unknown names.

    Attempts on one name are heard one after the other, so that several at once cannot pass the limit together.
    """
    owner = User.objects.filter(username__iexact=username, is_system=False).first()
    with transaction.atomic():
        key = hold(owner.username if owner else username)
        closed_until = open_again_at(key, whence=whence, now=now)
        if closed_until is not None:
            record(SignInKind.REFUSED, whence=whence, account=owner, name_key=key)
            return Attempt(open_again_at=closed_until)
        account = accounts.authenticate(request=request, username=username, password=password)
        has_lapsed = account is not None and passwords.has_lapsed(account.password_lapses_at, now=now)
        if account is None or has_lapsed:
            detail = SignInDetail.LAPSED.value if has_lapsed else ""
            fail(SignInKind.FAILED, whence=whence, owner=owner, key=key, now=now, detail=detail)
            return Attempt(has_lapsed=has_lapsed)
    return Attempt(account=account)


def signed_in(*, account: User, whence: Whence, how: str) -> Previous | None:
    """Record that somebody is in, and give what happened before: their last sign-in and the failures since."""
    before = sign_ins.previous(account)
    record(SignInKind.SIGNED_IN, whence=whence, account=account, detail=how)
    return before


def hold(name: str) -> str:
    """Keep all other attempts on a name waiting until the transaction ends; gives the name's key."""
    key = _key(name)
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [f"sign-in {key}"])
    return key


def fail(kind: SignInKind, *, whence: Whence, owner: User | None, key: str, now: datetime, detail: str = "") -> None:
    """Keep a failed attempt, and that it was one too many."""
    record(kind, whence=whence, account=owner, name_key=key, detail=detail)
    closed_until = open_again_at(key, whence=whence, now=now)
    if closed_until is not None:
        until = closed_until.isoformat(timespec="seconds")
        record(SignInKind.LOCKED, whence=whence, account=owner, name_key=key, detail=until)


def confirmed(*, account: User, whence: Whence) -> None:
    """Record that somebody who is in has shown again who they are."""
    record(SignInKind.CONFIRMED, whence=whence, account=account)


def open_again_at(key: str, *, whence: Whence, now: datetime) -> datetime | None:
    """Say from when on attempts on a name are heard again from this place; nothing if they are heard now."""
    bounds = limits()
    here = network_of(whence.address) if whence.address else None
    moments = [
        _closed(bounds.anywhere, now, name_key=key),
        _closed(bounds.here, now, name_key=key, **_from(here)),
        _closed(bounds.network, now, **_from(here)) if here else None,
    ]
    return max((moment for moment in moments if moment), default=None)


def release(*, actor: User, account: User, whence: Whence, reason: str) -> None:
    """
    Let attempts on an account be heard again at once, as an administrator.

    :raises NotAllowed: if the actor is no administrator, or it is the actor's own account.
    :raises RuleViolation: without a reason.
    """
    own = _("Nobody takes a lock from their own account; another administrator does.")
    with administering(actor, account, "sign_ins.release", reason=reason, own=own):
        record(SignInKind.RELEASED, whence=whence, account=account, detail=reason.strip(), by=actor)


def _closed(limit: Limit, now: datetime, **where: object) -> datetime | None:
    since = now - limit.within
    events = SignInEvent.objects.filter(at__gt=since, **where)
    if "name_key" in where:
        fresh = SignInEvent.objects.filter(name_key=where["name_key"], at__gt=since, kind__in=FRESH_STARTS)
        last_id = fresh.aggregate(last=Max("pk"))["last"]
        events = events.filter(pk__gt=last_id or 0)
    failures = events.filter(kind__in=FAILURES).order_by("-pk").values_list("at", flat=True)
    closed_until = limit.open_again_at(list(failures[: limit.most]))
    return closed_until if closed_until and closed_until > now else None


def _from(network: tuple[str, str] | None) -> dict[str, object]:
    return {"address__range": network} if network else {"address": None}


def _key(name: str) -> str:
    return salted_hmac("partnerships.sign_ins", name.strip().casefold(), algorithm="sha256").hexdigest()
