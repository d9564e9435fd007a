"""What the figures stand in: interests, votes, other formats."""

from __future__ import annotations

from partnerships.rules.measures.base import BY_PARTNER, COMMITMENTS, INTERESTS, Group, Kind, Measure, Topic
from partnerships.rules.measures.standings import NO_TALK
from partnerships.wording import gettext_lazy as _

INTEREST_COVERAGE = Measure(
    "interest_coverage",
    _("Interests covered"),
    _("Interests that a commitment serves. Promises to talk do not count."),
    _("those of them that a commitment names"),
    _("interests valid on the day"),
    INTERESTS,
    topic=Topic.CONTEXT,
    groups=(*BY_PARTNER, Group.AREA),
    own_day=_("none"),
)
WITHOUT_INTEREST = Measure(
    "without_interest",
    _("Without interest"),
    _("Commitments that serve no interest which either side has named."),
    _("commitments that name no interest, without those of dialogue only"),
    NO_TALK,
    COMMITMENTS,
    topic=Topic.CONTEXT,
)
ELECTORAL_EXPOSURE = Measure(
    "electoral_exposure",
    _("Electoral exposure"),
    _(
        "Open commitments of the partner or both sides that are due after the next expected vote. Not known as long "
        "as no votes are recorded."
    ),
    _("those of them due after the next expected vote"),
    _("open commitments that rest on the partner or both sides"),
    COMMITMENTS,
    topic=Topic.CONTEXT,
    kind=Kind.UNKNOWN,
)
GAP_VALUE = Measure(
    "gap_value",
    _("Gap value"),
    _(
        "Areas of a partnership in which it closes a gap that other formats leave. Not known as long as the coverage "
        "of other formats is not recorded."
    ),
    _("areas in which the partnership closes a gap"),
    _("areas of the partnership whose coverage is known"),
    _("areas"),
    topic=Topic.CONTEXT,
    kind=Kind.UNKNOWN,
    groups=(*BY_PARTNER, Group.AREA),
)
