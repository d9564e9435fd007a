"""The board: commitments by status, moved by proposing a status for review."""

from __future__ import annotations

import secrets
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext

from partnerships.choices import CommitmentStatus, Confidence
from partnerships.permissions import SIGNED_IN, Permission, Policy
from partnerships.queries import boards as queries
from partnerships.services import receipts, updates
from partnerships.web.forms.boards import MoveForm
from partnerships.web.views.base import ACTS, UNPROCESSABLE
from partnerships.web.views.commitments import SPANS, NarrowedList, kept_filters, views

MOVE, FULL = "move", "full"  # values of the buttons: move it, or go on in the full form with evidence
FORBIDDEN = 403


class Board(NarrowedList):
    """One column for each status; the filters are those of the table."""

    policy = Policy(SIGNED_IN, frozenset({Permission.UPDATE_WRITE}))
    template_name = "partnerships/commitments/board.html"
    here = "commitments"
    http_method_names = ACTS

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Propose another status for one card; a refusal is said on the card, and nothing typed is lost."""
        card = queries.card(viewer=self.viewer, reference=request.POST.get("reference", ""), on=self.day)
        if card is None:
            raise Http404
        form = MoveForm(request.POST, moves=card.moves)
        try:
            self.viewer.require(Permission.UPDATE_WRITE, card)
            if request.POST.get("action") == FULL:
                return HttpResponseRedirect(self._full(card, form))
            with receipts.once(actor=request.user, token=request.POST.get("form_token", "")) as receipt:
                if not receipt.location:
                    self._move(card, form)
                    receipt.location = self._place(card)
        except PermissionDenied as error:
            return self._refuse(card, str(error), FORBIDDEN)
        except ValidationError as error:
            return self._refuse(card, " ".join(error.messages), UNPROCESSABLE)
        return self._moved(card, receipt.location)

    def _move(self, card: Any, form: MoveForm) -> None:
        if not form.is_valid():
            raise ValidationError([entry.message for entry in form.error_entries])
        updates.propose(
            actor=self.viewer.user,
            commitment=card,
            values=form.values(),
            base_version=form.cleaned_data["base_version"],
        )

    def _full(self, card: Any, form: MoveForm) -> str:
        """Give the full form with what was typed: as a draft once it says enough, else as its first values."""
        if form.is_valid():
            update = updates.draft(
                actor=self.viewer.user,
                commitment=card,
                values=form.values(),
                base_version=form.cleaned_data["base_version"],
            )
            return f"{reverse('update-edit', args=[update.pk])}#evidence"
        given = {name: self.request.POST.get(name, "") for name in ("proposed_status", "proposed_confidence")}
        return f"{reverse('update-add', args=[card.reference])}?{urlencode(given)}"

    def _place(self, card: Any) -> str:
        """Give the address of the card on the board, with its filters."""
        kept = kept_filters(self.request.GET).urlencode()
        return f"{self.request.path}{'?' if kept else ''}{kept}"[:450] + f"#card-{card.reference}"

    def _moved(self, card: Any, location: str) -> HttpResponse:
        now = queries.card(viewer=self.viewer, reference=card.reference, on=self.day)
        said = gettext("%(reference)s: %(move)s.") % {"reference": card.reference, "move": waiting_words(now)}
        if getattr(self.request, "htmx", False):
            return self._card(now, said=said, has_focus=True)
        messages.success(self.request, said)
        return HttpResponseRedirect(location)

    def _refuse(self, card: Any, problem: str, status: int) -> HttpResponse:
        typed = {**self.request.POST.dict(), "problem": problem}
        if getattr(self.request, "htmx", False):
            return self._card(card, status=status, typed=typed, said=problem)
        return self.render_to_response(self.get_context_data(refused=card.reference, typed=typed), status=status)

    def _card(self, card: Any, *, status: int = 200, **shown: Any) -> HttpResponse:
        context = {"card": prepared(card), "confidences": Confidence, **shown}
        return render(self.request, "partnerships/commitments/_card.html", context, status=status)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        narrowed = self.narrowed
        found = queries.columns(narrowed.qs, viewer=self.viewer, is_past=narrowed.is_past)
        cards = [prepared(card) for column in found for card in column.cards]
        narrowed.form.spans = SPANS
        return super().get_context_data(
            columns=[{"column": column, "table_url": self._table(column.status)} for column in found],
            confidences=Confidence,
            chips=self.chips(),
            form=narrowed.form,
            applied=sum(bool(self.request.GET.get(name)) for name in narrowed.form.fields),
            clear_url=self.request.path,
            as_of=narrowed.as_of,
            highest_marking=max((card.marking for card in cards), default=None),
            may_report=self.viewer.has(Permission.UPDATE_WRITE),
            views=views(self.request.GET, is_board=True),
            **kwargs,
        )

    def _table(self, status: CommitmentStatus) -> str:
        query = kept_filters(self.request.GET)
        query.setlist("status", [status.value])
        return f"{reverse('commitment-list')}?{query.urlencode()}"


def prepared(card: Any) -> Any:
    """Give a card what its template shows: `token` of its form, and `waiting_words`."""
    card.token = secrets.token_urlsafe(16)
    card.waiting_words = waiting_words(card)
    return card


def waiting_words(card: Any) -> str:
    """Say where a card is going, such as "In progress → Implemented, awaiting review"; empty if nowhere."""
    if card.waiting is None:
        return ""
    words = {"now": card.status_term.label, "then": CommitmentStatus(card.waiting.proposed_status).label}
    return gettext("%(now)s → %(then)s, awaiting review") % words
