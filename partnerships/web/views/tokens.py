"""A person's own access tokens: the list, a new one, and the end of one."""

from __future__ import annotations

from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from partnerships.queries import keys
from partnerships.services import tokens as services
from partnerships.web.forms.account import TokenForm
from partnerships.web.views.base import Page
from partnerships.web.views.keys import KeyAdd, KeyPage, KeyRevoke


class Tokens(KeyPage):
    """A page about access tokens."""

    list_name = "token-list"
    list_label = _("Access tokens")


class TokenList(Tokens, Page):
    """All tokens of one's own, those in force first; no key is known any more."""

    template_name = "partnerships/account/tokens.html"
    is_list = True

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(rows=keys.rows(keys.tokens(viewer=self.viewer), now=timezone.now()), **kwargs)


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

    def own(self) -> Any:
        return keys.tokens(viewer=self.viewer)

    def act(self, form: Any) -> str:
        services.revoke(actor=self.viewer.user, token=self.record, version=form.cleaned_data["version"])
        return reverse(self.list_name)
