"""Another owner or due date for many commitments: chosen in the table, previewed row by row, then changed."""

from __future__ import annotations

import secrets
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlencode

from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from partnerships.choices import BulkVerdict
from partnerships.filters.commitments import CommitmentFilter
from partnerships.permissions import SIGNED_IN, Permission, acting, reading
from partnerships.queries import bulk_changes as queries
from partnerships.queries import commitment_options
from partnerships.services import bulk_changes as services
from partnerships.web.forms.bulk_changes import BulkForm, DueForm, OwnerForm
from partnerships.web.views.base import Page, ServiceForm, posted
from partnerships.web.views.commitments import crumbs

PREVIEW, EDIT, APPLY = "preview", "edit", "save"  # values of the buttons
RESULTS, KEPT_RESULTS = "bulk_changes", 5  # key in the session, and how many results stay there


@dataclass(frozen=True)
class Way:
    """One thing to change: its words and its form."""

    title: Any
    form: type[BulkForm]


WAYS = {
    "owner": Way(_("Change the owner of several commitments"), OwnerForm),
    "due": Way(_("Change the due date of several commitments"), DueForm),
}


@dataclass
class Selection:
    """The commitments chosen: those there are for the viewer, and what to say of the others."""

    rows: list[Any] = field(default_factory=list)
    remarks: list[str] = field(default_factory=list)


class BulkChange(ServiceForm):
    """Choose what is changed and why, look at what it would do to each, then do it."""

    template_name = "partnerships/commitments/bulk_change.html"
    policy = acting(Permission.WORK_EDIT)
    here = "commitments"

    @cached_property
    def way(self) -> Way:
        """:raises Http404: for a thing that is not changed in bulk."""
        if self.request.GET.get("what") not in WAYS:
            raise Http404
        return WAYS[self.request.GET["what"]]

    def get_form_class(self) -> type[BulkForm]:
        return self.way.form

    @cached_property
    def selection(self) -> Selection:
        """Read from the address what was ticked, what is on the page, or what matches the filter."""
        given, which = self.request.GET, self.request.GET.get("which", "ticked")
        if which == "matching":
            return self._matching()
        ids = numbers(given.getlist("on_page" if which == "page" else "row"))
        return self._of(ids)

    def _matching(self) -> Selection:
        narrowed = CommitmentFilter(self.request.GET, request=self.request, on=self.day)
        # A filter that is not understood narrows nothing: then more than was meant would be changed.
        if not narrowed.form.is_valid() or narrowed.is_past:
            return Selection(remarks=[gettext("This filter cannot be used here. Go back and choose again.")])
        return self._of(queries.ids_of(narrowed.qs))

    def _of(self, ids: list[int]) -> Selection:
        if len(ids) > queries.MOST:
            most = gettext("More than %(most)d are chosen, and at most so many are changed at once. Narrow the list.")
            return Selection(remarks=[most % {"most": queries.MOST}])
        rows = queries.chosen(viewer=self.viewer, on=self.day, pks=ids)
        gone = len(ids) - len(rows)
        left_out = ngettext(
            "%(n)d is left out: there is no such commitment, or you may not see it.",
            "%(n)d are left out: there are no such commitments, or you may not see them.",
            gone,
        )
        return Selection(rows, [left_out % {"n": gone}] if gone else [])

    def get_form_kwargs(self) -> dict[str, Any]:
        partner_ids = {link.partner_id for row in self.selection.rows for link in row.partner_links.all()}
        owners = commitment_options.people(Permission.UPDATE_WRITE, on=self.day, partner_ids=partner_ids)
        return {**super().get_form_kwargs(), "owners": owners}

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        form: Any = self.get_form()
        action = request.POST.get("action", "")
        if action == EDIT:
            form.keep_as_typed()
            return self.render_to_response(self.get_context_data(form=form))
        if action != APPLY:
            return self._preview(form)
        return super().post(request, *args, **kwargs)

    def _preview(self, form: Any) -> HttpResponse:
        if not form.is_valid():
            return self.form_invalid(form)
        versions = dict.fromkeys(row.pk for row in self.selection.rows)
        lines = services.preview(actor=self.viewer.user, versions=versions, wanted=form.wanted())
        typed = [(name, value) for name, value in posted(self.request) if name not in ("action", "row")]
        return self.render_to_response(self.get_context_data(form=form, lines=lines, typed=typed, **told(lines)))

    def act(self, form: Any) -> str:
        versions = ticked(self.request.POST.getlist("row"))
        if not versions:
            raise ValidationError(gettext("Tick at least one commitment in the preview."))
        lines = services.apply(actor=self.viewer.user, versions=versions, wanted=form.wanted())
        token = self.request.POST.get("form_token") or secrets.token_urlsafe(16)
        kept = self.request.session.get(RESULTS, {})
        kept[token] = {
            "what": self.request.GET["what"],
            "wanted": form.in_words(),
            "reason": form.cleaned_data["reason"],
            "lines": [[line.pk, line.verdict.value, line.why] for line in lines],
        }
        self.request.session[RESULTS] = dict(list(kept.items())[-KEPT_RESULTS:])
        return reverse("commitment-bulk-result", args=[token])

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        rows = [line.commitment for line in kwargs.get("lines", ())] or self.selection.rows
        return super().get_context_data(
            selection=self.selection,
            heading=self.way.title,
            highest_marking=max((row.marking for row in rows if row is not None), default=None),
            cancel_url=reverse("commitment-list"),
            crumbs=crumbs(self.way.title),
            is_owner=self.way.form is OwnerForm,
            **kwargs,
        )


