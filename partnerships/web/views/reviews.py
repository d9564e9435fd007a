"""The reviews queue: what waits on the left, what is decided on the right, and the next one after it."""

from __future__ import annotations

from typing import Any, ClassVar

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from partnerships.choices import CommitmentStatus, Confidence, DateChangeState, RecordState, UpdateState
from partnerships.permissions import Permission, acting, reading
from partnerships.queries import reviews as queries
from partnerships.rules.updates import proposable
from partnerships.services import date_changes, meetings
from partnerships.services import reviews as services
from partnerships.web.forms.updates import DecisionForm, ReviewForm
from partnerships.web.views.base import Page, ServiceForm

APPROVE, CHANGE, RETURN = "approve", "change", "return"
ROUTES = {queries.UPDATE: "review-update", queries.RECORD: "review-record", queries.DATE_CHANGE: "review-date-change"}
KINDS = {
    queries.UPDATE: _("Status update"),
    queries.RECORD: _("Meeting record"),
    queries.DATE_CHANGE: _("Date change"),
}


def queue_rows(items: list[queries.Item], current: tuple[str, int] | None = None) -> list[dict[str, Any]]:
    """Prepare the queue: the item, its kind in words, its address, and whether it is the one shown."""
    return [
        {
            "item": item,
            "kind": KINDS[item.kind],
            "url": reverse(ROUTES[item.kind], args=[item.pk]),
            "is_current": (item.kind, item.pk) == current,
        }
        for item in items
    ]


class ReviewList(Page):
    """Everything that waits where the viewer decides, oldest first."""

    policy = reading(Permission.RECORD_DECIDE)
    template_name = "partnerships/reviews/list.html"
    here = "reviews"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        items = queries.queue(viewer=self.viewer)
        return super().get_context_data(queue=queue_rows(items), waiting=sum(item.is_owed for item in items), **kwargs)


class Review(ServiceForm):
    """One item with its decision; after it the next one follows, with the focus on its heading."""

    policy = acting(Permission.RECORD_DECIDE)
    form_class: Any = DecisionForm
    here = "reviews"
    kind: ClassVar[str]

    @cached_property
    def items(self) -> list[queries.Item]:
        return queries.queue(viewer=self.viewer)

    @property
    def own(self) -> bool:
        """Whether the viewer wrote or submitted what is shown, and so cannot decide."""
        return any(item.is_own for item in self.items if (item.kind, item.pk) == (self.kind, self.record.pk))

    @property
    def is_waiting(self) -> bool:
        raise NotImplementedError

    def decide(self, form: Any, action: str) -> str:
        """Call the service and say what was decided."""
        raise NotImplementedError

    def act(self, form: Any) -> str:
        action = self.request.POST.get("action", "")
        if action not in (APPROVE, CHANGE, RETURN):
            raise ValidationError(gettext("Choose a decision: approve or return."))
        said = self.decide(form, action)
        left = queries.waiting_for(viewer=self.viewer)
        remain = ngettext("%(n)s more waits for you.", "%(n)s more wait for you.", len(left)) % {"n": len(left)}
        messages.success(self.request, f"{said} {remain if left else gettext('Nothing else waits for you.')}")
        if not left:
            return reverse("review-list")
        return f"{reverse(ROUTES[left[0].kind], args=[left[0].pk])}?next=1"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(
            queue=queue_rows(self.items, (self.kind, self.record.pk)),
            waiting=sum(item.is_owed for item in self.items),
            is_own=self.own,
            may_decide=self.is_waiting and not self.own,
            is_next="next" in self.request.GET and self.request.method == "GET",
            kind=KINDS[self.kind],
            **kwargs,
        )


