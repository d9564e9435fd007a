"""The audit record to take along, with its proof."""

from __future__ import annotations

import tempfile
from typing import Any

from django.http import FileResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from partnerships.audit.shown import Leaving
from partnerships.exports import audit_record
from partnerships.exports.files import to_save
from partnerships.permissions import Permission, acting
from partnerships.web.forms.history_export import HistoryExportForm
from partnerships.web.views.base import ServiceForm


class HistoryExport(ServiceForm):
    """Ask for a period or a partner, and get a zip."""

    template_name = "partnerships/history/export.html"
    form_class = HistoryExportForm
    policy = acting(Permission.AUDIT_EXPORT)
    here = "history"

    def get_form_kwargs(self) -> dict[str, Any]:
        return {**super().get_form_kwargs(), "viewer": self.viewer}

    def form_valid(self, form: Any) -> Any:
        # Written whole before the first byte is sent: what fails, fails as a page.
        packed = tempfile.TemporaryFile()  # noqa: SIM115 (the answer closes it)
        done = audit_record.write_zip(packed, viewer=self.viewer, wanted=form.wanted, now=timezone.now())
        packed.seek(0)
        name = f"audit-record-{self.day.isoformat()}.zip"
        what = Leaving(audit_record.extent(form.wanted), audit_record.MARKING, done.events)
        return FileResponse(packed, headers=to_save(name, what), content_type=audit_record.CONTENT_TYPE)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        history = reverse("history-list")
        crumbs = [{"label": _("History"), "url": history}, {"label": _("Export with proof"), "url": ""}]
        return super().get_context_data(crumbs=crumbs, cancel_url=history, submit_label=_("Export"), **kwargs)
