"""How allauth works here: it signs in accounts that administrators made, and nothing else."""

from __future__ import annotations

import time
import zoneinfo
from base64 import urlsafe_b64encode
from typing import Any, NoReturn

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.internal.flows.login import get_authentication_records, perform_login, record_authentication
from allauth.account.models import Login
from allauth.account.utils import get_login_redirect_url
from allauth.core import context
from allauth.core.exceptions import ImmediateHttpResponse
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from allauth.socialaccount.providers.base import AuthError
from cryptography.fernet import Fernet, MultiFernet
from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.utils.crypto import salted_hmac
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from partnerships.choices import Role
from partnerships.permissions import Access
from partnerships.queries.sign_ins import Previous
from partnerships.rules.factors import is_shown
from partnerships.rules.single_sign_on import is_answer_to, verified_email
from partnerships.services import sessions, sign_ins, single_sign_on
from partnerships.services.base import today

JUST_NOW = 5 * 60  # seconds
HAS_SECOND_FACTOR = "has_second_factor"  # in a session that a second factor opened, or in which one was set up


def must_set_password(request: HttpRequest) -> bool:
    """
    Say whether whoever is in has a password that an administrator has set, and sets another before anything else.

    Not if single sign-on has let them in: what password they have here has opened nothing.
    """
    account: Any = request.user
    if account.password_lapses_at is None:
        return False
    return all(record["method"] != "socialaccount" for record in get_authentication_records(request, account))


class AccountAdapter(DefaultAccountAdapter):
    """Sign-in alone: no sign-up, no mail, no messages but our own."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def send_mail(self, *args: Any, **kwargs: Any) -> None:
        """Send nothing: accounts have no mail of allauth's."""

    def add_message(self, *args: Any, **kwargs: Any) -> None:
        """Say nothing in allauth's words: the pages say what happened in ours."""

    def is_ajax(self, request: HttpRequest) -> bool:
        """Answer programs as people: with pages, never with a description of the form."""
        return False

    def respond_user_inactive(self, request: HttpRequest, user: Any) -> HttpResponse:
        """Turn away whoever was switched off between two steps, in the words for a wrong password."""
        return refused(request, _("The user name or the password is wrong."))

    def get_client_ip(self, request: HttpRequest) -> str:
        return sign_ins.whence_of(request).address or "0.0.0.0"  # noqa: S104  # a local socket has no address

    def get_login_redirect_url(self, request: HttpRequest) -> str:
        """Lead an auditor to the history, everybody else to Follow-through."""
        roles = Access.of(request.user, on=today()).roles
        return reverse("history-list" if roles == [Role.AUDITOR] else "home")

    def is_reauthentication_required(self, *, app: str, **_: Any) -> bool:
        """Ask again who it is before what opens the account is changed, unless the person has just shown it."""
        request = context.request
        records = get_authentication_records(request, request.user)
        return not any(time.time() - record["at"] < JUST_NOW for record in records)

    def get_reauthentication_methods(self, user: Any) -> list[dict[str, Any]]:
        return [{"id": "confirm", "description": "", "url": reverse("confirm-identity")}]

    def post_login(self, request: HttpRequest, user: Any, *, redirect_url: str | None, **_: Any) -> HttpResponse:
        """Record that the person is in, and tell them of their last time."""
        sessions.opened(request=request, account=user)
        records = get_authentication_records(request, user)
        methods = [record.get("type") or record["method"] for record in records]
        if is_shown({record["method"] for record in records}, sso_counts=settings.OIDC_COUNTS_AS_SECOND_FACTOR):
            request.session[HAS_SECOND_FACTOR] = True
        before = sign_ins.signed_in(account=user, whence=sign_ins.whence_of(request), how=", ".join(methods))
        if before is not None:
            _tell_of_last_time(request, before, zone=user.time_zone)
        return HttpResponseRedirect(get_login_redirect_url(request, redirect_url))


