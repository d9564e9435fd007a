"""Partners: their list, their comparison, and the tabs of one partner's page."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _

from partnerships.permissions import SIGNED_IN, Permission, acting, reading
from partnerships.queries import commitments, history, meetings, partners, partnerships, tracks
from partnerships.services import partnerships as services
from partnerships.web import cadence_strips, partner_pages, partner_sentence, timeline_charts
from partnerships.web.forms.partners import PartnerFilter, ReasonForm
from partnerships.web.paging import CURSOR, page_links
from partnerships.web.shown_days import day_of
from partnerships.web.views.base import Page, ServiceForm
from partnerships.web.views.dialogues import rhythm
from partnerships.web.views.history import rows as history_rows
from partnerships.web.views.past import AsItWas

OPEN_SHOWN, CHANGES_SHOWN, MEETINGS_SHOWN = 10, 5, 12


class PartnerList(Page):
    """All partners the viewer sees, with what was delivered and when they last met."""

    policy = reading(SIGNED_IN)
    template_name = "partnerships/partners/list.html"
    here = "partners"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        form = PartnerFilter(
            self.request.GET or None,
            categories=partners.categories(viewer=self.viewer),
            regions=partners.regions(viewer=self.viewer),
        )
        wanted = form.wanted
        page = partners.page(
            partners.narrowed(partners.listing(viewer=self.viewer), viewer=self.viewer, **wanted),
            viewer=self.viewer,
            on=self.day,
            sort=self.request.GET.get("sort", partners.DEFAULT_SORT),
            cursor=self.request.GET.get(CURSOR, ""),
        )
        return super().get_context_data(
            form=form,
            applied=len(wanted),
            clear_url=reverse("partner-list"),
            rows=page.rows,
            page=page_links(self.request, page),
            sort=partners.DEFAULT_SORT,
            tabs=partner_pages.list_tabs("partner-list"),
            **kwargs,
        )


class CategoryList(Page):
    """Categories by function and political implication, and the partners compared inside each."""

    policy = reading(SIGNED_IN)
    template_name = "partnerships/partners/categories.html"
    here = "partners"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        groups = partners.by_category(viewer=self.viewer, on=self.day)
        return super().get_context_data(groups=groups, tabs=partner_pages.list_tabs("category-list"), **kwargs)


class PartnerPage(Page):
    """One tab of a partner's page: `tab` is the name of its address."""

    policy = reading(Permission.RECORD_SEE)
    here = "partners"
    tab = ""

    @cached_property
    def partner(self) -> Any:
        return self.found(partners.find(viewer=self.viewer, iso3=self.kwargs["iso3"]))

    @cached_property
    def partnership(self) -> Any:
        return partnerships.find(viewer=self.viewer, iso3=self.kwargs["iso3"])

    def get_context_data(self, *, shown: Iterable[Any] = (), **kwargs: Any) -> dict[str, Any]:
        """`shown` are the rows with a marking that the tab shows: the page carries the highest of them."""
        partner = self.partner
        return super().get_context_data(
            partner=partner,
            partnership=self.partnership,
            marking=partner_pages.highest([self.partnership, *shown]),
            may=partnerships.may(self.viewer, partner, self.partnership),
            crumbs=[{"label": _("Partners"), "url": reverse("partner-list")}, {"label": partner.name, "url": ""}],
            tabs=partner_pages.tabs(partner, self.tab),
            tabs_label=partner.name,
            **kwargs,
        )


class PartnerDetail(AsItWas, PartnerPage):
    """The state of play with one partner, now or as it was."""

    template_name = "partnerships/partners/detail.html"
    tab = "partner-detail"

    def present(self) -> Any:
        return partners.find(viewer=self.viewer, iso3=self.kwargs["iso3"])

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        viewer, partner, partnership = self.viewer, self.partner, self.partnership
        row = partners.described_one(partner, viewer=viewer, on=self.day)
        steps = partnerships.steps(partnership, viewer=viewer) if partnership else []
        recent = meetings.listing(viewer=viewer).filter(partner_links__partner=partner)
        open_ones = commitments.page(
            commitments.with_standings(
                partners.commitments_of(partner, viewer=viewer, on=self.day), partner_pages.OPEN, on=self.day
            ),
            size=OPEN_SHOWN,
        )
        sessions = meetings.page(recent, size=MEETINGS_SHOWN).rows
        interests = partnerships.interests(partnership, viewer=viewer) if partnership else []
        return super().get_context_data(
            shown=[*open_ones.rows, *sessions, *interests],
            row=row,
            sentence=partner_sentence.sentence(row),
            concreteness=partner_sentence.concreteness(row.figures),
            facts=partner_pages.facts(row, day=self.shown_day),
            open_commitments=open_ones,
            steps=steps,
            timeline=partner_pages.timeline(steps, sessions, on=self.day, is_past=self.is_past),
            key_facts=partner_pages.key_facts(partner, partnership, partnerships.concluded_on(steps)),
            memberships=[] if self.is_past else partnerships.memberships(partner),
            interests=partner_pages.with_tags(interests),
            divergences=[] if self.is_past else partnerships.divergences(partner, viewer=viewer),
            changes=[] if self.is_past else history_rows(story_of(self, size=CHANGES_SHOWN).entries),
            **kwargs,
        )


