"""EU classified information is refused in a form before anything is written."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from partnerships.rules.markings import classified_marking


def refuse_classified(text: str) -> None:
    """:raises ValidationError: with the pointer to the registry number, if a text carries a classified marking."""
    if found := classified_marking(text):
        raise ValidationError(
            _(
                "“%(found)s” marks EU classified information, which must not be entered here. Leave it out and give "
                "the document's registry number with an evidence entry."
            ),
            code="classified",
            params={"found": found},
        )
