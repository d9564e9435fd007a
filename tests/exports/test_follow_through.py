"""Show 1: what the real events say of their commitments, and what the product shows of them; no disagreement."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import yaml
from django.core.management import call_command
from pytest_django import DjangoDbBlocker

from partnerships.exports import follow_through
from partnerships.models import Citation, Commitment, ReportedPosition
from partnerships.queries import commitments as queries
from partnerships.services import events
from partnerships.services.base import today
from tests.database import ScratchDatabase
from tests.factories import event_files

pytestmark = [pytest.mark.django_db, pytest.mark.long]

DAY = date(2026, 11, 22)
DOCUMENT = Path(__file__).resolve().parents[2] / "docs" / "follow-through.md"

# Read off domain.md, section 5, by hand: what the file says, whether the date has passed → the standing.
MUST_BE: dict[tuple[str, bool], str] = {
    ("met", False): "kept",
    ("met", True): "kept",
    ("met late", False): "kept_late",
    ("met late", True): "kept_late",
    ("partly met", False): "partly_kept",
    ("partly met", True): "partly_kept",
    ("not met", False): "not_kept",
    ("not met", True): "not_kept",
    ("open", False): "open",
    ("open", True): "overdue",
    ("unknown", False): "open_unknown",
    ("unknown", True): "past_due_unknown",
}


def told() -> list[dict[str, Any]]:
    """Give the commitments of the file, read without the product's help."""
    document = yaml.safe_load(event_files.DEMO.read_text(encoding="utf-8"))
    return [promise for event in document["events"] for promise in event["commitments"]]


@pytest.fixture(scope="module")
def imported(
    django_db_setup: None, django_db_blocker: DjangoDbBlocker, scratch_database: ScratchDatabase
) -> Iterator[None]:
    """Import the real events once for all tests here."""
    with django_db_blocker.unblock():
        event_files.load_reference()
        events.import_file(actor=None, content=event_files.DEMO.read_bytes(), reason="events.yaml")
        yield
        scratch_database.restore()


@pytest.mark.parametrize("as_of", [None, DAY], ids=["with the clock there", "looking back"])
def test_no_standing_disagrees_with_the_file(imported: None, as_of: date | None) -> None:
    on = DAY if as_of is None else date(2027, 6, 1)
    shown = dict(queries.listing(viewer=None, on=on, as_of=as_of).values_list("external_id", "standing"))

    must_be = {
        promise["id"]: MUST_BE[promise["status_on_2026_11_22"], bool(promise["past_due_on_2026_11_22"])]
        for promise in told()
    }
    assert shown == must_be
    assert len(must_be) == 21


def test_every_position_was_carried_over_with_the_sources_of_its_event(imported: None) -> None:
    carried = dict(ReportedPosition.objects.filter(on=DAY).values_list("commitment__external_id", "position"))
    assert carried == {promise["id"]: promise["status_on_2026_11_22"] for promise in told()}
    for promise in Commitment.objects.select_related("meeting").order_by("pk"):
        of_event = Citation.objects.filter(meeting=promise.meeting).order_by("position")
        of_position = Citation.objects.filter(reported_position__commitment=promise).order_by("position")
        assert list(of_position.values_list("source", "remark")) == list(of_event.values_list("source", "remark"))
        assert of_position.exists()


def test_the_document_says_what_is_shown(imported: None) -> None:
    text = follow_through.text(content=event_files.DEMO.read_bytes(), on=today())

    assert DOCUMENT.read_text(encoding="utf-8") == text, "run manage.py follow_through_report docs/follow-through.md"
    assert text.count("\n| `") == 21


def test_the_command_writes_the_document(imported: None, tmp_path: Path) -> None:
    call_command("follow_through_report", str(tmp_path / "out.md"))

    assert (tmp_path / "out.md").read_text(encoding="utf-8") == DOCUMENT.read_text(encoding="utf-8")


def test_a_commitment_that_was_not_imported_is_shown_as_missing(imported: None) -> None:
    content = event_files.DEMO.read_bytes().replace(b"jp-2024-11-01-strategic-dialogue-1-c1", b"somewhere-else-c1")

    text = follow_through.text(content=content, on=today())

    assert text.count("nothing: it is not here on that day") == 1
