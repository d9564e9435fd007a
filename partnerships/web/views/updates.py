"""Reporting on implementation: writing an update, submitting it, taking it back, mending it."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.http import Http404
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from partnerships.choices import UpdateState
from partnerships.permissions import Permission, acting
from partnerships.queries import commitment_options, commitments
from partnerships.queries import updates as queries
from partnerships.rules.updates import proposable
from partnerships.services import evidence, updates
from partnerships.web.forms.updates import UpdateForm
from partnerships.web.views.base import add_errors
from partnerships.web.views.commitment_forms import OnCommitment, OnStep
from partnerships.web.views.commitments import address
from partnerships.web.views.meetings import Step

SUBMIT, MORE = "save", "more"  # values of the buttons; "draft" is the third


class UpdateFields(OnCommitment):
    """What beginning an update and going on with it share: saved as a draft, or submitted at once."""

    template_name = "partnerships/updates/form.html"
    form_class = UpdateForm
    policy = acting(Permission.UPDATE_WRITE)
    submit_label = _("Submit for review")

    def get_form_kwargs(self) -> dict[str, Any]:
        partner_ids = {link.partner_id for link in self.commitment.partner_links.all()}
        return {
            **super().get_form_kwargs(),
            "statuses": proposable(self.commitment.status),
            "meetings": commitment_options.meetings(viewer=self.viewer, partner_ids=partner_ids),
        }

    def write(self, form: Any) -> Any:
        """Write the draft and give it."""
        raise NotImplementedError

    def act(self, form: Any) -> str:
        update = self.write(form)
        if form.evidence.has_changed():
            self._add_evidence(form, update)
        if self.request.POST.get("action") == SUBMIT:
            updates.submit(actor=self.viewer.user, update=update, version=update.version)
            return f"{address(self.commitment)}#updates"
        place = "#evidence" if self.request.POST.get("action") == MORE else ""
        return f"{reverse('update-edit', args=[update.pk])}{place}"

    def _add_evidence(self, form: Any, update: Any) -> None:
        try:
            evidence.add(
                actor=self.viewer.user,
                commitment=self.commitment,
                values=form.evidence.values(),
                file=form.evidence.cleaned_data["file"],
                update=update,
            )
        except ValidationError as error:
            add_errors(form.evidence, error)
            raise ValidationError(gettext("The evidence was not taken.")) from error

    @property
    def success_message(self) -> str:
        reference = self.commitment.reference
        if self.request.POST.get("action") == SUBMIT:
            return gettext("The update of %(reference)s is with the reviewer.") % {"reference": reference}
        return gettext("The draft is saved. Nobody else sees it until you submit it.")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        shown = commitments.described(
            commitments.listing(viewer=self.viewer, on=self.day).filter(pk=self.commitment.pk)
        )
        return super().get_context_data(shown=shown[0], **kwargs)


class UpdateAdd(UpdateFields):
    """Begin an update."""

    heading = _("Add an update")

    def get_initial(self) -> dict[str, Any]:
        status = "" if self.record.status == "unknown" else self.record.status
        known = {"proposed_status": status, "proposed_confidence": self.record.confidence}
        # The board leads here with what was chosen on a card; what is no choice is not shown as one.
        wanted = {name: self.request.GET[name] for name in known if self.request.GET.get(name)}
        return {"base_version": self.record.version, **known, **wanted}

    def write(self, form: Any) -> Any:
        return updates.draft(
            actor=self.viewer.user,
            commitment=self.record,
            values=form.values(),
            base_version=min(form.cleaned_data["base_version"], self.record.version),
        )


class UpdateEdit(UpdateFields):
    """Go on with one's own draft."""

    heading = _("Go on with the update")

    @cached_property
    def record(self) -> Any:
        update = self.found(commitments.find_update(viewer=self.viewer, pk=self.kwargs["pk"]))
        if update.author_id != self.viewer.user.pk or update.state != UpdateState.DRAFT:
            raise Http404
        return update

    @property
    def commitment(self) -> Any:
        return self.record.commitment

    def get_initial(self) -> dict[str, Any]:
        names = ("proposed_status", "proposed_confidence", "narrative", "next_steps", "version")
        return {name: getattr(self.record, name) for name in names} | {"base_version": self.commitment.version}

    def write(self, form: Any) -> Any:
        return updates.change(
            actor=self.viewer.user,
            update=self.record,
            version=form.cleaned_data["version"],
            values=form.values(),
            base_version=min(form.cleaned_data["base_version"], self.commitment.version),
        )

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(
            attached=queries.evidence_seen(self.record, viewer=self.viewer),
            returned=queries.returned_review(self.record),
            **kwargs,
        )


UPDATE_STEPS = {
    "submit": Step(
        _("Submit for review"), _("It is frozen from then on, and a manager decides on it."),
        _("The update is with the reviewer."), updates.submit,
    ),
    "withdraw": Step(
        _("Withdraw the update"), _("It stays on record as withdrawn; you can write another."),
        _("The update is withdrawn."), updates.withdraw, is_dangerous=True,
    ),
    "mend": Step(
        _("Mend the update"), _("A new revision is begun with what the returned one says."),
        _("A new revision is begun."), updates.mend,
    ),
}  # fmt: skip


class UpdateTransition(OnStep):
    """Submit, withdraw or mend an update."""

    policy = acting(Permission.UPDATE_WRITE)
    steps = UPDATE_STEPS
    anchor = "updates"

    @cached_property
    def record(self) -> Any:
        return self.found(commitments.find_update(viewer=self.viewer, pk=self.kwargs["pk"]))

    def act(self, form: Any) -> str:
        if self.kwargs["verb"] == "mend":
            revision = updates.mend(actor=self.viewer.user, update=self.record)
            return reverse("update-edit", args=[revision.pk])
        self.step.act(actor=self.viewer.user, update=self.record, version=form.cleaned_data["version"])
        return self.back()
