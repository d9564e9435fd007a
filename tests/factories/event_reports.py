"""Events of a file as a client of the services gives them: one meeting each, with all that belongs to it."""

from __future__ import annotations

import re
from datetime import date
from decimal import Decimal
from typing import Any

from partnerships.choices import MeetingStatus, Side
from partnerships.models import Area, DialogueFormat, Partner, Track, User
from partnerships.rules.event_dates import read_due, read_event_date
from partnerships.rules.event_entries import split_modality, split_participant
from partnerships.rules.partial_dates import NO_DATE, PartialDate
from partnerships.services import tracks

SIDES = {"eu_participants": Side.EU, "partner_participants": Side.PARTNER, "other_participants": Side.OTHER}
POSITION = re.compile(r"status_on_(\d{4})_(\d{2})_(\d{2})")


def arguments(event: dict[str, Any], *, actor: User) -> dict[str, Any]:
    """Give what `services.reported.report` takes; a standing dialogue that is new here is entered first."""
    partners = [Partner.objects.get(iso2=code) for code in event["partners"]]
    return {
        "actor": actor,
        "values": _values(event),
        "partners": partners,
        "tracks": [(_track(each["name"], partners, actor), each["number"]) for each in _listed(event.get("series"))],
        "participants": [_participant(text, side, partners) for name, side in SIDES.items() for text in event[name]],
        "agenda": [
            *({"area": Area.objects.get(slug=slug)} for slug in event["topics"]),
            *({"words": words} for words in event["topics_free"]),
        ],
        "outcomes": [{"text": text} for text in event["outcomes"]],
        "sources": [_source(each) for each in event["sources"]],
        "commitments": [_commitment(each) for each in event["commitments"]],
    }


def _values(event: dict[str, Any]) -> dict[str, Any]:
    modality, remark = split_modality(event["modality"])
    is_doubtful = "planned-unconfirmed" in event.get("requires", ())
    return {
        "external_id": event["id"],
        "status": MeetingStatus.UNCONFIRMED if is_doubtful else MeetingStatus.HELD,
        "title": event["title"],
        "format": DialogueFormat.objects.get(slug=event["format"]),
        "level": event["level"],
        "legal_basis": event["legal_basis"] or "",
        "date": read_event_date(event["date_start"], event["date_end"], event["date_precision"]),
        "place": event["place"] or "",
        "modality": modality,
        "modality_remark": remark,
        "note": event.get("note", ""),
    }


def _listed(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [] if value is None else [value]


def _track(name: str, partners: list[Partner], actor: User) -> Track:
    found = Track.objects.filter(name=name).first()
    return found or tracks.add(actor=actor, values={"name": name}, partners=partners)


def _participant(text: str, side: Side, partners: list[Partner]) -> dict[str, Any]:
    office, name, remark = split_participant(text)
    theirs = partners[0] if side == Side.PARTNER and len(partners) == 1 else None
    return {"side": side, "partner": theirs, "office": office, "name": name, "remark": remark}


def _source(source: dict[str, Any]) -> dict[str, Any]:
    made = {name: source[name] for name in ("publisher", "title", "kind", "url", "language") if name in source}
    when = PartialDate.read(source["date"]) if source["date"] else NO_DATE
    return made | {"date": when, "remark": source.get("note", "")}


def _commitment(promise: dict[str, Any]) -> dict[str, Any]:
    amount = promise.get("amount", {})
    positions = {found: value for name, value in promise.items() if (found := POSITION.fullmatch(name))}
    return {
        "external_id": promise["id"],
        "text": promise["text"],
        "responsible": promise["responsible"],
        "due": read_due(promise["due"], promise["due_precision"]),
        "recurrence": promise.get("recurring", ""),
        "amount": Decimal(str(amount["value"])) if amount else None,
        "currency": amount.get("currency", ""),
        "note": promise.get("note", ""),
        "reported_positions": [
            {"on": date(*map(int, day.groups())), "position": value} for day, value in positions.items()
        ],
        "fulfilled_by": _listed(promise.get("fulfilled_by")),
    }
