"""Sign in, sign out, and a person's own settings."""

from __future__ import annotations

from math import ceil
from typing import Any

from allauth.account.views import LoginView
from django.conf import settings
from django.contrib.auth.views import LogoutView
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from partnerships.errors import NotAllowed
from partnerships.permissions import ANYBODY, SIGNED_IN, acting, sending
from partnerships.queries import accounts, drafts, people
from partnerships.services import accounts as account_services
from partnerships.services import sessions, sign_ins
from partnerships.web.forms.account import SettingsForm, SignInForm
from partnerships.web.resume import with_addresses
from partnerships.web.views.base import UNPROCESSABLE, ServiceForm

TOO_MANY = 429


class SignIn(LoginView):
    """The way in; it tells nothing about partners."""

    policy = acting(ANYBODY)
    http_method_names = ["get", "head", "post"]
    template_name = "registration/sign_in.html"
    form_class = SignInForm

    def get_form_class(self) -> Any:
        return self.form_class

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        context.pop("site")  # allauth's own; ours is the installation, from the context processor
        return {
            **context,
            "next": self.get_next_url() or "",
            "sso_name": settings.OIDC_NAME if settings.OIDC_ISSUER else "",
            "by_password": settings.PASSWORD_SIGN_IN,
        }

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        """:raises NotAllowed: where passwords open nothing."""
        if not settings.PASSWORD_SIGN_IN:
            raise NotAllowed(_("Here one signs in with %(name)s alone.") % {"name": settings.OIDC_NAME})
        return super().post(request, *args, **kwargs)

    def form_invalid(self, form: Any) -> HttpResponse:
        """Show the form again; whoever has to wait is told for how long, programs too."""
        response = self.render_to_response(self.get_context_data(form=form), status=UNPROCESSABLE)
        if form.open_again_at is not None:
            response.status_code = TOO_MANY
            response.headers["Retry-After"] = str(ceil((form.open_again_at - timezone.now()).total_seconds()))
        return response


class SignOut(LogoutView):
    """The way out: the session ends, and nothing of it is kept."""

    policy = sending(SIGNED_IN)
    http_method_names = ["post"]

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        if request.user.is_authenticated:
            sessions.left(account=request.user, key=request.session.session_key, whence=sign_ins.whence_of(request))
        return super().post(request, *args, **kwargs)


class MySettings(ServiceForm):
    """Language, time zone and mail, own drafts, own assignments."""

    policy = acting(SIGNED_IN, besides="one’s own")
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
