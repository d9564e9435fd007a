"""Logging, planning and correcting a meeting: one page, rows that come and go, nothing typed is lost."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _

from partnerships.permissions import Permission, acting
from partnerships.queries import drafts as kept
from partnerships.queries import meeting_options, meetings, tracks
from partnerships.services import drafts
from partnerships.services import meetings as services
from partnerships.web.forms.meetings import DialogueForm, MeetingForm
from partnerships.web.forms.rows import with_another, without
from partnerships.web.views.base import ServiceForm
from partnerships.web.views.drafts import draft_url

ROW_ACTION = re.compile(r"(?P<what>add|remove)-(?P<prefix>tracks|participants|agenda|outcomes)(?:-(?P<index>\d+))?")


@dataclass(frozen=True)
class RowOptions:
    """What the rows of one meeting offer, and which of its outcomes cannot be removed."""

    base: Any
    carried: dict[str, Any]
    kept_outcomes: frozenset[str]

    def __getattr__(self, name: str) -> Any:
        return getattr(self.base, name)


class MeetingFormPage(ServiceForm):
    """The form of a meeting, saved as a draft of the person's own until it is sent."""

    template_name = "partnerships/meetings/form.html"
    form_class = MeetingForm
    policy = acting(Permission.WORK_EDIT)
    here = "dialogues"
    key = ""
    heading = ""
    submit_label = ""

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if self.draft is None:
            return super().get(request, *args, **kwargs)
        data = QueryDict(mutable=True)
        for name, values in self.draft.data.items():
            data.setlist(name, values)
        return self._as_typed(data)

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        action = request.POST.get("action", "save")
        if change := ROW_ACTION.fullmatch(action):
            return self._change_rows(change["what"], change["prefix"], int(change["index"] or 0))
        if action == "draft":
            drafts.save(
                actor=self.viewer.user,
                key=self.key,
                data=dict(request.POST.lists()),
                title=request.POST.get("title", ""),
            )
            messages.success(request, _("The draft is saved. You find it here again, and on your start page."))
            return HttpResponseRedirect(request.get_full_path())
        if action == "discard":
            drafts.discard(actor=self.viewer.user, key=self.key)
            messages.success(request, _("The draft is thrown away."))
            return HttpResponseRedirect(request.get_full_path())
        return super().post(request, *args, **kwargs)

    @cached_property
    def draft(self) -> Any:
        return kept.find(viewer=self.viewer, key=self.key) if self.request.method == "GET" else None

    @cached_property
    def offered(self) -> RowOptions:
        return RowOptions(meeting_options.options(viewer=self.viewer), {}, frozenset())

    def get_initial(self) -> dict[str, Any]:
        wanted = self.request.GET.get("partner", "")
        return {"partners": [partner for partner in self.offered.partners if partner.iso3 == wanted]}

    def get_form_kwargs(self) -> dict[str, Any]:
        return {**super().get_form_kwargs(), "options": self.offered}

    def write(self, form: Any) -> Any:
        """Call the service and give the meeting."""
        raise NotImplementedError

    def act(self, form: Any) -> str:
        try:
            meeting = self.write(form)
        except ValidationError as error:
            raise form.put_back(error) from error
        drafts.discard(actor=self.viewer.user, key=self.key)
        if meeting.outcomes.exists():
            return reverse("outcome-triage", args=[meeting.pk])
        return reverse("meeting-detail", args=[meeting.pk])

    def compare(self, form: Any, theirs: Any) -> list[dict[str, Any]]:
        rows = super().compare(form, theirs)
        if "outcomes" in form.row_sets:
            now = "\n".join(outcome.text for outcome in theirs.outcomes.order_by("position", "pk"))
            mine = "\n".join(row["text"] for row in form.row_sets["outcomes"].values())
            rows.append({"label": _("Outcomes"), "theirs": now, "mine": mine, "differs": now != mine})
        return rows

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        form: Any = kwargs["form"] if "form" in kwargs else self.get_form()
        kwargs["form"] = form
        return super().get_context_data(
            heading=self.heading,
            submit_label=self.submit_label,
            draft=self.draft,
            draft_url=draft_url(self.key),
            errors=form.error_entries if form.is_bound else [],
            cancel_url=self.cancel_url,
            crumbs=[{"label": _("Dialogues"), "url": reverse("track-list")}, {"label": self.heading, "url": ""}],
            **kwargs,
        )

    @property
    def cancel_url(self) -> str:
        return reverse("meeting-list")

    def _change_rows(self, what: str, prefix: str, index: int) -> HttpResponse:
        """Add or remove a row and show the form, or for htmx its rows alone, with the focus where work goes on."""
        if what == "add":
            data, index = with_another(self.request.POST, prefix)
        else:
            data = without(self.request.POST, prefix, index)
        form = self._typed(data)
        rows = form.row_sets.get(prefix)
        if rows is not None:
            self._focus(rows, what, index)
        if getattr(self.request, "htmx", False) and rows is not None:
            return render(self.request, "partnerships/meetings/_rows.html", {"rows": rows})
        return self.render_to_response(self.get_context_data(form=form))

    def _focus(self, rows: Any, what: str, index: int) -> None:
        number = {"noun": rows.noun, "number": index + 1}
        if what == "add":
            rows.say = _("%(noun)s %(number)d added.") % number
            row = rows.forms[index]
            row.is_new = True
            row.fields[row.content[0]].widget.attrs.update({"data-focus": True, "autofocus": True})
            return
        rows.say = _("%(noun)s %(number)d removed.") % number
        before = [row for row in rows.forms[: max(index, 1)] if row.is_removable]
        if before:
            before[-1].has_focus = True
        else:
            rows.has_focus = True

    def _as_typed(self, data: QueryDict) -> HttpResponse:
        return self.render_to_response(self.get_context_data(form=self._typed(data)))

    def _typed(self, data: QueryDict) -> Any:
        form: Any = self.get_form_class()(**{**self.get_form_kwargs(), "data": data, "files": None})
        form.keep_as_typed()
        return form


