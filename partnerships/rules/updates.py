"""What a status update may claim."""

from __future__ import annotations

from partnerships.choices import CommitmentStatus
from partnerships.errors import RuleViolation
from partnerships.rules.workflow import STATUS_AFTER
from partnerships.wording import gettext as _


def proposable(current: str) -> list[CommitmentStatus]:
    """List the statuses that may follow the present one, itself included; never "unknown"."""
    possible = {current, *STATUS_AFTER[current]} - {CommitmentStatus.UNKNOWN}
    return [status for status in CommitmentStatus if status in possible]


def check_status(current: str, proposed: str, *, field: str = "proposed_status") -> None:
    """:raises RuleViolation: if a status does not follow the present one (domain.md, section 2)."""
    if proposed not in proposable(current):
        labels = ", ".join(f"“{status.label}”" for status in proposable(current))
        raise RuleViolation(
            {
                field: _("From “%(status)s” it can only become one of these: %(others)s.")
                % {"status": CommitmentStatus(current).label, "others": labels}
            }
        )
