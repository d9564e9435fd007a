"""
A world in which every text gives itself away.

Records of every kind: about partners inside and outside the scopes of the personas, about several of them and about
none, at each marking, in each state, and pointing at one another across these borders. Each row carries a canary of
its own in every text that it has; `World.facts` says what each canary is about, in the words of the oracle.
"""

from __future__ import annotations

import hashlib
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from itertools import count
from typing import Any

from django.db import connection, models
from django.utils import timezone

from partnerships import models as m
from partnerships.audit.context import origin
from partnerships.choices import (
    ActionState,
    CalendarScope,
    CommitmentStatus,
    Confidence,
    Disposition,
    EvidenceKind,
    Level,
    Marking,
    MeetingStatus,
    MessageKind,
    ObligationKind,
    Origin,
    OutcomeKind,
    ReadingKind,
    RecordState,
    ReviewDecision,
    Role,
    Rung,
    Side,
    TokenScope,
    UpdateState,
)
from partnerships.models.fields import Words
from partnerships.rules.partial_dates import PartialDate
from partnerships.services import readings
from tests.access.oracle import PERSONAS, Audience, Fact, Held, Persona
from tests.factories import calendar_feeds, people, rows, tokens
from tests.factories.base import SYSTEM, making

CANARY = re.compile(r"ZQ\d{5}Z", re.IGNORECASE)
# Whose a record is: a partner within the smallest scope, one that shares only its category, one outside, two of
# them, and nobody's in particular.
SITUATIONS: dict[str, tuple[str, ...]] = {
    "one": ("PAA",),
    "neighbour": ("PAB",),
    "other": ("PBA",),
    "both": ("PAA", "PBA"),
    "nobody": (),
}
MARKINGS = [int(marking) for marking in Marking]
# Partners: code, number of the category, marking of the partnership.
PARTNERS = (
    ("PAA", 1, Marking.PUBLIC),
    ("PAB", 1, Marking.NORMAL),
    ("PAC", 1, Marking.SENSITIVE),
    ("PBA", 2, Marking.PUBLIC),
    ("PBB", 2, Marking.SENSITIVE),
)
BEGINNING = date(2026, 3, 2)
# Columns of text that take no canary: lists, codes, what people sign in with.
TEXTLESS = frozenset({
    "content_type", "currency", "digest", "hint", "iso2", "iso3", "language", "password", "sha256", "slug", "sort_key",
    "time_zone", "username", "words_sha256",
})  # fmt: skip
ROLE, PEOPLE = Fact(audience=Audience.ROLE), Fact(audience=Audience.PEOPLE)


@dataclass
class Thing:
    """A row of the world, what the oracle must know of it, and in what state it is."""

    row: Any
    fact: Fact
    state: str = ""

    @property
    def pk(self) -> int:
        return int(self.row.pk)


@dataclass
class World:
    facts: dict[str, Fact] = field(default_factory=dict)
    forms: dict[str, Any] = field(default_factory=dict)  # as they are shown to somebody with every role, by address
    things: dict[str, list[Thing]] = field(default_factory=lambda: defaultdict(list))
    people: dict[str, m.User] = field(default_factory=dict)
    secrets: dict[str, str] = field(default_factory=dict)  # key of a token or a calendar, by its owner
    numbers: Iterator[int] = field(default_factory=lambda: count(10_000))

    def canary(self, fact: Fact) -> str:
        made = f"ZQ{next(self.numbers)}Z"
        self.facts[made] = fact
        return made

    def make(
        self, model: type[models.Model], fact: Fact, *, state: str = "", because: Fact | None = None, **values: Any
    ) -> Any:
        """Save a row with a canary in every text, and one in the reason that its history keeps."""
        canary = self.canary(fact)
        reason = self.canary(because) if because else canary
        row = rows.unsaved(model, **texts(model, canary, values), **values)
        if "is_demonstration" not in values and hasattr(row, "is_demonstration"):
            row.is_demonstration = False
        for name in ("date", "due", "since"):
            if isinstance(getattr(row, name, None), PartialDate) and name not in values:
                setattr(row, name, PartialDate.on(BEGINNING, words=canary))
        with making(SYSTEM, reason=f"{reason} reason"):
            row.save()
        self.things[model.__name__].append(Thing(row, fact, state))
        return row

    def the(self, kind: str, fact: Fact | None = None, *, state: str = "", nth: int = 0) -> Thing:
        """Give one thing of a kind, as it is wanted."""
        found = [each for each in self.things[kind] if fact in (None, each.fact) and state in ("", each.state)]
        return found[nth % len(found)]


