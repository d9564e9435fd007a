"""Dialogue formats, tracks, meetings and their outcomes."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from partnerships.choices import Disposition, Level, MeetingStatus, RecordState
from partnerships.models import (
    DialogueFormat,
    Meeting,
    MeetingPartner,
    MeetingTrack,
    Outcome,
    Partner,
    Track,
    TrackPartner,
)
from partnerships.rules.partial_dates import PartialDate
from tests.factories.base import SYSTEM, making, saved

HELD_ON = date(2026, 6, 12)


def dialogue_format(slug: str = "strategic-dialogue", **values: Any) -> DialogueFormat:
    """Make a format, or give the one that has this key."""
    found = DialogueFormat.objects.filter(slug=slug).first()
    name = slug.replace("-", " ").capitalize()
    return found or saved(DialogueFormat(**{"slug": slug, "name": name, **values}))


def track(name: str, partners: Sequence[Partner] = (), **values: Any) -> Track:
    row = saved(Track(name=name, **values))
    for position, partner in enumerate(partners):
        saved(TrackPartner(track=row, partner=partner, position=position))
    return row


def values(**changes: Any) -> dict[str, Any]:
    """Give what `services.meetings.log` needs for a plain meeting."""
    plain = {
        "title": "Fourth strategic dialogue",
        "format": dialogue_format(),
        "level": Level.SENIOR_OFFICIALS,
        "date": PartialDate.on(HELD_ON),
        "summary": "Both sides took stock.",
    }
    return plain | changes


def meeting(
    partners: Sequence[Partner] = (),
    *,
    tracks: Sequence[tuple[Track, int | None]] = (),
    outcomes: Sequence[str] = (),
    actor: Any = SYSTEM,
    when: PartialDate | None = None,
    **changes: Any,
) -> Meeting:
    """Make a meeting that was held, its record a draft; `record_state="reported"` makes reported history."""
    number = Meeting.objects.count() + 1
    row = Meeting(
        **{
            "reference": f"MTG-TST-{number:03d}",
            "title": f"Dialogue {number}",
            "format": changes.pop("format", None) or dialogue_format(),
            "level": Level.SENIOR_OFFICIALS,
            "status": MeetingStatus.HELD,
            **changes,
        }
    )
    row.date = when or PartialDate.on(HELD_ON)
    disposition = Disposition.NOT_OWED if row.record_state == RecordState.REPORTED else Disposition.TO_TRIAGE
    with making(actor):
        row.save()
        for position, partner in enumerate(partners):
            MeetingPartner(meeting=row, partner=partner, position=position).save()
        for position, (of, ordinal) in enumerate(tracks):
            MeetingTrack(meeting=row, track=of, ordinal=ordinal, position=position).save()
        for position, text in enumerate(outcomes):
            Outcome(meeting=row, text=text, position=position, disposition=disposition).save()
    return row


def outcome(partners: Sequence[Partner], *, title: str, text: str) -> Outcome:
    """Make a held meeting with one outcome, and give that."""
    found: Outcome = meeting(partners, title=title, outcomes=[text]).outcomes.get()
    return found


def planned(partners: Sequence[Partner] = (), **changes: Any) -> Meeting:
    """Make a meeting that is to come, on 3 December 2027 unless told otherwise."""
    when = changes.pop("when", PartialDate.on(date(2027, 12, 3)))
    return meeting(partners, when=when, status=MeetingStatus.PLANNED, **changes)
