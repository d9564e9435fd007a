"""The roadmap of one partner: its commitments along the years."""

from __future__ import annotations

from typing import Any

from django.utils.http import urlencode
from django.utils.translation import gettext as _

from partnerships.queries import commitments, partners, roadmap
from partnerships.queries.dashboard import Day
from partnerships.web import partner_pages, roadmaps, timeline_charts
from partnerships.web.paging import CURSOR, page_links
from partnerships.web.views.partners import PartnerPage


class PartnerRoadmap(PartnerPage):
    """Bars from promise to due date, by area; with `tasks=1` the actions beneath."""

    template_name = "partnerships/partners/roadmap.html"
    tab = "partner-roadmap"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        rows = partners.commitments_of(self.partner, viewer=self.viewer, on=self.day)
        counts = commitments.counts(rows, on=self.day)
        chosen = self.request.GET.get("show", "")
        with_tasks = self.request.GET.get("tasks") == "1"
        if standings := partner_pages.CHIPS.get(chosen):
            rows = commitments.with_standings(rows, standings[1], on=self.day)
        page = roadmap.page(
            rows,
            viewer=self.viewer,
            concluded=roadmap.concluded_on(self.partnership, viewer=self.viewer),
            cursor=self.request.GET.get(CURSOR, ""),
            with_actions=with_tasks,
        )
        axis = roadmaps.axis(page.rows, on=self.day)
        others = [("show", chosen)] if chosen in partner_pages.CHIPS else []
        return super().get_context_data(
            shown=[each.commitment for each in page.rows],
            chips=partner_pages.chips(counts, chosen, day=Day(self.day)),
            finding=roadmaps.finding(counts),
            groups=roadmaps.groups(page.rows, axis, on=self.day),
            undated=roadmaps.undated(page.rows),
            rows=roadmaps.table(page.rows),
            scale=timeline_charts.scale(axis, on=self.day, today=_("Today")),
            legend=roadmaps.legend(),
            with_tasks=with_tasks,
            tasks_url="?" + urlencode(others if with_tasks else [*others, ("tasks", "1")]),
            page=page_links(self.request, page),
            **kwargs,
        )
