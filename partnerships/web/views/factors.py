"""Second factors: shown at the door, set up, taken away, and who it is asked again before."""

from __future__ import annotations

import ipaddress
import json
from typing import TYPE_CHECKING, Any

from allauth.account.internal.decorators import login_stage_required
from allauth.account.internal.flows.login import record_authentication
from allauth.account.internal.flows.reauthentication import resume_request
from allauth.mfa.adapter import get_adapter
from allauth.mfa.base.internal.flows import post_authentication
from allauth.mfa.stages import AuthenticateStage
from allauth.mfa.totp.internal.auth import clear_totp_secret, get_totp_secret
from allauth.mfa.webauthn.internal import auth as webauthn
from django import forms
from django.conf import settings
from django.contrib import messages
from django.core.exceptions import ObjectDoesNotExist, ValidationError
from django.core.serializers.json import DjangoJSONEncoder
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import FormView, TemplateView, View

from partnerships.errors import RuleViolation
from partnerships.permissions import ANYBODY, SIGNED_IN, acting, reading, sending
from partnerships.queries import factors
from partnerships.services import factors as services
from partnerships.services import sessions, sign_ins
from partnerships.web.adapters import HAS_SECOND_FACTOR
from partnerships.web.forms.account import wait_until
from partnerships.web.forms.factors import AnswerForm, CodeForm, ConfirmForm, KeyForm
from partnerships.web.qr_codes import drawn
from partnerships.web.views.base import ACTS, SHOWS, UNPROCESSABLE, ServiceForm, ViewerMixin, add_errors
from partnerships.web.views.security import Confirmed, confirm_password, crumbs

if TYPE_CHECKING:
    _FormView = FormView[forms.Form]
else:
    _FormView = FormView  # generic for the type checker alone

TOO_MANY = 429


def as_json(options: dict[str, Any]) -> str:
    """Write what the script hands to the browser."""
    return json.dumps(options, cls=DjangoJSONEncoder)


@method_decorator(login_stage_required(stage=AuthenticateStage.key, redirect_urlname="account_login"), name="dispatch")
class ShowFactor(_FormView):
    """After the password: a code, or the touch of a security key."""

    policy = acting(ANYBODY, besides="after the password")
    http_method_names = ["get", "head", "post"]
    template_name = "registration/second_factor.html"

    @property
    def stage(self) -> Any:
        return self.request._login_stage  # type: ignore[attr-defined]  # set by allauth

    def get_form_class(self) -> type[forms.Form]:
        return AnswerForm if "credential" in self.request.POST else CodeForm

    def form_valid(self, form: Any) -> HttpResponse:
        account, whence, now = self.stage.login.user, sign_ins.whence_of(self.request), timezone.now()
        if "credential" in form.cleaned_data:
            proof = services.try_key(
                account=account, credential=form.cleaned_data["credential"], whence=whence, now=now
            )
        else:
            proof = services.try_code(account=account, code=form.cleaned_data["code"], whence=whence, now=now)
        if proof.factor is None:
            said = wait_until(proof.open_again_at) if proof.open_again_at else _wrong(form)
            form.add_error(None, said)
            return self.show(form, status=TOO_MANY if proof.open_again_at else UNPROCESSABLE)
        post_authentication(self.request, proof.factor)
        return self.stage.exit()

    def form_invalid(self, form: Any) -> HttpResponse:
        return self.show(form, status=UNPROCESSABLE)

    def show(self, form: Any, *, status: int) -> HttpResponse:
        said = form.non_field_errors() or [message for each in form.errors.values() for message in each]
        return self.render_to_response(self.get_context_data(form=CodeForm(), said=said), status=status)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        account = self.stage.login.user
        held = factors.types(account)
        options = as_json(webauthn.begin_authentication(account)) if factors.Type.WEBAUTHN in held else ""
        return super().get_context_data(options=options, has_app=factors.Type.TOTP in held, **kwargs)


def _wrong(form: Any) -> str:
    if "credential" in form.cleaned_data:
        return _("The security key did not answer as it should. Try again.")
    return _("This code is wrong, or was used already. Wait for the next one.")


class _Factors(Confirmed):
    """A page about one's own second factors."""

    policy = acting(SIGNED_IN, besides="one’s own, after saying again who one is")

    @property
    def whence(self) -> Any:
        return sign_ins.whence_of(self.request)

    def show_codes(self, codes: list[str]) -> HttpResponse:
        """Show recovery codes this once: they stand in no address, message or session."""
        context = {"viewer": self.viewer, "codes": codes, "crumbs": _crumbs()}
        response = render(self.request, "partnerships/account/codes.html", context)
        response.headers["Cache-Control"] = "no-store"
        return response


class FactorList(ViewerMixin, TemplateView):
    """All of one's own second factors; the one page open to whoever needs one and has none."""

    policy = reading(SIGNED_IN, besides="one’s own")
    http_method_names = SHOWS
    template_name = "partnerships/account/factors.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        held = factors.own(viewer=self.viewer)
        must_have = services.must_have(self.viewer)
        return super().get_context_data(
            crumbs=[] if must_have and not held.factors else crumbs(_security()),
            held=held,
            must_have=must_have,
            **kwargs,
        )


class _FactorAdd(_Factors, ServiceForm):
    """Set up a factor; the answer shows the recovery codes if there were none before."""

    submit_label: Any = ""
    codes: list[str]

    def form_valid(self, form: Any) -> HttpResponse:
        self.codes = []
        response = super().form_valid(form)
        if isinstance(response, HttpResponseRedirect):
            self.request.session[HAS_SECOND_FACTOR] = True
        return self.show_codes(self.codes) if self.codes else response

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(
            crumbs=_crumbs(), cancel_url=reverse("factor-list"), submit_label=self.submit_label, **kwargs
        )


