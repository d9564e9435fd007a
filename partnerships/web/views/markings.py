"""What the markings are called here and how each is handled, for everybody; and their name on printed pages."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.cache import patch_cache_control
from django.utils.http import urlencode
from django.views.generic import View

from partnerships.audit.shown import HIGHEST
from partnerships.choices import Marking
from partnerships.permissions import Permission, reading
from partnerships.queries import markings
from partnerships.web.views.base import SHOWS, Page, ViewerMixin


class MarkingList(Page):
    """The levels, lowest first, with the name and the instruction of each."""

    policy = reading(Permission.RECORD_SEE)
    template_name = "partnerships/markings/list.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        entries = markings.entries(viewer=self.viewer)
        return super().get_context_data(
            rows=[
                {
                    "level": level,
                    "handling": markings.handling_of(level),
                    "entry": entries.get(level),
                    "url": _edit(level, entries),
                }
                for level in Marking
            ],
            may_edit=self.viewer.may_administer,
            **kwargs,
        )


def _edit(level: Marking, entries: dict[int, Any]) -> str:
    """Lead to where administrators word a level."""
    if level in entries:
        return reverse("admin:partnerships_handlingmarking_change", args=[entries[level].pk])
    return f"{reverse('admin:partnerships_handlingmarking_add')}?{urlencode({'level': level.value})}"


class MarkingSheet(ViewerMixin, View):
    """The style sheet that puts the name of the highest marking on top of each printed page."""

    policy = reading(Permission.RECORD_SEE)
    http_method_names = SHOWS

    def get(self, request: HttpRequest) -> HttpResponse:
        content = "".join(f"\\{ord(letter):x} " for letter in markings.name_of(HIGHEST).upper())
        rule = f'@page {{ @top-center {{ content: "{content}"; font: 700 9pt sans-serif; }} }}\n'
        response = HttpResponse(rule, content_type="text/css; charset=utf-8")
        patch_cache_control(response, private=True, no_cache=True)
        return response
