"""Who writes through Django's administration: administrators what they keep there, and nobody anything else."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from django.db import transaction
from django.http import QueryDict
from django.test import Client

from partnerships.admin.base import AttributedAdmin
from partnerships.permissions import Permission, acting
from tests.access import addresses, plan, samples, test_matrix
from tests.access.addresses import Address
from tests.access.oracle import Persona, has
from tests.access.samples import ACTED_ON
from tests.access.tally import REQUESTS
from tests.access.test_mass_assignment import NAME, Place, filled
from tests.access.test_matrix import MOST, arguments, last_event
from tests.access.world import Thing, World

pytestmark = pytest.mark.long

made, no_n_plus_one = test_matrix.made, test_matrix.no_n_plus_one
# What is done there to chosen rows; each leaves a line in the record, or none where there is nothing to end.
ACTIONS = {
    "accesstoken": ("revoke",), "calendarfeed": ("revoke",), "user": ("release", "end_sessions", "remove_factors"),
}  # fmt: skip
REFUSED = (403, 404)


def table_of(address: Address) -> tuple[str, str]:
    """Give the table of a page, and which of its pages it is."""
    table, _, what = address.name.removeprefix("admin:partnerships_").rpartition("_")
    return table, what


def pages() -> Iterator[tuple[int, Address]]:
    for number, address in enumerate(addresses.every()):
        if address.name.startswith("admin:partnerships_") and table_of(address)[1] in ("add", "change", "delete"):
            yield number, address


class Door:
    """Everybody, each at a browser of their own, at the administration."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.clients: dict[str, Client] = {}
        self.requests = self.allowed = self.written = 0
        self.faults: list[str] = []

    def client(self, name: str) -> Client:
        if name not in self.clients:
            self.clients[name] = Client(raise_request_exception=False)
            if name != "anonymous":
                self.clients[name].force_login(self.world.people[name])
        return self.clients[name]

    def form(self, place: Place) -> dict[str, list[str]]:
        """Give what somebody who may everything would send."""
        page = self.client("everyone").get(place.path).content.decode()
        return filled(place, page, frozenset(NAME.findall(page)), self.world)

    def send(self, persona: Persona, path: str, form: dict[str, list[str]], *, is_allowed: bool) -> None:
        """Note what was refused though it is allowed, and what was not though it is not."""
        content = QueryDict(mutable=True)
        for name, values in form.items():
            content.setlist(name, values)
        client = self.client(persona.name)
        with transaction.atomic():
            before = last_event()
            response = client.post(path, content.urlencode(), content_type="application/x-www-form-urlencoded")
            is_changed = last_event() != before
            transaction.set_rollback(True)
        self.requests += 1
        self.allowed, self.written = self.allowed + is_allowed, self.written + (is_allowed and is_changed)
        place = str(response.headers.get("Location", ""))
        # Of what is out of reach Django's administration says on its first page that it is not there.
        is_refused = response.status_code in REFUSED or place in ("/admin/", f"/account/sign-in/?next={path}")
        if is_refused == is_allowed or (is_changed and not is_allowed):
            self.faults.append(f"{persona} at {path}: {response.status_code} {place}, changed: {is_changed}")


def try_forms(world: World, *only: str) -> Door:
    door = Door(world)
    for number, address in pages():
        if only and address.name not in only:
            continue
        (sample,) = samples.of(address)
        kind = "" if table_of(address)[1] == "add" else sample.kind
        for turn_of, persona in enumerate(plan.whoever_asks(number, address)):
            # Where nobody writes, the administrator of the turn and a quarter of the others ask.
            if not sample.writes and not has(persona, "keep people") and (number + turn_of) % 4:
                continue
            turn = plan.Turn(number, address, sample, persona)
            for thing in turn.things(world, sample.writes or "administer") if kind else [None]:
                path = address.path(**arguments(address, turn, thing, world))
                is_allowed = bool(sample.writes) and may_write(persona, sample.writes, thing)
                # Whoever may not is refused whatever they send.
                form = door.form(Place(address, sample, thing, path, "everyone")) if is_allowed else {"post": ["yes"]}
                door.send(persona, path, form, is_allowed=is_allowed)
    return door


def may_write(persona: Persona, needs: str, thing: Thing | None) -> bool:
    """Say what the oracle says; nobody writes their own account and assignments."""
    is_own = thing is not None and thing.fact.owner == persona.name
    fact = thing.fact if thing else None
    return samples.is_allowed(persona, needs, fact) and samples.is_allowed(persona, "administer", fact) and not is_own


def test_only_administrators_write_and_only_what_is_kept_there(made: World, record_property: Any):
    door = try_forms(made)

    record_property(REQUESTS, door.requests)
    assert door.faults == []
    assert door.written >= MOST * door.allowed > 0


def test_chosen_rows_are_acted_on_by_administrators_alone(made: World, record_property: Any):
    door = Door(made)
    for number, address in enumerate(addresses.every()):
        table, what = table_of(address)
        if table not in ACTED_ON or what != "changelist":
            continue
        kind = {"accesstoken": "AccessToken", "calendarfeed": "CalendarFeed", "user": "User"}[table]
        for action in ACTIONS[table]:
            for persona in plan.whoever_asks(number, address):
                chosen = next(one for one in made.things[kind] if one.fact.owner != persona.name)
                form = {"action": [action], "_selected_action": [str(chosen.pk)], "index": ["0"], "reason": ["Lost"]}
                door.send(persona, address.path(), form, is_allowed=has(persona, "keep people"))

    record_property(REQUESTS, door.requests)
    assert door.faults == []
    assert door.written > 0


def test_a_table_that_is_opened_to_others_is_found(made: World, monkeypatch: pytest.MonkeyPatch):
    """The page is opened at each of its three locks."""
    monkeypatch.setattr(AttributedAdmin, "has_change_permission", lambda *_args: True)
    monkeypatch.setattr("partnerships.web.middleware.declared", lambda _view: acting(Permission.RECORD_SEE))
    monkeypatch.setattr("partnerships.admin.sites.Administration.has_permission", lambda *_args: True)

    door = try_forms(made, "admin:partnerships_area_change")

    assert door.faults
