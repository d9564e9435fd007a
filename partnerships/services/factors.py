"""Second factors: an authenticator app, security keys, and recovery codes for the day when both are lost."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, hotp_value, yield_hotp_counters_from_time
from allauth.mfa.utils import decrypt
from allauth.mfa.webauthn.internal import auth as webauthn
from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from partnerships.choices import Role, SignInDetail, SignInKind
from partnerships.errors import RuleViolation
from partnerships.models import User
from partnerships.permissions import Access, require_in_person
from partnerships.rules.factors import is_required
from partnerships.rules.sign_ins import Whence
from partnerships.services import sessions, sign_ins
from partnerships.services.administering import administering
from partnerships.services.base import acting

Type = Authenticator.Type
MAIN = (Type.TOTP, Type.WEBAUTHN)  # recovery codes stand in for one of these, and go with the last
MOST_KEYS = 10
LAST_STEP = "last_step"


@dataclass(frozen=True, slots=True)
class Proof:
    """What came of showing a second factor: the one that was right, or nothing; `open_again_at` if it was not heard."""

    factor: Any = None
    open_again_at: datetime | None = None


def must_have(access: Access) -> bool:
    """Say whether somebody works with a second factor alone, by the rule and the settings."""
    account = access.user
    if not settings.SECOND_FACTOR_REQUIRED_ROLES:
        return False
    exempt: dict[str, bool] = {
        "is_demonstration": account.is_demonstration,
        "is_on_loopback": settings.IS_ON_LOOPBACK_ONLY,
    }
    # The roles are read only where they decide.
    roles: list[Role] = [] if all(exempt.values()) else access.roles
    return is_required(roles=roles, required=settings.SECOND_FACTOR_REQUIRED_ROLES, **exempt)


def try_code(*, account: User, code: str, whence: Whence, now: datetime) -> Proof:
    """Hear a code of the authenticator app, or a recovery code, within the limits of the door; each opens once."""
    return _hear(account, lambda: _factor_of_code(account, code), whence=whence, now=now)


def try_key(*, account: User, credential: Any, whence: Whence, now: datetime) -> Proof:
    """Hear the answer of a security key to the challenge in the session, within the limits of the door."""
    return _hear(account, lambda: _factor_of_key(account, credential), whence=whence, now=now)


def add_app(*, actor: User, secret: str, code: str, whence: Whence) -> list[str]:
    """
    Add an authenticator app that has shown a right code; gives recovery codes if there were none.

    :raises RuleViolation: if the code is wrong, or there is an app already.
    """
    require_in_person(actor)
    with acting(actor, "factors.add"):
        _hold(actor)
        if _own(actor).filter(type=Type.TOTP).exists():
            raise RuleViolation(_("You have an authenticator app already. Remove it first."))
        step = _step_of(secret, code)
        if step is None:
            raise RuleViolation({"code": _("This code is wrong. Is the clock of your device right?")})
        factor = TOTP.activate(actor, secret).instance
        factor.data[LAST_STEP] = step
        factor.save()
        sign_ins.record(SignInKind.FACTOR_ADDED, whence=whence, account=actor, detail=SignInDetail.TOTP)
        return _first_codes(actor, whence)


def add_key(*, actor: User, name: str, credential: Any, whence: Whence) -> list[str]:
    """
    Add a security key that has answered the challenge in the session; gives recovery codes if there were none.

    :raises RuleViolation: if the answer is wrong, or there are too many keys.
    """
    require_in_person(actor)
    with acting(actor, "factors.add"):
        _hold(actor)
        if _own(actor).filter(type=Type.WEBAUTHN).count() >= MOST_KEYS:
            raise RuleViolation(
                _("There are %(count)s security keys already; remove one first.") % {"count": MOST_KEYS}
            )
        try:
            webauthn.parse_registration_response(credential)
            webauthn.complete_registration(credential)
        except (ValidationError, ValueError, KeyError) as error:
            raise RuleViolation(_("The security key did not answer as it should. Try again.")) from error
        webauthn.WebAuthn.add(actor, name, credential)
        detail = f"{SignInDetail.WEBAUTHN.value}, {name}"
        sign_ins.record(SignInKind.FACTOR_ADDED, whence=whence, account=actor, detail=detail)
        return _first_codes(actor, whence)


def make_codes(*, actor: User, whence: Whence) -> list[str]:
    """
    Give the actor new recovery codes, which nobody is shown again; the old ones are worth nothing.

    :raises RuleViolation: without a factor they could stand in for.
    """
    require_in_person(actor)
    with acting(actor, "factors.make_codes"):
        _hold(actor)
        if not _own(actor).filter(type__in=MAIN).exists():
            raise RuleViolation(_("Recovery codes stand in for a second factor. Set one up first."))
        _own(actor).filter(type=Type.RECOVERY_CODES).delete()
        return _first_codes(actor, whence)


def remove(*, actor: User, pk: int, must_keep_one: bool, whence: Whence) -> None:
    """
    Remove one of the actor's own factors; with the last one, the recovery codes go too.

    :raises RuleViolation: if it is the last one of somebody who needs one.
    :raises Authenticator.DoesNotExist: if it is not theirs.
    """
    require_in_person(actor)
    with acting(actor, "factors.remove"):
        _hold(actor)
        factor = _own(actor).filter(type__in=MAIN).get(pk=pk)
        is_last = not _own(actor).filter(type__in=MAIN).exclude(pk=pk).exists()
        if is_last and must_keep_one:
            raise RuleViolation(_("Your role needs a second factor: add another one before you remove the last."))
        _forget(factor, account=actor, whence=whence)
        if is_last:
            _own(actor).delete()


def remove_all(*, actor: User, account: User, whence: Whence, reason: str) -> None:
    """
    Remove all second factors of somebody who lost theirs, as an administrator, and end their sessions.

    :raises NotAllowed: if the actor is no administrator, or it is the actor's own account.
    :raises RuleViolation: without a reason, or if there is nothing to remove.
    """
    own = _("Nobody removes their own second factor here; another administrator does.")
    with administering(actor, account, "factors.remove_all", reason=reason, own=own):
        _hold(account)
        held = list(_own(account).filter(type__in=MAIN))
        if not held:
            raise RuleViolation(_("This account has no second factor."))
        for factor in held:
            _forget(factor, account=account, whence=whence, by=actor, reason=reason.strip())
        _own(account).delete()
        sessions.end_all(actor=actor, account=account, whence=whence, reason=reason)


def _hear(account: User, find: Callable[[], Any], *, whence: Whence, now: datetime) -> Proof:
    with transaction.atomic():
        key = sign_ins.hold(account.username)
        closed_until = sign_ins.open_again_at(key, whence=whence, now=now)
        if closed_until is not None:
            sign_ins.record(SignInKind.REFUSED, whence=whence, account=account)
            return Proof(open_again_at=closed_until)
        factor = find()
        if factor is None:
            sign_ins.fail(SignInKind.FACTOR_FAILED, whence=whence, owner=account, key=key, now=now)
        elif factor.type == Type.RECOVERY_CODES:
            sign_ins.record(SignInKind.CODE_USED, whence=whence, account=account)
    return Proof(factor=factor)


def _factor_of_code(account: User, code: str) -> Any:
    for factor in _own(account).select_for_update().exclude(type=Type.WEBAUTHN):
        if factor.type == Type.RECOVERY_CODES:
            if factor.wrap().validate_code(code):
                return factor
            continue
        step = _step_of(decrypt(factor.data["secret"]), code)
        if step is not None and step > factor.data.get(LAST_STEP, 0):
            factor.data[LAST_STEP] = step  # in the table, so that all processes know it was used
            factor.save()
            return factor
    return None


def _factor_of_key(account: User, credential: Any) -> Any:
    try:
        webauthn.parse_authentication_response(credential)
        return webauthn.complete_authentication(account, credential)
    except (ValidationError, ValueError, KeyError):
        return None


def _step_of(secret: str, code: str) -> int | None:
    """Give the half-minute to which a code belongs, if it is one of those that count now."""
    given = code.replace(" ", "")
    steps = (step for step in yield_hotp_counters_from_time() if format_hotp_value(hotp_value(secret, step)) == given)
    return next(steps, None)


def _first_codes(account: User, whence: Whence) -> list[str]:
    if _own(account).filter(type=Type.RECOVERY_CODES).exists():
        return []
    codes = RecoveryCodes.activate(account)
    sign_ins.record(SignInKind.CODES_MADE, whence=whence, account=account)
    return list(codes.generate_codes())


def _forget(factor: Any, *, account: User, whence: Whence, by: User | None = None, reason: str = "") -> None:
    name = factor.data.get("name", "") if factor.type == Type.WEBAUTHN else ""
    detail = ", ".join(part for part in (str(factor.type), name, reason) if part)
    factor.delete()
    sign_ins.record(SignInKind.FACTOR_REMOVED, whence=whence, account=account, detail=detail, by=by)


def _own(account: User) -> Any:
    return Authenticator.objects.filter(user_id=account.pk).order_by("pk")


def _hold(account: User) -> None:
    User.objects.select_for_update(of=("self",)).get(pk=account.pk)