def story_of(page: PartnerPage, *, size: int, cursor: str = "") -> history.Story:
    """Read what happened around the partner; without the right to the record across things, to the partner alone."""
    viewer, partner = page.viewer, page.partner
    if viewer.can(Permission.AUDIT_SEE, partner):
        return history.listing(viewer=viewer, wanted=history.Wanted(partner=partner), cursor=cursor, size=size)
    return history.of_row(viewer=viewer, row=page.partnership or partner, cursor=cursor, size=size)


class PartnerCommitments(PartnerPage):
    """All commitments of one partner."""

    template_name = "partnerships/partners/commitments.html"
    tab = "partner-commitments"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        day = day_of(self.request, today=self.day)
        rows = partners.commitments_of(self.partner, viewer=self.viewer, on=day.today, as_of=day.as_of)
        counts = commitments.counts(rows, on=day.today, as_of=day.as_of)
        chosen = self.request.GET.get("show", "")
        if standings := partner_pages.CHIPS.get(chosen):
            rows = commitments.with_standings(rows, standings[1], on=day.today, as_of=day.as_of)
        page = commitments.page(
            rows,
            sort=self.request.GET.get("sort", "due"),
            cursor=self.request.GET.get(CURSOR, ""),
            is_past=day.is_past,
        )
        return super().get_context_data(
            day=day,
            shown=page.rows,
            rows=page.rows,
            page=page_links(self.request, page),
            sort=commitments.DEFAULT_SORT,
            chips=partner_pages.chips(counts, chosen, day=day),
            **kwargs,
        )


class PartnerDialogues(PartnerPage):
    """The standing dialogues with one partner, and every meeting."""

    template_name = "partnerships/partners/dialogues.html"
    tab = "partner-dialogues"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        viewer, partner = self.viewer, self.partner
        standing = tracks.listing(viewer=viewer).filter(partner_links__partner=partner).order_by("name", "pk")
        axis = cadence_strips.list_axis(self.day)
        page = meetings.page(
            meetings.listing(viewer=viewer).filter(partner_links__partner=partner),
            sort=self.request.GET.get("sort", meetings.DEFAULT_SORT),
            cursor=self.request.GET.get(CURSOR, ""),
        )
        return super().get_context_data(
            shown=page.rows,
            tracks=[
                {
                    "row": row,
                    "rhythm": rhythm(row.cadence),
                    "strip": cadence_strips.strip(row.went, axis, on=self.day),
                }
                for row in tracks.described(standing, viewer=viewer, on=self.day)
            ],
            scale=timeline_charts.scale(axis, on=self.day, today=_("Today")),
            legend=cadence_strips.legend(),
            meetings=page.rows,
            page=page_links(self.request, page),
            sort=meetings.DEFAULT_SORT,
            **kwargs,
        )


class PartnerDocuments(PartnerPage):
    """Evidence given for the partner's commitments, and the sources of what is said about it."""

    template_name = "partnerships/partners/documents.html"
    tab = "partner-documents"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        page = partnerships.evidence(self.partner, viewer=self.viewer, cursor=self.request.GET.get(CURSOR, ""))
        cited = partnerships.sources(self.partner, viewer=self.viewer)
        return super().get_context_data(
            shown=page.rows,
            evidence=page.rows,
            page=page_links(self.request, page),
            sources=[partner_pages.source(source, "; ".join(uses)) for source, uses in cited],
            **kwargs,
        )


class PartnerContacts(PartnerPage):
    """The partner's posts and who holds them."""

    template_name = "partnerships/partners/contacts.html"
    tab = "partner-contacts"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(posts=partnerships.posts(self.partner, viewer=self.viewer), **kwargs)


class PartnerHistory(PartnerPage):
    """All that changed around one partner."""

    template_name = "partnerships/partners/history.html"
    tab = "partner-history"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        story = story_of(self, size=50, cursor=self.request.GET.get(CURSOR, ""))
        return super().get_context_data(
            entries=history_rows(story.entries), page=page_links(self.request, story.page), **kwargs
        )


class PartnershipTransition(ServiceForm):
    """Put a partnership to rest, or wake it; `verb` says which."""

    template_name = "partnerships/partners/transition.html"
    form_class = ReasonForm
    policy = acting(Permission.PARTNERSHIP_PAUSE)
    here = "partners"
    verb = ""

    @cached_property
    def record(self) -> Any:
        return self.found(partnerships.find(viewer=self.viewer, iso3=self.kwargs["iso3"]))

    def get_initial(self) -> dict[str, Any]:
        return {"version": self.record.version}

    def act(self, form: Any) -> str:
        step = services.pause if self.verb == "pause" else services.resume
        step(
            actor=self.viewer.user,
            partnership=self.record,
            version=form.cleaned_data["version"],
            reason=form.cleaned_data["reason"],
        )
        return reverse("partner-detail", args=[self.kwargs["iso3"]])

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        home = reverse("partner-detail", args=[self.kwargs["iso3"]])
        return super().get_context_data(
            cancel_url=home,
            is_pause=self.verb == "pause",
            submit_label=_("Make it dormant") if self.verb == "pause" else _("Make it active again"),
            crumbs=[
                {"label": _("Partners"), "url": reverse("partner-list")},
                {"label": self.record.partner.name, "url": home},
            ],
            **kwargs,
        )
