"""What a person has edited of an imported event."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from partnerships.models import Commitment, Meeting, MeetingTrack, Source, User
from partnerships.models.base import Record
from partnerships.queries import edits
from partnerships.services.events import ACTION, import_file
from partnerships.services.users import system_account
from tests.factories.base import making
from tests.factories.event_files import commitment, event, events_file, known_world

pytestmark = pytest.mark.django_db


@pytest.fixture
def imported() -> Meeting:
    known_world()
    first = event("e1", series={"name": "S", "number": 1}, commitments=[commitment("c1", fulfilled_by="e1")])
    import_file(actor=None, content=events_file(first, event("e2", sources=[])), reason="test")
    return Meeting.objects.get(external_id="e1")


def edited() -> set[str | None]:
    found = edits.by_people(list(Meeting.objects.order_by("pk")), besides=ACTION)
    return set(Meeting.objects.filter(pk__in=found).values_list("external_id", flat=True))


def _change(row: Record | None, field: str, value: object) -> None:
    assert row is not None
    setattr(row, field, value)
    row.save()


EDITS: dict[str, Callable[[Meeting], None]] = {
    "meeting": lambda meeting: _change(meeting, "title", "New"),
    "participant": lambda meeting: _change(meeting.participants.first(), "office", "New"),
    "topic": lambda meeting: _change(meeting.agenda.first(), "position", 9),
    "outcome": lambda meeting: _change(meeting.outcomes.first(), "text", "New"),
    "remark": lambda meeting: _change(meeting.citations.first(), "remark", "New"),
    "source": lambda meeting: _change(Source.objects.get(), "title", "New"),
    "track": lambda meeting: _change(MeetingTrack.objects.get().track, "name", "New"),
    "commitment": lambda meeting: _change(meeting.commitments.first(), "note", "New"),
    "outcome taken out": lambda meeting: _delete(meeting.outcomes.first()),
    "partner taken out": lambda meeting: _delete(meeting.partner_links.first()),
    "commitment taken out": lambda meeting: _delete(meeting.commitments.first()),
    "fulfilment taken out": lambda meeting: _undo_fulfilment(meeting.commitments.get()),
}


def _delete(row: Record | None) -> None:
    assert row is not None
    row.delete()


def _undo_fulfilment(row: Commitment) -> None:
    row.fulfilments.all().delete()
    row.save()


@pytest.mark.parametrize("edit", EDITS.values(), ids=EDITS.keys())
def test_a_persons_edit_is_found(edit: Callable[[Meeting], None], imported: Meeting, second_manager: User) -> None:
    with making(second_manager):
        edit(imported)

    assert edited() == {"e1"}


def test_other_writers_do_not_count(imported: Meeting) -> None:
    with making(system_account("importer")):
        _change(imported, "title", "New")

    assert edited() == set()


def test_what_the_file_does_not_tell_of_a_track_does_not_count(imported: Meeting, second_manager: User) -> None:
    with making(second_manager):
        _change(MeetingTrack.objects.get().track, "cadence", "yearly")

    assert edited() == set()


def test_no_meetings_cost_nothing(django_assert_num_queries: Callable[[int], object]) -> None:
    with django_assert_num_queries(0):  # type: ignore[attr-defined]  # a context manager
        assert edits.by_people([], besides=ACTION) == set()
