"""The search of the bar: a reference opens its page at once, words give grouped results."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse

from partnerships.permissions import SIGNED_IN, reading
from partnerships.queries import commitments, search
from partnerships.web.views.base import Page

LONGEST = 200


class Search(Page):
    """What was found, by kind; nothing before something is asked."""

    policy = reading(SIGNED_IN)
    template_name = "partnerships/search/results.html"

    @property
    def text(self) -> str:
        return self.request.GET.get("q", "").replace("\x00", "").strip()[:LONGEST]

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        row = search.by_reference(viewer=self.viewer, text=self.text)
        if row is not None:
            return HttpResponseRedirect(_page_of(row))
        return super().get(request, *args, **kwargs)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        found = search.find(viewer=self.viewer, text=self.text) if self.text else None
        if found is not None:
            commitments.with_words(found.commitments.rows, on=self.day)
        return super().get_context_data(text=self.text, found=found, **kwargs)


def _page_of(row: Any) -> str:
    kind = row._meta.model_name
    if kind == "commitment":
        return reverse("commitment-detail", args=[row.reference])
    if kind == "meeting":
        return reverse("meeting-detail", args=[row.pk])
    return reverse("partner-detail", args=[row.iso3])