class AppAdd(_FactorAdd):
    """Set up an authenticator app: scan, and show a code."""

    template_name = "partnerships/account/app_form.html"
    form_class = CodeForm
    submit_label = gettext_lazy("Set it up")
    success_message = gettext_lazy("The authenticator app is set up.")

    def act(self, form: Any) -> str:
        secret = get_totp_secret()
        code = form.cleaned_data["code"]
        self.codes = services.add_app(actor=self.viewer.user, secret=secret, code=code, whence=self.whence)
        clear_totp_secret(self.request)
        return reverse("factor-list")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        secret = get_totp_secret(regenerate=self.request.method == "GET")
        drawing = drawn(get_adapter().build_totp_url(self.viewer.user, secret))
        return super().get_context_data(secret=secret, drawing=drawing, **kwargs)


class KeyAdd(_FactorAdd):
    """Set up a security key; the script of the page asks the browser for it."""

    template_name = "partnerships/account/key_form.html"
    form_class = KeyForm
    submit_label = gettext_lazy("Go on with the key")
    success_message = gettext_lazy("The security key is set up.")

    def act(self, form: Any) -> str:
        self.codes = services.add_key(actor=self.viewer.user, whence=self.whence, **form.cleaned_data)
        return reverse("factor-list")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        options = as_json(webauthn.begin_registration(self.viewer.user, False))
        return super().get_context_data(options=options, has_name=_has_name(self.request), **kwargs)


class FactorRemove(_Factors, View):
    """Take away one of one's own factors."""

    policy = sending(SIGNED_IN, besides="one’s own, after saying again who one is")
    http_method_names = ["post"]

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        must_keep_one = services.must_have(self.viewer)
        try:
            services.remove(
                actor=self.viewer.user, pk=self.kwargs["pk"], must_keep_one=must_keep_one, whence=self.whence
            )
        except ObjectDoesNotExist:
            raise Http404 from None
        except ValidationError as refusal:
            messages.error(request, " ".join(refusal.messages))
        else:
            messages.success(request, _("It is removed."))
            if not factors.types(request.user):  # type: ignore[arg-type]  # signed in
                request.session.pop(HAS_SECOND_FACTOR, None)
        return HttpResponseRedirect(reverse("factor-list"))


class CodesMake(_Factors, View):
    """New recovery codes in the place of the old ones."""

    policy = sending(SIGNED_IN, besides="one’s own, after saying again who one is")
    http_method_names = ["post"]

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        try:
            return self.show_codes(services.make_codes(actor=self.viewer.user, whence=self.whence))
        except ValidationError as refusal:
            messages.error(request, " ".join(refusal.messages))
        return HttpResponseRedirect(reverse("factor-list"))


class Confirm(ViewerMixin, _FormView):
    """Who is it? Asked again before what opens the account is changed."""

    policy = acting(SIGNED_IN)
    http_method_names = ACTS
    template_name = "partnerships/account/confirm_identity.html"
    form_class = ConfirmForm

    def form_valid(self, form: Any) -> HttpResponse:
        account: Any = self.viewer.user
        given: str = form.cleaned_data["secret"]
        is_code = given.replace(" ", "").isdecimal() and bool(factors.types(account))
        try:
            if is_code:
                confirm_code(self.request, given, field="secret")
            else:
                confirm_password(self.request, given, field="secret")
        except RuleViolation as refusal:
            add_errors(form, refusal)
            return self.form_invalid(form)
        record_authentication(self.request, account, method="mfa" if is_code else "password", reauthenticated=True)
        old_key = self.request.session.session_key
        self.request.session.cycle_key()  # who has copied the old one has shown nothing
        sessions.moved(old_key=old_key, new_key=self.request.session.session_key)
        sign_ins.confirmed(account=account, whence=sign_ins.whence_of(self.request))
        return resume_request(self.request) or HttpResponseRedirect(reverse("my-security"))

    def form_invalid(self, form: Any) -> HttpResponse:
        return self.render_to_response(self.get_context_data(form=form), status=UNPROCESSABLE)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(
            crumbs=crumbs(),
            cancel_url=reverse("my-security"),
            submit_label=_("Go on"),
            sso_name=settings.OIDC_NAME if settings.OIDC_ISSUER else "",
            next=self.request.GET.get("next", ""),
            **kwargs,
        )


def confirm_code(request: Any, code: str, *, field: str) -> None:
    """:raises RuleViolation: at the field, if the code is wrong or too many were wrong before."""
    proof = services.try_code(account=request.user, code=code, whence=sign_ins.whence_of(request), now=timezone.now())
    if proof.open_again_at is not None:
        raise RuleViolation({field: wait_until(proof.open_again_at)})
    if proof.factor is None:
        raise RuleViolation({field: _("This code is wrong, or was used already. Wait for the next one.")})


def _has_name(request: HttpRequest) -> bool:
    """Say whether the site is reached under a name: browsers keep security keys for names, not for numbers."""
    host = request.get_host()
    try:
        ipaddress.ip_address(host.rpartition(":")[0].strip("[]") or host)
    except ValueError:
        return True
    return False


def _security() -> dict[str, Any]:
    return {"label": _("Security"), "url": reverse("my-security")}


def _crumbs() -> list[dict[str, Any]]:
    return crumbs(_security(), {"label": _("Second factor"), "url": reverse("factor-list")})
