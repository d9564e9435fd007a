"""Adding, changing and taking up a commitment, and asking for another due date."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.http import Http404, HttpResponseBase
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from partnerships.choices import EntryState
from partnerships.permissions import Permission, acting
from partnerships.queries import commitment_options, commitments
from partnerships.services import commitments as services
from partnerships.services import date_changes
from partnerships.web.forms.commitments import ChangeForm, CommitmentForm, DateChangeForm, TakeUpForm
from partnerships.web.forms.meetings import StepForm
from partnerships.web.views.base import ServiceForm
from partnerships.web.views.commitments import address, crumbs
from partnerships.web.views.concreteness import HintingForm
from partnerships.web.views.meetings import Step


class CommitmentAdd(HintingForm):
    """A commitment that does not come out of triage: from a clause, a statement or an announcement."""

    template_name = "partnerships/commitments/form.html"
    form_class = CommitmentForm
    policy = acting(Permission.WORK_EDIT)
    success_message: Any = _("The commitment is followed from now on.")
    here = "commitments"

    def get_form_kwargs(self) -> dict[str, Any]:
        return {**super().get_form_kwargs(), "options": commitment_options.options(viewer=self.viewer)}

    def act(self, form: Any) -> str:
        made = services.create(
            actor=self.viewer.user,
            values=form.values(),
            partners=form.cleaned_data["partners"],
            action=form.action(),
        )
        return address(made)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        heading = _("Add a commitment")
        return super().get_context_data(
            heading=heading, is_new=True, cancel_url=reverse("commitment-list"), crumbs=crumbs(heading), **kwargs
        )


class OnCommitment(ServiceForm):
    """A page that acts on one commitment of the address, and goes back to it."""

    here = "commitments"
    heading: Any = ""

    intro: Any = ""
    submit_label: Any = ""
    is_dangerous = False

    @cached_property
    def record(self) -> Any:
        return self.found(commitments.find_plain(viewer=self.viewer, reference=self.kwargs["reference"]))

    @property
    def commitment(self) -> Any:
        return self.record

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        detail = address(self.commitment)
        return super().get_context_data(
            commitment=self.commitment,
            heading=self.heading,
            intro=self.intro,
            submit_label=self.submit_label,
            is_dangerous=self.is_dangerous,
            cancel_url=detail,
            crumbs=crumbs((self.commitment.reference, detail), self.heading),
            **kwargs,
        )


class OnPromise(OnCommitment):
    """A page that writes what the commitment itself says."""

    template_name = "partnerships/commitments/form.html"
    policy = acting(Permission.WORK_EDIT)

    def get_form_kwargs(self) -> dict[str, Any]:
        options = commitment_options.options(viewer=self.viewer, commitment=self.record)
        return {**super().get_form_kwargs(), "options": options}

    def get_initial(self) -> dict[str, Any]:
        fields = self.get_form_class().base_fields
        return {name: getattr(self.record, name) for name in fields if hasattr(self.record, name)}

    def offered(self, form: Any) -> dict[str, Any]:
        """Leave alone what the form could not offer to this editor: saving never drops what one could not see."""
        values: dict[str, Any] = form.values()
        for name in ("owner", "owner_unit", "area", "counterpart", "successor"):
            was = getattr(self.record, f"{name}_id")
            if name in values and values[name] is None and was is not None and str(was) not in form.fields[name].rows:
                del values[name]
        return values


class CommitmentEdit(OnPromise):
    """Correct what a commitment says; the due date and the status have their own ways."""

    form_class = ChangeForm
    heading = _("Change the commitment")
    success_message = _("The commitment is changed.")

    def get_form_kwargs(self) -> dict[str, Any]:
        return {**super().get_form_kwargs(), "is_followed": self.record.entry_state == EntryState.TAKEN_UP}

    def act(self, form: Any) -> str:
        services.change(
            actor=self.viewer.user,
            commitment=self.record,
            version=form.cleaned_data["version"],
            values=self.offered(form),
            reason=form.cleaned_data["reason"],
        )
        return address(self.record)


class CommitmentTakeUp(HintingForm, OnPromise):
    """Follow reported history from now on."""

    form_class = TakeUpForm
    heading = _("Take up the commitment")
    intro = _("It gets an owner and a first action, and its implementation is reported and reviewed from now on.")
    submit_label = _("Take up")
    success_message = _("The commitment is followed from now on.")

    def act(self, form: Any) -> str:
        services.take_up(
            actor=self.viewer.user,
            commitment=self.record,
            version=form.cleaned_data["version"],
            values=self.offered(form),
            action=form.action(),
            reason=form.cleaned_data["reason"],
        )
        return address(self.record)


class DateChangeAdd(OnCommitment):
    """Ask for another due date."""

    template_name = "partnerships/commitments/step.html"
    form_class = DateChangeForm
    policy = acting(Permission.WORK_EDIT)
    heading = _("Change the due date")
    intro = _("The date first agreed stays on record. A later date for a high priority waits for a manager's decision.")
    submit_label = _("Change the date")
    success_message = _("The new due date is booked, or waits for a decision.")

    def get_initial(self) -> dict[str, Any]:
        return {"version": self.record.version, "new_due": self.record.due}

    def act(self, form: Any) -> str:
        date_changes.request(actor=self.viewer.user, commitment=self.record, **form.cleaned_data)
        return f"{address(self.record)}#date-changes"


class OnPart(OnCommitment):
    """A page that acts on something that belongs to a commitment."""

    template_name = "partnerships/commitments/step.html"
    form_class = StepForm
    anchor = ""

    @property
    def commitment(self) -> Any:
        return self.record.commitment

    def get_initial(self) -> dict[str, Any]:
        return {"version": self.record.version}

    def back(self) -> str:
        return f"{address(self.commitment)}#{self.anchor}"


class OnStep(OnPart):
    """A page of one step in the life of such a part; the verb of the address names it."""

    steps: Mapping[str, Step] = {}

    def dispatch(self, request: Any, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if kwargs["verb"] not in self.steps:
            raise Http404
        self.step = self.steps[kwargs["verb"]]
        self.heading = self.submit_label = self.step.label
        self.intro, self.success_message = self.step.question, str(self.step.done)
        self.is_dangerous = self.step.is_dangerous
        return super().dispatch(request, *args, **kwargs)


class DateChangeDecide(OnPart):
    """Take back a date change that one asked for."""

    policy = acting(Permission.WORK_EDIT, besides="whoever asked for it")
    heading = _("Withdraw the date change")
    submit_label = _("Withdraw")
    success_message = _("The date change is withdrawn.")
    anchor = "date-changes"

    @cached_property
    def record(self) -> Any:
        return self.found(commitments.find_date_change(viewer=self.viewer, pk=self.kwargs["pk"]))

    def act(self, form: Any) -> str:
        date_changes.withdraw(actor=self.viewer.user, date_change=self.record, version=form.cleaned_data["version"])
        return self.back()
