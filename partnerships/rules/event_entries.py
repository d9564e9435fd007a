"""One event of the events file in the domain's terms, and how it is written there (schema version 1)."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal
from typing import Any

from partnerships.choices import DatePrecision, Modality
from partnerships.rules.event_dates import is_past_due, write_due, write_event_date
from partnerships.rules.partial_dates import NO_DATE, PartialDate
from partnerships.rules.partnerships import phase
from partnerships.wording import gettext as _

SCHEMA_VERSION = 1
UNCONFIRMED = "planned-unconfirmed"  # the one flag of `requires` that says something of our domain
# Words of the file whose interval is certain; all others stay words.
INTERVAL_MONTHS: Mapping[str, int] = {"yearly": 12, "every year": 12, "every six months": 6, "every two years": 24}

_PARTICIPANT = re.compile(r"(?P<office>[^()]+) \((?P<name>[^()]+)\)(?:, (?P<remark>.+))?", re.DOTALL)


@dataclass(frozen=True, slots=True)
class SourceEntry:
    """A publication cited for an event; `note` is the remark of this citation."""

    publisher: str
    title: str
    kind: str
    date: PartialDate = NO_DATE
    url: str = ""
    language: str = ""
    note: str = ""

    def as_dict(self) -> dict[str, Any]:
        """Write it as the file does."""
        known = self.date.precision is not DatePrecision.NONE
        written: dict[str, Any] = {
            "publisher": self.publisher,
            "title": self.title,
            "date": self.date.iso() or None if known else None,
            "url": self.url or None,
            "kind": self.kind,
        }
        return written | _given(language=self.language, note=self.note)


@dataclass(frozen=True, slots=True)
class SeriesEntry:
    """The series an event belongs to, and its number there if one is known."""

    name: str
    number: int | None = None

    def as_dict(self) -> dict[str, Any]:
        """Write it as the file does."""
        return {"name": self.name, "number": self.number}


@dataclass(frozen=True, slots=True)
class CommitmentEntry:
    """A promise reported of an event. `positions`: what sources say of it, day by day, in order of the days."""

    id: str
    text: str
    responsible: str
    due: PartialDate = NO_DATE
    positions: tuple[tuple[date, str], ...] = ()
    recurring: str = ""
    fulfilled_by: tuple[str, ...] = ()
    amount: Decimal | None = None
    currency: str = ""
    note: str = ""

    def as_dict(self) -> dict[str, Any]:
        """Write it as the file does; what is past due on a day follows from the due date."""
        due, precision = write_due(self.due)
        days = [(day.isoformat().replace("-", "_"), day, position) for day, position in self.positions]
        written: dict[str, Any] = {
            "id": self.id,
            "text": self.text,
            "responsible": self.responsible,
            "due": due,
            "due_precision": precision,
        }
        written |= {f"status_on_{name}": position for name, _day, position in days}
        written |= _given(recurring=self.recurring, fulfilled_by=self._fulfilled_by(), amount=self._amount())
        written |= _given(note=self.note)
        return written | {f"past_due_on_{name}": is_past_due(self.due, on=day) for name, day, _position in days}

    def _fulfilled_by(self) -> str | list[str]:
        return self.fulfilled_by[0] if len(self.fulfilled_by) == 1 else list(self.fulfilled_by)

    def _amount(self) -> dict[str, Any] | None:
        if self.amount is None:
            return None
        value = self.amount
        return {"value": int(value) if value == value.to_integral() else value.normalize(), "currency": self.currency}


@dataclass(frozen=True, slots=True)
class EventEntry:
    """
    An event as the file tells it.

    `phase` (partner → before, after …) follows from the partnerships. Participants are kept as written; see
    `split_participant`. Lists keep their order.
    """

    id: str
    title: str
    format: str
    level: str
    date: PartialDate
    partners: tuple[str, ...] = ()
    phase: Mapping[str, str | None] = field(default_factory=dict)
    series: tuple[SeriesEntry, ...] = ()
    legal_basis: str = ""
    place: str = ""
    modality: str = Modality.UNKNOWN
    modality_remark: str = ""
    eu_participants: tuple[str, ...] = ()
    partner_participants: tuple[str, ...] = ()
    other_participants: tuple[str, ...] = ()
    topics: tuple[str, ...] = ()
    topics_free: tuple[str, ...] = ()
    outcomes: tuple[str, ...] = ()
    commitments: tuple[CommitmentEntry, ...] = ()
    sources: tuple[SourceEntry, ...] = ()
    note: str = ""
    is_unconfirmed: bool = False

    def as_dict(self) -> dict[str, Any]:
        """Write it as the file does, keys in the file's order, optional ones left out when empty."""
        start, end, precision = write_event_date(self.date)
        series = [each.as_dict() for each in self.series]
        return (
            {
                "id": self.id,
                "partners": list(self.partners),
                "phase": dict(self.phase),
                "title": self.title,
                "format": self.format,
                "level": self.level,
            }
            | _given(series=series[0] if len(series) == 1 else series)
            | {
                "legal_basis": self.legal_basis or None,
                "date_start": start,
                "date_end": end,
                "date_precision": precision,
                "place": self.place or None,
                "modality": f"{self.modality} ({self.modality_remark})" if self.modality_remark else str(self.modality),
                "eu_participants": list(self.eu_participants),
                "partner_participants": list(self.partner_participants),
                "other_participants": list(self.other_participants),
                "topics": list(self.topics),
                "topics_free": list(self.topics_free),
                "outcomes": list(self.outcomes),
                "commitments": [each.as_dict() for each in self.commitments],
            }
            | _given(requires=[UNCONFIRMED] if self.is_unconfirmed else [], note=self.note)
            | {"sources": [each.as_dict() for each in self.sources]}
        )