class SingleSignOnAdapter(DefaultSocialAccountAdapter):
    """Single sign-on lets in whom we know by what an administrator has set; nothing of allauth's is kept."""

    def pre_social_login(self, request: HttpRequest, sociallogin: Any) -> NoReturn:
        """
        Go on with the account of whom the provider has signed in, in the place of all that allauth would do.

        :raises ImmediateHttpResponse: always: on to the next step, or back to the sign-in page.
        """
        claims = sociallogin.account.extra_data["id_token"]
        whence = sign_ins.whence_of(request)
        if not is_answer_to(claims, nonce=sociallogin.state.get("nonce", "")):
            single_sign_on.refuse(whence=whence, why="answer to another request")
            raise ImmediateHttpResponse(refused(request, _("The answer belongs to no request of yours. Try again.")))
        account = single_sign_on.account_of(subject=claims["sub"], verified_email=verified_email(claims), whence=whence)
        if account is None:
            said = _("There is no open account for you here. An administrator can make one or switch it on.")
            raise ImmediateHttpResponse(refused(request, said))
        record_authentication(request, account, "socialaccount", provider="sso", uid=claims["sub"])
        login = Login(user=account, redirect_url=sociallogin.state.get("next"))
        raise ImmediateHttpResponse(perform_login(request, login))

    def get_requests_session(self) -> Any:
        """Ask the provider at its own addresses alone: none of them sends us elsewhere."""
        session = super().get_requests_session()
        session.max_redirects = 0
        return session

    def on_authentication_error(self, request: HttpRequest, provider: Any, **told: Any) -> NoReturn:
        """:raises ImmediateHttpResponse: always: back to the sign-in page, in our words."""
        if told.get("error") == AuthError.CANCELLED:
            raise ImmediateHttpResponse(refused(request, _("You did not go on at %(name)s.") % {"name": provider.name}))
        single_sign_on.refuse(
            whence=sign_ins.whence_of(request), why=f"{told.get('exception') or 'no request of ours'}"
        )
        said = _("%(name)s could not sign you in. Try again.") % {"name": provider.name}
        raise ImmediateHttpResponse(refused(request, said))


def refused(request: HttpRequest, said: str) -> HttpResponse:
    """Lead back to the sign-in page, saying why nobody is in."""
    messages.error(request, said)
    return HttpResponseRedirect(reverse("sign-in"))


class FactorAdapter(DefaultMFAAdapter):
    """Second factors under our name, their secrets kept encrypted."""

    def get_totp_issuer(self) -> str:
        return settings.BRAND_NAME

    def get_totp_label(self, user: Any) -> str:
        return user.get_username()

    def get_public_key_credential_rp_entity(self) -> dict[str, str]:
        return super().get_public_key_credential_rp_entity() | {"name": settings.BRAND_NAME}

    def encrypt(self, text: str) -> str:
        return _cipher().encrypt(text.encode()).decode()

    def decrypt(self, encrypted_text: str) -> str:
        return _cipher().decrypt(encrypted_text.encode()).decode()


def _cipher() -> MultiFernet:
    """Give the cipher of the key that signs sessions; what its forerunners encrypted can still be read."""
    keys = [settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS]
    digests = [salted_hmac("partnerships.factors", "key", secret=key, algorithm="sha256").digest() for key in keys]
    return MultiFernet([Fernet(urlsafe_b64encode(digest)) for digest in digests])


def _tell_of_last_time(request: HttpRequest, before: Previous, *, zone: str) -> None:
    when = date_format(timezone.localtime(before.at, zoneinfo.ZoneInfo(zone)), "j M Y, H:i")
    where = before.address or _("this machine")
    said = _("You last signed in on %(when)s from %(where)s.") % {"when": when, "where": where}
    if not before.failures:
        messages.info(request, said)
        return
    failed = ngettext(
        "Since then %(count)s attempt to sign in to your account has failed.",
        "Since then %(count)s attempts to sign in to your account have failed.",
        before.failures,
    ) % {"count": before.failures}
    messages.warning(request, f"{said} {failed} " + _("If that was not you, change your password."))