class ReviewUpdate(Review):
    """Decide on a status update: approve it, approve it with a change, or return it."""

    template_name = "partnerships/reviews/update.html"
    form_class = ReviewForm
    kind = queries.UPDATE

    @cached_property
    def record(self) -> Any:
        return self.found(queries.find_update(viewer=self.viewer, pk=self.kwargs["pk"]))

    @property
    def is_waiting(self) -> bool:
        return bool(self.record.state == UpdateState.SUBMITTED)

    @property
    def has_changed(self) -> bool:
        return bool(self.record.commitment.version != self.record.base_version)

    def get_form_kwargs(self) -> dict[str, Any]:
        statuses = proposable(self.record.commitment.status)
        return {**super().get_form_kwargs(), "statuses": statuses, "has_changed": self.has_changed}

    def get_initial(self) -> dict[str, Any]:
        return {
            "version": self.record.commitment.version,
            "decided_status": self.record.proposed_status,
            "decided_confidence": self.record.proposed_confidence,
        }

    def decide(self, form: Any, action: str) -> str:
        given = form.cleaned_data
        actor, name = self.viewer.user, {"reference": self.record.commitment.reference}
        if action == RETURN:
            services.return_(actor=actor, update=self.record, comment=given["comment"])
            return gettext("The update of %(reference)s is returned.") % name
        common = {
            "actor": actor,
            "update": self.record,
            "judged_version": given["version"],
            "comment": given["comment"],
            "is_confirmed": given.get("is_confirmed", False),
        }
        chosen = (given["decided_status"], given["decided_confidence"])
        if action == CHANGE:
            services.approve_with_change(**common, status=chosen[0], confidence=chosen[1])
            return gettext("The update of %(reference)s is approved with a change.") % name
        if chosen != (self.record.proposed_status, self.record.proposed_confidence):
            raise ValidationError(
                {"decided_status": gettext("You chose another value: press “Approve with change”, or choose it back.")}
            )
        services.approve(**common)
        return gettext("The update of %(reference)s is approved.") % name

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        update = self.record
        return super().get_context_data(
            update=update,
            commitment=update.commitment,
            has_changed=self.has_changed,
            versus=compared(update),
            pieces=update.pieces,
            returned=getattr(update.revises, "review", None) if update.revises else None,
            **kwargs,
        )


class ReviewRecord(Review):
    """Decide on the record of a meeting."""

    template_name = "partnerships/reviews/record.html"
    kind = queries.RECORD

    @cached_property
    def record(self) -> Any:
        return self.found(queries.find_record(viewer=self.viewer, pk=self.kwargs["pk"]))

    @property
    def is_waiting(self) -> bool:
        return bool(self.record.record_state == RecordState.SUBMITTED)

    def get_initial(self) -> dict[str, Any]:
        return {"version": self.record.version}

    def decide(self, form: Any, action: str) -> str:
        verb = meetings.return_ if action == RETURN else meetings.approve
        verb(actor=self.viewer.user, meeting=self.record, **form.cleaned_data)
        said = gettext("The record of %(reference)s is returned.") if action == RETURN else gettext(
            "The record of %(reference)s is approved."
        )  # fmt: skip
        return said % {"reference": self.record.reference}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(
            meeting=self.record,
            outcomes=list(self.record.outcomes.all()),
            partners=[link.partner for link in self.record.partner_links.all()],
            **kwargs,
        )


class ReviewDateChange(Review):
    """Decide on another due date."""

    template_name = "partnerships/reviews/date_change.html"
    kind = queries.DATE_CHANGE

    @cached_property
    def record(self) -> Any:
        return self.found(queries.find_date_change(viewer=self.viewer, pk=self.kwargs["pk"]))

    @property
    def is_waiting(self) -> bool:
        return bool(self.record.state == DateChangeState.REQUESTED)

    def get_initial(self) -> dict[str, Any]:
        return {"version": self.record.version}

    def decide(self, form: Any, action: str) -> str:
        verb = date_changes.reject if action == RETURN else date_changes.approve
        verb(actor=self.viewer.user, date_change=self.record, **form.cleaned_data)
        said = gettext("The date change of %(reference)s is rejected.") if action == RETURN else gettext(
            "The date change of %(reference)s is approved."
        )  # fmt: skip
        return said % {"reference": self.record.commitment.reference}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        change = self.record
        rows = [
            _choice(gettext("Due date"), change.old_due, change.new_due),
            _choice(gettext("First agreed for"), change.commitment.baseline_due, change.commitment.baseline_due),
        ]
        return super().get_context_data(change=change, commitment=change.commitment, versus=rows, **kwargs)


def compared(update: Any) -> list[dict[str, Any]]:
    """Set what counts now beside what the update claims, field by field, for `components/versus.html`."""
    commitment, before = update.commitment, update.before
    return [
        _choice(gettext("Status"), CommitmentStatus(commitment.status).label, update.get_proposed_status_display()),
        _choice(
            gettext("Confidence"), Confidence(commitment.confidence).label, update.get_proposed_confidence_display()
        ),
        _row(gettext("What was done"), before.narrative if before else "", update.narrative),
        _row(gettext("Next steps"), before.next_steps if before else "", update.next_steps),
    ]


def _row(label: str, left: Any, right: Any) -> dict[str, Any]:
    return {"label": label, "left": str(left), "right": str(right), "is_same": str(left) == str(right)}


def _choice(label: str, left: Any, right: Any) -> dict[str, Any]:
    """A row whose two values are shown whole: word by word they would read as one muddle."""
    return {**_row(label, left, right), "is_short": True}
