"""
Who may see and do what, written from the specification (domain.md, section 4) and from nothing else.

This is the other opinion: it imports nothing of the program, so that the two can disagree. It knows rows only by what
the specification says of them (whose they are, how they are marked) and people only by what they were given.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import Enum

READER, OFFICIAL, MANAGER, ADMINISTRATOR, AUDITOR = "reader", "official", "manager", "administrator", "auditor"
ROLES = (READER, OFFICIAL, MANAGER, ADMINISTRATOR, AUDITOR)
PUBLIC, NORMAL, SENSITIVE = CEILINGS = (0, 1, 2)

# The table of section 4, row by row; the columns that have something other than "–".
MAY: dict[str, frozenset[str]] = {
    "see": frozenset(ROLES),
    "keep the registry": frozenset({ADMINISTRATOR}),
    "pause": frozenset({MANAGER}),
    "keep the context": frozenset({OFFICIAL, MANAGER, ADMINISTRATOR}),
    "work": frozenset({OFFICIAL, MANAGER}),
    "report": frozenset({OFFICIAL, MANAGER}),
    "decide": frozenset({MANAGER}),
    "verify": frozenset({OFFICIAL, MANAGER}),
    "keep people": frozenset({ADMINISTRATOR}),
    "appoint substitutes": frozenset({MANAGER, ADMINISTRATOR}),  # a manager in the unit, an administrator anywhere
    # Who answers for people, and who audits them.
    "look at people": frozenset({MANAGER, ADMINISTRATOR, AUDITOR}),
    "look after the installation": frozenset({ADMINISTRATOR, AUDITOR}),
    "read the audit log": frozenset({OFFICIAL, MANAGER, ADMINISTRATOR, AUDITOR}),
    "export the audit log": frozenset({AUDITOR}),
    "try an import": frozenset({OFFICIAL, MANAGER, ADMINISTRATOR}),
    "import": frozenset({MANAGER, ADMINISTRATOR}),
}
# "yes" and "all" instead of "S": across all partners, whatever the assignment says.
EVERYWHERE = frozenset({ADMINISTRATOR, AUDITOR})
# "A record with several partners is seen, and reported on, with one of them in scope, otherwise … with all."
ONE_IS_ENOUGH = frozenset({"see", "report", "verify", "read the audit log", "export the audit log", "try an import"})
# "With no partner known, seen by all and written with scope everything."
SEEN_BY_ALL = frozenset({"see", "read the audit log", "export the audit log"})
# An access token does what its owner may and its scope leaves; it never decides and never administers.
TOKENS = {
    "read": frozenset({"see", "read the audit log", "export the audit log"}),
    "log": frozenset({"see", "read the audit log", "export the audit log", "work", "report", "try an import"}),
}


class Audience(Enum):
    """For whom a text is."""

    RECORD = "whoever sees the record"
    DRAFT = "its author, who sees the record"
    NAMED = "its author and whom it names, as far as they see the record"
    CLOSED = "the same, and auditors in their log"
    ROLE = "everybody with a role"
    OWN = "its owner alone"
    KEY = "its owner, and those who keep or audit accounts"
    PEOPLE = "those who keep or audit accounts"


# Seen by some of those who see the record alone, so whoever wrote it has to see the record, too.
FOR_SOME_OF_ITS_READERS = frozenset({Audience.DRAFT, Audience.NAMED, Audience.CLOSED})


@dataclass(frozen=True)
class Fact:
    """What a text is about: whose record, its highest marking, and for whom it is."""

    partners: tuple[str, ...] = ()
    marking: int = PUBLIC
    audience: Audience = Audience.RECORD
    owner: str = ""
    named: frozenset[str] = frozenset()  # whom an annex names
    is_open: bool = False  # a dialogue that is open to all partners


@dataclass(frozen=True)
class Held:
    """An assignment: the role, the partners (`None`: everything), the highest marking, and when it counts."""

    role: str
    partners: frozenset[str] | None = None
    ceiling: int = SENSITIVE
    when: str = "now"


@dataclass(frozen=True)
class Persona:
    """Somebody who asks."""

    name: str
    held: tuple[Held, ...] = field(default=())
    state: str = "signed in"  # or "anonymous", "switched off"
    token: str = ""

    @property
    def counts(self) -> list[Held]:
        """The assignments that count today."""
        return [held for held in self.held if held.when == "now"] if self.state == "signed in" else []

    @property
    def is_signed_in(self) -> bool:
        return self.state == "signed in"

    def __str__(self) -> str:
        return self.name


def has(persona: Persona, what: str) -> bool:
    """Say whether a persona may do something anywhere."""
    return any(_allows(persona, held, what) for held in persona.counts)


def may(persona: Persona, what: str, fact: Fact) -> bool:
    """Say whether a persona may do something with a record."""
    held = [one for one in persona.counts if _allows(persona, one, what) and one.ceiling >= fact.marking]
    if any(one.partners is None or one.role in EVERYWHERE for one in held):
        return True
    if not held:
        return False
    if what in SEEN_BY_ALL and (not fact.partners or fact.is_open):
        return True
    reached = frozenset().union(*(one.partners or frozenset() for one in held))
    wanted = frozenset(fact.partners)
    return bool(wanted & reached) if what in ONE_IS_ENOUGH else bool(wanted) and wanted <= reached


def _allows(persona: Persona, held: Held, what: str) -> bool:
    if (
        persona.token and what == "look after the installation"
    ):  # a program exports as its auditor does, and keeps nobody
        what = "export the audit log"
    return held.role in MAY[what] and (not persona.token or what in TOKENS[persona.token])


def may_read(persona: Persona, fact: Fact, *, in_administration: bool = False, in_audit_log: bool = False) -> bool:
    """
    Say whether a text may reach a persona.

    `in_administration`: what administrators see there of other people's keys and reminders, and nowhere else.
    `in_audit_log`: what auditors read there, all of it.
    """
    if _is_own(persona, fact) and fact.audience not in FOR_SOME_OF_ITS_READERS:
        return True
    if not persona.counts:
        return False
    if fact.audience is Audience.NAMED:  # auditors too read what an annex says only where it names them
        return _is_named(persona, fact)
    if in_audit_log and has(persona, "export the audit log"):
        return True
    readers = {
        Audience.RECORD: may(persona, "see", fact),
        Audience.DRAFT: _is_own(persona, fact) and may(persona, "see", fact),
        Audience.CLOSED: _is_named(persona, fact),
        Audience.ROLE: True,
        Audience.OWN: in_administration,
        Audience.KEY: has(persona, "keep people") or has(persona, "export the audit log"),
        Audience.PEOPLE: has(persona, "keep people") or has(persona, "export the audit log"),
    }
    return readers[fact.audience]


def _is_named(persona: Persona, fact: Fact) -> bool:
    return persona.name in fact.named and may(persona, "see", fact)


def _is_own(persona: Persona, fact: Fact) -> bool:
    return persona.is_signed_in and fact.owner == persona.name


# --- who asks --------------------------------------------------------------------------------------------------------

SCOPES: dict[str, tuple[frozenset[str], ...] | None] = {
    "one": (frozenset({"PAA"}), frozenset({"PAC"})),  # two assignments, a partner each
    "category": (frozenset({"PAA", "PAB", "PAC"}),),
    "everything": None,
}
CEILING_NAMES = ("public", "normal", "sensitive")


def of_role(role: str, scope: str, ceiling: int) -> Persona:
    where = SCOPES[scope]
    held = (Held(role, None, ceiling),) if where is None else tuple(Held(role, each, ceiling) for each in where)
    return Persona(f"{role}-{scope}-{CEILING_NAMES[ceiling]}", held)


_A, _B = frozenset({"PAA"}), frozenset({"PBA"})
OUTSIDE = (
    Persona("anonymous", state="anonymous"),
    Persona("unassigned"),
    Persona("switched-off", (Held(MANAGER),), state="switched off"),
    Persona("expired", (Held(MANAGER, when="past"),)),
    Persona("not-yet", (Held(ADMINISTRATOR, when="future"),)),
)
MIXED = (
    Persona("mixed-reads-all-works-on-one", (Held(READER, None, PUBLIC), Held(OFFICIAL, _A, NORMAL))),
    Persona("mixed-markings", (Held(OFFICIAL, _A, PUBLIC), Held(OFFICIAL, _B, SENSITIVE))),
    Persona("mixed-decides-elsewhere", (Held(OFFICIAL, _A, SENSITIVE), Held(MANAGER, _B, NORMAL))),
    Persona("mixed-then", (Held(MANAGER, None, SENSITIVE, "past"), Held(READER, _B, SENSITIVE))),
)
BY_ROLE = tuple(of_role(role, scope, ceiling) for role in ROLES for scope in SCOPES for ceiling in CEILINGS)
PROGRAMS = tuple(
    Persona(f"token-{token}-{role}", (Held(role, _A if role in (OFFICIAL, MANAGER) else None, NORMAL),), token=token)
    for token in TOKENS
    for role in (OFFICIAL, MANAGER, ADMINISTRATOR, AUDITOR)
)
PERSONAS = OUTSIDE + MIXED + BY_ROLE + PROGRAMS