def texts(model: type[models.Model], canary: str, given: Iterable[str]) -> dict[str, str]:
    """Put a canary into every text of a row that is not given."""
    found = {}
    for column in model._meta.concrete_fields:
        if column.name in given or column.name in TEXTLESS or column.choices or column.generated:
            continue
        if column.name in ("url", "text_url"):
            found[column.name] = f"https://example.org/{canary}"
        elif isinstance(column, Words):
            found[column.name] = f"{canary} {column.name}"[: column.max_length]
        elif isinstance(column, models.CharField) and (column.max_length or 0) >= len(canary):
            found[column.name] = canary
    return found


def build() -> World:
    """Make it, in a transaction of the caller's, with an account that has every role everywhere (`everyone`)."""
    world = World()
    _people(world)
    _registry(world)
    _tracks(world)
    _meetings(world)
    _commitments(world)
    _citations(world)
    _personas(world)
    _annexes(world)
    everyone = people.user("everyone")
    for role in Role:
        people.assign(everyone, role)
    world.people["everyone"] = everyone
    for thing in world.things["Annex"]:
        with making():
            m.AnnexReader(annex=thing.row, reader=everyone).save()
    _machinery(world)
    with connection.cursor() as cursor:  # what the database promises at the end of a transaction holds already
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("SET CONSTRAINTS ALL DEFERRED")
    return world


def facts() -> Iterator[tuple[str, Fact]]:
    """Give each partner situation with each marking."""
    for situation, partners in SITUATIONS.items():
        for marking in MARKINGS:
            yield situation, Fact(partners, marking)


def next_marking(fact: Fact) -> Fact:
    return replace(fact, marking=(fact.marking + 1) % len(MARKINGS))


def _people(world: World) -> None:
    world.make(m.Unit, ROLE, because=PEOPLE, code="UNIT-1")
    unit = world.the("Unit").row
    for name in ("author", "reviewer"):
        email = f"{world.canary(PEOPLE)}@example.org"
        world.people[name] = world.make(m.User, ROLE, because=PEOPLE, username=name, unit=unit, email=email)
        people.assign(world.people[name], Role.OFFICIAL if name == "author" else Role.MANAGER)


def _registry(world: World) -> None:
    for number in (1, 2):
        world.make(m.Category, ROLE, number=number)
    for slug in ("sea", "cyber", "space", "polar"):
        world.make(m.Area, ROLE, slug=slug)
    areas = [each.row for each in world.things["Area"]]
    objective = world.make(m.Objective, ROLE)
    world.make(m.AreaObjective, ROLE, area=areas[0], objective=objective)
    world.make(m.CategoryArea, ROLE, category=world.the("Category").row, area=areas[0])
    world.make(m.DialogueFormat, ROLE, slug="talks")
    world.make(m.HandlingMarking, ROLE, level=2, name="Reserved")  # named to whoever was ever given one
    for number, (code, category, marking) in enumerate(PARTNERS):
        whose = Fact((code,))
        partner = world.make(
            m.Partner, whose, iso3=code, iso2=f"Q{'ABCDE'[number]}", kind="country", name=f"Partner {code}",
            sort_key=code.lower(), category=world.things["Category"][category - 1].row,
            lead_unit=world.the("Unit").row,
        )  # fmt: skip
        world.make(m.Membership, whose, partner=partner)
        life = Fact((code,), int(marking))
        partnership = world.make(
            m.Partnership, life, partner=partner, marking=marking, lead_official=world.people["author"],
            manager=world.people["reviewer"],
        )  # fmt: skip
        world.make(m.Signatory, life, partnership=partnership, side=Side.EU)
        world.make(m.Step, life, partnership=partnership, kind="signed", state_after="active")
        post = world.make(m.Post, whose, partner=partner, side=Side.PARTNER)
        world.make(m.Contact, whose, post=post)
        for level, area in zip(MARKINGS, areas, strict=False):
            of = Fact((code,), max(level, int(marking)))
            world.make(m.Interest, of, partnership=partnership, area=area, marking=level)
        world.make(m.Source, ROLE)
    world.make(m.Partner, Fact(("PCA",)), iso3="PCA", kind="organisation", name="Partner PCA", sort_key="pca")
    post = world.make(m.Post, Fact(), partner=None, side=Side.EU)
    world.make(m.Contact, Fact(), post=post)


