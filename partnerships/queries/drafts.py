"""A person's own unfinished forms."""

from __future__ import annotations

from partnerships.models import Draft
from partnerships.permissions import Access


def find(*, viewer: Access, key: str) -> Draft | None:
    """Give the viewer's draft of one form."""
    return Draft.objects.filter(user=viewer.user, key=key).first()


def listing(*, viewer: Access) -> list[Draft]:
    """List the viewer's drafts, latest first."""
    return list(Draft.objects.filter(user=viewer.user).order_by("-saved_at", "-pk"))
