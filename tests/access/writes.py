"""What is sent to write: for pages the form as a browser sends it, for the API the least that an operation needs."""

from __future__ import annotations

import json
from collections.abc import Callable
from itertools import count
from typing import Any

from tests.access.addresses import Address
from tests.access.world import Thing, World
from tests.forms import Forms

WORDS = "Said by the proof of access"
_numbers = count(1)


def of_page(page: str) -> dict[str, list[str]]:
    """Give what the last form of a page that is posted sends, other than the one with which one signs out."""
    found = [form for form in Forms(page).forms if form.method == "post" and "sign-out" not in form.address]
    return found[-1].filled(WORDS) if found else {}


WITHOUT_REASON = ("notifications", "updates-review", "date-changes-approve", "date-changes-reject", "blockers-resolve")


def _word() -> str:
    return f"{WORDS} {next(_numbers)}"


def body(world: World, address: Address, thing: Thing | None) -> dict[str, Any]:
    """Give what an operation of the API needs, about a thing."""
    name = address.name.removeprefix("api-")
    pk = thing.pk if thing else 0
    row: Any = thing.row if thing else None
    given = _given(world, name, row, pk)
    if "reason" not in given and not name.startswith(WITHOUT_REASON):
        given["reason"] = WORDS
    return given


def _given(world: World, name: str, row: Any, pk: int) -> dict[str, Any]:
    area = "polar"
    creates: dict[str, Callable[[], dict[str, Any]]] = {
        "partners-list": lambda: {"kind": "organisation", "iso3": "NEWORG", "name": _word()},
        "categories-list": lambda: {"number": 77, "name": _word()},
        "expected-areas-list": lambda: {"category": 2, "area": area},
        "memberships-list": lambda: {"partner": row.iso3, "name": _word()},
        "partnerships-list": lambda: {"partner": "PCA", "title": _word()},
        "steps-list": lambda: {"partnership": pk, "kind": "other", "date": "2026-11", "state_after": "active"},
        "signatories-list": lambda: {"partnership": pk, "side": "eu", "role": "signed", "office": _word()},
        "areas-list": lambda: {"slug": "arctic", "name": _word()},
        "area-objectives-list": lambda: {"area": area, "objective": world.the("Objective").pk},
        "objectives-list": lambda: {"name": _word()},
        "formats-list": lambda: {"slug": "seminar", "name": _word()},
        "markings-list": lambda: {"level": 0, "name": _word()},
        "sources-list": lambda: {"publisher": _word(), "title": _word(), "kind": "official"},
        "citations-list": lambda: {"source": world.the("Source").pk, "partner": row.iso3},
        "interests-list": lambda: {"partnership": pk, "area": area, "evidence": "text", "marking": 0},
        "posts-list": lambda: {"partner": row.iso3, "side": "partner", "title": _word()},
        "contacts-list": lambda: {"post": pk, "name": _word()},
        "tracks-list": lambda: {"name": _word(), "partners": [row.iso3]},
        "meetings-list": lambda: {
            "title": _word(), "format": "talks", "level": "leaders", "date": "2026-09-01", "partners": [row.iso3],
            "marking": 0,
        },
        "participants-list": lambda: {"meeting": pk, "side": "eu", "office": _word()},
        "agenda-items-list": lambda: {"meeting": pk, "words": _word()},
        "outcomes-list": lambda: {"meeting": pk, "text": _word()},
        "commitments-list": lambda: {
            "text": _word(), "origin": "unilateral", "clause": _word(), "responsible": "eu", "owner": "author",
            "partners": [row.iso3], "due": "2027-03-01", "marking": 0,
        },
        "actions-list": lambda: {"commitment": pk, "text": _word(), "assignee": "author"},
        "updates-list": lambda: {
            "commitment": pk, "proposed_status": "in_progress", "proposed_confidence": "at_risk", "narrative": _word(),
            "base_version": row.version,
        },
        "date-changes-list": lambda: {
            "commitment": pk, "commitment_version": row.version, "new_due": "2027-03-01", "reason_code": "other",
        },
        "blockers-list": lambda: {
            "commitment": pk, "kind": "budget", "side": "eu", "text": _word(), "since": "2026-11-02",
        },
        "evidence-list": lambda: {
            "commitment": pk, "kind": "link", "title": _word(), "url": "https://example.org/", "marking": 0,
        },
        "annexes-list": lambda: {"meeting": pk, "title": _word(), "text": _word(), "marking": 0},
        "reported-positions-list": lambda: {
            "commitment": pk, "on": "2026-05-05", "position": "open",
            "sources": [{"source": world.the("Source").pk}],
        },
        "fulfilments-list": lambda: {"commitment": pk, "evidence": row.evidence.order_by("marking", "pk").first().pk},
        "users-list": lambda: {"username": "newcomer", "name": _word(), "password": "correct horse battery staple 9"},
        "units-list": lambda: {"code": "NEW-1", "name": _word()},
        "assignments-list": lambda: {
            "user": "unassigned", "role": "reader", "scope": "everything", "highest_marking": 0,
            "starts_on": "2026-11-02",
        },
        "commitments-bulk-change": lambda: {
            "rows": [{"id": pk, "version": row.version}], "owner": "reviewer", "preview": False,
        },
        "imports": lambda: {"events_file": "schema_version: 1", "dry_run": False},
    }  # fmt: skip
    if name in creates:
        return creates[name]()
    return _step(world, name, row)


