"""Which kind of commitment a text reads like: a suggestion to whoever writes it, never a decision."""

from __future__ import annotations

import re
from decimal import Decimal

from partnerships.choices import CommitmentKind, OutcomeKind

# Documents of the partnerships are in English; what reads otherwise gets no suggestion.
TALK = re.compile(
    r"\b(?:continue|pursue|hold|maintain|deepen|strengthen|intensify|resume|regular)\b[^.;]{0,60}"
    r"\b(?:dialogues?|consultations?|talks|discussions?|exchanges? of views|contacts?|meetings?)\b"
    r"|\b(?:meet again|stay in touch|remain in contact|keep each other informed|exchange views|go on talking)\b",
    re.IGNORECASE,
)
EXPLORATION = re.compile(
    r"\b(?:explore|examine|consider|look into|assess the possibility|study the feasibility)\b", re.IGNORECASE
)


def suggested(
    *, text: str, kind: str, deliverable: str = "", amount: Decimal | None = None, outcome_kind: str = ""
) -> CommitmentKind | None:
    """
    Say which kind would fit better than the one chosen (`kind`, perhaps empty); `None` if nothing speaks for another.

    An agreement to go on talking is dialogue only (domain.md, invariant 5); a named deliverable is more than that.
    """
    found = _read(text, deliverable=deliverable, amount=amount, outcome_kind=outcome_kind, kind=kind)
    return None if found == kind else found


def _read(
    text: str, *, deliverable: str, amount: Decimal | None, outcome_kind: str, kind: str
) -> CommitmentKind | None:
    if outcome_kind == OutcomeKind.GO_ON_TALKING:
        return CommitmentKind.DIALOGUE_ONLY
    if deliverable:
        return CommitmentKind.DELIVERABLE if kind == CommitmentKind.DIALOGUE_ONLY else None
    if kind not in ("", CommitmentKind.NOT_CLASSIFIED, CommitmentKind.DIALOGUE_ONLY, CommitmentKind.DELIVERABLE):
        return None  # a considered choice
    if amount is not None:
        return CommitmentKind.FINANCIAL
    if EXPLORATION.search(text):
        return CommitmentKind.EXPLORE
    return CommitmentKind.DIALOGUE_ONLY if TALK.search(text) else None
