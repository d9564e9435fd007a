"""What happens again and again in the demonstration, each time through the services."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from partnerships.choices import CommitmentStatus, Confidence, Level, Marking, Modality, OutcomeKind, Side
from partnerships.models import Action, Commitment, Meeting, Outcome, StatusUpdate, User
from partnerships.rules.partial_dates import PartialDate
from partnerships.services import actions, annexes, evidence, meeting_rows, meetings, reviews, updates
from partnerships.services.demonstration.casts import Cast

Words = Sequence[tuple[str, OutcomeKind]]


def say(text: str) -> str:
    """Give words that nobody takes for a fact."""
    return f"Demonstration: {text}"


def facts(cast: Cast, title: str, when: PartialDate, level: Level = Level.WORKING_LEVEL) -> dict[str, Any]:
    """Give the columns of an invented meeting."""
    return {
        "title": say(title),
        "format": cast.format,
        "level": level,
        "date": when,
        "modality": Modality.VIDEO,
        "note": say("this meeting is invented."),
    }


def log(
    cast: Cast,
    author: User,
    codes: Sequence[str],
    title: str,
    on: date,
    words: Words,
    *,
    level: Level = Level.WORKING_LEVEL,
    tracks: meeting_rows.Tracks = (),
) -> tuple[Meeting, list[Outcome]]:
    """Enter an invented meeting that was held, and give it with its outcomes in their order."""
    partners = [cast.partners[code] for code in codes]
    meeting = meetings.log(
        actor=author,
        values={
            **facts(cast, title, PartialDate.on(on), level),
            "summary": say("both sides explained how they work."),
        },
        partners=partners,
        tracks=tracks,
        participants=[
            {"side": Side.EU, "office": say("the EU side")},
            *({"side": Side.PARTNER, "office": say("the partner’s side"), "partner": each} for each in partners),
        ],
        agenda=[{"words": say("working methods")}],
        outcomes=[{"text": say(text), "kind": kind} for text, kind in words],
        is_demonstration=True,
    )
    return meeting, list(Outcome.objects.filter(meeting=meeting).order_by("position"))


def draft(
    author: User, commitment: Commitment, status: CommitmentStatus, confidence: Confidence, text: str
) -> StatusUpdate:
    """Begin an update and leave it unfinished."""
    values = {"proposed_status": status, "proposed_confidence": confidence, "narrative": say(text)}
    return updates.draft(actor=author, commitment=commitment, values=values)


def hand_in(
    author: User,
    commitment: Commitment,
    status: CommitmentStatus,
    confidence: Confidence,
    text: str,
    *,
    proofs: Sequence[dict[str, Any]] = (),
) -> StatusUpdate:
    """Submit an update, with the evidence that goes with it."""
    update = draft(author, commitment, status, confidence, text)
    for proof in proofs:
        prove(author, commitment, update=update, **proof)
    return updates.submit(actor=author, update=update, version=update.version)


def approve(reviewer: User, update: StatusUpdate, text: str = "") -> None:
    """Approve an update; nobody else works on its commitment in the same transaction."""
    reviews.approve(actor=reviewer, update=update, judged_version=None, comment=say(text) if text else "")


def prove(
    author: User,
    commitment: Commitment,
    *,
    title: str,
    file: tuple[str, bytes] | None = None,
    update: StatusUpdate | None = None,
    action: Action | None = None,
    **values: Any,
) -> None:
    """Add a piece of evidence. `values`: kind and what goes with it, as `services.evidence.add` takes them."""
    evidence.add(
        actor=author,
        commitment=commitment,
        values={"title": say(title), **values},
        file=file,
        update=update,
        action=action,
    )


def confide(author: User, record: Meeting | Commitment, title: str, text: str, *, readers: Sequence[User] = ()) -> None:
    """Write an annex for named readers."""
    values = {"title": say(title), "text": say(text), "marking": Marking.SENSITIVE}
    annexes.add(actor=author, record=record, values=values, readers=readers)


def task(author: User, commitment: Commitment, text: str, **values: Any) -> Action:
    """Give the author, or the `assignee` among the values, a task."""
    values = {"assignee": author, **values}
    return actions.add(actor=author, commitment=commitment, values={"text": say(text), **values})


def finish(author: User, action: Action) -> Action:
    """Bring an open task to its end, where it waits for its verifier."""
    started = actions.start(actor=author, action=action, version=action.version)
    return actions.finish(actor=author, action=started, version=started.version)
