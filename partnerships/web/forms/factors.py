"""Forms of second factors."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from partnerships.web.forms.base import BaseForm


class CodeForm(BaseForm):
    """A code of the authenticator app, or a recovery code."""

    code = forms.CharField(
        label=_("Code"), max_length=20,
        widget=forms.TextInput(attrs={"autocomplete": "one-time-code", "inputmode": "numeric", "spellcheck": "false"}),
    )  # fmt: skip


class AnswerForm(BaseForm):
    """The answer of a security key, put in by the script of the page."""

    credential = forms.JSONField(widget=forms.HiddenInput)


class KeyForm(AnswerForm):
    """A new security key."""

    spans = {"name": "c8"}

    name = forms.CharField(
        label=_("Name"), max_length=100, help_text=_("To tell it from your others, such as “Blue key” or “Phone”.")
    )


class ConfirmForm(BaseForm):
    """The own password, or a code, shown once more."""

    secret = forms.CharField(
        label=_("Password"), strip=False, widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
        help_text=_("Or a code of your authenticator app, or a recovery code."),
    )  # fmt: skip
