"""The page of a meeting, and each step of the meeting and of its record."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.http import Http404, HttpResponseBase
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from partnerships.permissions import Permission, acting, marking_of, reading
from partnerships.queries import commitments
from partnerships.queries import meetings as queries
from partnerships.rules import calendar as calendar_rules
from partnerships.rules import meetings as rules
from partnerships.services import meetings as services
from partnerships.web.forms import meetings as forms
from partnerships.web.views.annexes import on_record
from partnerships.web.views.base import Page, ServiceForm
from partnerships.web.views.dialogues import crumbs, source_rows
from partnerships.web.views.outcomes import outcome_rows


@dataclass(frozen=True)
class Step:
    """One verb as a page asks for it: words for the button, the question, and what is called with which fields."""

    label: Any
    question: Any
    done: Any
    act: Callable[..., Any]
    form: type[forms.StepForm] = forms.StepForm
    icon: str = ""
    is_dangerous: bool = False
    is_primary: bool = False


MEETING_STEPS = {
    "hold": Step(
        _("Record as held"), _("Did this meeting take place? Its summary and outcomes can then be written."),
        _("The meeting is recorded as held."), services.hold, forms.HoldForm, "calendar-check", is_primary=True,
    ),
    "confirm": Step(
        _("Confirm"), _("Have both sides confirmed this meeting?"), _("The meeting is confirmed."), services.confirm,
        icon="check",
    ),
    "postpone": Step(
        _("Postpone"), _("Another meeting is planned in its place, with its partners and agenda."),
        _("The meeting is postponed, and another is planned in its place."), services.postpone, forms.PostponeForm,
        "calendar-clock",
    ),
    "doubt": Step(
        _("Mark as unconfirmed"), _("Use this when nobody can say whether the meeting takes or took place."),
        _("The meeting is marked as unconfirmed."), services.doubt, forms.RemarkForm, "circle-question-mark",
    ),
    "cancel": Step(
        _("Cancel the meeting"), _("A cancelled meeting stays in the list with its reason."),
        _("The meeting is cancelled."), services.cancel, forms.CancelForm, "calendar-x", is_dangerous=True,
    ),
}  # fmt: skip
RECORD_STEPS = {
    "take_up": Step(
        _("Take up"), _("From now on this record is ours: its outcomes owe triage, and it owes a review."),
        _("The record is taken up; its outcomes wait for triage."), services.take_up, forms.RemarkForm, "flag",
    ),
    "submit": Step(
        _("Submit for review"), _("A manager is asked to review. Until it is returned nobody changes the record."),
        _("The record is with the reviewer."), services.submit, forms.CommentForm, "send", is_primary=True,
    ),
    "approve": Step(
        _("Approve"), _("The record stands as it is. It can be corrected by a new revision."),
        _("The record is approved."), services.approve, forms.CommentForm, "check", is_primary=True,
    ),
    "return": Step(
        _("Return"), _("The record goes back to its author with your comment."), _("The record is returned."),
        services.return_, forms.ReturnForm, "undo-2",
    ),
    "revise": Step(
        _("New revision"), _("The approved record is opened to be corrected, and owes a review again."),
        _("A new revision is open."), services.revise, forms.ReasonForm, "pencil",
    ),
}  # fmt: skip
DECISION_WORDS = {
    "meetings.take_up": _("Taken up"),
    "meetings.submit": _("Submitted"),
    "meetings.approve": _("Approved"),
    "meetings.return": _("Returned"),
    "meetings.revise": _("New revision opened"),
}


class MeetingDetail(Page):
    """Everything about one meeting, and what can be done with it."""

    policy = reading(Permission.RECORD_SEE)
    template_name = "partnerships/meetings/detail.html"
    here = "dialogues"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        meeting = self.found(queries.find(viewer=self.viewer, pk=self.kwargs["pk"]))
        for outcome in meeting.outcomes.all():
            commitments.with_words(outcome.commitments.all(), on=self.day)
        outcomes = outcome_rows(meeting, viewer=self.viewer)
        annexes = on_record(meeting, viewer=self.viewer, may_add=self.viewer.can(Permission.WORK_EDIT, meeting))
        return super().get_context_data(
            meeting=meeting,
            is_reported=meeting.record_state == "reported",
            is_owed=rules.is_owed(status=meeting.status, when=meeting.date, on=self.day),
            partners=[link.partner for link in meeting.partner_links.all()],
            fields=meeting_fields(meeting),
            has_days=calendar_rules.may_be_copied(meeting.date, marking=meeting.marking),
            sides=by_side(meeting),
            outcomes=outcomes,
            to_triage=sum(row["is_waiting"] for row in outcomes),
            commitments=commitments.with_words(meeting.commitments.all(), on=self.day),
            sources=source_rows(meeting),
            decisions=decision_rows(meeting),
            steps=self._steps(meeting),
            may_edit=queries.may_edit(meeting, viewer=self.viewer),
            **annexes,
            highest_marking=max([meeting.marking, *(marking_of(annex) for annex in annexes["annexes"])]),
            crumbs=[*crumbs()[:1], {"label": gettext("Meetings"), "url": reverse("meeting-list")},
                    {"label": meeting.reference, "url": ""}],
            **kwargs,
        )  # fmt: skip

    def _steps(self, meeting: Any) -> list[dict[str, Any]]:
        record = queries.record_transitions(meeting, viewer=self.viewer)
        status = queries.transitions(meeting, viewer=self.viewer)
        return [
            *(step_row(RECORD_STEPS[verb], reverse("record-transition", args=[meeting.pk, verb])) for verb in record),
            *(step_row(MEETING_STEPS[verb], reverse("meeting-transition", args=[meeting.pk, verb])) for verb in status),
        ]


class StepPage(ServiceForm):
    """Ask for one step, with what it needs, before it is taken."""

    template_name = "partnerships/meetings/step.html"
    here = "dialogues"
    steps: dict[str, Step] = {}

    def dispatch(self, request: Any, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if kwargs["verb"] not in self.steps:
            raise Http404
        self.policy = acting(self.needed(kwargs["verb"]))
        return super().dispatch(request, *args, **kwargs)

    def needed(self, verb: str) -> Permission:
        return Permission.RECORD_DECIDE if verb in ("approve", "return") else Permission.WORK_EDIT

    @property
    def step(self) -> Step:
        return self.steps[self.kwargs["verb"]]

    @property
    def success_message(self) -> str:
        return str(self.step.done)

    @cached_property
    def record(self) -> Any:
        return self.found(queries.find_plain(viewer=self.viewer, pk=self.kwargs["pk"]))

    def get_form_class(self) -> type[forms.StepForm]:
        return self.step.form

    def get_initial(self) -> dict[str, Any]:
        return {"version": self.record.version, "date": self.record.date if self.kwargs["verb"] == "hold" else None}

    def act(self, form: Any) -> str:
        self.step.act(actor=self.viewer.user, meeting=self.record, **form.cleaned_data)
        return reverse("meeting-detail", args=[self.record.pk])

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        detail = reverse("meeting-detail", args=[self.record.pk])
        return super().get_context_data(
            step=self.step,
            submit_label=self.step.label,
            is_dangerous=self.step.is_dangerous,
            cancel_url=detail,
            crumbs=[*crumbs()[:1], {"label": self.record.reference, "url": detail},
                    {"label": self.step.label, "url": ""}],
            **kwargs,
        )  # fmt: skip


class MeetingTransition(StepPage):
    """Hold, confirm, postpone, doubt or cancel a meeting."""

    policy = acting(Permission.WORK_EDIT)
    steps = MEETING_STEPS


class RecordTransition(StepPage):
    """Take up, submit, approve, return or revise the record of a meeting."""

    policy = acting(
        Permission.WORK_EDIT, Permission.RECORD_DECIDE, besides="managers approve and return, never their own"
    )
    steps = RECORD_STEPS


def step_row(step: Step, url: str) -> dict[str, Any]:
    """Prepare a step for `components/transitions.html`."""
    return {"label": step.label, "url": url, "icon": step.icon, "is_primary": step.is_primary,
            "is_dangerous": step.is_dangerous}  # fmt: skip


def meeting_fields(meeting: Any) -> list[dict[str, Any]]:
    """List the facts of a meeting as `components/field_list.html` takes them."""
    sides = [(gettext("EU"), meeting.get_level_eu_display()), (gettext("partner"), meeting.get_level_partner_display())]
    tracks = [str(link) for link in meeting.track_links.all()]
    return [
        {"label": gettext("Format"), "value": meeting.format},
        {"label": gettext("Standing dialogue"), "value": ", ".join(tracks) or gettext("None")},
        {"label": gettext("Level"), "value": meeting.get_level_display(),
         "note": ", ".join(f"{side}: {level}" for side, level in sides if level)},
        {"label": gettext("Date"), "value": meeting.date, "note": meeting.time_zone},
        {"label": gettext("Place"), "value": meeting.place},
        {"label": gettext("How"), "value": meeting.get_modality_display(), "note": meeting.modality_remark},
        {"label": gettext("Legal basis"), "value": meeting.legal_basis},
        *([{"label": gettext("Visit"), "value": meeting.visit}] if meeting.visit else []),
    ]  # fmt: skip


def by_side(meeting: Any) -> list[dict[str, Any]]:
    """Group participants by side, in the order of the document; a side without any is left out."""
    groups: dict[str, dict[str, Any]] = {}
    for person in meeting.participants.all():
        group = groups.setdefault(person.side, {"label": person.get_side_display(), "people": []})
        group["people"].append(person)
    return list(groups.values())


def decision_rows(meeting: Any) -> list[dict[str, Any]]:
    """List what happened to the record: what, who, when, and the words given with it."""
    return [
        {
            "title": DECISION_WORDS[event.action],
            "at": event.at,
            "by": event.actor,
            "role": event.role,
            "comment": "" if event.reason == event.action else event.reason,
        }
        for event in queries.decisions(meeting)
    ]
