"""Everybody at every address: what comes back, and what changes, is what the published table says."""

from __future__ import annotations

import copy
import logging
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

import pytest
from django.db import connection, transaction
from django.http import QueryDict
from django.test import Client

from partnerships.models import AuditEvent
from tests.access import addresses, oracle, plan, readings, samples, world, writes
from tests.access.addresses import METHODS, Address
from tests.access.oracle import PERSONAS, Persona
from tests.access.plan import Turn
from tests.access.samples import Sample
from tests.access.tally import REQUESTS
from tests.access.world import CANARY, Thing, World

pytestmark = pytest.mark.long

REFUSED = (401, 403, 404)
# What auditors read all of; the history of a partner is a part of it, and stands on the partner's page too.
AUDIT_LOG = frozenset({"history-list", "api-history-list", "api-history-detail", "partner-detail", "partner-history"})


@pytest.fixture(autouse=True)
def no_n_plus_one() -> None:
    """Not here: one test makes hundreds of requests, which read the same again and again."""


@pytest.fixture(scope="module")
def made(django_db_setup: None, django_db_blocker: Any) -> Iterator[World]:
    """The world, made once for all tests here; gone at the end."""
    logging.disable(logging.CRITICAL)  # refusals by the thousand
    with django_db_blocker.unblock(), transaction.atomic(), pytest.MonkeyPatch.context() as patch:
        # At the end of a request Django drops a connection that is in a transaction, as this one is on purpose.
        patch.setattr(connection, "close_if_unusable_or_obsolete", lambda: None)
        patch.setattr("rest_framework.throttling.SimpleRateThrottle.allow_request", lambda *_args: True)
        yield world.build()
        transaction.set_rollback(True)
    logging.disable(logging.NOTSET)


@pytest.fixture(scope="module")
def marked(made: World) -> dict[str, set[readings.Carrier]]:
    """The rows whose marking makes words sensitive, by the canary in them."""
    return readings.carriers(made)


@dataclass
class Visitor:
    """A persona at a browser, or a program of theirs; notes what they should not have been told."""

    persona: Persona
    world: World
    client: Client
    carriers: dict[str, set[readings.Carrier]] = field(default_factory=dict)
    requests: int = 0
    allowed: int = 0
    written: int = 0
    faults: list[str] = field(default_factory=list)

    def ask(self, method: str, address: Address, path: str, **given: Any) -> Any:
        self.requests += 1
        if self.persona.token and address.section == "api":
            given["headers"] = {"Authorization": f"Bearer {self.world.secrets[self.persona.name]}"} | given.get(
                "headers", {}
            )
        before = readings.last()
        response: Any = self.client.generic(method, path, **given)
        if response.status_code >= 500:
            self.note(address, f"{method} {path} answers {response.status_code}")
        text = self.look(address, f"{method} {path}", response)
        self.compare(address, f"{method} {path}", readings.told(response, text, self.world, self.carriers), before)
        return response

    def look(self, address: Address, what: str, response: Any) -> str:
        """Find what the answer tells, in whatever part of it, that is not for this persona; gives its words."""
        parts = [*response.streaming_content] if response.streaming else [response.content]
        text = b"".join(parts).decode(errors="replace")
        text += "".join(f"\n{name}: {value}" for name, value in response.headers.items())
        given = what.upper()  # what the request says of itself, the answer may repeat
        for canary in sorted({found.upper() for found in CANARY.findall(text)}):
            if canary in given:
                continue
            fact = self.world.facts.get(canary)
            if fact is None or self.may_read(address, fact):
                continue
            place = text.upper().find(canary)
            around = " ".join(text[max(0, place - 90) : place + 30].split())
            self.note(
                address, f"{what} tells {canary} ({fact.audience.name}, {fact.partners}, {fact.marking}): …{around}…"
            )
        return text

    def compare(self, address: Address, what: str, told: readings.Told, since: int) -> None:
        """Find what the record of reading does not say as it was."""
        found = readings.faults(
            told,
            address=str(address),
            since=since,
            is_somebody=bool(self.persona.token) or self.persona.is_signed_in,
            may_see=any(held.ceiling == oracle.SENSITIVE for held in self.persona.counts)
            or oracle.has(self.persona, "export the audit log"),
        )
        for fault in found:
            self.note(address, f"{what} {fault}")

    def may_read(self, address: Address, fact: oracle.Fact) -> bool:
        if any(sample.copies for sample in samples.of(address)) and fact.marking > oracle.NORMAL:
            return False
        return oracle.may_read(
            self.persona, fact, in_administration=address.section == "admin",
            in_audit_log=address.name in AUDIT_LOG,
        )  # fmt: skip

    def note(self, address: Address, fault: str) -> None:
        self.faults.append(f"{self.persona} at {address}: {fault}")


@pytest.fixture(params=PERSONAS, ids=str)
def visitor(request: pytest.FixtureRequest, made: World, marked: dict[str, set[readings.Carrier]]) -> Iterator[Visitor]:
    persona = request.param
    who = Visitor(persona, made, Client(raise_request_exception=False), marked)
    with transaction.atomic():
        if persona.is_signed_in and not persona.token:
            who.client.force_login(made.people[persona.name])
        yield who
        transaction.set_rollback(True)


