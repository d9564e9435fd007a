"""Second factors for tests, and the codes that an app would show."""

from __future__ import annotations

import time

from allauth.mfa.adapter import get_adapter
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, hotp_value

from partnerships.models import User

SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"
PERIOD = 30


def code_of(secret: str = SECRET, *, later: int = 0) -> str:
    """Give what the app shows now, or `later` half-minutes on."""
    return format_hotp_value(hotp_value(secret, int(time.time()) // PERIOD + later))


def app_of(account: User) -> Authenticator:
    """Give an account an authenticator app."""
    return TOTP.activate(account, SECRET).instance


def codes_of(account: User) -> list[str]:
    """Give an account recovery codes."""
    return RecoveryCodes.activate(account).generate_codes()


def plain_secret(factor: Authenticator) -> str:
    return get_adapter().decrypt(factor.data["secret"])