def _partner(code: str) -> Any:
    return m.Partner.objects.get(iso3=code)


def _link(world: World, model: Any, to: str, row: Any, partners: Iterable[str], fact: Fact) -> None:
    for position, code in enumerate(partners):
        world.make(model, fact, **{to: row}, partner=_partner(code), position=position)


def _tracks(world: World) -> None:
    previous = None
    for situation, partners in SITUATIONS.items():
        fact = Fact(partners)
        row = world.make(
            m.Track, fact, format=world.the("DialogueFormat").row, level=Level.SENIOR_OFFICIALS, interval_months=6,
            tolerance_days=10, reports_to=previous, succeeds=previous, state=situation,
        )  # fmt: skip
        _link(world, m.TrackPartner, "track", row, partners, fact)
        world.make(m.TrackArea, fact, track=row, area=world.the("Area").row)
        previous = row  # the next one's partners are others
    fact = Fact(("PBA",), is_open=True)
    row = world.make(m.Track, fact, is_open_to_all=True, reports_to=previous, state="open")
    _link(world, m.TrackPartner, "track", row, ("PBA",), fact)


# Meetings besides the one that was held in each situation and at each marking: state of the meeting and its record.
OTHER_MEETINGS = (
    (MeetingStatus.PLANNED, RecordState.DRAFT),
    (MeetingStatus.CONFIRMED, RecordState.DRAFT),
    (MeetingStatus.HELD, RecordState.REPORTED),
    (MeetingStatus.HELD, RecordState.SUBMITTED),
    (MeetingStatus.HELD, RecordState.RETURNED),
    (MeetingStatus.HELD, RecordState.APPROVED),
)


def _meetings(world: World) -> None:
    for situation, fact in facts():
        _meeting(world, fact, MeetingStatus.HELD, RecordState.DRAFT, situation)
    for number, situation in enumerate(("one", "other")):
        for marking, (status, record) in enumerate(OTHER_MEETINGS):
            _meeting(world, Fact(SITUATIONS[situation], (marking + number) % 3), status, record, situation)


def _meeting(world: World, fact: Fact, status: str, record: str, situation: str) -> None:
    is_reported = record == RecordState.REPORTED
    earlier = world.things["Meeting"]
    row = world.make(
        m.Meeting, fact, marking=fact.marking, format=world.the("DialogueFormat").row, level=Level.SENIOR_OFFICIALS,
        status=status, record_state=RecordState.REPORTED if is_reported else RecordState.DRAFT, cancel_reason="",
        postponed_to=earlier[-1].row if earlier else None, state=f"{status} {record}",
    )  # fmt: skip
    if status in (MeetingStatus.PLANNED, MeetingStatus.CONFIRMED):
        row.date = PartialDate.on(timezone.localdate() + timedelta(days=20 + row.pk % 9), words=row.title)
        with making():
            row.save()
    _link(world, m.MeetingPartner, "meeting", row, fact.partners, fact)
    track = world.the("Track", state=situation).row
    world.make(m.MeetingTrack, fact, meeting=row, track=track, ordinal=row.pk % 30_000)
    world.make(m.Participant, fact, meeting=row, side=Side.EU, partner=None)
    is_to_triage = record == RecordState.DRAFT and status == MeetingStatus.HELD
    for position in (0, 1):
        values: dict[str, Any] = {"disposition": Disposition.NOT_OWED if is_reported else Disposition.TO_TRIAGE}
        if is_to_triage and position:
            values["deferred_to_track"] = track
        world.make(
            m.Outcome, fact, meeting=row, position=position, kind=OutcomeKind.GO_ON_TALKING,
            state=f"{record} {position}",
            planned_meeting=earlier[-1].row if earlier else None, **values,
        )  # fmt: skip
    outcome = world.things["Outcome"][-1].row
    world.make(m.AgendaItem, fact, meeting=row, state="words")
    if before := earlier_outcome(world, outcome):
        world.make(m.AgendaItem, fact, meeting=row, outcome=before, words="")
    if record in (RecordState.SUBMITTED, RecordState.RETURNED, RecordState.APPROVED):
        _send(world, row, record)


