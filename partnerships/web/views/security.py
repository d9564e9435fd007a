"""What opens a person's account, where it is open, and what happened at the door."""

from __future__ import annotations

from typing import Any

from allauth.account.internal.flows.reauthentication import raise_if_reauthentication_required
from django.contrib import messages
from django.contrib.auth import update_session_auth_hash
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.generic import View

from partnerships.errors import RuleViolation
from partnerships.permissions import SIGNED_IN, Permission, acting, reading, sending
from partnerships.queries import sessions, sign_ins
from partnerships.services import accounts
from partnerships.services import sessions as session_services
from partnerships.services import sign_ins as sign_in_services
from partnerships.web.adapters import must_set_password
from partnerships.web.forms.account import LAPSED, PasswordForm, wait_until
from partnerships.web.forms.history import SignInFilter
from partnerships.web.paging import CURSOR, page_links
from partnerships.web.views.base import Page, ServiceForm, ViewerMixin, add_errors

SIZE = 50
LATELY = 10


def crumbs(*more: dict[str, Any]) -> list[dict[str, Any]]:
    """Lead back to My settings."""
    return [{"label": _("My settings"), "url": reverse("my-settings")}, *more]


class MySecurity(Page):
    """One's own security on one page."""

    policy = reading(SIGNED_IN, besides="one’s own")
    template_name = "partnerships/account/security.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(
            crumbs=crumbs(),
            sessions=sessions.own(viewer=self.viewer, key=self.request.session.session_key, now=timezone.now()),
            events=sign_ins.own(viewer=self.viewer, most=LATELY),
            **kwargs,
        )


class Confirmed(ViewerMixin):
    """What somebody does about what opens their account, or where it is open; it is asked again who it is before."""

    def admit(self) -> None:
        super().admit()
        if str(self.request.method).lower() in self.http_method_names:
            raise_if_reauthentication_required(self.request, app="partnerships")


class _Act(Confirmed, View):
    """One button of the security page: it does one thing and leads back."""

    policy = sending(SIGNED_IN, besides="one’s own, after saying again who one is")
    http_method_names = ["post"]

    def act(self) -> str:
        """Do it; gives the sentence that says so."""
        raise NotImplementedError

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseRedirect:
        messages.success(request, self.act())
        return HttpResponseRedirect(reverse("my-security"))


class SessionEnd(_Act):
    """End one of one's own sessions."""

    def act(self) -> str:
        actor, whence = self.viewer.user, sign_in_services.whence_of(self.request)
        if not session_services.end_own(actor=actor, pk=self.kwargs["pk"], whence=whence):
            raise Http404
        return _("The session is ended.")


class SessionEndOthers(_Act):
    """End all of one's own sessions but this one."""

    def act(self) -> str:
        actor, whence = self.viewer.user, sign_in_services.whence_of(self.request)
        n = session_services.end_others(actor=actor, key=self.request.session.session_key, whence=whence)
        return ngettext("%(n)s other session is ended.", "%(n)s other sessions are ended.", n) % {"n": n}


class PasswordChange(ServiceForm):
    """Another password of one's own; it ends the other sessions."""

    policy = acting(SIGNED_IN, besides="one’s own")
    template_name = "partnerships/account/password.html"
    form_class = PasswordForm
    success_message = gettext_lazy("Your password is changed, and your other sessions are ended.")

    def form_valid(self, form: Any) -> HttpResponse:
        # Outside the transaction of what follows: a wrong password is kept on record.
        try:
            confirm_password(self.request, form.cleaned_data["present"], field="present")
        except RuleViolation as refusal:
            add_errors(form, refusal)
            return self.form_invalid(form)
        return super().form_valid(form)

    def act(self, form: Any) -> str:
        actor: Any = self.viewer.user
        request: Any = self.request
        was_given = must_set_password(request)
        account = accounts.change_password(actor=actor, new=form.cleaned_data["new"])
        old_key = request.session.session_key
        update_session_auth_hash(request, account)
        key = request.session.session_key
        session_services.moved(old_key=old_key, new_key=key)
        session_services.password_changed(account=account, key=key, whence=sign_in_services.whence_of(request))
        return reverse("home" if was_given else "my-security")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        was_given = must_set_password(self.request)
        security = {"label": _("Security"), "url": reverse("my-security")}
        return super().get_context_data(
            crumbs=[] if was_given else crumbs(security),
            cancel_url="" if was_given else reverse("my-security"),
            was_given=was_given,
            submit_label=_("Change the password"),
            **kwargs,
        )


def confirm_password(request: Any, password: str, *, field: str) -> None:
    """
    Make sure that it is the account's person who asks; a wrong password counts like one at the door.

    :raises RuleViolation: at the field, if it is wrong or too many were wrong before.
    """
    attempt = sign_in_services.try_password(
        request=request,
        username=request.user.username,
        password=password,
        whence=sign_in_services.whence_of(request),
        now=timezone.now(),
    )
    if attempt.open_again_at is not None:
        raise RuleViolation({field: wait_until(attempt.open_again_at)})
    if attempt.has_lapsed:
        raise RuleViolation({field: LAPSED})
    if attempt.account is None:
        raise RuleViolation({field: _("This is not your present password.")})


class SignInList(Page):
    """What happened at the door, to all accounts, newest first."""

    policy = reading(Permission.PEOPLE_EDIT, Permission.AUDIT_EXPORT)
    here = "history"
    template_name = "partnerships/history/sign_ins.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        form = SignInFilter(self.request.GET or None, viewer=self.viewer)
        page = sign_ins.listing(
            viewer=self.viewer, wanted=form.wanted, cursor=self.request.GET.get(CURSOR, ""), size=SIZE
        )
        return super().get_context_data(
            crumbs=[{"label": _("History"), "url": reverse("history-list")}],
            form=form,
            applied=form.applied,
            clear_url=reverse("sign-in-list"),
            events=page.rows,
            page=page_links(self.request, page),
            **kwargs,
        )
