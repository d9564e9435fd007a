"""The domain's refusals. Each is already shaped for Django, so forms, admin and error pages understand it unaided."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError


class RuleViolation(ValidationError):
    """A rule of the domain says no. Page: the form again with the message at its field (422). API: 409 or 422."""


class Archived(RuleViolation):
    """What the record says of that moment was moved to an archive file. Page: 410, in words; API: 422."""


class NotAllowed(PermissionDenied):
    """The user sees the thing but may not do this with it. Page and API: 403."""


class Conflict(Exception):
    """
    Somebody changed the record since the user read it. Page: 409 with both versions; API: 412.

    `record` is the row as it is now, locked or freshly read; `attempted` what the user tried to save.
    """

    def __init__(self, message: Any, *, record: Any = None, attempted: dict[str, Any] | None = None) -> None:
        super().__init__(message)
        self.message = message
        self.record = record
        self.attempted = attempted or {}
