"""Actions and blockers: pages for each step."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponseBase
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from partnerships.permissions import Permission, acting
from partnerships.queries import commitment_options, commitments
from partnerships.services import actions, blockers
from partnerships.web.forms.actions import ActionForm, BlockerForm, ResolveForm
from partnerships.web.forms.meetings import ReasonForm, StepForm
from partnerships.web.views.commitment_forms import OnCommitment, OnPart, OnStep
from partnerships.web.views.commitments import address
from partnerships.web.views.meetings import Step

ACTION_STEPS = {
    "start": Step(_("Start the action"), _("Work on it begins."), _("The action is under way."), actions.start),
    "block": Step(_("Mark as blocked"), _("Say what keeps it from going on."), _("The action is marked as blocked."),
                  actions.block, ReasonForm),
    "unblock": Step(_("Go on with the action"), _("What kept it is out of the way."), _("The action goes on."),
                    actions.unblock),
    "finish": Step(_("Mark as done"), _("Somebody else verifies it then."), _("The action is done."), actions.finish),
    "verify": Step(_("Verify the action"), _("You confirm that it was done."), _("The action is verified."),
                   actions.verify),
    "reopen": Step(_("Re-open the action"), _("It counts as open again."), _("The action is open again."),
                   actions.reopen, ReasonForm),
    "cancel": Step(_("Cancel the action"), _("It stays in the list with your reason."), _("The action is cancelled."),
                   actions.cancel, ReasonForm, is_dangerous=True),
}  # fmt: skip


class ActionFields(OnCommitment):
    """What adding and changing an action share."""

    template_name = "partnerships/commitments/step.html"
    form_class = ActionForm
    policy = acting(Permission.WORK_EDIT)

    def get_form_kwargs(self) -> dict[str, Any]:
        partner_ids = {link.partner_id for link in self.commitment.partner_links.all()}
        return {
            **super().get_form_kwargs(),
            "assignees": commitment_options.people(Permission.UPDATE_WRITE, on=self.day, partner_ids=partner_ids),
            "verifiers": commitment_options.people(Permission.ACTION_VERIFY, on=self.day, partner_ids=partner_ids),
        }


class ActionAdd(ActionFields):
    """Give somebody a task."""

    heading = _("Add an action")
    submit_label = _("Add the action")
    success_message = _("The action is added.")

    def act(self, form: Any) -> str:
        actions.add(actor=self.viewer.user, commitment=self.record, values=form.values())
        return f"{address(self.record)}#actions"


class ActionEdit(OnPart, ActionFields):
    """Change a task that is not finished."""

    form_class = ActionForm
    heading = _("Change the action")
    submit_label = _("Save")
    success_message = _("The action is changed.")
    anchor = "actions"

    @cached_property
    def record(self) -> Any:
        return self.found(commitments.find_action(viewer=self.viewer, pk=self.kwargs["pk"]))

    def get_initial(self) -> dict[str, Any]:
        return {name: getattr(self.record, name) for name in ActionForm.base_fields}

    def act(self, form: Any) -> str:
        actions.change(
            actor=self.viewer.user,
            action=self.record,
            version=form.cleaned_data["version"],
            values=form.values(),
        )
        return self.back()


class ActionTransition(OnStep):
    """Start, block, finish, verify … an action."""

    policy = acting(Permission.WORK_EDIT, Permission.ACTION_VERIFY, besides="its named verifier verifies, or a manager")
    steps = ACTION_STEPS
    anchor = "actions"

    def dispatch(self, request: Any, *args: Any, **kwargs: Any) -> HttpResponseBase:
        self.policy = acting(Permission.ACTION_VERIFY if kwargs["verb"] == "verify" else Permission.WORK_EDIT)
        return super().dispatch(request, *args, **kwargs)

    @cached_property
    def record(self) -> Any:
        return self.found(commitments.find_action(viewer=self.viewer, pk=self.kwargs["pk"]))

    def get_form_class(self) -> type[StepForm]:
        return self.step.form

    def act(self, form: Any) -> str:
        self.step.act(actor=self.viewer.user, action=self.record, **form.cleaned_data)
        return self.back()


class BlockerAdd(OnCommitment):
    """Record what stands in the way."""

    template_name = "partnerships/commitments/step.html"
    form_class = BlockerForm
    policy = acting(Permission.WORK_EDIT)
    heading = _("Add a blocker")
    intro = _("While it is open, no review approves “on track” or “implemented”.")
    submit_label = _("Add the blocker")
    success_message = _("The blocker is recorded.")

    def get_initial(self) -> dict[str, Any]:
        return {"since": self.day}

    def act(self, form: Any) -> str:
        blockers.add(actor=self.viewer.user, commitment=self.record, values=form.values())
        return f"{address(self.record)}#blockers"


class BlockerResolve(OnPart):
    """Say how a blocker was resolved."""

    form_class = ResolveForm
    policy = acting(Permission.WORK_EDIT)
    heading = _("Resolve the blocker")
    submit_label = _("Resolve")
    success_message = _("The blocker is resolved.")
    anchor = "blockers"

    @cached_property
    def record(self) -> Any:
        return self.found(commitments.find_blocker(viewer=self.viewer, pk=self.kwargs["pk"]))

    def get_initial(self) -> dict[str, Any]:
        return {"version": self.record.version, "resolved_on": self.day}

    def act(self, form: Any) -> str:
        blockers.resolve(actor=self.viewer.user, blocker=self.record, **form.cleaned_data)
        return self.back()
