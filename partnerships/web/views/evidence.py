"""Evidence: adding it, reading its file, withdrawing it."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from django.views import View

from partnerships.exports import files
from partnerships.permissions import Permission, acting, reading
from partnerships.queries import commitment_options, commitments
from partnerships.queries.readings import leaving_rows
from partnerships.services import evidence as services
from partnerships.web.forms.updates import EvidenceForm, WithdrawForm
from partnerships.web.views.base import ViewerMixin
from partnerships.web.views.commitment_forms import OnCommitment, OnPart
from partnerships.web.views.commitments import address


class EvidenceAdd(OnCommitment):
    """Add a document, link, registry reference or meeting, on its own or for an action (`?action=`)."""

    template_name = "partnerships/commitments/step.html"
    form_class = EvidenceForm
    policy = acting(Permission.UPDATE_WRITE)
    heading = _("Add evidence")
    submit_label = _("Add the evidence")
    success_message = _("The evidence is added.")

    def get_form_kwargs(self) -> dict[str, Any]:
        partner_ids = {link.partner_id for link in self.record.partner_links.all()}
        meetings = commitment_options.meetings(viewer=self.viewer, partner_ids=partner_ids)
        return {**super().get_form_kwargs(), "meetings": meetings}

    def get_initial(self) -> dict[str, Any]:
        return {"marking": self.record.marking}

    @cached_property
    def action(self) -> Any:
        given = self.request.GET.get("action", "")
        if not given:
            return None
        action = commitments.find_action(viewer=self.viewer, pk=int(given)) if given.isdecimal() else None
        return self.found(action)

    def act(self, form: Any) -> str:
        services.add(
            actor=self.viewer.user,
            commitment=self.record,
            values=form.values(),
            file=form.cleaned_data["file"],
            action=self.action,
        )
        return f"{address(self.record)}#evidence"


class EvidenceWithdraw(OnPart):
    """Withdraw a piece of evidence; it stays readable with the reason."""

    form_class = WithdrawForm
    policy = acting(Permission.UPDATE_WRITE)
    heading = _("Withdraw the evidence")
    submit_label = _("Withdraw")
    success_message = _("The evidence is withdrawn.")
    is_dangerous = True
    anchor = "evidence"

    @cached_property
    def record(self) -> Any:
        return self.found(commitments.find_evidence(viewer=self.viewer, pk=self.kwargs["pk"]))

    def act(self, form: Any) -> str:
        services.withdraw(actor=self.viewer.user, evidence=self.record, **form.cleaned_data)
        return self.back()


class EvidenceFile(ViewerMixin, View):
    """Give a document to be saved: never shown inside the site, whatever it contains."""

    policy = reading(Permission.RECORD_SEE)
    http_method_names = ["get", "head"]

    def get(self, request: Any, pk: int) -> HttpResponse:
        kept = self.found(commitments.find_file(viewer=self.viewer, pk=pk))
        return files.kept(kept, leaving_rows([kept], covers=request.get_full_path()))
