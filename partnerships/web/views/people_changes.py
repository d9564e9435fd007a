"""Joiners and leavers: what happened to accounts and roles, and what is to be mended, as a page and as a table."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import timedelta
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.http import urlencode
from django.utils.translation import gettext_lazy as _
from django.views import View

from partnerships.audit.shown import Leaving
from partnerships.choices import Marking, PeopleFinding
from partnerships.exports import people as exports
from partnerships.exports import tables
from partnerships.exports.files import to_save
from partnerships.permissions import Permission, reading
from partnerships.queries import people_changes
from partnerships.web.forms.people import PeriodForm
from partnerships.web.views.base import Page, ViewerMixin
from partnerships.web.views.people import crumbs

PERIOD = timedelta(days=90)
_F = PeopleFinding


def _tokens_of(user: Any) -> str:
    return f"{reverse('admin:partnerships_accesstoken_changelist')}?{urlencode({'q': user.username})}"


# Where each is mended; by administrators, others are led to the person.
_MENDED: Mapping[PeopleFinding, Callable[[Any], str]] = {
    _F.OPEN_WORK: lambda user: reverse("person-leave", args=[user.pk]),
    _F.NOT_ENDED: lambda user: reverse("person-switch-off", args=[user.pk]),
    _F.NO_ASSIGNMENT: lambda user: reverse("person-detail", args=[user.pk]),
    _F.NOT_SIGNED_IN: lambda user: reverse("person-leave", args=[user.pk]),
    _F.OLD_TOKEN: _tokens_of,
}


class OfPeriod(ViewerMixin):
    """The period of the address; without one, the last three months."""

    policy = reading(Permission.PEOPLE_EDIT, Permission.AUDIT_EXPORT)
    here = "people"

    @cached_property
    def form(self) -> PeriodForm:
        usual = {"first": self.day - PERIOD, "last": self.day}
        given = self.request.GET if {"first", "last"} & self.request.GET.keys() else None
        return PeriodForm(given or {name: day.isoformat() for name, day in usual.items()})

    @cached_property
    def report(self) -> people_changes.Report | None:
        """What there is to tell; nothing for a period that is not understood."""
        if not self.form.is_valid():
            return None
        return people_changes.report(viewer=self.viewer, now=timezone.now(), **self.form.cleaned_data)


class PeopleChanges(OfPeriod, Page):
    """What happened, newest first, with figures, and what is to be mended, each leading to where."""

    template_name = "partnerships/people/changes.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        report, may_mend = self.report, self.viewer.has(Permission.PEOPLE_EDIT)
        return super().get_context_data(
            form=self.form,
            report=report,
            facts=[{"label": kind.label, "value": n} for kind, n in report.figures.items() if n] if report else [],
            findings=[
                {
                    "finding": found,
                    "url": _MENDED[found.kind](found.person)
                    if may_mend
                    else reverse("person-detail", args=[found.person.pk]),
                }
                for found in (report.findings if report else [])
            ],
            table_url=f"{reverse('people-changes-table')}?{self.request.GET.urlencode()}",
            clear_url=self.request.path,
            crumbs=crumbs(_("Joiners and leavers")),
            **kwargs,
        )


class PeopleChangesTable(OfPeriod, View):
    """The same as a table to be saved; a period that cannot be read is explained on the page."""

    http_method_names = ["get", "head"]

    def get(self, request: HttpRequest) -> HttpResponseBase:
        if self.report is None:
            return HttpResponseRedirect(f"{reverse('people-changes')}?{request.GET.urlencode()}")
        period = self.form.cleaned_data
        name = f"joiners-and-leavers-{period['first'].isoformat()}-{period['last'].isoformat()}.csv"
        written = exports.text(self.report, **period)
        # What is said about people has no marking.
        what = Leaving(request.get_full_path(), Marking.NORMAL, len(self.report.findings) + len(self.report.changes))
        return HttpResponse(written, headers=to_save(name, what), content_type=tables.CONTENT_TYPE)
