"""Forms of a person's own account."""

from __future__ import annotations

import zoneinfo
from datetime import datetime, timedelta
from functools import cache
from typing import Any

from allauth.account.internal.flows.login import perform_password_login
from allauth.account.models import Login
from django import forms
from django.conf import settings
from django.contrib.auth.forms import AuthenticationForm
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _

from partnerships.choices import Digest, TokenScope
from partnerships.rules.keys import LONGEST_DAYS
from partnerships.services import sign_ins
from partnerships.web.forms.base import BaseForm

LAPSED = _("This password was set by an administrator and has lapsed. Ask an administrator for another.")


class SignInForm(BaseForm, AuthenticationForm):
    """User name and password."""

    error_messages = {
        "invalid_login": _("The user name or the password is wrong. Capital and small letters differ in the password."),
        "inactive": _("This account is switched off. Ask an administrator."),
    }

    open_again_at: datetime | None = None

    def clean(self) -> dict[str, Any]:
        name, password = self.cleaned_data.get("username"), self.cleaned_data.get("password")
        if name is not None and password:
            request: Any = self.request
            attempt = sign_ins.try_password(
                request=request,
                username=name,
                password=password,
                whence=sign_ins.whence_of(request),
                now=timezone.now(),
            )
            self.user_cache, self.open_again_at = attempt.account, attempt.open_again_at
            if self.open_again_at is not None:
                raise ValidationError(wait_until(self.open_again_at), code="closed")
            if attempt.has_lapsed:
                raise ValidationError(LAPSED, code="lapsed")
            if self.user_cache is None:
                raise self.get_invalid_login_error()
        return self.cleaned_data

    def login(self, request: HttpRequest, redirect_url: str | None) -> HttpResponse:
        """Go on with allauth: further steps, where the account has any, and then in."""
        account = self.user_cache
        assert account is not None  # a valid form has found one  # noqa: S101
        credentials = {"username": account.get_username()}
        return perform_password_login(request, credentials, Login(user=account, redirect_url=redirect_url))


def wait_until(moment: datetime) -> str:
    """Say when one may try again, to somebody of whom nothing is known yet."""
    # In whole minutes, the last one begun: whoever waits until then is heard.
    local = timezone.localtime(moment + timedelta(seconds=59))
    words = {"time": date_format(local, "H:i"), "zone": local.tzname()}
    return str(_("Too many attempts to sign in have failed. Try again at %(time)s (%(zone)s).") % words)


class PasswordForm(BaseForm):
    """Another password of one's own; what makes a good one is the service's to say."""

    spans = {"present": "c12", "new": "c6", "again": "c6"}
    nouns = {"again": _("new password once more")}

    present = forms.CharField(
        label=_("Present password"), strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
    )  # fmt: skip
    new = forms.CharField(
        label=_("New password"), strip=False, widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        help_text=_("At least 12 characters: several words are good, but no names of yours or words of this work."),
    )  # fmt: skip
    again = forms.CharField(
        label=_("New password once more"), strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )  # fmt: skip

    def clean(self) -> dict[str, Any]:
        found = super().clean() or self.cleaned_data
        if found.get("new") and found.get("again") and found["new"] != found["again"]:
            self.add_error("again", _("This is not the same as the new password above."))
        return found


@cache
def _zones() -> list[tuple[str, str]]:
    names = sorted(name for name in zoneinfo.available_timezones() if "/" in name and not name.startswith("Etc/"))
    return [("UTC", "UTC"), *((name, name.replace("_", " ")) for name in names)]


class SettingsForm(BaseForm):
    """Language, time zone and mail; `version` is that of the account the person read."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    language = forms.ChoiceField(label=_("Language"), choices=lambda: settings.LANGUAGES)
    time_zone = forms.ChoiceField(
        label=_("Time zone"),
        choices=_zones,
        help_text=_("Moments are shown in this zone; due dates count in Brussels."),
    )
    digest = forms.ChoiceField(
        label=_("Mail of my reminders"),
        choices=Digest.choices,
        help_text=_("A digest of what is new, at six in the morning; escalations come at once. “Never” is for both."),
    )
    spans = {"language": "c4", "time_zone": "c6", "digest": "c6"}


class TokenForm(BaseForm):
    """A new access token; how long it may live is the service's to say."""

    spans = {"name": "c8", "days": "c4", "scope": "c12"}
    nouns = {"days": _("number of days"), "scope": _("scope")}

    name = forms.CharField(
        label=_("Name"), max_length=100,
        help_text=_("What program it is for, such as “Dashboard in Power BI”."),
    )  # fmt: skip
    days = forms.IntegerField(
        label=_("Days until it ends"), initial=90,
        widget=forms.NumberInput(attrs={"min": 1, "max": LONGEST_DAYS}),
        help_text=_("From 1 to %(longest)s.") % {"longest": LONGEST_DAYS},
    )  # fmt: skip
    scope = forms.ChoiceField(
        label=_("What the program may do"), choices=TokenScope.choices, initial=TokenScope.READ,
        widget=forms.RadioSelect,
        help_text=_("Never more than you may. It never decides on reviews and never administers."),
    )  # fmt: skip
