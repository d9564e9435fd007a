"""The moments of a story in words, each with the way to its page and to its entry in the record."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from partnerships.choices import DateChangeState, Disposition, Origin
from partnerships.queries.provenance import TOLD, Moment


def rows(moments: Iterable[Moment]) -> list[dict[str, Any]]:
    """
    Prepare moments for `partnerships/history/_story.html`.

    Shape: date, title, words (quoted), note, by, url (its page, or empty), entry_url (its entry in the record, or
    empty), kind (look on the line: "", next, warn).
    """
    return [_row(moment) for moment in moments]


def _row(moment: Moment) -> dict[str, Any]:
    said = WORDS[moment.kind](moment)
    return {
        "date": moment.on,
        "by": moment.by,
        "words": "",
        "note": "",
        "url": "",
        "kind": "",
        "entry_url": _entry(moment),
        **said,
    }


def _entry(moment: Moment) -> str:
    if moment.kind in ("unseen_meeting", "clause"):
        return ""
    address = reverse("history-object", args=[moment.row._meta.model_name, moment.row.pk])
    return f"{address}?alone=yes#e{moment.event.pk}" if moment.event else f"{address}?alone=yes"


def _meeting(moment: Moment) -> dict[str, Any]:
    return {"title": str(moment.row.title), "url": reverse("meeting-detail", args=[moment.row.pk])}


def _unseen_meeting(moment: Moment) -> dict[str, Any]:
    return {"title": _("A meeting"), "note": _("It is not shown to you."), "words": moment.row.clause}


def _clause(moment: Moment) -> dict[str, Any]:
    row = moment.row
    partner = row.partnership.partner if row.partnership else ""
    title = f"{row.get_origin_display()}: {partner}" if partner else str(row.get_origin_display())
    is_meeting = row.origin == Origin.MEETING
    return {"title": _("Words of the meeting") if is_meeting else title, "words": row.clause}


def _outcome(moment: Moment) -> dict[str, Any]:
    row = moment.row
    return {"title": _("Outcome: %(kind)s") % {"kind": row.get_kind_display()}, "words": row.text,
            "url": reverse("meeting-detail", args=[row.meeting_id]) + "#outcomes-h"}  # fmt: skip


def _triage(moment: Moment) -> dict[str, Any]:
    image = (moment.event.after if moment.event else None) or {}
    became = Disposition(image.get("disposition", Disposition.TO_TRIAGE))
    title = _("Triage taken back: to triage again") if became == Disposition.TO_TRIAGE else (
        _("Triage: %(became)s") % {"became": became.label}
    )  # fmt: skip
    return {"title": title, "words": image.get("disposition_reason") or _reason(moment)}


def _made(moment: Moment) -> dict[str, Any]:
    image = (moment.event.after if moment.event else None) or {}
    is_reported = image.get("entry_state") == "reported"
    title = _("Entered as reported history: %(reference)s") if is_reported else _("Commitment made: %(reference)s")
    return {"title": title % {"reference": moment.row.reference}, "words": image.get("text", ""),
            "url": reverse("commitment-detail", args=[moment.row.reference])}  # fmt: skip


def _taken_up(moment: Moment) -> dict[str, Any]:
    return {"title": _("Taken up: followed here from now on"), "note": _reason(moment)}


def _changed(moment: Moment) -> dict[str, Any]:
    names = {str(column.column): column.verbose_name for column in moment.row._meta.concrete_fields}
    changed = moment.event.changed if moment.event else []
    labels = ", ".join(str(names[name]) for name in changed if name in TOLD and name in names)
    return {"title": _("The promise was changed: %(what)s") % {"what": labels}, "note": _reason(moment)}


def _reason(moment: Moment) -> str:
    event = moment.event
    return "" if event is None or event.reason == event.action else event.reason


def _reported(moment: Moment) -> dict[str, Any]:
    title = _("Sources say: %(position)s") % {"position": moment.row.get_position_display()}
    return {"title": title, "note": moment.row.note, "url": _part(moment.row, "origin")}


def _update(moment: Moment) -> dict[str, Any]:
    row = moment.row
    claims = {"status": row.get_proposed_status_display(), "confidence": row.get_proposed_confidence_display()}
    title = _("Draft of an update, yours alone: %(status)s, %(confidence)s") if moment.kind == "draft" else (
        _("Update: claims %(status)s, %(confidence)s")
    )  # fmt: skip
    return {"title": title % claims, "words": row.narrative, "url": _part(row, "updates"), "kind": "next"}


def _withdrawn(moment: Moment) -> dict[str, Any]:
    return {"title": _("The update was withdrawn"), "url": _part(moment.row, "updates"), "kind": "next"}


def _review(moment: Moment) -> dict[str, Any]:
    row = moment.row
    decided = f": {row.get_decided_status_display()}, {row.get_decided_confidence_display()}"
    title = _("Review: %(decision)s") % {"decision": row.get_decision_display()}
    return {"title": title + (decided if row.decided_status else ""), "words": row.comment,
            "url": _part(row.update, "updates")}  # fmt: skip


def _date_change(moment: Moment) -> dict[str, Any]:
    row = moment.row
    days = {"old": row.old_due or _("no date"), "new": row.new_due or _("no date")}
    title = _("Another date asked for: %(old)s → %(new)s") if row.needs_decision else _("Due date: %(old)s → %(new)s")
    return {"title": title % days, "words": row.reason, "note": row.get_reason_code_display(),
            "url": _part(row, "date-changes")}  # fmt: skip


def _date_decision(moment: Moment) -> dict[str, Any]:
    state = DateChangeState(moment.row.state).label
    return {"title": _("Date change: %(state)s") % {"state": state}, "words": moment.row.decision_comment,
            "url": _part(moment.row, "date-changes")}  # fmt: skip


def _blocker(moment: Moment) -> dict[str, Any]:
    row = moment.row
    return {"title": _("Blocker: %(kind)s") % {"kind": row.get_kind_display()}, "words": row.text,
            "note": row.get_side_display(), "url": _part(row, "blockers"), "kind": "warn"}  # fmt: skip


def _unblocked(moment: Moment) -> dict[str, Any]:
    return {"title": _("Blocker resolved"), "words": moment.row.resolution, "url": _part(moment.row, "blockers")}


def _action(moment: Moment) -> dict[str, Any]:
    return {"title": _("Action given to %(person)s") % {"person": moment.by}, "words": moment.row.text, "by": None,
            "url": _part(moment.row, "actions")}  # fmt: skip


def _step_of_action(title: Any) -> Callable[[Moment], dict[str, Any]]:
    return lambda moment: {"title": title, "words": moment.row.text, "url": _part(moment.row, "actions")}


def _evidence(moment: Moment) -> dict[str, Any]:
    row = moment.row
    note = _("Withdrawn since: %(why)s") % {"why": row.withdrawn_reason} if row.is_withdrawn else ""
    return {"title": _("Evidence: %(title)s") % {"title": row.title}, "note": note, "url": _part(row, "evidence")}


def _fulfilment(moment: Moment) -> dict[str, Any]:
    row = moment.row
    shown = row.meeting or row.evidence or row.awaited_id
    if not shown:
        return {"title": _("A step you may not see"), "entry_url": ""}
    for_whom = _("for %(partner)s") % {"partner": row.partner} if row.partner else ""
    return {
        "title": _("Said to fulfil it: %(what)s") % {"what": shown},
        "note": " · ".join(filter(None, [for_whom, row.note])),
        "url": reverse("meeting-detail", args=[row.meeting.pk]) if row.meeting else _part(row, "evidence"),
    }


def _part(row: Any, name: str) -> str:
    return reverse("commitment-detail", args=[row.commitment.reference]) + f"#{name}"


WORDS: Mapping[str, Callable[[Moment], dict[str, Any]]] = {
    "meeting": _meeting,
    "unseen_meeting": _unseen_meeting,
    "clause": _clause,
    "outcome": _outcome,
    "triage": _triage,
    "made": _made,
    "taken_up": _taken_up,
    "changed": _changed,
    "reported": _reported,
    "draft": _update,
    "update": _update,
    "withdrawn": _withdrawn,
    "review": _review,
    "date_change": _date_change,
    "date_decision": _date_decision,
    "blocker": _blocker,
    "unblocked": _unblocked,
    "action": _action,
    "done": _step_of_action(gettext_lazy("Action done")),
    "verified": _step_of_action(gettext_lazy("Action verified")),
    "evidence": _evidence,
    "fulfilment": _fulfilment,
}
