"""Whether commitments are concrete, kept, in time and verified, and by which side."""

from __future__ import annotations

from partnerships.choices import Responsible
from partnerships.rules.measures.base import COMMITMENTS, Group, Kind, Measure, Topic
from partnerships.rules.measures.standings import NO_TALK
from partnerships.wording import gettext_lazy as _

# Days past due: from, to; the last is open to the top.
AGES: tuple[tuple[int, int | None], ...] = ((1, 30), (31, 90), (91, 180), (181, None))

CONCRETENESS = Measure(
    "concreteness",
    _("Concrete"),
    _("A commitment is concrete if it has an owner, a due date, a deliverable and a measure of success."),
    _("commitments that have all four"),
    _("commitments followed here, without those of dialogue only"),
    COMMITMENTS,
    topic=Topic.DELIVERY,
    counts_reported=False,
)
_FALLEN_DUE = _("commitments whose latest day due has passed, without those of dialogue only")
ON_TIME = Measure(
    "on_time",
    _("Delivered on time"),
    _("Of what has fallen due, how much is done and not shown to be after its date."),
    _("those of them that are kept"),
    _FALLEN_DUE,
    COMMITMENTS,
    topic=Topic.DELIVERY,
)
LATE = Measure(
    "late",
    _("Delivered late"),
    _("Of what has fallen due, how much is done, but after its date."),
    _("those of them that are kept late"),
    _FALLEN_DUE,
    COMMITMENTS,
    topic=Topic.DELIVERY,
)
_SLIP_KNOWN = _("those whose agreed and present due date are both known")
SLIP = Measure(
    "slip",
    _("Slip, median"),
    _("The days from the due date first agreed to the present one, latest days compared; half have slipped less."),
    _SLIP_KNOWN,
    NO_TALK,
    COMMITMENTS,
    topic=Topic.DELIVERY,
    kind=Kind.MEDIAN,
)
SLIP_MAX = Measure(
    "slip_max",
    _("Slip, longest"),
    _("The days from the due date first agreed to the present one, latest days compared; the most of all."),
    _SLIP_KNOWN,
    NO_TALK,
    COMMITMENTS,
    topic=Topic.DELIVERY,
    kind=Kind.MAXIMUM,
)
_AGE_WORDS = (
    ("1_30", _("Overdue by 1 to 30 days"), _("Position unknown, 1 to 30 days past due")),
    ("31_90", _("Overdue by 31 to 90 days"), _("Position unknown, 31 to 90 days past due")),
    ("91_180", _("Overdue by 91 to 180 days"), _("Position unknown, 91 to 180 days past due")),
    ("over_180", _("Overdue by more than 180 days"), _("Position unknown, more than 180 days past due")),
)
AGEING = tuple(
    Measure(
        f"ageing_{word}",
        label,
        _("How long ago the due date of what is overdue has passed."),
        _("those of them that are as long past due"),
        _("commitments overdue, without those of dialogue only"),
        COMMITMENTS,
        topic=Topic.DELIVERY,
    )
    for word, label, _unknown in _AGE_WORDS
)
# Unknown is never late: what nobody knows of ages beside what is known not to be done.
AGEING_UNKNOWN = tuple(
    Measure(
        f"ageing_unknown_{word}",
        label,
        _("How long ago the due date has passed of what nobody knows whether it is done."),
        _("those of them that are as long past due"),
        _("commitments past due of which nobody knows, without those of dialogue only"),
        COMMITMENTS,
        topic=Topic.DELIVERY,
    )
    for word, _late, label in _AGE_WORDS
)
VERIFIED = Measure(
    "verified",
    _("Verified delivery"),
    _("Kept commitments that a review here found implemented, over evidence that still stands."),
    _("those of them implemented by an approved review, with evidence that is not withdrawn"),
    _("commitments kept or kept late, without those of dialogue only"),
    COMMITMENTS,
    topic=Topic.DELIVERY,
)
_OPEN_ON = {
    Responsible.EU: _("Open on the EU's side"),
    Responsible.PARTNER: _("Open on the partner's side"),
    Responsible.BOTH: _("Open on both sides"),
}
_KEPT_BY = {
    Responsible.EU: _("Kept by the EU"),
    Responsible.PARTNER: _("Kept by the partner"),
    Responsible.BOTH: _("Kept by both sides"),
}
RECIPROCITY = tuple(
    Measure(
        f"{word}_{side.value}",
        labels[side],
        _("What each side has to do and has done, to compare the two."),
        numerator,
        _("commitments that rest on this side, without those of dialogue only"),
        COMMITMENTS,
        topic=Topic.DELIVERY,
        # Grouped by side, each would be asked of the other side too.
        groups=tuple(group for group in Group if group != Group.SIDE),
    )
    for word, labels, numerator in (
        ("open", _OPEN_ON, _("those of them that are open, overdue, or of which nobody knows")),
        ("kept", _KEPT_BY, _("those of them that are kept or kept late")),
    )
    for side in Responsible
)
