"""Open sessions: each ends by itself in time, and at once when a person, an administrator or a change ends it."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from typing import Any

from allauth.usersessions.models import UserSession
from django.conf import settings
from django.contrib.sessions.models import Session
from django.http import HttpRequest
from django.utils.translation import gettext as _

from partnerships.choices import SignInDetail, SignInKind
from partnerships.models import User
from partnerships.permissions import require_in_person
from partnerships.rules import sessions as rules
from partnerships.rules.sign_ins import Whence, browser_name
from partnerships.services import sign_ins
from partnerships.services.administering import administering

# In the session itself: when its person signed in, and when they were last there (seconds since 1970).
BEGAN, SEEN = "began_at", "seen_at"
SEEN_IS_NOTED_EVERY = timedelta(minutes=1)


def begin(session: Any, *, now: datetime) -> None:
    """Mark a session as open from now on."""
    session[BEGAN] = session[SEEN] = now.timestamp()


def opened(*, request: HttpRequest, account: User) -> None:
    """List the session that was just opened among the account's, and forget those that are no more."""
    _of(account).exclude(session_key__in=Session.objects.values("session_key")).delete()
    UserSession.objects.create_from_request(request, user=account)


def why_over(session: Any, *, now: datetime) -> SignInDetail | None:
    """Say why a session may not go on; one without marks was not opened here, and may not."""
    if BEGAN not in session or SEEN not in session:
        return SignInDetail.OVER
    return rules.why_over(
        began_at=datetime.fromtimestamp(session[BEGAN], UTC),
        seen_at=datetime.fromtimestamp(session[SEEN], UTC),
        now=now,
        idle=timedelta(minutes=settings.SESSION_IDLE_MINUTES),
        longest=timedelta(hours=settings.SESSION_HOURS),
    )


def note_seen(session: Any, *, now: datetime) -> None:
    """Keep that the session is used, once a minute."""
    if now.timestamp() - session[SEEN] >= SEEN_IS_NOTED_EVERY.total_seconds():
        session[SEEN] = now.timestamp()
        UserSession.objects.filter(session_key=session.session_key).update(last_seen_at=now)


def went_over(*, account: User, key: str | None, why: SignInDetail, whence: Whence) -> None:
    """Record that a session has come to its end, and forget it."""
    sign_ins.record(SignInKind.SESSION_ENDED, whence=whence, account=account, detail=why)
    UserSession.objects.filter(session_key=key).delete()


def left(*, account: User, key: str | None, whence: Whence) -> None:
    """Record that somebody signed out, and forget the session."""
    sign_ins.record(SignInKind.SIGNED_OUT, whence=whence, account=account)
    UserSession.objects.filter(session_key=key).delete()


def moved(*, old_key: str | None, new_key: str | None) -> None:
    """Follow a session that goes on under another key."""
    UserSession.objects.filter(session_key=old_key).update(session_key=new_key)


def end_own(*, actor: User, pk: int, whence: Whence) -> bool:
    """End one of the actor's own sessions at once; gives whether there was one to end."""
    require_in_person(actor)
    return bool(_end(_of(actor).filter(pk=pk), account=actor, whence=whence, why=SignInDetail.BY_PERSON, by=actor))


def end_others(*, actor: User, key: str | None, whence: Whence, why: SignInDetail = SignInDetail.BY_PERSON) -> int:
    """End all of the actor's own sessions but the one with this key; gives how many."""
    require_in_person(actor)
    return _end(_of(actor).exclude(session_key=key), account=actor, whence=whence, why=why, by=actor)


def password_changed(*, account: User, key: str | None, whence: Whence) -> int:
    """Record that somebody has another password, and end their sessions but the one with this key."""
    sign_ins.record(SignInKind.PASSWORD_CHANGED, whence=whence, account=account)
    return end_others(actor=account, key=key, whence=whence, why=SignInDetail.NEW_PASSWORD)


def end_all(*, actor: User, account: User, whence: Whence, reason: str) -> int:
    """
    End all sessions of somebody at once, as an administrator; gives how many.

    :raises NotAllowed: if the actor is no administrator, or it is the actor's own account.
    :raises RuleViolation: without a reason.
    """
    own = _("Your own sessions are ended under My settings, Security.")
    with administering(actor, account, "sessions.end_all", reason=reason, own=own):
        return _end(_of(account), account=account, whence=whence, why=reason.strip(), by=actor)


def close(*, account: User, why: SignInDetail, by: User) -> int:
    """End all sessions of an account that has changed in a way none may outlive; gives how many."""
    return _end(_of(account), account=account, whence=Whence(), why=why, by=by)


def _of(account: User) -> Any:
    return UserSession.objects.filter(user_id=account.pk).order_by("pk")


def _end(sessions: Iterable[Any], *, account: User, whence: Whence, why: str, by: User) -> int:
    ended = list(sessions)
    Session.objects.filter(session_key__in=[session.session_key for session in ended]).delete()
    UserSession.objects.filter(pk__in=[session.pk for session in ended]).delete()
    for session in ended:
        where = f"{browser_name(session.user_agent)} · {session.ip}".removeprefix(" · ")
        sign_ins.record(SignInKind.SESSION_ENDED, whence=whence, account=account, detail=f"{why}, {where}", by=by)
    return len(ended)
