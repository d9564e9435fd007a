"""What an events file says of its commitments beside the standing that the product shows, as a document."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from datetime import date
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from partnerships.choices import Reported, Standing
from partnerships.models import Commitment
from partnerships.queries import commitments as queries
from partnerships.rules import yaml_files
from partnerships.rules.partial_dates import PartialDate

# Where the two say the same of a promise in other words, there is nothing to explain.
ALIKE = {
    (Reported.MET, Standing.KEPT),
    (Reported.MET_LATE, Standing.KEPT_LATE),
    (Reported.PARTLY_MET, Standing.PARTLY_KEPT),
    (Reported.NOT_MET, Standing.NOT_KEPT),
    (Reported.OPEN, Standing.OPEN),
}
WHY: Mapping[str, Any] = {
    Standing.KEPT: gettext_lazy("A source shows it done, and none shows that it was done after its date."),
    Standing.KEPT_LATE: gettext_lazy("Done after its date: a source says so, or the day of the last step does."),
    Standing.PARTLY_KEPT: gettext_lazy(
        "Done in part, or towards some of its partners; that its date has passed does not change it."
    ),
    Standing.OVERDUE: gettext_lazy("The file says that it was open; its date has passed since and it is not done."),
    Standing.OPEN_UNKNOWN: gettext_lazy("No date of it has passed, and no source says how it stands."),
    Standing.PAST_DUE_UNKNOWN: gettext_lazy(
        "Its date has passed and no source says how it stands: a question to ask, not a failure."
    ),
}


def text(*, content: bytes, on: date) -> str:
    """
    Write a table, in the file's order, of what it says of each commitment and what is shown for its reference day.

    `content`: an events file that has been imported; `on`: the present day, for what happened here since.
    :raises ValueError: if the file names no reference day, or cannot be read.
    """
    document = yaml_files.read(content)
    if not isinstance(document, dict) or not isinstance(document.get("events"), list):
        raise ValueError(_("it lists no events"))
    day = date.fromisoformat(str(document.get("reference_day")))
    told = [(event, promise) for event in document["events"] for promise in event["commitments"]]
    shown = _shown([promise["id"] for _event, promise in told], day=day, on=on)
    lines = [_line(event, promise, shown.get(promise["id"]), day) for event, promise in told]
    return "\n".join([*_head(shown, day), *lines, ""])


def _shown(ids: list[str], *, day: date, on: date) -> dict[str, Any]:
    rows = queries.listing(viewer=None, on=max(day, on), as_of=day).filter(external_id__in=ids).order_by("pk")
    return {row.external_id: row for row in queries.described(rows)}


def _head(shown: Mapping[str, Any], day: date) -> list[str]:
    found = Counter(row.standing_term for row in shown.values())
    counted = "; ".join(f"{found[word]} {word.label.lower()}" for word in Standing if found[word])
    return [
        f"# {_('Follow-through of the real events')}",
        "",
        _("What the events file says of each commitment, and the standing that the product shows for %(day)s.")
        % {"day": PartialDate.on(day)},
        _("%(count)d commitments: %(standings)s.") % {"count": len(shown), "standings": counted},
        _("Written by `manage.py follow_through_report`; a test compares it with the file and with the product."),
        "",
        "| "
        + " | ".join(
            [_("Commitment"), _("Event"), _("What was promised"), _("Due"), _("The file says"), _("The product shows")]
        )
        + " |",
        "|---|---|---|---|---|---|",
    ]


def _line(event: Mapping[str, Any], promise: Mapping[str, Any], row: Commitment | None, day: date) -> str:
    said = str(promise.get(f"status_on_{day:%Y_%m_%d}", Reported.UNKNOWN))
    is_past = promise.get(f"past_due_on_{day:%Y_%m_%d}")
    cells = [f"`{promise['id']}`", event["title"], promise["text"]]
    if row is None:
        return _row([*cells, "", said, _("nothing: it is not here on that day")])
    found: Any = row
    due = str(found.due_shown) or _("no date given")
    cells += [due, _("%(position)s, past due") % {"position": said} if is_past else said]
    is_alike = (said, found.standing_term) in ALIKE and not is_past
    why = "" if is_alike else f": {WHY.get(found.standing_term, '')}"
    return _row([*cells, f"**{found.standing_term.label}**{why}"])


def _row(cells: list[str]) -> str:
    return "| " + " | ".join(cell.replace("|", "\\|") for cell in cells) + " |"
