"""What dialogue brings, how regularly it is held and how soon it leads to something."""

from __future__ import annotations

from partnerships.rules.measures.base import (
    BY_PARTNER,
    BY_PARTNER_AND_PERIOD,
    DAY_OF_MEETING,
    OUTCOMES,
    PARTNERSHIPS,
    SESSIONS,
    Kind,
    Measure,
    Topic,
)
from partnerships.wording import gettext_lazy as _

# Days within which an outcome becomes a commitment, and within which one of a political session is taken up below.
CONVERSION_DAYS = 30
HAND_OFF_DAYS = 60

CONVERSION = Measure(
    "conversion",
    _("Conversion"),
    _(
        "Outcomes turned into commitments with owner and date within 30 days of the meeting. Agreements to go on "
        "talking, information, disagreements and what is merged into another outcome are not asked for; an outcome "
        "counts once its 30 days are over, or when it is turned into a commitment."
    ),
    _("outcomes with a commitment that was entered in time and has an owner and a due date"),
    _("outcomes of meetings held and recorded here: decisions, commitments, documents, and those not classified"),
    OUTCOMES,
    topic=Topic.DIALOGUE,
    groups=BY_PARTNER_AND_PERIOD,
    counts_reported=False,
    own_day=DAY_OF_MEETING,
)
_PRODUCTIVE_OF = _("sessions of this tier held and recorded here, whose record is or was approved")
PRODUCTIVE = tuple(
    Measure(
        f"productive_{word}",
        label,
        _(
            "A session is productive if it brought a decision, a commitment or a document. Promises to talk do "
            "not count."
        ),
        _("those of them with a decision, a commitment or a document"),
        _PRODUCTIVE_OF,
        SESSIONS,
        topic=Topic.DIALOGUE,
        groups=BY_PARTNER_AND_PERIOD,
        counts_reported=False,
        own_day=DAY_OF_MEETING,
    )
    for word, label in (
        ("political", _("Productive sessions, political")),
        ("working", _("Productive sessions, working level")),
        ("industry", _("Productive sessions, industry")),
        ("track_1_5", _("Productive sessions, track 1.5")),
    )
)
CADENCE_KEPT = Measure(
    "cadence_kept",
    _("Cadence kept"),
    _("Due sessions of standing dialogues that were held within the tolerance. What nobody knows of is not asked for."),
    _("those of them that were held within the tolerance"),
    _("sessions that fell due and of which it is known whether they were held"),
    SESSIONS,
    topic=Topic.DIALOGUE,
    groups=BY_PARTNER,
    own_day=_("the day due"),
)
HAND_OFF = Measure(
    "hand_off",
    _("Hand-off"),
    _(
        "Outcomes of political sessions that are taken up at working level within 60 days: on the agenda of a session "
        "held there stands the outcome or its commitment, or such a session fulfils the commitment. Information, "
        "disagreements and what is merged into another outcome are not asked for; an outcome counts once its 60 days "
        "are over, or when it is taken up."
    ),
    _("those of them that are taken up in time"),
    _("outcomes of sessions of leaders and ministers held and recorded here"),
    OUTCOMES,
    topic=Topic.DIALOGUE,
    groups=BY_PARTNER_AND_PERIOD,
    counts_reported=False,
    own_day=DAY_OF_MEETING,
)
_CONCLUDED = _("partnerships concluded on a day that is known")
MOMENTUM = tuple(
    Measure(
        f"momentum_{word}",
        label,
        definition,
        numerator,
        _CONCLUDED,
        PARTNERSHIPS,
        topic=Topic.DIALOGUE,
        kind=Kind.MEDIAN,
        groups=BY_PARTNER_AND_PERIOD,
        own_day=_("the day of conclusion"),
    )
    for word, label, definition, numerator in (
        (
            "session",
            _("From conclusion to first session"),
            _("The days from the conclusion to the first session after it, latest days compared."),
            _("those of them that have had a session since, on a day that is known"),
        ),
        (
            "commitment",
            _("From conclusion to first commitment"),
            _(
                "The days from the conclusion to the first meeting after it that brought a commitment, latest days "
                "compared. Promises to talk do not count."
            ),
            _("those of them that have had such a meeting since, on a day that is known"),
        ),
        (
            "delivery",
            _("From conclusion to first delivery"),
            _(
                "The days from the conclusion to the first commitment kept after it: the day of its last step, else "
                "the day we learnt of it. Promises to talk do not count."
            ),
            _("those of them for whom a commitment has been kept since"),
        ),
    )
)