def arguments(address: Address, turn: Turn, thing: Thing | None, world: World) -> dict[str, Any]:
    row: Any = thing.row if thing else None
    ways = {
        "pk": lambda: row.pk,
        "object_id": lambda: row.pk,
        "iso3": lambda: (row.partner if hasattr(row, "partner_id") else row).iso3,
        "reference": lambda: row.reference,
        "number": lambda: row.number,
        "reader": lambda: row.readers.order_by("pk").values_list("reader", flat=True)[0],
        "table": lambda: row._meta.model_name,
        "token": lambda: "none",
        "key": lambda: _key(turn, thing, world),
    }
    return {name: ways[name]() if name in ways else turn.sample.argument for name in address.arguments}


def _key(turn: Turn, thing: Thing | None, world: World) -> str:
    """Give the key of one's own calendar: somebody else's is known to nobody."""
    if turn.address.name != "calendar-feed":
        return turn.sample.argument
    is_own = thing is not None and thing.fact.owner == turn.persona.name != ""
    return world.secrets[f"feed {turn.persona.name}"] if is_own else "cal_guessed"


def test_what_is_read(visitor: Visitor, record_property: Any):
    for turn in plan.turns_of(visitor.persona):
        address, sample = turn.address, turn.sample
        if not sample.reads or address.name.startswith("admin/(?P"):
            continue
        for thing in turn.things(visitor.world, sample.reads):
            query = sample.queries[turn.number % len(sample.queries)]
            path = address.path(**arguments(address, turn, thing, visitor.world)) + query
            response = visitor.ask("GET", address, path)
            is_allowed = samples.is_allowed(visitor.persona, sample.reads, thing.fact if thing else None)
            is_allowed &= not (sample.copies and thing is not None and thing.fact.marking > oracle.NORMAL)
            if is_allowed != (response.status_code == 200):
                about = f" ({thing.fact})" if thing else ""
                visitor.note(address, f"GET {path}{about} answers {response.status_code}; allowed: {is_allowed}")

    record_property(REQUESTS, visitor.requests)
    assert not visitor.faults, "\n".join(visitor.faults)


BY_ITS_FILE = frozenset({"api-imports"})  # for partners that the file names; the one that is sent names none
# These answer 200 with what became of each row, or with the form for what is left: the record of changes tells.
TOLD_ONE_BY_ONE = frozenset({"api-commitments-bulk-change", "commitment-bulk"})
IN_THE_CONTENT = frozenset({"commitment-board"})  # which card it is about is sent, and not by this test
NOT_SEEN = b"There is no such thing, or you may not see it"
MOST = 0.5  # of what is allowed must really have been written, so that a world in which nothing goes through fails


def test_what_is_written(visitor: Visitor, record_property: Any):
    """A write changes something only where the oracle allows it, and is refused only where it does not."""
    for turn in plan.turns_of(visitor.persona):
        if not turn.sample.writes or turn.address.section == "admin":
            continue
        for thing in turn.things(visitor.world, turn.sample.writes):
            cookies = copy.deepcopy(visitor.client.cookies)
            with transaction.atomic():
                write(visitor, turn, thing)
                transaction.set_rollback(True)
            visitor.client.cookies = cookies  # one of them signs out

    record_property(REQUESTS, visitor.requests)
    assert not visitor.faults, "\n".join(visitor.faults)
    assert visitor.written >= MOST * visitor.allowed, f"{visitor.written} of {visitor.allowed}"


def write(visitor: Visitor, turn: Turn, thing: Thing | None) -> None:
    address, sample = turn.address, turn.sample
    query = sample.queries[0] if address.section == "page" else ""
    path = address.path(**arguments(address, turn, thing, visitor.world)) + query
    method, given, marking = _request(visitor.world, turn, thing, path)
    fact = thing.fact if thing else oracle.Fact()
    fact = replace(fact, marking=max(fact.marking, marking))
    of = None if address.name in BY_ITS_FILE else fact
    is_allowed = samples.is_allowed(visitor.persona, sample.writes, of)
    before = last_event()
    response = visitor.ask(method, address, path, **given)
    is_changed = last_event() != before
    is_taken = response.status_code in (200, 201, 302) and not is_turned_away(response)
    visitor.allowed += is_allowed
    visitor.written += is_allowed and is_taken
    if (
        is_allowed
        and address.name not in IN_THE_CONTENT
        and (response.status_code in REFUSED or is_turned_away(response))
    ):
        visitor.note(address, f"{method} {path} ({fact}) answers {response.status_code}, though it is allowed")
    # Of a thing that one may not see, and that is named in what is sent, it is said that there is none.
    is_in_the_content = samples.is_allowed(visitor.persona, sample.writes, thing.fact if thing else None)
    is_in_the_content |= not address.arguments and samples.is_allowed(visitor.persona, sample.writes, None)
    is_refused = response.status_code in REFUSED or is_turned_away(response) or address.name in TOLD_ONE_BY_ONE
    if not is_allowed and not (is_refused or (is_in_the_content and is_not_there(address, response))):
        visitor.note(address, f"{method} {path} ({fact}) answers {response.status_code}: no refusal of access")
    if not is_allowed and (is_changed or (is_taken and address.name not in TOLD_ONE_BY_ONE)):
        visitor.note(address, f"{method} {path} ({fact}) answers {response.status_code}, though it is not allowed")


