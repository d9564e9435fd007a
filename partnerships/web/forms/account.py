"""Forms of a person's own account."""

from __future__ import annotations

import zoneinfo
from functools import cache
from typing import Any

from django import forms
from django.conf import settings
from django.contrib.auth.forms import AuthenticationForm
from django.utils.translation import gettext_lazy as _

from partnerships.choices import Digest, TokenScope
from partnerships.rules.keys import LONGEST_DAYS
from partnerships.services import accounts
from partnerships.web.forms.base import BaseForm


class SignInForm(BaseForm, AuthenticationForm):
    """User name and password."""

    error_messages = {
        "invalid_login": _("The user name or the password is wrong. Capital and small letters differ in the password."),
        "inactive": _("This account is switched off. Ask an administrator."),
    }

    def clean(self) -> dict[str, Any]:
        name, password = self.cleaned_data.get("username"), self.cleaned_data.get("password")
        if name is not None and password:
            self.user_cache = accounts.authenticate(request=self.request, username=name, password=password)
            if self.user_cache is None:
                raise self.get_invalid_login_error()
            self.confirm_login_allowed(self.user_cache)
        return self.cleaned_data


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
