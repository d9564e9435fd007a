"""A person's own access tokens: the list, a new one, and the end of one."""

from __future__ import annotations

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from partnerships.queries import keys
from partnerships.services import tokens as services
from partnerships.web.forms.account import TokenForm
from partnerships.web.views.keys import KeyAdd, KeyList, KeyPage, KeyRevoke


class Tokens(KeyPage):
    """A page about access tokens."""

    list_name = "token-list"
    list_label = _("Access tokens")

    def own(self) -> Any:
        return keys.tokens(viewer=self.viewer)


class TokenList(Tokens, KeyList):
    """All tokens of one's own."""

    template_name = "partnerships/account/tokens.html"
    revoke_name = "token-revoke"


class TokenAdd(Tokens, KeyAdd):
    """Make a token; its key is shown once."""

    template_name = "partnerships/account/token_form.html"
    made_template = "partnerships/account/token_made.html"
    form_class = TokenForm
    services = services
    submit_label = _("Make the token")
    made_before = _("This token was made already. If you did not copy its key, revoke it and make another.")


class TokenRevoke(Tokens, KeyRevoke):
    """End one of one's own tokens."""

    template_name = "partnerships/account/token_revoke.html"
    submit_label = _("Revoke the token")
    success_message = _("The access token is revoked.")

    def act(self, form: Any) -> str:
        services.revoke(actor=self.viewer.user, token=self.record, version=form.cleaned_data["version"])
        return reverse(self.list_name)
