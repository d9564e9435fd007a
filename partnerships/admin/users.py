"""People: accounts, units and assignments, nobody changes their own; and everybody's keys, to be revoked."""

from __future__ import annotations

from typing import Any

from django import forms
from django.conf import settings
from django.contrib import admin, messages
from django.contrib.admin.helpers import ActionForm
from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from partnerships import models
from partnerships.admin.base import AttributedAdmin, AttributedForm, ViewedAdmin
from partnerships.admin.sites import site
from partnerships.services import calendar_feeds, factors, sessions, sign_ins, tokens, users


@admin.register(models.Unit, site=site)
class UnitAdmin(AttributedAdmin):
    list_display = ("code", "name", "capacity_days", "is_demonstration")
    ordering = ("code", "pk")

    def keep(self, request: HttpRequest, entry: Any, form: Any) -> None:
        users.save_unit(actor=request.user, unit=entry, reason=form.cleaned_data["reason"])  # type: ignore[arg-type]  # signed in


class AccountForm(AttributedForm):
    """An account; a password is set here, and never shown."""

    columns_elsewhere = {"password": "new_password"}

    new_password = forms.CharField(
        label=_("New password"), required=False, strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        help_text=_(
            "Needed for a new account; leave it empty to keep the present one. It opens for %(days)s days: its person"
            " sets another at the next sign-in."
        )
        % {"days": settings.FIRST_PASSWORD_DAYS},
    )  # fmt: skip


class AccountActionForm(ActionForm):
    """What is done to chosen accounts, with the reason for it."""

    reason = forms.CharField(label=_("Reason"), required=False, max_length=300)


@admin.register(models.User, site=site)
class UserAdmin(AttributedAdmin):
    form = AccountForm
    action_form = AccountActionForm
    actions = ("release", "end_sessions", "remove_factors")
    exclude = ("password", "last_login")
    list_display = ("username", "name", "unit", "is_active", "is_system", "is_demonstration")
    list_filter = ("is_active", "is_system", "unit")
    list_select_related = ("unit",)
    search_fields = ("username", "name")
    ordering = ("username", "pk")

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        closed = obj is not None and (obj.pk == request.user.pk or obj.is_system)
        return super().has_change_permission(request, obj) and not closed

    def keep(self, request: HttpRequest, entry: Any, form: Any) -> None:
        given = form.cleaned_data
        users.save(actor=request.user, account=entry, reason=given["reason"], password=given["new_password"])  # type: ignore[arg-type]  # signed in

    @admin.action(description=_("Let locked accounts try again at once (reason needed)"))
    def release(self, request: HttpRequest, chosen: QuerySet[models.User]) -> None:
        self._do_to_each(request, chosen, sign_ins.release, _("%(name)s may try again."))

    @admin.action(description=_("End all sessions at once (reason needed)"))
    def end_sessions(self, request: HttpRequest, chosen: QuerySet[models.User]) -> None:
        self._do_to_each(request, chosen, sessions.end_all, _("The sessions of %(name)s are ended."))

    @admin.action(description=_("Remove lost second factors (reason needed)"))
    def remove_factors(self, request: HttpRequest, chosen: QuerySet[models.User]) -> None:
        self._do_to_each(request, chosen, factors.remove_all, _("%(name)s signs in with the password alone, once."))

    def _do_to_each(self, request: HttpRequest, chosen: QuerySet[models.User], act: Any, done: Any) -> None:
        """Do one thing to each account with the reason given, and say of each what came of it."""
        reason = request.POST.get("reason", "")
        for account in chosen.order_by("username", "pk"):
            try:
                act(actor=request.user, account=account, whence=sign_ins.whence_of(request), reason=reason)
            except (ValidationError, PermissionDenied) as refusal:
                said = refusal.messages if isinstance(refusal, ValidationError) else [str(refusal)]
                messages.error(request, f"{account}: {' '.join(said)}")
            else:
                messages.success(request, done % {"name": account})


@admin.register(models.Assignment, site=site)
class AssignmentAdmin(AttributedAdmin):
    list_display = ("user", "role", "scope", "category", "partner", "highest_marking", "starts_on", "ends_on")
    list_filter = ("role", "scope")
    list_select_related = ("user", "category", "partner")
    search_fields = ("user__username", "user__name")
    ordering = ("user__username", "role", "pk")

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        is_own = obj is not None and obj.user_id == request.user.pk
        return super().has_change_permission(request, obj) and not is_own

    def formfield_for_foreignkey(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        if db_field.name == "user":
            people = models.User.objects.filter(is_system=False).exclude(username=request.user.get_username())
            kwargs["queryset"] = people.order_by("name", "pk")
        if db_field.name == "substitute_for":
            originals = models.Assignment.objects.filter(substitute_for=None)
            originals = originals.select_related("user", "partner", "category")
            kwargs["queryset"] = originals.order_by("user__name", "role", "pk")
        return super().formfield_for_foreignkey(db_field, request, **kwargs)

    def keep(self, request: HttpRequest, entry: Any, form: Any) -> None:
        users.assign(actor=request.user, assignment=entry, reason=form.cleaned_data["reason"])  # type: ignore[arg-type]  # signed in


@admin.register(models.AccessToken, site=site)
class AccessTokenAdmin(ViewedAdmin):
    """What programs sign in with; administrators make none, and see no key."""

    list_display = ("user", "name", "scope", "hint", "created_at", "expires_at", "last_used_at", "revoked_at")
    list_display_links = ("name",)
    list_filter = ("scope",)
    list_select_related = ("user",)
    search_fields = ("name", "user__username", "user__name")
    ordering = ("user__username", "-created_at", "pk")
    actions = ("revoke",)

    @admin.action(description=_("Revoke the chosen access tokens"))
    def revoke(self, request: HttpRequest, chosen: QuerySet[models.AccessToken]) -> None:
        count = tokens.revoke_all(actor=request.user, tokens=chosen)  # type: ignore[arg-type]  # signed in
        said = ngettext("%(count)s access token is revoked.", "%(count)s access tokens are revoked.", count)
        messages.success(request, said % {"count": count})


@admin.register(models.CalendarFeed, site=site)
class CalendarFeedAdmin(ViewedAdmin):
    """What calendars read through; administrators make none, and see no key."""

    list_display = (
        "user",
        "name",
        "scope",
        "partner",
        "hint",
        "created_at",
        "expires_at",
        "last_used_at",
        "revoked_at",
    )
    list_display_links = ("name",)
    list_filter = ("scope",)
    list_select_related = ("user", "partner")
    search_fields = ("name", "user__username", "user__name")
    ordering = ("user__username", "-created_at", "pk")
    actions = ("revoke",)

    @admin.action(description=_("Revoke the chosen calendar addresses"))
    def revoke(self, request: HttpRequest, chosen: QuerySet[models.CalendarFeed]) -> None:
        count = calendar_feeds.revoke_all(actor=request.user, feeds=chosen)  # type: ignore[arg-type]  # signed in
        said = ngettext("%(count)s calendar address is revoked.", "%(count)s calendar addresses are revoked.", count)
        messages.success(request, said % {"count": count})
