"""The events file (schema version 1): what it may say, and reading it without losing or bending anything."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from partnerships.choices import Level, Modality, Reported, Responsible, SourceKind
from partnerships.errors import RuleViolation
from partnerships.rules import currencies, yaml_files
from partnerships.rules.event_dates import is_past_due, read_due, read_event_date
from partnerships.rules.event_entries import (
    SCHEMA_VERSION,
    UNCONFIRMED,
    CommitmentEntry,
    EventEntry,
    SeriesEntry,
    SourceEntry,
    phase_word,
    split_modality,
    split_participant,
)
from partnerships.rules.event_fields import DAY_KEY, LONGEST, Fields, shown, words
from partnerships.rules.partial_dates import NO_DATE, PartialDate
from partnerships.rules.sources import is_web_address
from partnerships.wording import gettext as _

TOP_KEYS = ("schema_version", "events", "compiled_on", "reference_day", "vocabularies", "features")
_SIDES = ("eu_participants", "partner_participants", "other_participants")
_DATES = ("date_start", "date_end", "date_precision")
EVENT_KEYS = ("id", "partners", "title", "format", "level", "legal_basis", *_DATES, "place", "modality",
              *_SIDES, "topics", "topics_free", "outcomes", "commitments", "sources")  # fmt: skip
# What follows from other fields may be left out; where it is given, it must be right.
EVENT_OPTIONAL = ("phase", "series", "requires", "note")
COMMITMENT_KEYS = ("id", "text", "responsible", "due", "due_precision")
COMMITMENT_OPTIONAL = ("recurring", "fulfilled_by", "amount", "note")
SOURCE_KEYS = ("publisher", "title", "date", "url", "kind")
SOURCE_OPTIONAL = ("note", "language")
LARGEST_ORDINAL = 32_767
LARGEST_AMOUNT = Decimal(10) ** 16
SHOWN_FAULTS = 50
ID = re.compile(r"[-a-zA-Z0-9_]+")


@dataclass(frozen=True, slots=True)
class Known:
    """What a file may refer to. `partners`: code → the day of conclusion; formats and areas by their keys."""

    partners: Mapping[str, PartialDate | None]
    formats: Collection[str]
    areas: Collection[str]


def read(content: bytes, known: Known) -> list[EventEntry]:
    """
    Read a file into entries, in its order.

    :raises RuleViolation: with one message for each fault, naming event, field and remedy.
    """
    try:
        document = yaml_files.read(content)
    except ValueError as error:
        raise RuleViolation(str(error)) from error
    faults: list[str] = []
    events = _top(document, faults)
    entries = [
        _event(raw, _("event no. %(number)d") % {"number": number}, known, faults)
        for number, raw in enumerate(events, start=1)
    ]
    _refuse_twice(_("event %(id)s"), [entry.id for entry in entries], faults)
    _refuse_twice(_("commitment %(id)s"), [each.id for entry in entries for each in entry.commitments], faults)
    if faults:
        more = len(faults) - SHOWN_FAULTS
        rest = [_("… and %(count)d more faults.") % {"count": more}] if more > 0 else []
        raise RuleViolation([*faults[:SHOWN_FAULTS], *rest])
    return entries


def _top(document: Any, faults: list[str]) -> list[Any]:
    top = Fields(document, _("the file"), faults, required=TOP_KEYS[:2], optional=TOP_KEYS[2:])
    version = top.raw.get("schema_version", SCHEMA_VERSION)
    if version != SCHEMA_VERSION or isinstance(version, bool):
        top.fault("schema_version", _("this version cannot be read: write %(version)d") % {"version": SCHEMA_VERSION})
    for name in ("compiled_on", "reference_day"):
        if top.raw.get(name) is not None:
            top.take(name, NO_DATE, _read_date, top, name)
    return top.items("events")


def _read_date(fields: Fields, name: str) -> PartialDate:
    text = fields.date_text(name)
    return NO_DATE if text is None else PartialDate.read(text)


def _refuse_twice(naming: str, ids: Iterable[str], faults: list[str]) -> None:
    seen: set[str] = set()
    for key in ids:
        if key and key in seen:
            where = naming % {"id": key}
            faults.append(_("%(where)s, id: it stands twice in the file. Give each its own.") % {"where": where})
        seen.add(key)


def _identifier(fields: Fields) -> str:
    value = fields.text("id")
    if value and not ID.fullmatch(value):
        fields.fault("id", _("'%(id)s' is no identifier: use letters, digits, '-' and '_'") % {"id": value[:80]})
    return value


def _event(raw: Any, where: str, known: Known, faults: list[str]) -> EventEntry:
    if isinstance(raw, dict) and isinstance(raw.get("id"), str) and ID.fullmatch(raw["id"]):
        where = _("event %(id)s") % {"id": raw["id"][:200]}
    fields = Fields(raw, where, faults, required=EVENT_KEYS, optional=EVENT_OPTIONAL)
    partners = fields.choices("partners", known.partners)
    if len(set(partners)) < len(partners):
        fields.fault("partners", _("a partner stands there twice: keep one"))
    when = _event_date(fields)
    modality, remark = _modality(fields)
    return EventEntry(
        id=_identifier(fields),
        title=fields.text("title"),
        format=fields.choice("format", known.formats),
        level=fields.choice("level", Level.values),
        date=when or NO_DATE,
        partners=partners,
        phase=_phase(fields, partners, when, known),
        series=_series(fields),
        legal_basis=fields.text("legal_basis", may_be_null=True),
        place=fields.text("place", may_be_null=True),
        modality=modality,
        modality_remark=remark,
        eu_participants=_participants(fields, "eu_participants"),
        partner_participants=_participants(fields, "partner_participants"),
        other_participants=_participants(fields, "other_participants"),
        topics=fields.choices("topics", known.areas),
        topics_free=fields.texts("topics_free"),
        outcomes=fields.texts("outcomes"),
        commitments=tuple(_commitment(each, where, n, faults) for n, each in enumerate(fields.items("commitments"), 1)),
        sources=tuple(_source(each, where, n, faults) for n, each in enumerate(fields.items("sources"), 1)),
        note=fields.text("note"),
        is_unconfirmed=UNCONFIRMED in fields.items("requires"),
    )


def _event_date(fields: Fields) -> PartialDate | None:
    """Read the date; `None` where there is a fault."""
    precision = fields.text("date_precision")
    if not precision or any(name not in fields.raw for name in _DATES):
        return None

    def read_all() -> PartialDate | None:
        return read_event_date(fields.date_text("date_start"), fields.date_text("date_end"), precision)

    return fields.take("date_start, date_end and date_precision", None, read_all)


def _modality(fields: Fields) -> tuple[str, str]:
    text, unknown = fields.text("modality"), (str(Modality.UNKNOWN), "")
    return fields.take("modality", unknown, split_modality, text) if text else unknown


def _phase(fields: Fields, partners: tuple[str, ...], when: PartialDate | None, known: Known) -> dict[str, str | None]:
    if when is None or not all(partners):
        return {}
    derived = {code: phase_word(when, known.partners[code]) for code in partners}
    given = fields.raw.get("phase", derived)
    if not isinstance(given, dict):
        fields.fault("phase", _("this is not a mapping: write 'XX: before' for each partner, or {} for none"))
    elif False in given:
        fields.fault("phase", _("YAML reads a bare NO as 'false': write 'NO' in quotes"))
    elif given.keys() != derived.keys():
        partners_named = ", ".join(derived) or "{}"
        fields.fault("phase", _("it must name the partners and no other: %(partners)s") % {"partners": partners_named})
    else:
        for code, word in given.items():
            if word != derived[code]:
                fields.fault(
                    "phase",
                    _(
                        "%(given)s is given for %(partner)s, but by the steps of its partnership and the date of the "
                        "event it is '%(derived)s': correct the file, or the steps first"
                    )
                    % {"given": shown(word), "partner": code, "derived": derived[code]},
                )
    return derived


def _series(fields: Fields) -> tuple[SeriesEntry, ...]:
    """One mapping, or a list of them where one meeting belongs to several series."""
    value = fields.raw.get("series", [])
    where = f"{fields.where}, series"
    if isinstance(value, list) and "series" in fields.raw and len(value) < 2:
        fields.fault("series", _("a list is for several series: write one without '- ', and leave none out"))
    each = value if isinstance(value, list) else [value]
    parts = [Fields(raw, where, fields.faults, required=("name",), optional=("number",)) for raw in each]
    read = tuple(SeriesEntry(part.text("name"), _number(part)) for part in parts)
    if len({one.name for one in read}) < len(read):
        fields.fault("series", _("the same series stands there twice: keep one"))
    return read


def _number(fields: Fields) -> int | None:
    value = fields.raw.get("number")
    if value is None or (type(value) is int and 1 <= value <= LARGEST_ORDINAL):
        return value
    fields.fault("number", _("%(value)s is no number in a series: write 1, 2 … or null") % {"value": shown(value)})
    return None


def _participants(fields: Fields, side: str) -> tuple[str, ...]:
    texts = fields.texts(side, longest=sum(LONGEST[part] for part in ("office", "name", "remark")))
    for text in texts:
        for part, said in zip(("office", "name", "remark"), split_participant(text), strict=True):
            if len(said) > LONGEST[part]:
                fields.fault(
                    side,
                    _("the %(part)s has %(length)d characters: shorten it to %(longest)d")
                    % {"part": part, "length": len(said), "longest": LONGEST[part]},
                )
    return texts


def _source(raw: Any, event: str, number: int, faults: list[str]) -> SourceEntry:
    where = _("%(event)s, source no. %(number)d") % {"event": event, "number": number}
    fields = Fields(raw, where, faults, required=SOURCE_KEYS, optional=SOURCE_OPTIONAL)
    url = fields.text("url", may_be_null=True)
    if url and not is_web_address(url):
        fields.fault("url", _("'%(url)s' is no web address: write https://… or null") % {"url": url[:80]})
    return SourceEntry(
        publisher=fields.text("publisher"),
        title=fields.text("title", longest=LONGEST["source title"]),
        kind=fields.choice("kind", SourceKind.values),
        date=fields.take("date", NO_DATE, _read_date, fields, "date"),
        url=url,
        language=fields.text("language"),
        note=fields.text("note"),
    )


def _commitment(raw: Any, event: str, number: int, faults: list[str]) -> CommitmentEntry:
    where = _("%(event)s, commitment no. %(number)d") % {"event": event, "number": number}
    if isinstance(raw, dict) and isinstance(raw.get("id"), str) and ID.fullmatch(raw["id"]):
        where = _("%(event)s, commitment %(id)s") % {"event": event, "id": raw["id"][:200]}
    fields = Fields(raw, where, faults, required=COMMITMENT_KEYS, optional=COMMITMENT_OPTIONAL, has_days=True)
    due = _due(fields)
    amount, currency = _amount(fields)
    return CommitmentEntry(
        id=_identifier(fields),
        text=fields.text("text"),
        responsible=fields.choice("responsible", Responsible.values),
        due=due or NO_DATE,
        positions=_positions(fields, due),
        recurring=fields.text("recurring"),
        fulfilled_by=_fulfilled_by(fields),
        amount=amount,
        currency=currency,
        note=fields.text("note"),
    )


def _due(fields: Fields) -> PartialDate | None:
    """Read the due date; `None` where there is a fault."""
    precision = fields.text("due_precision")
    if not precision or "due" not in fields.raw:
        return None

    def read_both() -> PartialDate | None:
        return read_due(fields.date_text("due"), precision)

    return fields.take("due", None, read_both)


def _positions(fields: Fields, due: PartialDate | None) -> tuple[tuple[date, str], ...]:
    """Read `status_on_<day>`; `past_due_on_<day>` must say what the due date says."""
    positions: dict[date, str] = {}
    for name in fields.raw:
        found = DAY_KEY.fullmatch(name) if isinstance(name, str) else None
        if found is None:
            continue
        day = fields.take(name, None, _day_of, found)
        if day is None:
            continue
        if found[1] == "status":
            positions[day] = fields.choice(name, Reported.values)
            continue
        if f"status_on_{name.removeprefix('past_due_on_')}" not in fields.raw:
            fields.fault(name, _("the position on that day is missing: write 'status_on_…: unknown' with it"))
        if due is not None and fields.raw[name] is not (right := is_past_due(due, on=day)):
            fields.fault(
                name,
                _("%(given)s is given, but by the due date it is %(right)s: correct one")
                % {"given": shown(fields.raw[name]), "right": shown(right)},
            )
    return tuple(sorted(positions.items()))


def _day_of(key: re.Match[str]) -> date | None:
    return date(*map(int, key.groups()[1:]))


def _fulfilled_by(fields: Fields) -> tuple[str, ...]:
    value = fields.raw.get("fulfilled_by", [])
    if isinstance(value, list) and "fulfilled_by" in fields.raw and len(value) < 2:
        fields.fault("fulfilled_by", _("a list is for several events: write one id without '- ', and leave none out"))
    each_id = value if isinstance(value, list) else [value]
    ids = tuple(fields.take("fulfilled_by", "", words, each, LONGEST["id"]) for each in each_id)
    if len(set(ids)) < len(ids):
        fields.fault("fulfilled_by", _("an event stands there twice: keep one"))
    for each in ids:
        if each and not ID.fullmatch(each):
            fields.fault(
                "fulfilled_by",
                _("'%(id)s' is no identifier of an event: use letters, digits, '-', '_'") % {"id": each[:80]},
            )
    return ids


def _amount(fields: Fields) -> tuple[Decimal | None, str]:
    if "amount" not in fields.raw:
        return None, ""
    parts = Fields(fields.raw["amount"], f"{fields.where}, amount", fields.faults, required=("value", "currency"))
    currency = parts.choice("currency", currencies.ACTIVE)
    value = parts.raw.get("value")
    if isinstance(value, bool) or not isinstance(value, int | Decimal):
        message = _("%(value)s is not a number: write it without quotes and spaces, such as 8250000")
        parts.fault("value", message % {"value": shown(value)})
        return None, currency
    amount = Decimal(value)
    if not 0 <= amount < LARGEST_AMOUNT or amount != round(amount, 2):
        message = _("'%(value)s' is no amount: write a number from 0 with at most two decimals")
        parts.fault("value", message % {"value": value})
        return None, currency
    return amount, currency