class MeetingLog(MeetingFormPage):
    """Log a dialogue that was held: the meeting, who took part, what was said, what came out of it."""

    form_class = DialogueForm
    key = "meeting:new"

    @property
    def heading(self) -> str:  # type: ignore[override]  # translated when it is read
        return _("Log a dialogue")

    @property
    def submit_label(self) -> str:  # type: ignore[override]  # translated when it is read
        return _("Save the record")

    def get_form_kwargs(self) -> dict[str, Any]:
        sides = [{"side": "eu"}, {"side": "partner"}]
        return {**super().get_form_kwargs(), "row_initial": {"participants": sides}}

    def write(self, form: Any) -> Any:
        return services.log(
            actor=self.viewer.user, values=form.values(), partners=form.cleaned_data["partners"], **form.rows()
        )

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        partners = [partner.pk for partner in self.get_initial()["partners"]]
        last = meetings.last_held(viewer=self.viewer, partner_ids=partners) if partners else None
        still_open = meeting_options.still_open(viewer=self.viewer, meeting=last) if last else []
        return super().get_context_data(last=last, still_open=still_open, **kwargs)


class MeetingPlan(MeetingFormPage):
    """Enter a meeting that is to come; `track` in the address names the standing dialogue whose session is due."""

    key = "meeting:plan"

    @cached_property
    def track(self) -> Any:
        pk = self.request.GET.get("track", "")
        return tracks.find(viewer=self.viewer, pk=int(pk)) if pk.isascii() and pk.isdigit() and len(pk) < 10 else None

    def get_initial(self) -> dict[str, Any]:
        if self.track is None:
            return super().get_initial()
        partners = [link.partner for link in self.track.partner_links.all()]
        return {"partners": partners, "format": self.track.format, "level": self.track.level}

    def get_form_kwargs(self) -> dict[str, Any]:
        rows = {"tracks": [{"track": self.track, "ordinal": None}]} if self.track is not None else {}
        return {**super().get_form_kwargs(), "row_initial": rows}

    @property
    def heading(self) -> str:  # type: ignore[override]  # translated when it is read
        return _("Plan a meeting")

    @property
    def submit_label(self) -> str:  # type: ignore[override]  # translated when it is read
        return _("Save the plan")

    def write(self, form: Any) -> Any:
        return services.plan(
            actor=self.viewer.user, values=form.values(), partners=form.cleaned_data["partners"], **form.rows()
        )


class MeetingEdit(MeetingFormPage):
    """Correct a meeting and its record while it is open: the same form, filled in."""

    @property
    def heading(self) -> str:  # type: ignore[override]  # it names the meeting
        return _("Edit %(reference)s") % {"reference": self.record.reference}

    @property
    def submit_label(self) -> str:  # type: ignore[override]  # translated when it is read
        return _("Save changes")

    @property
    def key(self) -> str:  # type: ignore[override]  # one draft for each meeting
        return f"meeting:{self.record.pk}"

    @cached_property
    def record(self) -> Any:
        return self.found(meetings.find(viewer=self.viewer, pk=self.kwargs["pk"]))

    @property
    def cancel_url(self) -> str:
        return reverse("meeting-detail", args=[self.record.pk])

    @cached_property
    def offered(self) -> RowOptions:
        carried = {str(item.outcome_id): item.outcome for item in self.record.agenda.all() if item.outcome_id}
        stay = frozenset(str(pk) for pk in meetings.outcomes_to_keep(self.record))
        return RowOptions(meeting_options.options(viewer=self.viewer), carried, stay)

    def get_form_class(self) -> type[MeetingForm]:
        return DialogueForm if meetings.has_record(self.record) else MeetingForm

    def get_initial(self) -> dict[str, Any]:
        names = [*MeetingForm.base_fields, "summary"]
        facts = {name: getattr(self.record, name) for name in names if hasattr(self.record, name)}
        return facts | {"partners": [link.partner for link in self.record.partner_links.all()]}

    def get_form_kwargs(self) -> dict[str, Any]:
        return {**super().get_form_kwargs(), "row_initial": row_initial(self.record)}

    def write(self, form: Any) -> Any:
        return services.change(
            actor=self.viewer.user,
            meeting=self.record,
            version=form.cleaned_data["version"],
            values=form.values(),
            partners=form.cleaned_data["partners"],
            reason=form.cleaned_data.get("reason", ""),
            **form.rows(),
        )


def row_initial(meeting: Any) -> dict[str, list[dict[str, Any]]]:
    """Give the rows of a meeting as its form shows them."""
    people = ("side", "partner", "office", "name", "role", "remark")
    agenda = ("area", "words", "commitment", "outcome")
    return {
        "tracks": [{"track": link.track, "ordinal": link.ordinal} for link in meeting.track_links.all()],
        "participants": [{name: getattr(row, name) for name in people} for row in meeting.participants.all()],
        "agenda": [{name: getattr(row, name) for name in agenda} for row in meeting.agenda.all()],
        "outcomes": [{"pk": row.pk, "text": row.text, "kind": row.kind} for row in meeting.outcomes.all()],
    }