def _given(**values: Any) -> dict[str, Any]:
    return {name: value for name, value in values.items() if value}


def phase_word(when: PartialDate, concluded: PartialDate | None) -> str | None:
    """Say where an event stands relative to a partnership's conclusion; `None` if no day is known."""
    found = phase(when, concluded)
    return None if found is None else str(found)


def split_participant(text: str) -> tuple[str, str, str]:
    """
    Take `office (name), remark` apart; words that would not come together again the same way are all office.

    "State Secretary, foreign affairs (Eivind Vad Petersson)" has an office with a comma and a name.
    """
    found = _PARTICIPANT.fullmatch(text)
    if found is None:
        return text, "", ""
    return found["office"], found["name"], found["remark"] or ""


def split_modality(text: str) -> tuple[str, str]:
    """
    Take `term (remark)` apart.

    :raises ValueError: if the term is not in the list.
    """
    term, bracket, rest = text.partition(" (")
    if term not in Modality.values or (bracket and (not rest.endswith(")") or rest == ")")):
        raise ValueError(
            _("'%(word)s' is not in the list: %(allowed)s; a remark follows in brackets.")
            % {"word": text[:80], "allowed": ", ".join(Modality.values)}
        )
    return term, rest[:-1]


def keeping_history(given: EventEntry, stored: EventEntry) -> EventEntry:
    """Add to what a file says of an event the positions that are stored of other days: a later file forgets none."""
    known = {each.id: dict(each.positions) for each in stored.commitments}
    return replace(
        given,
        commitments=tuple(
            replace(each, positions=tuple(sorted((known.get(each.id, {}) | dict(each.positions)).items())))
            for each in given.commitments
        ),
    )


def only_adds_positions(given: EventEntry, stored: EventEntry) -> bool:
    """Say whether a file says no more than how known promises stand on days of which nothing was known."""
    known = [dict(each.positions) for each in stored.commitments]
    return _without_positions(given).as_dict() == _without_positions(stored).as_dict() and all(
        position == days.get(day, position)
        for each, days in zip(given.commitments, known, strict=True)
        for day, position in each.positions
    )


def _without_positions(entry: EventEntry) -> EventEntry:
    return replace(entry, commitments=tuple(replace(each, positions=()) for each in entry.commitments))


def differences(given: dict[str, Any], stored: dict[str, Any]) -> list[str]:
    """Name the fields in which two written events differ; those of commitments with the commitment's id."""
    names = [name for name in given | stored if name != "commitments" and given.get(name) != stored.get(name)]
    new, old = ({each["id"]: each for each in event["commitments"]} for event in (given, stored))
    for key in new | old:
        where = _("commitment %(id)s") % {"id": key}
        if key not in new or key not in old:
            names.append(where)
        else:
            changed = [name for name in new[key] | old[key] if new[key].get(name) != old[key].get(name)]
            names += [f"{where} {name}" for name in changed]
    if not names and list(new) != list(old):
        names.append(_("commitments (their order)"))
    return names