def earlier_outcome(world: World, outcome: Any) -> Any:
    found = [each.row for each in world.things["Outcome"] if each.row.meeting_id != outcome.meeting_id]
    return found[-1] if found else None


def _send(world: World, row: Any, record: str) -> None:
    with making(world.people["author"]):
        for outcome in row.outcomes.all():
            outcome.disposition = Disposition.NO_ACTION
            outcome.save()
        row.record_state, row.submitted_by, row.submitted_at = (
            RecordState.SUBMITTED,
            world.people["author"],
            timezone.now(),
        )
        row.save()
        if record != RecordState.SUBMITTED:
            row.record_state, row.decided_by, row.decided_at = record, world.people["reviewer"], timezone.now()
            row.save()


def _commitments(world: World) -> None:
    for _situation, fact in facts():
        _commitment(world, fact, is_reported=False)
    for situation in ("one", "other"):
        for marking in MARKINGS:
            _commitment(world, Fact(SITUATIONS[situation], marking), is_reported=True)


def _commitment(world: World, fact: Fact, *, is_reported: bool) -> None:
    author = world.people["author"]
    origin = world.the("Meeting", next_marking(fact), state="held draft").row  # of another marking than the promise
    interests = [each for each in world.things["Interest"] if each.fact.partners == fact.partners[-1:]]
    earlier = world.things["Commitment"]
    row = world.make(
        m.Commitment, fact, marking=fact.marking, origin=Origin.MEETING, meeting=origin,
        outcome=origin.outcomes.first(), entry_state="reported" if is_reported else "taken_up",
        owner=None if is_reported else author, owner_unit=world.the("Unit").row, area=world.the("Area").row,
        interest=interests[-1].row if interests else None, counterpart=world.things["Post"][3].row,
        successor=earlier[-1].row if earlier else None, currency="", amount=None,
        state="reported" if is_reported else "taken up",
    )  # fmt: skip
    _link(world, m.CommitmentPartner, "commitment", row, fact.partners, fact)
    other = world.things["Meeting"][len(earlier) % 15].row
    world.make(m.Fulfilment, fact, commitment=row, meeting=other, awaited_id="", fulfilled_on=None)
    world.make(m.ReportedPosition, fact, commitment=row, on=BEGINNING, position="open")
    _agree(world, row)
    if not is_reported:
        _parts(world, row, fact)


def _agree(world: World, row: Any) -> None:
    """Let the commitment follow its positions, as the database asks for."""
    with making(world.people["author"]):
        m.Commitment.objects.get(pk=row.pk).save()
    row.refresh_from_db()


