"""Events files made for tests: every shape that real events take, with nothing said about real partners."""

from __future__ import annotations

import copy
from pathlib import Path
from typing import Any

import yaml

from partnerships.choices import StepKind
from partnerships.models import Area, Step
from partnerships.rules.event_files import Known
from partnerships.rules.partial_dates import PartialDate
from partnerships.services import reference
from tests.factories import meetings, partners
from tests.factories.base import saved

DATA = Path(__file__).resolve().parents[2] / "partnerships" / "data"
DEMO = DATA / "demo" / "events.yaml"
DAY = "2026_11_22"

# What the made-up files refer to, for tests without a database; with one, the reference data say the same.
KNOWN = Known(
    partners={
        "JP": PartialDate.read("2024-11-01"),
        "KR": PartialDate.read("2024-11-04"),
        "NO": PartialDate.read("2024-05-28"),
        "CH": None,
        "PH": None,
    },
    formats=["strategic-dialogue", "summit", "negotiation", "unilateral-decision", "signing-ceremony"],
    areas=["cyber", "maritime-security", "fimi"],
)


def known_world() -> None:
    """Make what the made-up files refer to: the same as `KNOWN` says."""
    for code, name in {
        "JPN": "Japan",
        "KOR": "Korea",
        "NOR": "Norway",
        "CHE": "Switzerland",
        "PHL": "Philippines",
    }.items():
        iso2 = {"KOR": "KR"}.get(code, code[:2])
        concluded = KNOWN.partners[iso2]
        partner = partners.partner(code, iso2=iso2, name=name)
        if concluded is not None:
            step = Step(partnership=partners.partnership(partner), kind=StepKind.SIGNED, state_after="signed")
            step.date = concluded
            saved(step)
    for slug in KNOWN.formats:
        meetings.dialogue_format(slug)
    for slug in KNOWN.areas:
        saved(Area(slug=slug, name=slug.capitalize()))


def load_reference() -> None:
    """Load the project's own reference data."""
    reference.load(files={path.name: path.read_text(encoding="utf-8") for path in sorted(DATA.glob("*.yaml"))})


def source(**changes: Any) -> dict[str, Any]:
    made = {"publisher": "Test Gazette", "title": "A made-up report", "date": "2025-03", "url": None, "kind": "media"}
    return made | changes


def commitment(id: str, /, **changes: Any) -> dict[str, Any]:
    made = {
        "id": id,
        "text": "Do what was promised",
        "responsible": "both",
        "due": None,
        "due_precision": "none",
        f"status_on_{DAY}": "unknown",
        f"past_due_on_{DAY}": None,
    }
    return made | changes


def event(id: str, /, **changes: Any) -> dict[str, Any]:
    """Make one event with Japan in 2025, after the partnership was concluded; `date` sets both ends."""
    day = changes.pop("date", "2025-03-04")
    made: dict[str, Any] = {
        "id": id,
        "partners": ["JP"],
        "phase": {"JP": "after"},
        "title": "A made-up meeting",
        "format": "strategic-dialogue",
        "level": "ministerial",
        "legal_basis": "sdp",
        "date_start": day,
        "date_end": day,
        "date_precision": "day",
        "place": "Brussels",
        "modality": "in person",
        "eu_participants": ["High Representative (A. Name)"],
        "partner_participants": [],
        "other_participants": [],
        "topics": ["cyber"],
        "topics_free": [],
        "outcomes": ["one thing agreed"],
        "commitments": [],
        "requires": [],
        "sources": [source()],
    }
    return made | changes


def events_file(*events: dict[str, Any], **top: Any) -> bytes:
    document = {"schema_version": 1, "events": list(events)} | top
    return yaml.safe_dump(document, allow_unicode=True, sort_keys=False).encode()


def events_in(content: bytes | str) -> dict[str, dict[str, Any]]:
    """Read a file plainly: its events by id, without the commentary `requires`."""
    found = copy.deepcopy(yaml.safe_load(content)["events"])
    for each in found:
        each.pop("requires", None)
    return {each["id"]: each for each in found}


