"""Commitments: the table, and one commitment with all that hangs on it."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponseRedirect, QueryDict, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views import View

from partnerships.choices import ActionState, DateChangeState, Standing, UpdateState
from partnerships.exports import commitments as exports
from partnerships.exports import tables
from partnerships.exports.files import to_save
from partnerships.filters.commitments import CommitmentFilter
from partnerships.permissions import SIGNED_IN, Permission, marking_of, reading
from partnerships.queries import cadence, parts
from partnerships.queries import commitments as queries
from partnerships.queries.bulk_changes import MOST
from partnerships.queries.readings import leaving
from partnerships.rules.commitments import concreteness_in_words
from partnerships.rules.obligations import OPEN_ACTIONS
from partnerships.web import cadence_strips
from partnerships.web.paging import CURSOR, page_links
from partnerships.web.standing_words import explained, towards_some
from partnerships.web.views.annexes import on_record
from partnerships.web.views.base import Page, ViewerMixin
from partnerships.web.views.dialogues import source_rows
from partnerships.web.views.past import AsItWas

SPANS = dict.fromkeys(
    ("q", "partner", "standing", "status", "confidence", "owner", "unit", "area", "kind", "concrete", "responsible",
     "priority", "entry", "due_from", "due_to", "as_of"), "c3",
)  # fmt: skip
PAGE_SIZE = 20  # the page stays within its budget of 60 KiB
# Quick filters: the address's word in `standing` → label and standings.
CHIPS: tuple[tuple[Any, tuple[Standing, ...]], ...] = (
    (_("Overdue"), (Standing.OVERDUE,)),
    (_("Past due, position unknown"), (Standing.PAST_DUE_UNKNOWN,)),
    (_("Open"), (Standing.OPEN, Standing.OPEN_UNKNOWN)),
    (_("Kept"), (Standing.KEPT, Standing.KEPT_LATE)),
)


def crumbs(*last: Any) -> list[dict[str, str]]:
    """Give the way to a page below Commitments; the last entry is the page itself."""
    way = [{"label": gettext("Commitments"), "url": reverse("commitment-list")}]
    for step in last:
        label, url = step if isinstance(step, tuple) else (step, "")
        way.append({"label": str(label), "url": url})
    return way


def kept_filters(query: QueryDict) -> QueryDict:
    """Give what narrows a list, without its order and place."""
    kept = query.copy()
    for name in (CURSOR, "sort"):
        kept.pop(name, None)
    return kept


def views(query: QueryDict, *, is_board: bool = False) -> list[dict[str, Any]]:
    """List the two ways to look at commitments as `components/tabs.html` takes them; each keeps the filters."""
    kept = kept_filters(query).urlencode()
    return [
        {"label": label, "url": f"{reverse(name)}{'?' if kept else ''}{kept}", "is_current": is_current}
        for label, name, is_current in (
            (gettext("Table"), "commitment-list", not is_board),
            (gettext("Board"), "commitment-board", is_board),
        )
    ]


def address(commitment: Any) -> str:
    return reverse("commitment-detail", args=[commitment.reference])


class NarrowedList(Page):
    """Commitments as the filters of the address leave them, with quick filters by standing."""

    policy = reading(SIGNED_IN)

    @cached_property
    def narrowed(self) -> CommitmentFilter:
        return CommitmentFilter(self.request.GET, request=self.request, on=self.day)

    @cached_property
    def counts(self) -> dict[Standing, int]:
        """Count what the other filters leave, by standing."""
        others = self.request.GET.copy()
        others.pop("standing", None)
        rest = CommitmentFilter(others, request=self.request, on=self.day)
        return queries.counts(rest.qs, on=self.day, as_of=rest.as_of)

    def table_url(self) -> str:
        """The address of the same list as a table."""
        query = self.request.GET.copy()
        query.pop(CURSOR, None)
        return f"{reverse('commitment-table')}?{query.urlencode()}"

    def chips(self) -> list[dict[str, Any]]:
        chosen = set(self.request.GET.getlist("standing"))
        every = {
            "label": gettext("All"),
            "url": self._with([]),
            "is_current": not chosen,
            "count": sum(self.counts.values()),
        }
        return [
            every,
            *(
                {
                    "label": label,
                    "url": self._with(words),
                    "is_current": chosen == {str(word) for word in words},
                    "count": sum(self.counts[word] for word in words),
                }
                for label, words in CHIPS
            ),
        ]

    def _with(self, words: Any) -> str:
        query: QueryDict = self.request.GET.copy()
        query.pop(CURSOR, None)
        query.setlist("standing", [str(word) for word in words])
        return f"?{query.urlencode()}"


class CommitmentList(NarrowedList):
    """All commitments the viewer sees; filters, order, place and day stand in the address."""

    template_name = "partnerships/commitments/list.html"
    here = "commitments"

    @property
    def sort(self) -> str:
        return self.request.GET.get("sort", "") or queries.DEFAULT_SORT

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        narrowed = self.narrowed
        found = queries.page(
            narrowed.qs,
            sort=self.sort,
            cursor=self.request.GET.get(CURSOR, ""),
            size=PAGE_SIZE,
            is_past=narrowed.is_past,
        )
        narrowed.form.spans = SPANS
        return super().get_context_data(
            rows=found.rows,
            page=page_links(self.request, found),
            chips=self.chips(),
            form=narrowed.form,
            applied=sum(bool(self.request.GET.get(name)) for name in narrowed.form.fields),
            clear_url=self.request.path,
            table_url=self.table_url(),
            sort=self.sort,
            as_of=narrowed.as_of,
            highest_marking=max((row.marking for row in found.rows), default=None),
            may_add=self.viewer.has(Permission.WORK_EDIT),
            views=views(self.request.GET),
            bulk=self._bulk(found) if found.rows and not narrowed.is_past else None,
            **kwargs,
        )

    def _bulk(self, found: Any) -> dict[str, Any] | None:
        """Say what can be changed at once from here: `on_page`, `matching` (if not too many), `query` of the filter."""
        if not self.viewer.has(Permission.WORK_EDIT):
            return None
        few = found.count is not None and len(found.rows) < found.count <= MOST and self.narrowed.form.is_valid()
        return {
            "on_page": [row.pk for row in found.rows],
            "matching": found.count if few else None,
            "query": [(name, value) for name, values in kept_filters(self.request.GET).lists() for value in values],
        }


class CommitmentTable(ViewerMixin, View):
    """The same list, whole, as a table to be saved; a filter that cannot be read is explained on the list."""

    policy = reading(SIGNED_IN)
    http_method_names = ["get", "head"]

    def get(self, request: HttpRequest) -> HttpResponseBase:
        narrowed = CommitmentFilter(request.GET, request=request, on=self.day)
        if not narrowed.is_valid():
            return HttpResponseRedirect(f"{reverse('commitment-list')}?{request.GET.urlencode()}")
        day = narrowed.as_of or self.day
        what = leaving(narrowed.qs, covers=request.get_full_path())
        sort, is_past = request.GET.get("sort", ""), narrowed.is_past
        written = exports.lines(narrowed.qs, marking=what.marking, day=day, sort=sort, is_past=is_past)
        written = tables.while_allowed(written, viewer=self.viewer)
        headers = to_save(f"commitments-{day.isoformat()}.csv", what)
        return StreamingHttpResponse(written, headers=headers, content_type=tables.CONTENT_TYPE)


class CommitmentDetail(AsItWas):
    """One commitment: what was promised, where it comes from, how it stands, and the work on it; now or as it was."""

    policy = reading(Permission.RECORD_SEE)
    template_name = "partnerships/commitments/detail.html"
    here = "commitments"

    def present(self) -> Any:
        return queries.find_plain(viewer=self.viewer, reference=self.kwargs["reference"])

    def was_there(self) -> bool:
        return self.present() is not None

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        row = self.found(queries.find(viewer=self.viewer, reference=self.kwargs["reference"], on=self.day))
        may = queries.may(self.viewer, row)
        return super().get_context_data(
            commitment=row,
            partners=[link.partner for link in row.partner_links.all()],
            may=may,
            explanation=f"{explained(row)} {towards_some(row)}".strip(),
            occurrences=self._occurrences(row),
            fields=promise_fields(row),
            sources=source_rows(row),
            meeting_sources=source_rows(row.meeting) if row.meeting is not None else [],
            positions=[{"known": known, "sources": source_rows(known)} for known in row.reported_positions.all()],
            actions=[self._action(action) for action in row.actions.all()],
            updates=[self._update(update) for update in row.updates.all()],
            evidence=list(row.evidence.all()),
            blockers=list(row.blockers.all()),
            date_changes=[self._date_change(change) for change in row.date_changes.all()],
            fulfilments=list(row.fulfilments.all()),
            **self._annexes(row),
            crumbs=crumbs(row.reference),
            **kwargs,
        )

    def _annexes(self, row: Any) -> dict[str, Any]:
        """Give the annexes this viewer may know of, and the highest marking of all that the page shows."""
        shown = (
            {}
            if self.is_past
            else on_record(row, viewer=self.viewer, may_add=self.viewer.can(Permission.WORK_EDIT, row))
        )
        markings = [highest_marking(row), *(marking_of(annex) for annex in shown.get("annexes", ()))]
        return {**shown, "highest_marking": max(markings)}

    def _occurrences(self, row: Any) -> dict[str, Any] | None:
        found = cadence.of_commitments([row], viewer=self.viewer, on=self.day).get(row.pk)
        return cadence_strips.occurrence_strip(found, on=self.day) if found else None

    def _action(self, action: Any) -> dict[str, Any]:
        verbs = parts.action_transitions(action, viewer=self.viewer)
        steps = ["finish" if verb == "done" else verb for verb in verbs if verb != "change"]
        return {
            "action": action,
            "state": ActionState(action.state),
            "is_late": action.due_on is not None and action.due_on < self.day and action.state in OPEN_ACTIONS,
            "steps": [{"verb": verb, "label": ACTION_WORDS[verb]} for verb in steps],
            "may_edit": "change" in verbs,
        }

    def _update(self, update: Any) -> dict[str, Any]:
        verbs = parts.update_transitions(update, viewer=self.viewer)
        return {
            "update": update,
            "state": UpdateState(update.state),
            "review": getattr(update, "review", None),
            "may_edit": "change" in verbs,
            "may_withdraw": "withdraw" in verbs,
            "may_mend": "mend" in verbs,
            "may_decide": "review" in verbs,
        }

    def _date_change(self, change: Any) -> dict[str, Any]:
        verbs = parts.date_change_transitions(change, viewer=self.viewer)
        return {
            "change": change,
            "state": DateChangeState(change.state),
            "may_withdraw": "withdraw" in verbs,
            "may_decide": "approve" in verbs,
        }


ACTION_WORDS = {
    "start": _("Start"),
    "block": _("Blocked"),
    "unblock": _("Go on"),
    "finish": _("Done"),
    "verify": _("Verify"),
    "reopen": _("Re-open"),
    "cancel": _("Cancel"),
}


def highest_marking(row: Any) -> int:
    """Give the highest marking of what the page of a commitment shows (invariant 10)."""
    shown = [row, row.meeting, *row.evidence.all()]
    return max(one.marking for one in shown if one is not None)


def promise_fields(row: Any) -> list[dict[str, Any]]:
    """List the facts of a commitment as `components/field_list.html` takes them."""
    amount = f"{row.amount:,.2f} {row.currency}" if row.amount is not None else ""
    slip = gettext("%(days)d days later than first agreed") % {"days": row.slip} if row.slip else ""
    months = gettext("every %(months)d months") % {"months": row.recurrence_months} if row.recurrence_months else ""
    return [
        {"label": gettext("Owner"), "value": row.owner, "note": str(row.owner_unit or "")},
        {"label": gettext("Counterpart"), "value": row.counterpart},
        {"label": gettext("Due"), "value": row.due, "note": slip},
        {"label": gettext("First agreed for"), "value": row.baseline_due if str(row.baseline_due) else None},
        {"label": gettext("Responsible side"), "value": row.get_responsible_display()},
        {"label": gettext("Kind"), "value": row.get_kind_display()},
        {"label": gettext("What binds it"), "value": row.get_binding_nature_display()},
        {"label": gettext("Area"), "value": row.area},
        {"label": gettext("Priority"), "value": row.get_priority_display()},
        {"label": gettext("Deliverable"), "value": row.deliverable},
        {"label": gettext("Measure of success"), "value": row.measure_of_success},
        {
            "label": gettext("Concreteness"),
            "value": concreteness_in_words(is_concrete=row.is_concrete, missing=row.lacks),
        },
        *([{"label": gettext("Amount"), "value": amount}] if amount else []),
        *([{"label": gettext("Recurring"), "value": row.recurrence, "note": months}] if row.recurrence else []),
        {
            "label": gettext("News expected"),
            "value": gettext("every %(days)d days") % {"days": row.review_interval_days},
        },
    ]
