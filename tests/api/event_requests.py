"""Events of a file as a program sends them, one whole meeting each, and as it reads them back."""

from __future__ import annotations

import re
from collections import defaultdict
from datetime import date
from decimal import Decimal
from typing import Any

from partnerships.api.serializers.partial_dates import PartialDateField
from partnerships.rules.event_dates import is_past_due, read_due, read_event_date, write_due, write_event_date
from partnerships.rules.event_entries import split_modality, split_participant
from partnerships.rules.partial_dates import NO_DATE, PartialDate
from tests.api.programs import Program

SIDES = {"eu_participants": "eu", "partner_participants": "partner", "other_participants": "other"}
POSITION = re.compile(r"status_on_(\d{4})_(\d{2})_(\d{2})")
DATE = PartialDateField()


def listed(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [] if value is None else [value]


def alone(values: list[Any]) -> Any:
    return values[0] if len(values) == 1 else values


def given(**values: Any) -> dict[str, Any]:
    return {name: value for name, value in values.items() if value not in (None, "", [])}


# --- out ------------------------------------------------------------------------------------------------------------


def request(event: dict[str, Any], *, partners: dict[str, str], tracks: dict[str, int]) -> dict[str, Any]:
    """Give the content of `POST /meetings/`; `partners`: ISO codes by those of the file; `tracks`: ids by name."""
    modality, remark = split_modality(event["modality"])
    codes = [partners[code] for code in event["partners"]]
    is_doubtful = "planned-unconfirmed" in event.get("requires", ())
    when = read_event_date(event["date_start"], event["date_end"], event["date_precision"])
    return given(
        record_state="reported",
        status="unconfirmed" if is_doubtful else "held",
        external_id=event["id"],
        title=event["title"],
        format=event["format"],
        level=event["level"],
        legal_basis=event["legal_basis"],
        date=DATE.to_representation(when),
        place=event["place"],
        modality=modality,
        modality_remark=remark,
        note=event.get("note"),
        partners=codes,
        tracks=[{"track": tracks[each["name"]], "ordinal": each["number"]} for each in listed(event.get("series"))],
        participants=[_participant(text, side, codes) for name, side in SIDES.items() for text in event[name]],
        agenda=[{"area": slug} for slug in event["topics"]] + [{"words": words} for words in event["topics_free"]],
        outcomes=[{"text": text} for text in event["outcomes"]],
        sources=[_source(each) for each in event["sources"]],
        commitments=[_commitment(each) for each in event["commitments"]],
    )


def _participant(text: str, side: str, codes: list[str]) -> dict[str, Any]:
    office, name, remark = split_participant(text)
    theirs = codes[0] if side == "partner" and len(codes) == 1 else None
    return {"side": side, "office": office} | given(name=name, remark=remark, partner=theirs)


def _source(source: dict[str, Any]) -> dict[str, Any]:
    plain = {name: source.get(name) for name in ("publisher", "title", "kind", "url", "language", "date")}
    unknown = {} if plain["date"] else {"date": DATE.to_representation(NO_DATE)}
    return given(**plain) | given(remark=source.get("note")) | unknown


def _commitment(promise: dict[str, Any]) -> dict[str, Any]:
    amount = promise.get("amount", {})
    positions = {
        "-".join(found.groups()): word for name, word in promise.items() if (found := POSITION.fullmatch(name))
    }
    due = read_due(promise["due"], promise["due_precision"])
    return given(
        external_id=promise["id"],
        text=promise["text"],
        responsible=promise["responsible"],
        due=DATE.to_representation(due),
        recurrence=promise.get("recurring"),
        amount=str(amount["value"]) if amount else None,
        currency=amount.get("currency"),
        note=promise.get("note"),
        reported_positions=[{"on": day, "position": word} for day, word in positions.items()],
        fulfilled_by=listed(promise.get("fulfilled_by")),
    )


# --- and back -------------------------------------------------------------------------------------------------------


def read_back(program: Program) -> dict[str, dict[str, Any]]:
    """Read everything through the API, and tell it as the file does; `phase` is not the API's to tell."""
    meetings = _all(program, "meetings/")
    names = {row["id"]: row["name"] for row in _all(program, "tracks/")}
    codes = {row["iso3"]: row["iso2"] or row["iso3"] for row in _all(program, "partners/")}
    ids = {row["id"]: row["external_id"] for row in meetings}
    positions, steps = defaultdict(list), defaultdict(list)
    for row in _all(program, "reported-positions/"):
        positions[row["commitment"]].append(row)
    for row in _all(program, "fulfilments/"):
        steps[row["commitment"]].append(ids[row["meeting"]] if row["meeting"] else row["awaited_id"])
    promises = {
        row["id"]: _told_commitment(row, positions[row["id"]], steps[row["id"]])
        for row in _all(program, "commitments/")
    }
    return {row["external_id"]: _told(row, names=names, codes=codes, promises=promises) for row in meetings}


def _all(program: Program, path: str) -> list[dict[str, Any]]:
    response = program.get(path, size=7, ordering="id")
    found: list[dict[str, Any]] = []
    while True:
        assert response.status_code == 200, response.content
        found += response.json()["results"]
        if not response.json()["next"]:
            return found
        response = program.get(response.json()["next"])


def _read(told: dict[str, Any]) -> PartialDate:
    return DATE.to_internal_value(told)


def _told(row: dict[str, Any], *, names: dict[int, str], codes: dict[str, str], promises: Any) -> dict[str, Any]:
    start, end, precision = write_event_date(_read(row["date"]))
    series = [{"name": names[each["track"]], "number": each["ordinal"]} for each in row["tracks"]]
    remark = f" ({row['modality_remark']})" if row["modality_remark"] else ""
    told = {
        "id": row["external_id"],
        "partners": [codes[code] for code in row["partners"]],
        "title": row["title"],
        "format": row["format"],
        "level": row["level"],
        "legal_basis": row["legal_basis"] or None,
        "date_start": start,
        "date_end": end,
        "date_precision": precision,
        "place": row["place"] or None,
        "modality": row["modality"] + remark,
        "topics": [each["area"] for each in row["agenda"] if each["area"]],
        "topics_free": [each["words"] for each in row["agenda"] if each["words"]],
        "outcomes": [each["text"] for each in row["outcomes"]],
        "commitments": [promises[each] for each in row["commitments"]],
        "sources": [_told_source(each) for each in row["sources"]],
    }
    for name, side in SIDES.items():
        told[name] = [_told_participant(each) for each in row["participants"] if each["side"] == side]
    return told | given(series=alone(series), note=row["note"])


def _told_participant(row: dict[str, Any]) -> str:
    text = f"{row['office']} ({row['name']})" if row["name"] else row["office"]
    return f"{text}, {row['remark']}" if row["remark"] else str(text)


def _told_source(row: dict[str, Any]) -> dict[str, Any]:
    told = {"publisher": row["publisher"], "title": row["title"], "date": _read(row["date"]).iso() or None,
            "url": row["url"] or None, "kind": row["kind"]}  # fmt: skip
    return told | given(language=row["language"], note=row["remark"])


def _told_commitment(row: dict[str, Any], positions: list[Any], steps: list[str]) -> dict[str, Any]:
    due = _read(row["due"])
    day, precision = write_due(due)
    told = {"id": row["external_id"], "text": row["text"], "responsible": row["responsible"], "due": day,
            "due_precision": precision}  # fmt: skip
    for each in positions:
        on = each["on"].replace("-", "_")
        told[f"status_on_{on}"] = each["position"]
        told[f"past_due_on_{on}"] = is_past_due(due, on=date.fromisoformat(each["on"]))
    if row["amount"] is not None:
        value = Decimal(row["amount"])
        told["amount"] = {"value": int(value) if value == int(value) else float(value), "currency": row["currency"]}
    return told | given(recurring=row["recurrence"], note=row["note"], fulfilled_by=alone(steps))