def _step(world: World, name: str, row: Any) -> dict[str, Any]:
    steps: dict[str, dict[str, Any]] = {
        "meetings-hold": {"date": "2026-11-02"},
        "meetings-postpone": {"cancel_reason": "partner", "date": "2027-02-02"},
        "meetings-cancel": {"cancel_reason": "partner"},
        "meetings-return": {"comment": WORDS},
        "outcomes-convert": {
            "text": WORDS, "responsible": "eu", "owner": "author", "due": "2027-03-01", "kind": "dialogue_only",
        },
        "outcomes-convert-to-meeting": {"title": WORDS, "format": "talks", "level": "leaders", "date": "2027-03-01"},
        "outcomes-defer": {"until": "2027-03-01"},
        "commitments-take-up": {
            "owner": "author", "action": {"text": WORDS, "assignee": "author"},
        },
        "annexes-detail": {"text": WORDS}, "annexes-name-reader": {"reader": "reviewer"},
        "annexes-take-out-reader": {"reader": "everyone"},
        "updates-mend": {"proposed_status": "in_progress", "proposed_confidence": "at_risk", "narrative": WORDS},
        "updates-review": {"decision": "returned", "comment": WORDS},
        "date-changes-reject": {"comment": WORDS},
        "blockers-resolve": {"resolved_on": "2026-11-02", "resolution": WORDS},
        "partners-detail": {"note": WORDS}, "categories-detail": {"note": WORDS},
        "areas-detail": {"description": WORDS}, "objectives-detail": {"description": WORDS},
        "formats-detail": {"description": WORDS}, "outcomes-detail": {"text": WORDS},
        "markings-detail": {"instruction": WORDS},
        "participants-detail": {"remark": WORDS}, "agenda-items-detail": {"words": WORDS, "area": None},
        "actions-detail": {"text": WORDS}, "updates-detail": {"narrative": WORDS}, "users-detail": {"name": WORDS},
        "citations-detail": {"remark": WORDS}, "signatories-detail": {"office": WORDS},
        "expected-areas-detail": {"area": "polar"}, "area-objectives-detail": {"area": "polar"},
        "assignments-detail": {"highest_marking": 0},
    }  # fmt: skip
    if name == "updates-review":
        steps[name] |= {"judged_version": row.commitment.version}
    if name == "outcomes-merge":
        return {"merged_into": row.meeting.outcomes.exclude(pk=row.pk).first().pk}
    if name == "outcomes-convert-to-cadence":
        return {"track": row.meeting.track_links.first().track_id}
    return dict(steps.get(name, {"note": WORDS} if name.endswith("-detail") else {}))


def sent(given: dict[str, Any]) -> dict[str, Any]:
    return {"data": json.dumps(given), "content_type": "application/json"}
