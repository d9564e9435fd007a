"""What the record of reading must say of an answer, told by the answer itself."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from partnerships.models import Reading
from partnerships.permissions import markings_of
from tests.access.oracle import SENSITIVE
from tests.access.world import CANARY, World

# These say of themselves how they are marked for figures and dates that are worked out, without a word of a record; or
# tell of a change whose words are not in what was changed.
WORKED_OUT = frozenset({
    "api-history-detail", "api-measures", "category-comparison", "history-compare", "partner-scorecard",
})  # fmt: skip
# These draw records of others' dates, which may be in words, as marks on a line.
DATES_ALONE = frozenset({"partner-roadmap", "partner-scorecard"})
# Where the history of a reminder, or an address that somebody asked for, repeats the reference of a record, and nothing
# else of it.
BY_REFERENCE = frozenset({
    "history-list", "reading-list", "reading-table", "api-readings-list", "api-readings-detail",
})  # fmt: skip
# A table over the whole record of changes, or of reminders, says how it is marked, and names no records.
WHOLE_RECORD = frozenset({"api-history-list", "api-notifications-list"})
# An annex that is opened is on record however it is marked, and who looked at whom it is for if that is limited.
OPENED = frozenset({"annex-detail", "annex-edit", "annex-readers"})
# What is changed there belongs to a record that is named beside it.
NAMED_BESIDE = frozenset({"api-citations-detail"})

# An auditor reads there what happened to parts of a record that they do not see themselves: the parts are named.
PARTS_ALONE = frozenset({"partner-detail", "partner-history"})
NAMES_FEWER = BY_REFERENCE | WHOLE_RECORD | DATES_ALONE | PARTS_ALONE

Carrier = tuple[str, int]
CREATED = 201


@dataclass
class Told:
    """An answer: its status, whether it is a file, and whose words of the highest marking are in it."""

    status: int
    is_file: bool
    words: frozenset[str]
    is_carried: bool = True  # the answer says that it is marked at the highest level
    of: frozenset[Carrier] = field(default=frozenset())


def last() -> int:
    """Give the number of the newest reading on record."""
    return int(Reading.objects.order_by("-id").values_list("id", flat=True).first() or 0)


def carriers(world: World) -> dict[str, set[Carrier]]:
    """Give the rows whose marking makes words sensitive, by the canary in them."""
    found: dict[str, set[Carrier]] = {}
    for things in world.things.values():
        for thing in things:
            canaries = {each.upper() for value in vars(thing.row).values() for each in CANARY.findall(str(value))}
            marked = set(_marked(thing.row))
            for canary in canaries:
                found.setdefault(canary, set()).update(marked)
    return found


def _marked(row: Any) -> Iterator[Carrier]:
    for model, path in markings_of(type(row)):
        carrier = row
        for step in path.split("__")[:-1]:
            carrier = getattr(carrier, step, None)  # an annex hangs on a meeting or on a commitment
        if carrier is not None and carrier.marking == SENSITIVE:
            yield model, carrier.pk


def told(response: Any, text: str, world: World, of: dict[str, set[Carrier]]) -> Told:
    found = {each.upper() for each in CANARY.findall(text)}
    words = {each for each in found if each in world.facts and world.facts[each].marking == SENSITIVE}
    is_file = str(response.headers.get("Content-Disposition", "")).startswith("attachment")
    whose = frozenset(each for word in words for each in of.get(word, ()))
    return Told(response.status_code, is_file, frozenset(words), is_carried(response, text), whose)


def is_carried(response: Any, text: str) -> bool:
    """Say whether an answer carries the highest marking, a page at its top, and is kept by no browser."""
    if response.headers.get("X-Handling-Marking") != "limited" or "no-store" not in response.headers["Cache-Control"]:
        return False
    return 'class="skip"' not in text or "marking--highest" in text


def faults(told: Told, *, address: str, since: int, is_somebody: bool, may_see: bool) -> list[str]:
    """Compare what is on record since a reading with what an answer told."""
    made = list(Reading.objects.filter(pk__gt=since))
    kinds, wanted = [each.kind for each in made], expected(told, is_somebody=is_somebody)
    about = f"(answers {told.status}, tells {sorted(told.words)[:3]})"
    if kinds == ["view"] and not wanted and may_see and address in WORKED_OUT:
        return []
    # Whoever adds to a record of the highest marking has it before them.
    if kinds == ["view"] and not wanted and (address in OPENED | NAMED_BESIDE or told.status == CREATED):
        return []
    if not kinds and wanted == ["view"] and address in BY_REFERENCE:
        return []
    if kinds != wanted:
        return [f"leaves {kinds} {[each.of for each in made]}, not {wanted} {about}"]
    if wanted in (["view"], ["export"]) and told.words and not told.is_carried and address not in BY_REFERENCE:
        return [f"does not carry its marking {about}"]
    known = {(model, pk) for each in made for model, keys in each.of.items() for pk in keys}
    if wanted in (["view"], ["export"]) and not told.of <= known and address not in NAMES_FEWER:
        return [f"leaves on record {made[0].of}, not {sorted(told.of - known)} {about}"]
    return []


def expected(told: Told, *, is_somebody: bool) -> list[str]:
    if told.status in (403, 404):
        return ["refused"] if is_somebody else []
    if told.status >= 300 and told.status not in (409, 422):
        return []
    if told.is_file:
        return ["export"]
    return ["view"] if told.words else []
