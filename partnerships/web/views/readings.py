"""Who read what: a page for those who oversee, and the same as a table."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, StreamingHttpResponse
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.views import View

from partnerships.exports import readings as exports
from partnerships.exports import tables
from partnerships.exports.files import to_save
from partnerships.permissions import Permission, reading
from partnerships.queries import readings
from partnerships.web.forms.history import ReadingFilter
from partnerships.web.paging import CURSOR, page_links
from partnerships.web.views.base import Page, ViewerMixin

SIZE = 50
NAMED = 8  # records of one answer that are named; the table has them all


def addresses(reading: Any) -> list[dict[str, Any]]:
    """Give the history of each record of the highest marking that an answer showed, the first few."""
    named = [(model, pk) for model, keys in reading.of.items() for pk in keys]
    return [
        {"label": f"{exports.noun_of(model)} {pk}", "url": reverse("history-object", args=[model.lower(), pk])}
        for model, pk in named[:NAMED]
    ]


class _Overseen(ViewerMixin):
    """For those who oversee."""

    policy = reading(Permission.PEOPLE_EDIT, Permission.AUDIT_EXPORT)
    here = "history"

    @cached_property
    def form(self) -> ReadingFilter:
        return ReadingFilter(self.request.GET or None, viewer=self.viewer)


class ReadingList(_Overseen, Page):
    """Every answer that showed a record of the highest marking, every file, every refusal."""

    template_name = "partnerships/history/readings.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        sort = self.request.GET.get("sort", "") or readings.DEFAULT_SORT
        cursor = self.request.GET.get(CURSOR, "")
        page = readings.listing(viewer=self.viewer, wanted=self.form.wanted, sort=sort, cursor=cursor, size=SIZE)
        found = readings.told(page.rows, viewer=self.viewer)
        rows = [{"reading": row, "records": addresses(row), "more": self._more(row)} for row in found]
        return super().get_context_data(
            crumbs=[{"label": _("History"), "url": reverse("history-list")}],
            form=self.form,
            applied=self.form.applied,
            clear_url=reverse("reading-list"),
            table_url=f"{reverse('reading-table')}?{self.request.GET.urlencode()}",
            sort=sort,
            rows=rows,
            page=page_links(self.request, page),
            **kwargs,
        )

    def _more(self, row: Any) -> int:
        return max(sum(map(len, row.of.values())) - NAMED, 0)


class ReadingTable(_Overseen, View):
    """The same, whole, as a table to be saved."""

    http_method_names = ["get", "head"]

    def get(self, request: HttpRequest) -> StreamingHttpResponse:
        rows = readings.rows(viewer=self.viewer, wanted=self.form.wanted)
        what = readings.leaving(rows, covers=request.get_full_path())
        lines = tables.while_allowed(exports.lines(rows, viewer=self.viewer), viewer=self.viewer)
        headers = to_save(f"readings-{self.day.isoformat()}.csv", what)
        return StreamingHttpResponse(lines, headers=headers, content_type=tables.CONTENT_TYPE)