def _request(world: World, turn: Turn, thing: Thing | None, path: str) -> tuple[str, dict[str, Any], int]:
    """Give the method, what is sent, and how what is made would be marked; as somebody who may do it would send it."""
    address = turn.address
    if path not in world.forms:
        everyone = Client(raise_request_exception=False)
        everyone.force_login(world.people["everyone"])
        if address.section == "page":
            text = everyone.get(path).content.decode() if turn.sample.reads else ""
            world.forms[path] = writes.of_page(text)
        else:
            noun = address.route.split("/")[2]
            tag = (
                everyone.get(f"/api/v1/{noun}/{thing.pk}/").headers.get("ETag", "")
                if thing and address.arguments
                else ""
            )
            world.forms[path] = tag
    if address.section == "page":
        form = world.forms[path]
        content = QueryDict(mutable=True)
        for name, values in form.items():
            content.setlist(name, values)
        sent = {"data": content.urlencode(), "content_type": "application/x-www-form-urlencoded"}
        return "POST", sent, int((form.get("marking") or ["0"])[0] or 0)
    body = writes.body(world, address, thing)
    method = "PATCH" if "patch" in address.actions else "POST"
    return method, {**writes.sent(body), "headers": {"If-Match": world.forms[path]}}, int(body.get("marking", 0))


def is_not_there(address: Address, response: Any) -> bool:
    """Say whether an answer says of what was sent that it names something that is not there to be chosen."""
    return response.status_code == 422 and (address.section == "page" or NOT_SEEN in response.content)


def last_event() -> int:
    """Give the number of the latest change on record: whatever was written has one."""
    return int(AuditEvent.objects.order_by("-id").values_list("id", flat=True)[0])


def is_turned_away(response: Any) -> bool:
    return str(response.headers.get("Location", "")).startswith("/account/sign-in/?")


@pytest.mark.parametrize("section", ["page", "api", "admin"])
def test_a_method_that_is_not_declared_is_refused(made: World, section: str, record_property: Any):
    """Whoever asks: here somebody with every role, everywhere."""
    client, wrong, requests = Client(raise_request_exception=False), [], 0
    client.force_login(made.people["everyone"])
    for address in addresses.every():
        if address.section != section:
            continue
        taken = {method for sample in samples.of(address) for method in methods(address, sample)}
        for method in METHODS:
            if method in taken:
                continue
            path = some_path(address, made)
            with transaction.atomic():
                response = client.generic(method, path)
                transaction.set_rollback(True)
            requests += 1
            if not 400 <= response.status_code < 500:
                wrong.append(f"{address}: {method} {path} answers {response.status_code}")
    record_property(REQUESTS, requests)

    assert not wrong, "\n".join(wrong)


def some_path(address: Address, made: World) -> str:
    """Write an address out for whatever record."""
    (sample, *_others) = samples.of(address)
    turn = Turn(0, address, sample, PERSONAS[0])
    things = made.things[sample.kind or "Area"]
    return address.path(**arguments(address, turn, things[0], made))


def methods(address: Address, sample: Sample) -> set[str]:
    """Give the methods that the samples of an address declare."""
    found = {"GET", "HEAD"} if sample.reads else set()
    return found | ({"PATCH" if "patch" in address.actions else "POST"} if sample.writes else set()) | {*sample.also}


def test_every_address_has_a_sample():
    missing = []
    for address in addresses.every():
        try:
            samples.of(address)
        except (KeyError, StopIteration):
            missing.append(f"{address} ({address.route})")

    assert not missing, (
        "Say who may read and write these addresses, from the specification, and about which records: add them to "
        "PAGES or API in tests/access/samples.py.\n" + "\n".join(missing)
    )


def test_every_address_is_asked_by_somebody_allowed_and_by_somebody_who_is_not():
    seen: dict[str, set[bool]] = {}
    for turn in plan.turns():
        if turn.sample.reads:
            allowed = seen.setdefault(str(turn.address), set())
            facts = possible_facts(turn)
            allowed |= {samples.is_allowed(turn.persona, turn.sample.reads, fact) for fact in facts}

    never = {"api-nowhere", "commitment-bulk-result"}  # no address, and one that ends as soon as it is asked
    assert sorted(name for name, allowed in seen.items() if allowed != {True, False} and name not in never) == []


def possible_facts(turn: Turn) -> Sequence[oracle.Fact | None]:
    """Give what the records of a kind are about, as far as the specification goes: their partners and marking."""
    if not turn.sample.kind:
        return [None]
    whose = oracle.Fact(owner=turn.persona.name, audience=oracle.Audience.OWN)
    return [fact for _situation, fact in world.facts()] + [whose]
