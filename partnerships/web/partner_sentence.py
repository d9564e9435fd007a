"""What follow-through with one partner looks like, in a sentence."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from partnerships.choices import DatePrecision, RecordState, Standing
from partnerships.queries.partners import Figures, PartnerRow
from partnerships.rules.partial_dates import PartialDate

# How one commitment stands, where it is the only one.
_ONLY: Mapping[Standing, Any] = {
    Standing.KEPT: gettext_lazy("The one commitment was kept"),
    Standing.KEPT_LATE: gettext_lazy("The one commitment was kept late"),
    Standing.PARTLY_KEPT: gettext_lazy("The one commitment was partly kept"),
    Standing.NOT_KEPT: gettext_lazy("The one commitment was not kept"),
    Standing.SUPERSEDED: gettext_lazy("The one commitment was superseded"),
    Standing.OPEN: gettext_lazy("The one commitment is under way"),
    Standing.OPEN_UNKNOWN: gettext_lazy("Nobody knows how the one commitment stands"),
    Standing.OVERDUE: gettext_lazy("The one commitment is overdue"),
    Standing.PAST_DUE_UNKNOWN: gettext_lazy("Nobody knows how the one commitment, past due, stands"),
}
_LONGEST_MONTH = timedelta(days=31)


def sentence(row: PartnerRow) -> str:
    """
    Say how the commitments stand and when the sides last met and next meet, as far as the viewer sees them.

    What nobody knows stays unknown. Says so where all there is is reported history, or made up for demonstration.
    """
    whole = _("%(commitments)s; %(dialogue)s.") % {"commitments": _commitments(row.figures), "dialogue": _dialogue(row)}
    return " ".join([whole, *_remarks(row)])


def concreteness(figures: Figures) -> str:
    """Say how many of the commitments followed here are concrete; empty where there is none."""
    if not figures.followed:
        return ""
    return ngettext(
        "%(n)s of %(total)s followed here is concrete: it has an owner, a due date, a deliverable and a measure of "
        "success.",
        "%(n)s of %(total)s followed here are concrete: they have an owner, a due date, a deliverable and a measure "
        "of success.",
        figures.concrete,
    ) % {"n": figures.concrete, "total": figures.followed}


def _commitments(figures: Figures) -> str:
    if not figures.total:
        return _("No commitment to do something is on record")
    if figures.total == 1:
        return str(next(_ONLY[standing] for standing in Standing if figures.by_standing.get(standing)))
    return _("Of %(total)s commitments, %(how)s") % {"total": figures.total, "how": _listed(_clauses(figures))}


def _clauses(figures: Figures) -> list[str]:
    """Say one after another how many stand how, leaving out what none does; the parts add up to the whole."""
    n = {standing: figures.by_standing.get(standing, 0) for standing in Standing}
    kept, late = figures.delivered, n[Standing.KEPT_LATE]
    unknown = n[Standing.OPEN_UNKNOWN] + n[Standing.PAST_DUE_UNKNOWN]
    of_them = _(" (%(n)s late)") % {"n": late} if late else ""
    counted = [
        (kept, ngettext("%(n)s was kept", "%(n)s were kept", kept) + of_them),
        (n[Standing.PARTLY_KEPT],
         ngettext("%(n)s was partly kept", "%(n)s were partly kept", n[Standing.PARTLY_KEPT])),
        (n[Standing.NOT_KEPT], ngettext("%(n)s was not kept", "%(n)s were not kept", n[Standing.NOT_KEPT])),
        (n[Standing.OPEN], ngettext("%(n)s is under way", "%(n)s are under way", n[Standing.OPEN])),
        (n[Standing.SUPERSEDED], ngettext("%(n)s was superseded", "%(n)s were superseded", n[Standing.SUPERSEDED])),
        (n[Standing.OVERDUE], ngettext("%(n)s is overdue", "%(n)s are overdue", n[Standing.OVERDUE])),
        (unknown, ngettext("nobody knows how %(n)s stands", "nobody knows how %(n)s stand", unknown)),
    ]  # fmt: skip
    return [words % {"n": number} for number, words in counted if number]


def _listed(parts: list[str]) -> str:
    if len(parts) == 1:
        return parts[0]
    return _("%(first)s, and %(last)s") % {"first": ", ".join(parts[:-1]), "last": parts[-1]}


def _dialogue(row: PartnerRow) -> str:
    last, ahead = row.last, row.next
    if last is None:
        said = _("no dialogue is known to have been held")
    elif when := _when(last.date):
        said = _("the last dialogue was %(when)s") % {"when": when}
    else:
        said = _("the day of the last dialogue is not known")
    if ahead is None:
        return _("%(last)s and none is planned") % {"last": said}
    if not str(ahead.date):
        return _("%(last)s and the next has no date yet") % {"last": said}
    return _("%(last)s and the next is planned for %(when)s") % {"last": said, "when": ahead.date}


def _when(day: PartialDate) -> str:
    if not str(day):
        return ""
    if day.words:
        return _("dated “%(date)s”") % {"date": day}
    if day.precision == DatePrecision.DAY:
        return _("on %(day)s") % {"day": day}
    return (_("in %(period)s") if _is_one_period(day) else _("dated “%(date)s”")) % {"period": day, "date": day}


def _is_one_period(day: PartialDate) -> bool:
    """True for one month or one year."""
    if day.earliest is None or day.latest is None:
        return False
    is_month = day.precision == DatePrecision.MONTH and day.latest - day.earliest < _LONGEST_MONTH
    return is_month or (day.precision == DatePrecision.YEAR and day.earliest.year == day.latest.year)


def _remarks(row: PartnerRow) -> list[str]:
    figures, met = row.figures, [meeting for meeting in (row.last, row.next) if meeting is not None]
    every = figures.total + figures.dialogue_only
    said = []
    if figures.dialogue_only:
        said.append(
            ngettext(
                "%(n)s promise to talk counts apart.", "%(n)s promises to talk count apart.", figures.dialogue_only
            )
            % {"n": figures.dialogue_only}
        )
    if not every and not met:
        return said
    if figures.demonstration == every and all(meeting.is_demonstration for meeting in met):
        said.append(_("All of it is made up for demonstration."))
    elif figures.reported == every and all(meeting.record_state == RecordState.REPORTED for meeting in met):
        said.append(_("All of it is reported history, which nobody here has taken up."))
    return said
