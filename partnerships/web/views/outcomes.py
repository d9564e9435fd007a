"""Triage: what becomes of each outcome of a meeting."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponseBase
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from partnerships.choices import CommitmentKind, OutcomeKind
from partnerships.permissions import Permission, acting, reading
from partnerships.queries import meeting_options, meetings
from partnerships.queries import outcomes as queries
from partnerships.services import outcomes as services
from partnerships.web.forms import outcomes as forms
from partnerships.web.forms.meetings import StepForm
from partnerships.web.views.base import Page, ServiceForm
from partnerships.web.views.concreteness import HintingForm
from partnerships.web.views.dialogues import crumbs


@dataclass(frozen=True)
class Way:
    """One way to dispose of an outcome: words, form, service."""

    label: Any
    question: Any
    done: Any
    act: Callable[..., Any]
    form: type[StepForm]
    icon: str = ""


WAYS = {
    "meeting": Way(
        _("Plan a meeting"), _("Both sides go on talking at a meeting that is planned now."),
        _("The meeting is planned, with this outcome on its agenda."), services.convert_to_meeting, forms.TalksForm,
        "calendar-plus",
    ),
    "cadence": Way(
        _("Point to a cadence"), _("Both sides go on talking in a standing dialogue that has a rhythm."),
        _("The outcome is answered by a standing dialogue."), services.convert_to_cadence, forms.CadenceForm, "history",
    ),
    "defer": Way(
        _("Defer"), _("It comes up again in a standing dialogue, or on a day."), _("The outcome is deferred."),
        services.defer, forms.DeferForm, "clock",
    ),
    "close": Way(
        _("No action needed"), _("It was said, and nothing follows from it."), _("The outcome is closed."),
        services.close, forms.CloseForm, "circle-minus",
    ),
    "merge": Way(
        _("Merge"), _("It is followed together with another outcome of this meeting."), _("The outcome is merged."),
        services.merge, forms.MergeForm, "git-merge",
    ),
    "classify": Way(
        _("Say its kind"), _("The kind decides what it can become."), _("The kind of the outcome is noted."),
        services.classify, forms.ClassifyForm, "pencil",
    ),
    "reopen": Way(
        _("Triage again"), _("What was decided is taken back, and the outcome waits for triage."),
        _("The outcome waits for triage again."), services.reopen, forms.ReopenForm, "undo-2",
    ),
}  # fmt: skip
FOR_TALKS = ("meeting", "cadence")
TO_OFFER = {"to_triage": ("meeting", "cadence", "defer", "close", "merge", "classify"), "deferred": ("reopen",),
            "no_action": ("reopen",), "merged": ("reopen",)}  # fmt: skip


class OutcomeTriage(Page):
    """All outcomes of a meeting, what became of them, and what can."""

    policy = reading(Permission.WORK_EDIT)
    template_name = "partnerships/outcomes/triage.html"
    here = "dialogues"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        meeting = self.found(meetings.find(viewer=self.viewer, pk=self.kwargs["pk"]))
        self.viewer.require(Permission.WORK_EDIT, meeting)
        rows = outcome_rows(meeting, viewer=self.viewer)
        return super().get_context_data(
            meeting=meeting,
            outcomes=rows,
            waiting=sum(row["is_waiting"] for row in rows),
            record_verbs=meetings.record_transitions(meeting, viewer=self.viewer),
            crumbs=way_to(meeting, gettext("Triage")),
            **kwargs,
        )


class OutcomeForm(ServiceForm):
    """One outcome, disposed of one way; then back to those that still wait."""

    policy = acting(Permission.WORK_EDIT)
    here = "dialogues"

    @cached_property
    def record(self) -> Any:
        return self.found(queries.find(viewer=self.viewer, pk=self.kwargs["pk"]))

    @property
    def triage_url(self) -> str:
        return reverse("outcome-triage", args=[self.record.meeting_id])

    def get_initial(self) -> dict[str, Any]:
        return {"version": self.record.version}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(
            outcome=self.record,
            meeting=self.record.meeting,
            cancel_url=self.triage_url,
            crumbs=way_to(self.record.meeting, gettext("Triage"), self.triage_url, self.title),
            heading=self.title,
            **kwargs,
        )

    @property
    def title(self) -> str:
        raise NotImplementedError


class OutcomeConvert(HintingForm, OutcomeForm):
    """An outcome becomes a commitment with owner, due date and first action."""

    template_name = "partnerships/outcomes/convert.html"
    form_class = forms.ConvertForm

    @property
    def outcome_kind(self) -> str:  # type: ignore[override]  # the record's
        return str(self.record.kind)

    @property
    def title(self) -> str:
        return gettext("Convert to a commitment")

    def get_initial(self) -> dict[str, Any]:
        user = self.viewer.user
        kind = CommitmentKind.DIALOGUE_ONLY if self.record.kind == OutcomeKind.GO_ON_TALKING else ""
        partners = [link.partner for link in self.record.meeting.partner_links.all()]
        return {**super().get_initial(), "text": self.record.text, "owner": user, "owner_unit": user.unit, "kind": kind,
                "partners": partners}  # fmt: skip

    def get_form_kwargs(self) -> dict[str, Any]:
        offered = {"outcome": self.record, "owners": meeting_options.owners(), "areas": meeting_options.areas()}
        return {**super().get_form_kwargs(), **offered}

    def act(self, form: Any) -> str:
        commitment = services.convert(
            actor=self.viewer.user,
            outcome=self.record,
            version=form.cleaned_data["version"],
            values=form.values(),
            action=form.action(),
            partners=form.cleaned_data.get("partners") or None,
        )
        said = gettext("%(reference)s is made and followed from now on.") % {"reference": commitment.reference}
        messages.success(self.request, said)
        return self.triage_url

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(submit_label=gettext("Make the commitment"), **kwargs)


class OutcomeDispose(OutcomeForm):
    """Defer, close, merge, re-open, or go on talking."""

    template_name = "partnerships/outcomes/dispose.html"

    def dispatch(self, request: Any, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if kwargs["verb"] not in WAYS:
            raise Http404
        return super().dispatch(request, *args, **kwargs)

    @property
    def way(self) -> Way:
        return WAYS[self.kwargs["verb"]]

    @property
    def title(self) -> str:
        return str(self.way.label)

    @property
    def success_message(self) -> str:
        return str(self.way.done)

    def get_form_class(self) -> type[StepForm]:
        return self.way.form

    def get_form(self, form_class: Any = None) -> Any:
        form = super().get_form(form_class)
        fields: Any = form.fields
        if "track" in fields:
            fields["track"].offer(meeting_options.tracks(viewer=self.viewer))
        if "format" in fields:
            fields["format"].offer(meeting_options.formats())
        if "merged_into" in fields:
            fields["merged_into"].offer(queries.siblings(self.record, viewer=self.viewer))
        return form

    def get_initial(self) -> dict[str, Any]:
        meeting = self.record.meeting
        return {**super().get_initial(), "format": meeting.format, "level": meeting.level, "title": meeting.title,
                "kind": self.record.kind}  # fmt: skip

    def act(self, form: Any) -> str:
        given = dict(form.cleaned_data)
        if self.kwargs["verb"] == "meeting":
            version, track = given.pop("version"), given.pop("track")
            given = {"version": version, "values": given, "tracks": [(track, None)] if track else []}
        self.way.act(actor=self.viewer.user, outcome=self.record, **given)
        return self.triage_url

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(way=self.way, submit_label=self.way.label, **kwargs)


def way_to(meeting: Any, *last: str) -> list[dict[str, str]]:
    """Give the way to a page below a meeting: its last parts, addresses between labels."""
    detail = {"label": meeting.reference, "url": reverse("meeting-detail", args=[meeting.pk])}
    if len(last) == 1:
        return [*crumbs()[:1], detail, {"label": last[0], "url": ""}]
    label, url, title = last
    return [*crumbs()[:1], detail, {"label": label, "url": url}, {"label": title, "url": ""}]


def outcome_rows(meeting: Any, *, viewer: Any) -> list[dict[str, Any]]:
    """
    Say of each outcome what became of it, where to, and what this viewer may do with it now.

    Shape: outcome, number, is_waiting, links (label, url), remark, ways (label, url, icon), convert_url ("" if not).
    """
    may_work = viewer.can(Permission.WORK_EDIT, meeting)
    left_out = [] if len(meeting.outcomes.all()) > 1 else ["merge"]
    if not meetings.is_open(meeting):
        left_out.append("classify")
    return [
        {
            "outcome": outcome,
            "number": number,
            "is_waiting": outcome.disposition == "to_triage",
            "links": _links(outcome),
            "remark": outcome.disposition_reason,
            "ways": _ways(outcome, left_out) if may_work else [],
            "convert_url": reverse("outcome-convert", args=[outcome.pk])
            if may_work and outcome.disposition == "to_triage"
            else "",
        }
        for number, outcome in enumerate(meeting.outcomes.all(), start=1)
    ]


def _ways(outcome: Any, left_out: list[str]) -> list[dict[str, Any]]:
    offered = TO_OFFER.get(outcome.disposition, ())
    if outcome.kind != OutcomeKind.GO_ON_TALKING:
        left_out = [*left_out, *FOR_TALKS]
    return [
        {"label": WAYS[verb].label, "icon": WAYS[verb].icon, "url": reverse("outcome-dispose", args=[outcome.pk, verb])}
        for verb in offered
        if verb not in left_out
    ]


def _links(outcome: Any) -> list[dict[str, Any]]:
    links = [
        {
            "label": f"{row.reference} {row.text[:80]}",
            "url": reverse("commitment-detail", args=[row.reference]),
            "term": getattr(row, "standing_term", None),
        }
        for row in outcome.commitments.all()
    ]
    if planned := outcome.planned_meeting:
        links.append({"label": planned.title, "url": reverse("meeting-detail", args=[planned.pk])})
    for track in (outcome.cadence_track, outcome.deferred_to_track):
        if track is not None:
            links.append({"label": track.name, "url": reverse("track-detail", args=[track.pk])})
    if outcome.deferred_until:
        links.append({"label": gettext("until"), "url": "", "day": outcome.deferred_until})
    if outcome.merged_into_id:
        links.append({"label": outcome.merged_into.text[:80], "url": ""})
    return links
