"""
Single sign-on lets in accounts that exist, and makes none.

An account is known by the provider's subject, which an administrator gives it. Where it has none yet, an e-mail address
that the provider vouches for stands in for it once, if exactly one account has it (only administrators set addresses);
from then on only the subject counts, so that an address given to somebody else opens nothing.
"""

from __future__ import annotations

from django.utils.translation import gettext as _

from partnerships.choices import SignInKind
from partnerships.models import User
from partnerships.rules.sign_ins import Whence
from partnerships.services import sign_ins
from partnerships.services.base import acting


def account_of(*, subject: str, verified_email: str, whence: Whence) -> User | None:
    """Find the account of somebody whom the provider has signed in; nothing for whoever has none that is open."""
    accounts = User.objects.filter(is_system=False)
    found = accounts.filter(sso_subject=subject).first()
    if found is None and verified_email:
        found = _first_time(subject, verified_email)
    if found is None or not found.is_active:
        refuse(whence=whence, account=found, why=subject)
        return None
    return found


def refuse(*, whence: Whence, why: str, account: User | None = None) -> None:
    """Record that single sign-on let nobody in."""
    sign_ins.record(SignInKind.SSO_REFUSED, whence=whence, account=account, detail=why)


def _first_time(subject: str, email: str) -> User | None:
    fitting = User.objects.filter(is_system=False, is_active=True, email__iexact=email).order_by("pk")
    candidates = list(fitting[:2])
    if len(candidates) != 1 or candidates[0].sso_subject is not None:
        return None
    with acting(candidates[0], "single_sign_on.link", reason=_("First single sign-on with this e-mail address")):
        account: User = User.objects.select_for_update(of=("self",)).get(pk=candidates[0].pk)
        account.sso_subject = subject
        account.save()
    return account
