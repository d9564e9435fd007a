"""Follow-through: where everybody begins."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from partnerships.permissions import SIGNED_IN, reading
from partnerships.queries import dashboard, drafts, follow_through, meetings, obligation_names, obligations
from partnerships.queries.dashboard import ALL, MINE, TABS, UNIT, Day
from partnerships.web import measure_charts, obligation_pages, state_of_play
from partnerships.web.resume import with_addresses
from partnerships.web.shown_days import day_of
from partnerships.web.views.base import Page

COMING = 5
MOST_URGENT = 8
NOTHING_YET = "partnerships/home/no_role.html"


class Home(Page):
    """The state of play, and what waits for the viewer."""

    policy = reading(SIGNED_IN)
    template_name = "partnerships/home/home.html"
    here = "home"

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not self.viewer.grants:
            self.template_name = NOTHING_YET
            return self.render_to_response(super().get_context_data())
        return super().get(request, *args, **kwargs)

    @cached_property
    def shown_day(self) -> Day:
        """Today, or the past day of the address."""
        return day_of(self.request, today=self.day)

    @cached_property
    def tab(self) -> str:
        """The tab of the address, else the one that this person works in."""
        asked = self.request.GET.get("tab", "")
        return asked if asked in TABS else MINE if self.viewer.may_work and self.counts[MINE] else ALL

    @cached_property
    def counts(self) -> dict[str, int]:
        return dashboard.tab_counts(viewer=self.viewer)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        day, viewer = self.shown_day, self.viewer
        found = dashboard.rows(viewer=viewer, day=day, tab=self.tab)
        figures = dashboard.figures(found, day=day)
        bars = dashboard.by_partner(found, viewer=viewer, day=day)
        worrying, worrying_count = dashboard.attention(found, day=day)
        year = dashboard.meetings_of_year(viewer=viewer, day=day, partners=self._partners())
        narrowed = self._narrowed()
        return super().get_context_data(
            tabs=self._tabs(),
            tabs_label=_("Whose commitments"),
            day=day,
            partnerships=len(bars),
            review_count=self.waiting("reviews"),
            facts=state_of_play.facts(figures, day=day, narrowed=narrowed, year=year),
            burn_up=state_of_play.burn_up(dashboard.burn_up(found, day=day)),
            bars=state_of_play.bars(bars),
            legend=state_of_play.LEGEND,
            ageing=measure_charts.ageing(
                follow_through.ageing(found, day=day), links=measure_charts.age_links(day=day, narrowed=narrowed)
            ),
            funnel=self._funnel(),
            attention=worrying,
            attention_count=worrying_count,
            attention_url=state_of_play.attention_url(day, narrowed),
            **({} if day.is_past else self._waiting()),
            **kwargs,
        )

    def _waiting(self) -> dict[str, Any]:
        """What is only true of today."""
        coming = meetings.upcoming(viewer=self.viewer, on=self.day)
        return {
            **(self._owed() if self.viewer.may_work else {}),
            "drafts": with_addresses(drafts.listing(viewer=self.viewer)),
            "coming": list(coming[:COMING]),
        }

    def _owed(self) -> dict[str, Any]:
        """The most urgent of what the viewer owes, and how much it is, as the menu counts it."""
        first = obligations.page(obligations.mine(self.viewer, self.day), size=MOST_URGENT)
        names = obligation_names.names(first, viewer=self.viewer)
        return {
            "has_work": True,
            "owed": obligation_pages.rows(first, names, on=self.day, is_mine=True),
            "owed_count": self.waiting("work"),
        }

    def _funnel(self) -> dict[str, Any] | None:
        """What became of outcomes; they belong to meetings and so to no unit."""
        if self.tab == UNIT:
            return None
        found = follow_through.funnel(viewer=self.viewer, day=self.shown_day, partners=self._partners())
        return measure_charts.funnel(found, narrowed=self._narrowed())

    def _partners(self) -> frozenset[int] | None:
        return self._mine if self.tab == MINE else None

    @cached_property
    def _mine(self) -> frozenset[int]:
        return dashboard.my_partners(viewer=self.viewer)

    def _narrowed(self) -> list[tuple[str, str]]:
        """The part of every list's address that keeps it to this tab and day."""
        pairs = [("as_of", self.shown_day.shown.isoformat())] if self.shown_day.is_past else []
        if self.tab == MINE:
            pairs += [("partner", iso3) for iso3 in dashboard.codes(viewer=self.viewer, partner_ids=self._partners())]
        if self.tab == UNIT:
            pairs.append(("unit", str(self.viewer.user.unit or "")))
        return pairs

    def _tabs(self) -> list[dict[str, Any]]:
        labels = {ALL: _("All partners"), MINE: _("My partners"), UNIT: _("Led by my unit")}
        kept = [("as_of", self.shown_day.shown.isoformat())] if self.shown_day.is_past else []
        return [
            {
                "label": label,
                "url": f"{reverse('home')}?{urlencode([('tab', tab), *kept])}",
                "is_current": tab == self.tab,
                "count": self.counts[tab],
            }
            for tab, label in labels.items()
        ]
