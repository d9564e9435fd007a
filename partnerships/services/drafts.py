"""Unfinished forms, kept on the server for the person who typed them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _

from partnerships.errors import RuleViolation
from partnerships.models import Draft
from partnerships.permissions import require_in_person

LIMIT_BYTES = 512 * 1024


def save(*, actor: Any, key: str, data: Mapping[str, list[str]], title: str = "") -> Draft:
    """
    Keep a form as typed, replacing what was kept under the same key.

    `data`: field name → posted values; no validation, so that nothing typed is ever lost.
    :raises NotAllowed: if an access token acts.
    :raises RuleViolation: if it is larger than half a megabyte.
    """
    require_in_person(actor)
    kept = {name: list(values) for name, values in data.items() if name not in ("csrfmiddlewaretoken", "action")}
    if sum(len(value) for values in kept.values() for value in values) > LIMIT_BYTES:
        raise RuleViolation(_("This form is too long to be kept as a draft."))
    draft, _made = Draft.objects.update_or_create(
        user=actor, key=key[:100], defaults={"data": kept, "title": title[:300]}
    )
    return draft


def discard(*, actor: Any, key: str) -> None:
    """
    Throw away the draft kept under a key, if there is one.

    :raises NotAllowed: if an access token acts.
    """
    require_in_person(actor)
    Draft.objects.filter(user=actor, key=key).delete()
