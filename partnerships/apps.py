"""The one app: its name and its checks."""

from typing import Any

from django.apps import AppConfig
from django.contrib.auth.signals import user_logged_in
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class PartnershipsConfig(AppConfig):
    name = "partnerships"
    verbose_name = _("Security and Defence Partnerships")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        user_logged_in.connect(_begin_session, dispatch_uid="partnerships.sessions")


def _begin_session(request: Any, **_: Any) -> None:
    """Mark the session in which Django has put somebody, whatever way led there."""
    from partnerships.services import sessions  # needs the models

    sessions.begin(request.session, now=timezone.now())
