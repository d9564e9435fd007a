"""Obligations as pages show them: what is to be done, where it is done, by when."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import date
from typing import Any

from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from partnerships.choices import Marking, ObligationKind
from partnerships.queries.obligation_names import Names
from partnerships.rules.obligations import URGENCY_WORDS, Obligation, Urgency

_K = ObligationKind
# Where each is done. A commitment is found by its reference, everything else by its key.
_DONE_AT: Mapping[ObligationKind, Callable[[Obligation], str]] = {
    _K.UPDATE: lambda owed: reverse("update-add", args=[owed.reference]),
    _K.ACT: lambda owed: f"{reverse('commitment-detail', args=[owed.reference])}#actions",
    _K.MEND_UPDATE: lambda owed: reverse("update-transition", args=[owed.pk, "mend"]),
    _K.MEND_RECORD: lambda owed: reverse("meeting-detail", args=[owed.pk]),
    _K.RECORD_MEETING: lambda owed: reverse("meeting-detail", args=[owed.pk]),
    _K.TRIAGE: lambda owed: reverse("outcome-triage", args=[owed.pk]),
    _K.SCHEDULE: lambda owed: f"{reverse('meeting-plan')}?{urlencode({'track': owed.pk})}",
    _K.REVIEW: lambda owed: reverse("review-update", args=[owed.pk]),
    _K.APPROVE_RECORD: lambda owed: reverse("review-record", args=[owed.pk]),
    _K.DECIDE_DATE: lambda owed: reverse("review-date-change", args=[owed.pk]),
    _K.VERIFY: lambda owed: reverse("action-transition", args=[owed.pk, "verify"]),
}
# Those about a commitment; the others are about a meeting, but for the track whose session is due.
_ON_COMMITMENTS = (_K.UPDATE, _K.ACT, _K.MEND_UPDATE, _K.REVIEW, _K.DECIDE_DATE, _K.VERIFY)
# How each looks beside its word: colour and icon of `status_pill`.
LOOKS: Mapping[Urgency, str] = {
    Urgency.LATE: "overdue",
    Urgency.WEEK: "at_risk",
    Urgency.LATER: "open",
    Urgency.UNDATED: "unknown",
}
# What is to be done, as the link says it.
WORDS: Mapping[ObligationKind, Any] = {
    _K.UPDATE: gettext_lazy("Report how far it is"),
    _K.ACT: gettext_lazy("Your action"),
    _K.MEND_UPDATE: gettext_lazy("Mend the update that was returned"),
    _K.MEND_RECORD: gettext_lazy("Mend the record that was returned"),
    _K.RECORD_MEETING: gettext_lazy("Record or cancel the meeting"),
    _K.TRIAGE: gettext_lazy("Triage outcomes"),
    _K.SCHEDULE: gettext_lazy("Plan the next session"),
    _K.REVIEW: gettext_lazy("Review the update"),
    _K.APPROVE_RECORD: gettext_lazy("Decide on the record"),
    _K.DECIDE_DATE: gettext_lazy("Decide on another date"),
    _K.VERIFY: gettext_lazy("Verify that it was done"),
}


def url_of(obligation: Obligation) -> str:
    """Give the address of the page where it is done."""
    return _DONE_AT[obligation.kind](obligation)


def page_of(obligation: Obligation) -> str:
    """Give the address of the page of what it is about, for those who only look."""
    if obligation.kind in _ON_COMMITMENTS:
        return reverse("commitment-detail", args=[obligation.reference])
    name = "track-detail" if obligation.kind is _K.SCHEDULE else "meeting-detail"
    return reverse(name, args=[obligation.pk])


def when(obligation: Obligation, *, on: date) -> str:
    """Say how late it is, or how long there is left; nothing where no day is set."""
    if obligation.due is None:
        return ""
    days = (obligation.due - on).days
    if days < 0:
        return ngettext("%(n)s day late", "%(n)s days late", -days) % {"n": -days}
    if days == 0:
        return _("due today")
    return ngettext("%(n)s day left", "%(n)s days left", days) % {"n": days}


def rows(obligations: Iterable[Obligation], names: Names, *, on: date, is_mine: bool) -> list[dict[str, Any]]:
    """
    Give obligations as rows of a page.

    Shape: owed, what, url, look, urgency, word, when, person, unit, partners (names), detail, raised_marking (above the
    normal one). `is_mine`: the link leads to where it is done, else to what it is about.
    """
    return [
        {
            "owed": one,
            "what": WORDS[one.kind] if is_mine else one.kind.label,
            "url": url_of(one) if is_mine else page_of(one),
            "urgency": one.urgency(on=on),
            "look": LOOKS[one.urgency(on=on)],
            "word": URGENCY_WORDS[one.urgency(on=on)],
            "when": when(one, on=on),
            "person": names.people.get(one.person_id or 0, ""),
            "unit": names.units.get(one.unit_id or 0, ""),
            "partners": [names.partners[pk] for pk in one.partner_ids if pk in names.partners],
            "detail": detail(one),
            "raised_marking": one.marking if one.marking > Marking.NORMAL else None,
        }
        for one in obligations
    ]


def detail(obligation: Obligation) -> str:
    """Say what helps to begin: how many outcomes wait, or why it was returned."""
    if obligation.number:
        n = obligation.number
        return ngettext("%(n)s outcome waits", "%(n)s outcomes wait", n) % {"n": n}
    return obligation.note
