"""The administration's site: for administrators, and nobody else."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest
from django.shortcuts import redirect
from django.utils.decorators import method_decorator
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_safe

from partnerships.errors import NotAllowed

# Pages that take a form; "changelist_view" the one with which chosen rows are acted on.
WRITING = frozenset({
    "add_view", "change_view", "changelist_view", "delete_view", "logout", "password_change",
})  # fmt: skip


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

    def has_permission(self, request: HttpRequest) -> bool:
        return request.user.is_active and request.viewer.may_administer  # type: ignore[attr-defined]  # RequestContext

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
