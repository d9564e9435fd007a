"""Forms that can be filled with the values of an earlier version; they save as always, as a new change."""

from __future__ import annotations

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext

from partnerships.queries import versions
from partnerships.queries.versions import Earlier
from partnerships.web.views.base import ServiceForm


class Restoring(ServiceForm):
    """
    The form of a thing that exists, filled with an earlier version where its address names one.

    The differences to today are shown, and a reason must be given. The form, its service, the permission and the
    check of the version are the usual ones: nothing is written back behind them.
    """

    not_in_versions: Any = ""  # what a version does not hold, in a sentence
    earlier: Earlier | None = None

    def shape(self, form: Any) -> None:
        """Take out of the form what this editor may not set."""

    def get_form(self, form_class: Any = None) -> Any:
        """:raises Http404: if the address names a version that is none, or not to be seen."""
        form: Any = super().get_form(form_class)
        self.shape(form)
        version = versions.asked(self.request.GET)
        if version is not None:
            self._fill(form, version)
        return form

    def _fill(self, form: Any, version: int) -> None:
        offered = [name for name in form.fields if name not in ("version", "reason")]
        self.earlier = self.found(
            versions.earlier(viewer=self.viewer, row=self.record, version=version, fields=offered)
        )
        form.initial = {**form.initial, **self.earlier.values}
        reason = form.fields["reason"]
        reason.required = True
        reason.error_messages["required"] = gettext("Say why the earlier values are to count again.")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        history_url = reverse("history-object", args=[self.record._meta.model_name, self.record.pk])
        return {
            **context,
            "earlier": self.earlier,
            "not_in_versions": self.not_in_versions,
            "history_url": history_url,
        }
