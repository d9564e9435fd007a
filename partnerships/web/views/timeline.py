"""The timeline of all partners: dialogues, due dates and due sessions over eighteen months."""

from __future__ import annotations

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from partnerships.permissions import SIGNED_IN, reading
from partnerships.queries import partners, timeline
from partnerships.web import partner_pages, timeline_charts, timelines
from partnerships.web.forms.partners import CategoryOnly
from partnerships.web.paging import CURSOR, page_links
from partnerships.web.views.base import Page

PAGE_SIZE = 25  # lanes that a page has room for


class Timeline(Page):
    """One lane a partner; where it begins and which category it shows stand in the address."""

    policy = reading(SIGNED_IN)
    template_name = "partnerships/timeline/timeline.html"
    here = "partners"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        form = CategoryOnly(self.request.GET or None, categories=partners.categories(viewer=self.viewer))
        wanted = form.wanted
        page = partners.cut(
            partners.narrowed(partners.listing(viewer=self.viewer), viewer=self.viewer, **wanted),
            cursor=self.request.GET.get(CURSOR, ""),
            size=PAGE_SIZE,
        )
        axis = timelines.axis_from(self.request.GET.get("from", ""), on=self.day)
        found = timeline.of_partners(page.rows, viewer=self.viewer, on=self.day, first=axis.first, last=axis.last)
        return super().get_context_data(
            form=form,
            applied=len(wanted),
            clear_url=reverse("timeline"),
            tabs=partner_pages.list_tabs("timeline"),
            finding=timelines.finding(found, on=self.day),
            months=timelines.span_words(axis),
            moves=timelines.moves(
                axis, [(name, value) for name, value in self.request.GET.items() if isinstance(value, str)]
            ),
            scale=timeline_charts.scale(axis, on=self.day, today=_("Today")),
            blank=timeline_charts.lane(axis, on=self.day, look="strip"),
            lanes=timelines.lanes(found, axis, on=self.day),
            legend=timelines.legend(),
            unknown=timelines.unknown(found),
            marking=partner_pages.highest(meeting for each in found for meeting in (*each.meetings, *each.undated)),
            page=page_links(self.request, page),
            **kwargs,
        )
