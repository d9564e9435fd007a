"""
Who asks what: each address by each kind of person, about records within their reach and beyond it.

Everybody at every address about every record would be hundreds of thousands of requests. So at each address each role
asks once, in another scope and up to another marking than at the address before, and with it a turn of those who have
no role, of mixed assignments and of programs; the records take turns too. Lists hold every record at once. With
`ACCESS_MATRIX=full` everybody asks at every address.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import dataclass

from tests.access import addresses, samples
from tests.access.addresses import Address
from tests.access.oracle import CEILINGS, MIXED, OUTSIDE, PERSONAS, PROGRAMS, ROLES, SCOPES, Persona, of_role
from tests.access.samples import Sample
from tests.access.world import Thing, World

IS_FULL = os.environ.get("ACCESS_MATRIX") == "full"


@dataclass(frozen=True)
class Turn:
    """One persona at one address, for one of its samples."""

    number: int  # of the address
    address: Address
    sample: Sample
    persona: Persona

    def things(self, world: World, needs: str) -> list[Thing | None]:
        """
        Give one thing within the persona's reach, one beyond it, and one that may be seen and no more, if there are
        any; none if it is about none.
        """
        if not self.sample.kind:
            return [None]
        found = [each for each in world.things[self.sample.kind] if self.sample.state in ("", each.state)]
        within, beyond, seen_alone = [], [], []
        for each in found:
            if samples.is_allowed(self.persona, needs, each.fact):
                within.append(each)
            elif samples.is_allowed(self.persona, "see", each.fact):
                seen_alone.append(each)
            else:
                beyond.append(each)
        turn = self.number * 5 + PERSONAS.index(self.persona) * 7
        return [things[turn % len(things)] for things in (within, beyond, seen_alone) if things]


def whoever_asks(number: int, address: Address) -> list[Persona]:
    """Give the personas whose turn it is at an address."""
    if IS_FULL:
        return [each for each in PERSONAS if address.section == "api" or not each.token]
    scopes = list(SCOPES)
    chosen = [
        of_role(role, scopes[(number + index) % len(scopes)], CEILINGS[(number // len(scopes) + index) % len(CEILINGS)])
        for index, role in enumerate(ROLES)
    ]
    chosen += [OUTSIDE[0], OUTSIDE[1 + number % (len(OUTSIDE) - 1)], MIXED[number % len(MIXED)]]
    if address.section == "api":
        chosen += [PROGRAMS[number % len(PROGRAMS)], PROGRAMS[(number + len(PROGRAMS) // 2) % len(PROGRAMS)]]
    return chosen


def turns() -> Iterator[Turn]:
    number = 0
    for address in addresses.every():
        for sample in samples.of(address):
            number += 1
            for persona in whoever_asks(number, address):
                yield Turn(number, address, sample, persona)


def turns_of(persona: Persona) -> list[Turn]:
    return [turn for turn in turns() if turn.persona == persona]