def _parts(world: World, row: Any, fact: Fact) -> None:
    author, reviewer = world.people["author"], world.people["reviewer"]
    ways = {
        ActionState.OPEN: (),
        ActionState.IN_PROGRESS: (ActionState.IN_PROGRESS,),
        ActionState.BLOCKED: (ActionState.IN_PROGRESS, ActionState.BLOCKED),
        ActionState.DONE: (ActionState.IN_PROGRESS, ActionState.DONE),
    }
    for state, way in ways.items():
        action = world.make(m.Action, fact, commitment=row, assignee=author, verifier=reviewer, state=ActionState.OPEN)
        world.things["Action"][-1].state = str(state)
        for step in way:
            action.state = step
            if step == ActionState.DONE:
                action.done_at, action.done_by = timezone.now(), author
            with making(author):
                action.save()
    world.make(m.Blocker, fact, commitment=row, resolved_on=None, since=BEGINNING)
    world.make(m.DateChange, fact, commitment=row, requested_by=author, new_due=PartialDate.on(BEGINNING))
    proposal = {"commitment": row, "author": author, "proposed_status": CommitmentStatus.IN_PROGRESS,
                "proposed_confidence": Confidence.AT_RISK, "base_version": row.version}  # fmt: skip
    for decision, reached in (
        (ReviewDecision.APPROVED, UpdateState.APPROVED),
        (ReviewDecision.RETURNED, UpdateState.RETURNED),
    ):
        update = world.make(m.StatusUpdate, fact, **proposal, state=UpdateState.DRAFT)
        world.things["StatusUpdate"][-1].state = str(reached)
        _submit(world, update)
        is_return = decision == ReviewDecision.RETURNED
        world.make(
            m.Review, fact, update=update, commitment=row, reviewer=reviewer, decision=decision,
            decided_status="" if is_return else CommitmentStatus.IN_PROGRESS,
            decided_confidence="" if is_return else Confidence.AT_RISK, judged_version=row.version,
            decided_at=timezone.now(),
        )  # fmt: skip
        with making(reviewer):
            update.state = reached
            update.save()
            kept = m.Commitment.objects.get(pk=row.pk)
            if not is_return:
                kept.status, kept.confidence = CommitmentStatus.IN_PROGRESS, Confidence.AT_RISK
            kept.save()
    waiting = world.make(m.StatusUpdate, fact, **proposal, state=UpdateState.DRAFT)
    world.things["StatusUpdate"][-1].state = "submitted"
    _submit(world, waiting)
    private = replace(fact, audience=Audience.DRAFT, owner="author")
    world.make(m.StatusUpdate, private, **proposal, state=UpdateState.DRAFT)
    world.things["StatusUpdate"][-1].state = "draft"
    for marking in MARKINGS:
        of = replace(fact, marking=max(fact.marking, marking))
        other = world.things["Meeting"][(row.pk + marking) % 15].row
        evidence = world.make(
            m.Evidence, of, commitment=row, kind=EvidenceKind.DOCUMENT, marking=marking, meeting=other, update=waiting,
            action=world.things["Action"][-1].row,
        )  # fmt: skip
        content = f"{world.canary(of)} is in the file".encode()
        world.make(
            m.EvidenceFile, of, evidence=evidence, content=content, size=len(content), content_type="text/plain",
            sha256=hashlib.sha256(content).hexdigest(),
        )  # fmt: skip
    row.refresh_from_db()
    # To be reviewed at a meeting of another marking, whose partners may be others.
    of = world.things["Meeting"][(row.pk + 1) % 15]
    world.make(m.AgendaItem, of.fact, meeting=of.row, commitment=row, words="")


def _submit(world: World, update: Any) -> None:
    with making(world.people["author"]):
        update.state, update.submitted_by, update.submitted_at = (
            UpdateState.SUBMITTED,
            world.people["author"],
            timezone.now(),
        )
        update.save()


# What a source may be given for, and a divergence may be about.
CITED = (
    "Partner", "Membership", "Partnership", "Step", "Interest", "Track", "Meeting", "Commitment", "ReportedPosition",
    "Category", "Area", "DialogueFormat",
)  # fmt: skip
COLUMNS = {"DialogueFormat": "dialogue_format", "ReportedPosition": "reported_position"}


def _citations(world: World) -> None:
    for kind in CITED:
        for number, thing in enumerate(world.things[kind][:18]):
            source = world.things["Source"][number % len(world.things["Source"])].row
            about = {"area": None, COLUMNS.get(kind, kind.lower()): thing.row}
            world.make(m.Citation, thing.fact, source=source, **about)
    for kind in ("Meeting", "Commitment"):
        for thing in world.things[kind][:15]:
            row = world.make(m.Divergence, thing.fact, **{kind.lower(): thing.row})
            for code in thing.fact.partners:
                world.make(m.DivergencePartner, thing.fact, divergence=row, partner=_partner(code))
    for code, _category, _marking in PARTNERS:
        row = world.make(m.Divergence, Fact((code,)))
        world.make(m.DivergencePartner, Fact((code,)), divergence=row, partner=_partner(code))


# --- who asks --------------------------------------------------------------------------------------------------------


def _machinery(world: World) -> None:
    """What the program keeps of itself: changes of the commitments, runs and letters of the worker."""
    for thing in world.things["Commitment"]:
        event = m.AuditEvent.objects.filter(tbl=m.Commitment._meta.db_table, pk_of_row=thing.pk).latest("id")
        world.things["AuditEvent"].append(Thing(event, thing.fact))
    with origin(source="page"):
        reading = readings.record(
            actor=world.people["everyone"], kind=ReadingKind.VIEW, marking=Marking.SENSITIVE, rows=1, of={},
            covers=world.canary(PEOPLE), route="home",
        )  # fmt: skip
    world.things["Reading"] = [Thing(reading, PEOPLE)]
    run = m.JobRun.objects.create(name=world.canary(PEOPLE), finished_at=timezone.now())
    recipient = world.people["author"]
    letter = m.Message.objects.create(
        recipient=recipient, kind=MessageKind.DIGEST, key=world.canary(PEOPLE), not_before=timezone.now()
    )
    world.things["JobRun"], world.things["Message"] = [Thing(run, PEOPLE)], [Thing(letter, PEOPLE)]


