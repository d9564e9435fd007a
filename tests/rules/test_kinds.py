"""Which kind a text reads like."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from partnerships.choices import CommitmentKind, OutcomeKind
from partnerships.rules import kinds

TALK, EXPLORE, DELIVERABLE = CommitmentKind.DIALOGUE_ONLY, CommitmentKind.EXPLORE, CommitmentKind.DELIVERABLE
GO_ON = OutcomeKind.GO_ON_TALKING


@pytest.mark.parametrize(
    ("text", "given", "expected"),
    [
        ("Continue the dialogue on maritime security", {}, TALK),
        ("The two sides agreed to meet again in spring", {"kind": DELIVERABLE}, TALK),
        ("Hold regular consultations. Sign nothing.", {"kind": CommitmentKind.NOT_CLASSIFIED}, TALK),
        ("Explore an agreement on classified information", {}, EXPLORE),
        ("Explore an agreement", {"kind": TALK}, EXPLORE),
        ("Sign the agreement", {}, None),
        ("Send ten trainers", {"amount": Decimal("5")}, CommitmentKind.FINANCIAL),
        ("Exchange experts", {"outcome_kind": GO_ON}, TALK),
        # What is chosen already, or chosen with thought, is left alone.
        ("Meet again", {"kind": TALK}, None),
        ("Exchange experts", {"outcome_kind": GO_ON, "kind": TALK}, None),
        ("Meet again", {"kind": CommitmentKind.LEGAL}, None),
        # Something to hand over is more than talk.
        ("Hold a dialogue", {"deliverable": "Joint declaration"}, None),
        ("Hold a dialogue", {"deliverable": "Joint declaration", "kind": TALK}, DELIVERABLE),
        # Far apart, the words say nothing together.
        ("Hold the exercise in June; report on the dialogue", {}, None),
        ("", {}, None),
    ],
)
def test_suggested(text: str, given: dict[str, Any], expected: CommitmentKind | None) -> None:
    assert kinds.suggested(**{"text": text, "kind": "", **given}) is expected
