"""The field for a document, wherever one is sent."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from partnerships.rules.files import LARGEST, TYPES

ENDINGS = ",".join(f".{ending}" for ending in (*TYPES, "jpeg"))


class DocumentField(forms.FileField):
    """
    Give name and content of a document, no more of it than tells that it is too large; `None` if there is none.

    What is taken is for `rules.files` to say, by the content; the browser only proposes files by their endings.
    """

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault(
            "help_text", _("Up to 10 MB: PDF, Word, Excel, PowerPoint or OpenDocument file, picture, text or CSV.")
        )
        # The rules shorten a long name; here it must only not be endless.
        super().__init__(max_length=1_000, widget=forms.FileInput(attrs={"accept": ENDINGS}), **kwargs)

    def clean(self, data: Any, initial: Any = None) -> tuple[str, bytes] | None:
        given = super().clean(data, initial)
        return (given.name, given.read(LARGEST + 1)) if given else None
