"""Who may export the audit record."""

from __future__ import annotations

from datetime import date

from django.contrib.auth.models import AnonymousUser

from partnerships.choices import Marking, Role
from partnerships.permissions import PERMISSIONS, Access, Grant

AUDITOR = Access(
    AnonymousUser(),  # type: ignore[arg-type]  # the grant counts
    date(2026, 11, 28),
    (Grant(Role.AUDITOR, Marking.SENSITIVE, None, PERMISSIONS[Role.AUDITOR]),),
)
