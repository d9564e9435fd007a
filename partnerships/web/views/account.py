"""Sign in, sign out, and a person's own settings."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.views import LoginView, LogoutView
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from partnerships.choices import Role
from partnerships.permissions import Access
from partnerships.queries import accounts, drafts, people
from partnerships.services import accounts as account_services
from partnerships.services.base import today
from partnerships.web.forms.account import SettingsForm, SignInForm
from partnerships.web.resume import with_addresses
from partnerships.web.views.base import ServiceForm


class SignIn(LoginView):
    """The way in; it tells nothing about partners."""

    template_name = "registration/sign_in.html"
    authentication_form = SignInForm
    redirect_authenticated_user = True

    def get_default_redirect_url(self) -> str:
        """Lead an auditor to the history, everybody else to Follow-through."""
        roles = Access.of(self.request.user, on=today()).roles
        return reverse("history-list" if roles == [Role.AUDITOR] else "home")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        context.pop("site")  # Django's own; ours is the installation, from the context processor
        return context

    def form_invalid(self, form: Any) -> Any:
        return self.render_to_response(self.get_context_data(form=form), status=422)


class SignOut(LogoutView):
    """The way out: the session ends, and nothing of it is kept."""


class MySettings(ServiceForm):
    """Language, time zone and mail, own drafts, own assignments."""

    template_name = "partnerships/account/settings.html"
    form_class = SettingsForm
    success_message = _("Your settings are saved.")

    @cached_property
    def record(self) -> Any:
        return accounts.own(viewer=self.viewer)

    def get_initial(self) -> dict[str, Any]:
        return {name: getattr(self.record, name) for name in ("version", "language", "time_zone", "digest")}

    def act(self, form: Any) -> str:
        account_services.change_settings(actor=self.viewer.user, **form.cleaned_data)
        return reverse("my-settings")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(
            account=self.record,
            assignments=accounts.own_assignments(viewer=self.viewer),
            standing_in=people.standing_in_for(self.viewer.user, on=self.day),
            drafts=with_addresses(drafts.listing(viewer=self.viewer)),
            **kwargs,
        )