class BulkResult(Page):
    """What became of each: done, waiting for a decision, or refused and why; kept for the session of its author."""

    policy = reading(SIGNED_IN, besides="one’s own")
    template_name = "partnerships/commitments/bulk_result.html"
    here = "commitments"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        kept = self.found(self.request.session.get(RESULTS, {}).get(self.kwargs["token"]))
        rows = {
            row.pk: row
            for row in queries.chosen(viewer=self.viewer, on=self.day, pks=[pk for pk, *_rest in kept["lines"]])
        }
        lines = [queries.Line(pk, rows.get(pk), BulkVerdict(verdict), why=why) for pk, verdict, why in kept["lines"]]
        again = [pk for pk, row in ((line.pk, line.commitment) for line in lines if line.is_refused) if row is not None]
        return super().get_context_data(
            kept=kept,
            is_owner=kept["what"] == "owner",
            lines=[line for line in lines if line.commitment is not None],
            unseen=sum(line.commitment is None for line in lines),
            again_url=f"{reverse('commitment-bulk')}?{urlencode({'what': kept['what'], 'row': again}, doseq=True)}"
            if again
            else "",
            highest_marking=max((row.marking for row in rows.values()), default=None),
            crumbs=crumbs(_("What became of it")),
            **told(lines),
            **kwargs,
        )


def told(lines: list[queries.Line]) -> dict[str, int]:
    """Count lines by what comes of them: `changed`, `waiting`, `refused`."""
    verdicts = [line.verdict for line in lines]
    return {
        "changed": verdicts.count(BulkVerdict.CHANGED),
        "waiting": verdicts.count(BulkVerdict.WAITS),
        "refused": verdicts.count(BulkVerdict.REFUSED),
    }


def numbers(texts: list[str]) -> list[int]:
    """Read ids, each once; what is no id is left out."""
    return list({int(text): None for text in texts if text.isascii() and text.isdigit() and len(text) < 10})


def ticked(texts: list[str]) -> dict[int, int | None]:
    """Read "id:version" as the preview sends them; what is not of that form is left out."""
    found: dict[int, int | None] = {}
    for text in texts:
        match [numbers([part]) for part in text.split(":")]:
            case [[pk], [version]]:
                found[pk] = version
    return found
