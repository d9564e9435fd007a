"""Measures: definitions, a partner's scorecard, the comparison inside a category, the rows behind a number."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpResponse
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _

from partnerships.choices import Marking
from partnerships.permissions import SIGNED_IN, Permission, reading
from partnerships.queries import figure_rows, follow_through, measures, partners
from partnerships.queries.dashboard import Day
from partnerships.rules.measures import BY_NAME, MEASURES, Group, Part
from partnerships.web import measure_charts, measure_rows, partner_pages, partner_sentence, scorecards, state_of_play
from partnerships.web.forms.measures import ComparisonForm, PeriodForm, RowsForm
from partnerships.web.paging import CURSOR, page_links
from partnerships.web.scorecards import Asked
from partnerships.web.views.base import Page
from partnerships.web.views.partners import PartnerPage

BAD_REQUEST = 400
# Groups that exist only where there is something to count.
NAMED = (Group.CATEGORY, Group.AREA, Group.SIDE, Group.UNIT, Group.PERSON)


def crumbs(*last: Any) -> list[dict[str, str]]:
    """Give the way to a page below Measures; the last entry is the page itself."""
    way = [{"label": _("Measures"), "url": reverse("measure-list")}]
    return [*way, *({"label": str(label), "url": ""} for label in last)]


class AskedPage(Page):
    """A page about the day and the period of the address."""

    form_class: type[PeriodForm] = PeriodForm

    @cached_property
    def form(self) -> Any:
        return self.form_class(self.request.GET or None)

    @cached_property
    def asked(self) -> Asked:
        wanted = self.form.wanted
        return Asked(Day(self.day, wanted["as_of"]), wanted["since"], wanted["until"])


class PartnerScorecard(AskedPage, PartnerPage):
    """What follow-through with one partner adds up to, beside the others of its category."""

    template_name = "partnerships/partners/scorecard.html"
    tab = "partner-scorecard"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        viewer, partner, asked = self.viewer, self.partner, self.asked
        peers = partners.peers(partner, viewer=viewer)
        figures = measures.by_group(
            viewer=viewer,
            on=self.day,
            group_by=Group.PARTNER,
            as_of=asked.day.as_of,
            partners=peers,
            since=asked.since,
            until=asked.until,
        )
        own = scorecards.of_partner(figures, partner)
        play = follow_through.of_partner(partner, viewer=viewer, day=asked.day)
        return super().get_context_data(
            shown=[*figures, *filter(None, [play.row.last, play.row.next])],
            form=self.form,
            asked=asked,
            applied=len(asked.pairs),
            clear_url=self.request.path,
            periods=scorecards.periods(asked),
            sentence=partner_sentence.sentence(play.row),
            concreteness=partner_sentence.concreteness(play.row.figures),
            sections=scorecards.sections(
                own.values(),
                middles=scorecards.middles(figures, among=[peer.iso3 for peer in peers]),
                group_by=Group.PARTNER,
                asked=asked,
            ),
            peers=peers,
            standings=scorecards.standings(own, asked=asked),
            burn_up=state_of_play.burn_up(play.quarters),
            ageing=measure_charts.ageing(scorecards.ages(own), links=scorecards.age_links(own, asked=asked)),
            funnel=measure_charts.funnel(play.funnel, narrowed=[("partner", partner.iso3), *Asked(asked.day).pairs]),
            **kwargs,
        )


class CategoryComparison(AskedPage):
    """The partners of one category side by side; never across categories."""

    policy = reading(Permission.RECORD_SEE)
    template_name = "partnerships/measures/comparison.html"
    here = "partners"
    form_class = ComparisonForm

    @cached_property
    def category(self) -> Any:
        return self.found(partners.category(viewer=self.viewer, number=self.kwargs["number"]))

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        asked, compared = self.asked, partners.in_category(self.category, viewer=self.viewer)
        chosen = scorecards.chosen(self.form.names)
        figures = measures.by_group(
            viewer=self.viewer,
            on=self.day,
            group_by=Group.PARTNER,
            as_of=asked.day.as_of,
            partners=compared,
            since=asked.since,
            until=asked.until,
            measures=chosen,
        ) if compared else []  # fmt: skip
        table = scorecards.comparison_table(
            compared, chosen, figures, sort=self.request.GET.get("sort", "name"), asked=asked
        )
        return super().get_context_data(
            category=self.category,
            form=self.form,
            asked=asked,
            applied=len(asked.pairs) + bool(self.form.names),
            clear_url=self.request.path,
            measures=chosen,
            table=table,
            sort="name",
            marking=max((figure.marking for figure in figures), default=Marking.PUBLIC),
            crumbs=[
                {"label": _("Partners"), "url": reverse("partner-list")},
                {"label": _("By category"), "url": reverse("category-list")},
                {"label": str(self.category), "url": ""},
            ],
            **kwargs,
        )


class MeasureList(Page):
    """Every measure with its definition."""

    policy = reading(SIGNED_IN)
    template_name = "partnerships/measures/list.html"
    here = "partners"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        sections = [
            {
                "key": key,
                "title": title,
                "sub": sub,
                "measures": [measure for measure in MEASURES if scorecards.heading_of(measure) == key],
            }
            for key, title, sub in scorecards.HEADINGS
        ]
        sources = sorted({measure.source for measure in MEASURES})
        return super().get_context_data(sections=sections, sources=sources, **kwargs)


class MeasureRows(AskedPage):
    """The rows that one number counts: as many as it says."""

    policy = reading(SIGNED_IN)
    template_name = "partnerships/measures/rows.html"
    here = "partners"
    form_class = RowsForm

    @cached_property
    def form(self) -> RowsForm:
        return RowsForm(self.request.GET, measure=self.measure)

    @cached_property
    def measure(self) -> Any:
        return self.found(BY_NAME.get(self.kwargs["name"]))

    def render_to_response(self, context: dict[str, Any], **kwargs: Any) -> HttpResponse:
        return super().render_to_response(context, status=200 if self.form.is_valid() else BAD_REQUEST, **kwargs)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        measure = self.measure
        listed = self._listed() if self.form.is_valid() else {}
        return super().get_context_data(
            measure=measure, form=self.form, crumbs=crumbs(measure.label), **listed, **kwargs
        )

    def _listed(self) -> dict[str, Any]:
        measure, asked, wanted = self.measure, self.asked, self.form.cleaned_data
        of = {
            "viewer": self.viewer,
            "on": self.day,
            "group_by": wanted["group_by"],
            "as_of": asked.day.as_of,
            "since": asked.since,
            "until": asked.until,
        }
        group = self._group(wanted["group_by"], wanted["group"], of)
        rows = measures.rows_of(measure=measure, part=Part(wanted["part"]), group=wanted["group"] or None, **of)
        page = figure_rows.page(
            rows, viewer=self.viewer, cursor=self.request.GET.get(CURSOR, ""), is_past=asked.day.is_past
        )
        are_commitments = rows.model._meta.model_name == "commitment"
        lines = [] if are_commitments else [measure_rows.line(row) for row in page.rows]
        return {
            "asked": asked,
            **group,
            "counted": measure.numerator_is if wanted["part"] == Part.NUMERATOR else measure.denominator_is,
            "commitments": page.rows if are_commitments else [],
            "lines": lines,
            "page": page_links(self.request, page),
            "marking": max(
                [partner_pages.highest([group["figure"], *page.rows])]
                + [line["marking"] for line in lines if line["marking"] is not None]
            ),
        }

    def _group(self, group_by: str, code: str, of: dict[str, Any]) -> dict[str, Any]:
        """
        Give the group's name, and its figure where it has one.

        :raises Http404: for a group that is not there, or not to be seen.
        """
        only: list[Any] = []
        if group_by == Group.PARTNER and code:
            only = [self.found(partners.find(viewer=self.viewer, iso3=code))]
        figures = measures.by_group(measures=[self.measure], partners=only, **of)
        figure = next((one for one in figures if (one.group or "") == (code or self._unnamed(group_by))), None)
        if figure is None and group_by in NAMED:
            raise Http404
        name = only[0].name if only else figure.group_name if figure and code else ""
        return {"figure": figure, "group_name": name}

    def _unnamed(self, group_by: str) -> str:
        """The code of the figure that is asked for without naming a group."""
        return Group.ALL.value if group_by == Group.ALL else ""


class FunnelRows(AskedPage):
    """The outcomes that one step from outcome to implemented counts, of all partners or of some."""

    policy = reading(SIGNED_IN)
    template_name = "partnerships/measures/outcomes.html"
    here = "partners"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        label, codes = (
            self.found(measure_charts.step_named(self.kwargs["step"])),
            set(self.request.GET.getlist("partner")),
        )
        of = partners.named(codes, viewer=self.viewer) if codes else []
        if len(of) < len(codes):
            raise Http404
        rows = follow_through.outcomes_at(
            self.kwargs["step"],
            viewer=self.viewer,
            day=self.asked.day,
            partners=[partner.pk for partner in of] if codes else None,
        )
        page = figure_rows.page(rows, viewer=self.viewer, cursor=self.request.GET.get(CURSOR, ""))
        lines = [measure_rows.line(row) for row in page.rows]
        return super().get_context_data(
            label=label,
            partners=of,
            asked=self.asked,
            lines=lines,
            page=page_links(self.request, page),
            marking=max((line["marking"] for line in lines), default=Marking.PUBLIC),
            crumbs=crumbs(label),
            **kwargs,
        )