def every_shape() -> list[dict[str, Any]]:
    """Make events that between them need every property in the list `features` of the reference file."""
    before, none = {"JP": "before"}, {"CH": "no partnership"}
    return [
        event(
            "t-mixed",
            partners=["JP", "KR", "NO"],
            phase={"JP": "on the day", "KR": "before", "NO": "after"},
            date_start="2024-11-01",
            date_end="2024-11-03",
            place=None,
            eu_participants=["High Representative (A. Name), opening", "Commissioner for Defence (B. Name)"],
            partner_participants=["Minister of Foreign Affairs (C. Name)", "Minister of Defence (D. Name), on video"],
            other_participants=["some 50 partner countries and organisations, think tanks"],
            topics=["fimi", "cyber", "maritime-security"],
            topics_free=["Sahel, South Caucasus, Moldova", "Arctic"],
            outcomes=["partnership announced", "statement adopted; text published", "partnership announced"],
            commitments=[
                commitment(
                    "t-mixed-c1",
                    fulfilled_by=["t-month", "t-elsewhere", "t-mixed"],
                    due="2025-06-01/2025-08-31",
                    due_precision="day",
                    **{f"status_on_{DAY}": "met late", f"past_due_on_{DAY}": True},
                    status_on_2024_12_31="open",
                    past_due_on_2024_12_31=False,
                ),
                commitment("t-mixed-c2", due="2025", due_precision="year", **{f"past_due_on_{DAY}": True}),
            ],
            requires=["multi-day", "multi-partner", "third-party-participants", "several-co-chairs-per-side",
                      "two-ministers", "place-unknown", "mixed-phase", "several-meetings-one-visit",
                      "same-day-same-partner", "side-event", "signing-at-event", "several-documents",
                      "announcement-not-signature", "reported-after-held", "commitment-fulfilled-by-event",
                      "commitment-late", "commitment-stepwise", "commitment-several-partners", "commitment-due-day"],
            note="Side event: 'a panel'; dates: 1–3 November.",
        ),
        event(
            "t-series",
            date="2025-03-04",
            series=[{"name": "EU–Japan Strategic Dialogue", "number": 11}, {"name": "A second series", "number": 6}],
            modality="video",
            legal_basis=None,
            eu_participants=[],
            requires=["two-formats-one-meeting", "numbered-series", "remote", "participants-unknown",
                      "asymmetric-levels", "other-legal-basis", "no-commitment"],
        ),
        event(
            "t-restart",
            series={"name": "A second series", "number": None},
            requires=["series-restart", "cadence-gap", "no-commitment"],
        ),
        event("t-month", date="2025-06", date_precision="month", requires=["date-month-only", "date-timezone"]),
        event("t-year", date="2023", date_precision="year", phase=before, outcomes=[], topics=[],
              requires=["date-year-only", "no-outcome", "before-partnership"]),
        event("t-inferred-day", date="2025-03-05", date_precision="inferred", requires=["date-inferred"]),
        event("t-inferred-month", date="2025-04", date_precision="inferred", requires=["date-inferred"]),
        event("t-inferred-year", date="2022", date_precision="inferred", phase=before, requires=["date-inferred"]),
        event("t-window", date_start="2025-03-01", date_end="2025-03-09", date_precision="window",
              requires=["date-range-window", "date-disputed"]),
        event("t-window-open", date_start=None, date_end="2025-03-09", date_precision="window",
              requires=["date-range-window"]),
        event("t-doubt", date="2025-02-03", requires=["planned-unconfirmed"]),
        event("t-planned", date="2099-02-03"),
        event("t-adopted", modality="none (written adoption)", format="signing-ceremony",
              requires=["adoption-without-meeting"]),
        event("t-failed", modality="unknown", format="negotiation", outcomes=["no agreement; talks ended"],
              requires=["negotiation-failed"]),
        event(
            "t-unilateral",
            partners=["CH"],
            phase=none,
            format="unilateral-decision",
            requires=["unilateral", "no-partnership-partner", "commitment-one-side", "commitment-recurring",
                      "commitment-no-due", "commitment-explore", "commitment-money", "commitment-status-unknown",
                      "commitment-not-security", "partner-side-change", "commitment-due-fuzzy", "commitment-early"],
            commitments=[
                commitment("t-u-c1", responsible="partner", recurring="yearly", fulfilled_by="t-unilateral"),
                commitment("t-u-c2", responsible="eu", recurring="ad hoc", note="not security"),
                commitment("t-u-c3", amount={"value": 8250000, "currency": "EUR"}, due_precision="fuzzy"),
                commitment("t-u-c4", amount={"value": 1250000.5, "currency": "CHF"}, due="2025-06-30",
                           due_precision="half-year", **{f"past_due_on_{DAY}": True}),
                commitment("t-u-c5", due="2027-03-31", due_precision="quarter", **{f"past_due_on_{DAY}": False}),
                commitment("t-u-c6", due="2026-11-22", due_precision="season", **{f"past_due_on_{DAY}": False}),
                commitment("t-u-c7", due="2026-11-21", due_precision="fuzzy", **{f"past_due_on_{DAY}": True}),
                commitment("t-u-c8", due="2026-01-15", due_precision="day",
                           **{f"past_due_on_{DAY}": True, f"status_on_{DAY}": "partly met"}),
                {"id": "t-u-c9", "text": "No position reported", "responsible": "both", "due": None,
                 "due_precision": "none"},
            ],
        ),
        event(
            "t-nobody",
            partners=[],
            phase={},
            modality="hybrid (some by telephone)",
            level="track-1-5",
            sources=[
                source(title="日EU、安保協力文書締結", language="ja", url="https://example.org/1", kind="official"),
                source(date=None, note="undated in the copy read"),
                source(date="2025", kind="aggregator", note="opinionated; use with care"),
                source(date="2025-03-04", kind="think-tank"),
                source(date=None),
            ],
            requires=["source-non-english", "weak-source", "multi-partner"],
        ),
    ]  # fmt: skip
