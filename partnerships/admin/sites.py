"""The administration's site: for administrators, and nobody else."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest
from django.shortcuts import redirect
from django.urls import URLResolver
from django.utils.decorators import method_decorator
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_safe

from partnerships.errors import NotAllowed
from partnerships.permissions import ANYBODY, NOBODY, Permission, acting, declare, declared, reading, sending

# Pages that take a form; "changelist_view" the one with which chosen rows are acted on.
WRITING = frozenset({
    "add_view", "change_view", "changelist_view", "delete_view", "logout", "password_change",
})  # fmt: skip


# Who may use the pages that belong to no table, by their names; the pages of a table its own class declares.
POLICIES = {
    "index": reading(Permission.REGISTRY_EDIT),
    "app_list": reading(Permission.REGISTRY_EDIT),
    "jsi18n": reading(Permission.REGISTRY_EDIT),
    "logout": sending(Permission.REGISTRY_EDIT),
    "password_change": acting(Permission.REGISTRY_EDIT, besides="leads to the page for one’s own password"),
    "password_change_done": reading(Permission.REGISTRY_EDIT),
    "autocomplete": NOBODY,  # no table has such a field
    "view_on_site": NOBODY,  # nor an address of its own
    None: reading(Permission.REGISTRY_EDIT, besides="no page, but what leads to one"),
}


class Administration(admin.AdminSite):
    """Django's own administration, opened by an assignment instead of a flag on the account."""

    site_header = _("Administration")
    site_title = _("Administration")
    index_title = _("Registry, people and records")
    enable_nav_sidebar = False

    def admin_view(self, view: Any, cacheable: bool = False) -> Any:
        """Answer only the methods that a page is for: Django's functions would take any."""
        is_writing = getattr(view, "__name__", "") in WRITING
        methods = ["GET", "HEAD", "POST"] if is_writing else ["GET", "HEAD"]
        return require_http_methods(methods)(super().admin_view(view, cacheable))

    def get_urls(self) -> list[Any]:
        """Give Django's addresses, each with who may use it: its views cannot say so themselves."""
        found: list[Any] = super().get_urls()
        for entry in found:
            pages: list[Any] = entry.url_patterns if isinstance(entry, URLResolver) else []
            for page in pages:
                page.callback.policy = page.callback.model_admin.policy_of(page.name)
            if not pages and declared(entry.callback) is None:
                entry.callback.policy = POLICIES[entry.name]
        return found

    def has_permission(self, request: HttpRequest) -> bool:
        return request.user.is_active and request.viewer.may_administer  # type: ignore[attr-defined]  # RequestContext

    @declare(reading(ANYBODY, besides="leads to the sign-in page, and on from there"))
    @method_decorator(require_safe)
    @method_decorator(login_not_required)
    def login(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> Any:
        """Send whoever is not signed in to the sign-in page and administrators on; refuse everybody else."""
        if self.has_permission(request):
            return redirect("admin:index")
        if request.user.is_authenticated:
            raise NotAllowed(_("The administration is open to administrators."))
        return redirect_to_login(request.GET.get("next", request.get_full_path()))

    def password_change(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> Any:
        """Lead to the one page where people change their own password."""
        return redirect("password-change")


site = Administration()