# Every third persona is named by every annex, however far their roles reach; "author" writes them.
NAMED = frozenset(persona.name for persona in PERSONAS[::3])


def _annexes(world: World) -> None:
    for kind, wanted in (("Meeting", "held draft"), ("Commitment", "taken up")):
        for thing in [each for each in world.things[kind] if each.state == wanted][:15]:
            own = MARKINGS[thing.pk % len(MARKINGS)]
            fact = replace(
                thing.fact, marking=max(thing.fact.marking, own), audience=Audience.NAMED, owner="author", named=NAMED
            )
            # Reasons and names of readers are for auditors, who otherwise know only that there is one.
            row = world.make(
                m.Annex, fact, because=replace(fact, audience=Audience.CLOSED), withdrawn_reason="",
                author=world.people["author"], marking=own, **{kind.lower(): thing.row},
            )  # fmt: skip
            world.make(m.AnnexWords, fact, because=replace(fact, audience=Audience.CLOSED), annex=row)
            content = f"{world.canary(fact)} is in the file".encode()
            sha256 = hashlib.sha256(content).hexdigest()
            world.make(
                m.AnnexFile, fact, because=replace(fact, audience=Audience.CLOSED), annex=row, content=content,
                size=len(content), content_type="text/plain", sha256=sha256,
            )  # fmt: skip
            for name in sorted(NAMED & world.people.keys()):
                with making():
                    m.AnnexReader(annex=row, reader=world.people[name]).save()


DAYS = {"now": (-10, 10), "past": (-20, -1), "future": (1, 20)}


def _personas(world: World) -> None:
    for persona in PERSONAS:
        if persona.state != "anonymous":
            _persona(world, persona)


def _persona(world: World, persona: Persona) -> None:
    who = world.make(
        m.User, replace(ROLE, owner=persona.name), because=PEOPLE, username=persona.name,
        unit=world.the("Unit").row, email=f"{persona.name}@example.org",
        is_active=persona.state != "switched off",
    )  # fmt: skip
    world.people[persona.name] = who
    for held in persona.held:
        _assign(world, who, held)
    own = Fact(audience=Audience.OWN, owner=persona.name)
    world.make(m.Draft, own, user=who, key="meeting:new", data={"title": [world.canary(own)]})
    # Told of something that may be out of reach by now: the reminder stays, its words are those of its subject.
    subject = world.the("Commitment", Fact(("PBA",), persona.held[0].ceiling if persona.held else 0), state="taken up")
    reminder = m.Reminder(
        recipient=who, kind=ObligationKind.UPDATE, key=f"update:{subject.pk}:0@{BEGINNING}", rung=Rung.LATE,
        subject_pk=subject.pk, reference=subject.row.reference, due=BEGINNING, days_late=1,
    )  # fmt: skip
    with making():
        reminder.save()
    world.things["Reminder"].append(Thing(reminder, replace(own, marking=subject.fact.marking)))
    if persona.state == "signed in":
        key = Fact(audience=Audience.KEY, owner=persona.name)
        _row, world.secrets[f"feed {persona.name}"] = calendar_feeds.feed(
            who, scope=CalendarScope.EVERYTHING, name=world.canary(key)
        )
        world.things["CalendarFeed"].append(Thing(_row, key))
        scope = TokenScope(persona.token or "read")
        token, world.secrets[persona.name] = tokens.token(who, scope=scope, name=world.canary(key))
        world.things["AccessToken"].append(Thing(token, key))


def _assign(world: World, who: Any, held: Held) -> None:
    first, last = (timezone.localdate() + timedelta(days=days) for days in DAYS[held.when])
    given: dict[str, Any] = {"up_to": Marking(held.ceiling), "starts_on": first, "ends_on": last}
    to: Any = None
    if held.partners is not None:
        to = world.the("Category").row if len(held.partners) > 1 else _partner(*held.partners)
    row = people.assign(who, Role(held.role), to=to, **given)
    world.things["Assignment"].append(Thing(row, replace(PEOPLE, owner=who.username)))
