"""
Every measure over again in plain Python, from the words of domain.md, section 5.

It knows nothing of queries: it is given plain objects (one list per kind of thing, columns as attributes) and what a
viewer may see. Slow and obvious on purpose; the figures that the database counts are held against it.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from decimal import Decimal
from functools import partial
from statistics import median
from typing import Any
from zoneinfo import ZoneInfo

from partnerships.rules.commitments import missing_for_concreteness, standing
from partnerships.rules.measures import BY_NAME

BRUSSELS = ZoneInfo("Europe/Brussels")
LEVELS = {
    "political": {"leaders", "ministerial"},
    "working": {"senior-officials", "ambassadorial", "working-level", "expert"},
    "industry": {"industry"},
    "track_1_5": {"track-1-5"},
}
AGES = {"1_30": (1, 30), "31_90": (31, 90), "91_180": (91, 180), "over_180": (181, 10**9)}
Key = tuple[str | None, str]
Numbers = tuple[Any, Any, Decimal | None]
# A measure's name, the rows below the line, which of them are above, and the days of each of these.
Counted = tuple[str, list["Row"], Callable[[Any], bool], Callable[[Any], int] | None]


@dataclass
class World:
    """Everything there is on the day: lists of plain objects."""

    partners: list[Any] = field(default_factory=list)
    partnerships: list[Any] = field(default_factory=list)
    steps: list[Any] = field(default_factory=list)
    interests: list[Any] = field(default_factory=list)
    areas: list[Any] = field(default_factory=list)
    units: list[Any] = field(default_factory=list)
    users: list[Any] = field(default_factory=list)
    formats: list[Any] = field(default_factory=list)
    meetings: list[Any] = field(default_factory=list)
    meeting_partners: list[Any] = field(default_factory=list)
    outcomes: list[Any] = field(default_factory=list)
    agenda: list[Any] = field(default_factory=list)
    commitments: list[Any] = field(default_factory=list)
    commitment_partners: list[Any] = field(default_factory=list)
    fulfilments: list[Any] = field(default_factory=list)
    evidence: list[Any] = field(default_factory=list)
    actions: list[Any] = field(default_factory=list)
    updates: list[Any] = field(default_factory=list)
    reviews: list[Any] = field(default_factory=list)


@dataclass(frozen=True)
class Viewer:
    """Roles of a viewer: the partners (`None`: all) and the highest marking of each."""

    grants: tuple[tuple[frozenset[int] | None, int], ...]

    def sees(self, partners: Collection[int], marking: int) -> bool:
        return any(
            marking <= highest and (scope is None or not partners or bool(scope & set(partners)))
            for scope, highest in self.grants
        )

    def sees_partner(self, pk: int) -> bool:
        return any(scope is None or pk in scope for scope, _highest in self.grants)


@dataclass
class Row:
    """One thing that is counted: its partners, its other groups, its own day."""

    partners: set[int]
    groups: dict[str, str | None]
    day: date | None
    thing: Any


def day_of(moment: datetime) -> date:
    return moment.astimezone(BRUSSELS).date()


def quarter(day: date | None) -> str | None:
    return None if day is None else f"{day.year}-Q{(day.month - 1) // 3 + 1}"


class Reference:
    """The figures of one viewer on one day."""

    def __init__(self, world: World, viewer: Viewer, on: date) -> None:
        self.world, self.viewer, self.on = world, viewer, on
        self.partner = {each.id: each for each in world.partners}
        self.area = {each.id: each.slug for each in world.areas}
        self.unit = {each.id: each for each in world.units}
        self.user = {each.id: each for each in world.users}
        self.meeting = {each.id: each for each in world.meetings}
        self.commitment = {each.id: each for each in world.commitments}
        self.format = {each.id: each for each in world.formats}

    # --- who sees what ----------------------------------------------------------------------------------------

    def of_meeting(self, pk: int) -> set[int]:
        return {link.partner_id for link in self.world.meeting_partners if link.meeting_id == pk}

    def of_commitment(self, pk: int) -> set[int]:
        return {link.partner_id for link in self.world.commitment_partners if link.commitment_id == pk}

    def sees_meeting(self, meeting: Any) -> bool:
        return self.viewer.sees(self.of_meeting(meeting.id), meeting.marking)

    def sees_commitment(self, commitment: Any) -> bool:
        return self.viewer.sees(self.of_commitment(commitment.id), commitment.marking)

    def commitments(self) -> list[Any]:
        return [each for each in self.world.commitments if self.sees_commitment(each)]

    def proper(self) -> list[Any]:
        return [each for each in self.commitments() if each.kind != "dialogue_only"]

    # --- things counted ---------------------------------------------------------------------------------------

    def commitment_rows(self, commitments: Iterable[Any]) -> Iterator[Row]:
        for each in commitments:
            yield Row(self.of_commitment(each.id), self.groups_of(each), each.due_latest, each)

    def groups_of(self, commitment: Any) -> dict[str, str | None]:
        unit, owner = self.unit.get(commitment.owner_unit_id), self.user.get(commitment.owner_id)
        return {
            "area": self.area.get(commitment.area_id),
            "side": commitment.responsible,
            "unit": unit.code if unit else None,
            "person": owner.username if owner else None,
        }

    def our_meetings(self) -> Iterator[Row]:
        for each in self.world.meetings:
            ours = each.record_state != "reported" and each.external_id is None
            if each.status == "held" and ours and self.sees_meeting(each):
                yield Row(self.of_meeting(each.id), {}, self.held_on(each), each)

    def held_on(self, meeting: Any) -> date | None:
        day: date | None = meeting.date_latest or meeting.date_earliest
        return day

    def is_session(self, meeting: Any) -> bool:
        is_session = self.format[meeting.format_id].is_session and meeting.modality != "none"
        return bool(meeting.status == "held" and is_session)

    def our_outcomes(self) -> Iterator[Row]:
        for row in self.our_meetings():
            for outcome in self.world.outcomes:
                if outcome.meeting_id == row.thing.id and outcome.disposition != "merged":
                    yield Row(row.partners, {}, row.day, outcome)

    def standing(self, each: Any) -> str:
        return standing(
            position=each.position, position_on=each.position_on, due_latest=each.due_latest,
            fulfilled_on=each.fulfilled_on, interval_days=each.review_interval_days, on=self.on,
        ).value  # fmt: skip

    # --- the measures -----------------------------------------------------------------------------------------

    def delivery(self) -> Iterator[Counted]:
        proper = list(self.commitment_rows(self.proper()))
        for word in (
            "kept", "kept_late", "partly_kept", "not_kept", "superseded", "open", "open_unknown", "overdue",
            "past_due_unknown",
        ):  # fmt: skip
            yield word, proper, partial(self.stands, {word}), None
        every = list(self.commitment_rows(self.commitments()))
        yield "dialogue_only", every, lambda each: each.kind == "dialogue_only", None
        followed = [row for row in proper if row.thing.entry_state == "taken_up"]
        yield "concreteness", followed, lambda each: not self.missing(each), None
        fallen = [row for row in proper if row.thing.due_latest and row.thing.due_latest < self.on]
        yield "on_time", fallen, partial(self.stands, {"kept"}), None
        yield "late", fallen, partial(self.stands, {"kept_late"}), None
        for name in ("slip", "slip_max"):
            yield name, proper, self.has_slip, lambda each: (each.due_latest - each.baseline_due_latest).days
        for prefix, word in (("ageing", "overdue"), ("ageing_unknown", "past_due_unknown")):
            aged = [row for row in proper if self.standing(row.thing) == word]
            for age, (least, most) in AGES.items():
                yield (
                    f"{prefix}_{age}", aged,
                    partial(self.is_aged, least, most), None,
                )  # fmt: skip
        kept = [row for row in proper if self.standing(row.thing) in ("kept", "kept_late")]
        yield "verified", kept, self.is_verified, None
        undone = ("open", "open_unknown", "overdue", "past_due_unknown")
        for side in ("eu", "partner", "both"):
            resting = [row for row in proper if row.thing.responsible == side]
            yield f"open_{side}", resting, partial(self.stands, undone), None
            yield f"kept_{side}", resting, partial(self.stands, {"kept", "kept_late"}), None
        yield "without_interest", proper, lambda each: each.interest_id is None, None
        unfinished = ("unknown", "not_started", "in_progress", "partly_implemented", "suspended")
        ours = [row for row in every if row.thing.entry_state == "taken_up" and row.thing.status in unfinished]
        yield "freshness", ours, self.is_fresh, None

    def stands(self, words: Collection[str], each: Any) -> bool:
        return self.standing(each) in words

    def is_aged(self, least: int, most: int, each: Any) -> bool:
        return least <= (self.on - each.due_latest).days <= most

    def has_had(self, first_after: Callable[[Any], date | None], partnership: Any) -> bool:
        return first_after(partnership) is not None

    def days_until(self, first_after: Callable[[Any], Any], partnership: Any) -> int:
        days: int = (first_after(partnership) - self.conclusion(partnership)).days
        return days

    def missing(self, each: Any) -> list[str]:
        return missing_for_concreteness(
            has_owner=each.owner_id is not None, has_due=each.due_latest is not None, deliverable=each.deliverable,
            measure_of_success=each.measure_of_success,
        )  # fmt: skip

    def has_slip(self, each: Any) -> bool:
        return each.due_latest is not None and each.baseline_due_latest is not None

    def is_verified(self, each: Any) -> bool:
        partners = self.of_commitment(each.id)
        return each.status == "implemented" and any(
            proof.commitment_id == each.id
            and not proof.is_withdrawn
            and self.viewer.sees(partners, max(proof.marking, each.marking))
            for proof in self.world.evidence
        )

    def is_fresh(self, each: Any) -> bool:
        days = [
            day_of(review.decided_at)
            for review in self.world.reviews
            if review.commitment_id == each.id and review.decision != "returned"
        ]
        return bool(days) and max(days) >= self.on - timedelta(days=each.review_interval_days)

    def dialogue(self) -> Iterator[Counted]:
        meetings, outcomes = list(self.our_meetings()), list(self.our_outcomes())
        for tier, levels in LEVELS.items():
            settled = [
                row for row in meetings
                if self.is_session(row.thing) and row.thing.level in levels
                and (row.thing.record_state == "approved" or row.thing.revision > 1)
            ]  # fmt: skip
            yield f"productive_{tier}", settled, self.is_productive, None
        first = [row for row in meetings if row.thing.revision == 1 and row.thing.date_latest]
        yield (
            "record_latency", first, lambda each: each.record_state == "approved",
            lambda each: (day_of(each.decided_at) - each.date_latest).days,
        )  # fmt: skip
        calling = {"decision", "commitment", "document", "not_classified"}
        asked = [row for row in outcomes if row.thing.kind in calling]
        yield "conversion", self.decided(asked, 30, self.is_converted), self.is_converted, None
        political = [
            row for row in outcomes
            if row.thing.kind in calling | {"go_on_talking"}
            and self.is_session(self.meeting[row.thing.meeting_id])
            and self.meeting[row.thing.meeting_id].level in LEVELS["political"]
        ]  # fmt: skip
        yield "hand_off", self.decided(political, 60, self.is_taken_up), self.is_taken_up, None
        concluded = list(self.concluded())
        for name, first_after in (
            ("session", self.first_session), ("commitment", self.first_commitment), ("delivery", self.first_delivery),
        ):  # fmt: skip
            yield (
                f"momentum_{name}", concluded, partial(self.has_had, first_after),
                partial(self.days_until, first_after),
            )  # fmt: skip

    def is_productive(self, meeting: Any) -> bool:
        return any(
            outcome.meeting_id == meeting.id and outcome.kind in ("decision", "commitment", "document")
            for outcome in self.world.outcomes
        ) or any(each.meeting_id == meeting.id for each in self.proper())

    def decided(self, rows: list[Row], days: int, is_done: Callable[[Any], bool]) -> list[Row]:
        """Keep outcomes whose time is over, or that are done."""
        return [
            row for row in rows
            if row.day is not None and (row.day + timedelta(days=days) < self.on or is_done(row.thing))
        ]  # fmt: skip

    def is_converted(self, outcome: Any) -> bool:
        held = self.held_on(self.meeting[outcome.meeting_id])
        return held is not None and any(
            each.outcome_id == outcome.id and each.owner_id is not None and each.due_latest is not None
            and (day_of(each.created_at) - held).days <= 30
            for each in self.proper()
        )  # fmt: skip

    def is_taken_up(self, outcome: Any) -> bool:
        held = self.held_on(self.meeting[outcome.meeting_id])
        promised = {each.id for each in self.commitments() if each.outcome_id == outcome.id}
        places = [
            item.meeting_id for item in self.world.agenda
            if item.outcome_id == outcome.id or item.commitment_id in promised
        ]  # fmt: skip
        places += [step.meeting_id for step in self.world.fulfilments if step.commitment_id in promised]
        for meeting in (self.meeting[pk] for pk in places if pk is not None):
            day = self.held_on(meeting)
            is_below = self.is_session(meeting) and meeting.level in LEVELS["working"] and self.sees_meeting(meeting)
            if is_below and held and day and 0 <= (day - held).days <= 60:
                return True
        return False

    def concluded(self) -> Iterator[Row]:
        for each in self.world.partnerships:
            day = self.conclusion(each)
            if self.viewer.sees({each.partner_id}, each.marking) and day is not None and day <= self.on:
                yield Row({each.partner_id}, {}, day, each)

    def conclusion(self, partnership: Any) -> date | None:
        steps = [
            step for step in self.world.steps
            if step.partnership_id == partnership.id and step.state_after in ("signed", "active")
        ]  # fmt: skip
        steps.sort(key=lambda step: (step.date_earliest or step.date_latest or date.max, step.position, step.id))
        for kinds in (("signed",), ("adopted", "announced")):
            for step in steps:
                if step.kind in kinds:
                    day: date | None = step.date_latest
                    return day
        return None

    def first_session(self, partnership: Any) -> date | None:
        return self.first_after(
            partnership,
            (
                (each.date_earliest, each.date_latest) for each in self.world.meetings
                if self.is_session(each) and partnership.partner_id in self.of_meeting(each.id)
                and self.sees_meeting(each)
            ),
        )  # fmt: skip

    def first_commitment(self, partnership: Any) -> date | None:
        origins = [
            self.meeting[each.meeting_id] for each in self.proper()
            if each.meeting_id and partnership.partner_id in self.of_commitment(each.id)
        ]  # fmt: skip
        days = (
            (each.date_earliest, each.date_latest)
            for each in origins
            if each.status == "held" and self.sees_meeting(each)
        )
        return self.first_after(partnership, days)

    def first_delivery(self, partnership: Any) -> date | None:
        days = [
            each.fulfilled_on or each.position_on for each in self.proper()
            if each.position in ("done", "done_late") and partnership.partner_id in self.of_commitment(each.id)
        ]  # fmt: skip
        return self.first_after(partnership, ((day, day) for day in days))

    def first_after(self, partnership: Any, days: Iterable[tuple[date | None, date | None]]) -> date | None:
        concluded = self.conclusion(partnership)
        after = [last for first, last in days if concluded and first and last and first > concluded]
        return min(after, default=None)

    def work(self) -> Iterator[Counted]:
        rows = []
        decided_at = {review.update_id: review.decided_at for review in self.world.reviews}
        for each in self.world.updates:
            of = self.commitment[each.commitment_id]
            if each.state in ("submitted", "approved", "returned") and self.sees_commitment(of):
                rows.append(Row(self.of_commitment(of.id), self.groups_of(of), day_of(each.submitted_at), each))
        yield (
            "review_turnaround", rows, lambda each: each.state != "submitted",
            lambda each: (day_of(decided_at[each.id]) - day_of(each.submitted_at)).days,
        )  # fmt: skip
        decided = [row for row in rows if row.thing.state != "submitted"]
        yield "returned", decided, lambda each: each.state == "returned", None

    def context(self) -> Iterator[Counted]:
        markings = {each.id: (each.partner_id, each.marking) for each in self.world.partnerships}
        rows = []
        for each in self.world.interests:
            partner, marking = markings[each.partnership_id]
            begun = each.valid_from is None or each.valid_from <= self.on
            over = each.valid_until is not None and each.valid_until < self.on
            if begun and not over and self.viewer.sees({partner}, max(marking, each.marking)):
                rows.append(Row({partner}, {"area": self.area[each.area_id]}, None, each))
        served = {each.interest_id for each in self.proper()}
        yield "interest_coverage", rows, lambda each: each.id in served, None

    def bandwidth(self, group_by: str, partners: Collection[int]) -> Iterator[tuple[Key, Numbers]]:
        """Set the effort of open actions against capacity, for each unit whose capacity is known or for all of them."""
        effort = {each.code: Decimal() for each in self.world.units if each.capacity_days}
        capacity = {each.code: each.capacity_days for each in self.world.units if each.capacity_days}
        for action in self.world.actions:
            of, unit = self.commitment[action.commitment_id], self.unit.get(self.user[action.assignee_id].unit_id)
            is_wanted = not partners or bool(self.of_commitment(of.id) & set(partners))
            is_open = action.state in ("open", "in_progress", "blocked")
            if unit and unit.code in effort and is_open and is_wanted and self.sees_commitment(of):
                effort[unit.code] += action.effort_days or 0
        if group_by == "all" and capacity:
            effort, capacity = {"all": sum(effort.values(), Decimal())}, {"all": sum(capacity.values())}
        for code in capacity:
            yield (code, "bandwidth"), (effort[code], capacity[code], effort[code] / capacity[code])

    # --- figures ----------------------------------------------------------------------------------------------

    def figures(
        self, group_by: str, *, partners: Collection[int] = (), since: date | None = None, until: date | None = None
    ) -> dict[Key, Numbers]:
        """Give numerator, denominator and value by group and measure, where the denominator is not empty."""
        found: dict[Key, Numbers] = {}
        for counted in (self.delivery, self.dialogue, self.work, self.context):
            for name, rows, is_above, days_of in counted():
                if group_by not in BY_NAME[name].groups:
                    continue
                within = [row for row in rows if self.is_within(name, row, since, until)]
                for group in {group for row in within for group in self.groups(row, group_by, partners)}:
                    below = [row.thing for row in within if group in self.groups(row, group_by, partners)]
                    above = [thing for thing in below if is_above(thing)]
                    value = self.value(name, [days_of(thing) for thing in above]) if days_of else None
                    found[group, name] = (len(above), len(below), value)
        if group_by in ("all", "unit"):
            found |= dict(self.bandwidth(group_by, partners))
        return found

    def is_within(self, name: str, row: Row, since: date | None, until: date | None) -> bool:
        if name == "interest_coverage" or (since is None and until is None):
            return True
        return row.day is not None and (since is None or since <= row.day) and (until is None or row.day <= until)

    def value(self, name: str, days: list[int]) -> Decimal | None:
        if not days:
            return None
        return Decimal(str(max(days) if name == "slip_max" else median(days)))

    def groups(self, row: Row, group_by: str, asked: Collection[int]) -> set[str | None]:
        """List the groups in which a row counts: none if it is with other partners than those asked for."""
        if asked and not row.partners & set(asked):
            return set()
        if group_by == "all":
            return {"all"}
        if group_by == "period":
            return {quarter(row.day)}
        if group_by in ("partner", "category"):
            if not row.partners:
                return {None}
            seen = {pk for pk in row.partners if (pk in asked if asked else self.viewer.sees_partner(pk))}
            if group_by == "partner":
                return {self.partner[pk].iso3 for pk in seen}
            return {self.category(pk) for pk in seen}
        return {row.groups[group_by]} if group_by in row.groups else set()

    def category(self, partner: int) -> str | None:
        number = self.partner[partner].category_number
        return None if number is None else str(number)
