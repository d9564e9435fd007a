"""Due sessions and occurrences as a viewer sees them, and the series of the real events."""

from __future__ import annotations

from datetime import date

import pytest
import yaml
from django.db import connection
from django.test.utils import CaptureQueriesContext

from partnerships.choices import Marking, Role, SlotState
from partnerships.models import Commitment, Fulfilment, Meeting, MeetingTrack, Partner, Track, User
from partnerships.queries import cadence
from partnerships.rules.cadence import Rhythm
from partnerships.rules.partial_dates import PartialDate
from partnerships.services import events
from tests.factories import commitments as promises
from tests.factories import event_files, people
from tests.factories import meetings as make
from tests.factories.base import making, saved
from tests.factories.partners import rest
from tests.personas import access

pytestmark = pytest.mark.django_db

TODAY = date(2026, 11, 22)


def held(track: Track, day: date, ordinal: int | None = None, **values: object) -> Meeting:
    partners = [link.partner for link in track.partner_links.all()]
    return make.meeting(partners, tracks=[(track, ordinal)], when=PartialDate.on(day), **values)  # type: ignore[arg-type]


def states(track: Track, user: User, *, on: date = TODAY) -> list[tuple[str, str]]:
    viewer = access(user)
    (found,) = cadence.of_tracks([track], viewer=viewer, on=on).values()
    return [(f"{slot.due:%Y-%m}", str(slot.state)) for slot in found]


# --- what must not be seen or said ------------------------------------------------------------------------------------


def test_meetings_out_of_sight_keep_nothing(official: User, japan: Partner, norway: Partner) -> None:
    track = make.track("Both", [japan, norway], interval_months=12)
    make.meeting([norway], tracks=[(track, 1)])

    assert states(track, official) == []


def test_nothing_is_missed_where_a_meeting_out_of_sight_was_held(japan: Partner) -> None:
    """Who may not see a session is told that none is known, which is true, and not that it was missed, which is not."""
    cleared, limited = people.user("cleared"), people.user("limited")
    people.assign(cleared, Role.OFFICIAL, to=japan)
    people.assign(limited, Role.OFFICIAL, to=japan, highest_marking=Marking.NORMAL)
    track = make.track("Own", [japan], interval_months=12)
    held(track, date(2024, 3, 1))
    held(track, date(2025, 3, 1), marking=Marking.SENSITIVE)

    assert states(track, cleared)[:1] == [("2025-03", "kept")]
    assert states(track, limited)[:1] == [("2025-03", "unheard")]
    (found,) = cadence.courses([track], viewer=access(limited), on=TODAY).values()
    assert len(found.held) == 1


def test_meetings_called_off_are_shown_and_keep_nothing(official: User, japan: Partner) -> None:
    track = make.track("Own", [japan], interval_months=12)
    held(track, date(2024, 3, 1))
    off = held(track, date(2025, 3, 1), status="planned")
    off.status, off.cancel_reason = "cancelled", "partner"
    saved(off)

    assert states(track, official)[:1] == [("2025-03", "missed")]
    (found,) = cadence.courses([track], viewer=access(official), on=TODAY).values()
    assert found.called_off == (off,)


@pytest.mark.parametrize("status", ["unconfirmed", "planned"])
def test_nothing_is_missed_where_a_meeting_may_have_been(status: str, official: User, japan: Partner) -> None:
    track = make.track("Own", [japan], interval_months=12)
    held(track, date(2024, 3, 1))
    held(track, date(2025, 3, 1), status=status)

    assert states(track, official)[:1] == [("2025-03", "unheard")]


def test_occasions_without_session_keep_nothing(official: User, japan: Partner) -> None:
    track = make.track("Own", [japan], interval_months=12)
    held(track, date(2024, 3, 1), modality="none")

    assert states(track, official) == []


def test_slots_of_a_dormant_partnership_are_paused(official: User, japan: Partner) -> None:
    track = make.track("Own", [japan], interval_months=12)
    held(track, date(2023, 3, 1))
    rest(japan, date(2023, 12, 1), date(2025, 8, 1))

    assert states(track, official) == [("2024-03", "paused"), ("2026-08", "missed"), ("2027-08", "ahead")]


def test_track_of_two_partners_rests_while_both_do(official: User, japan: Partner, korea: Partner) -> None:
    track = make.track("Both", [japan, korea], interval_months=12)
    held(track, date(2024, 3, 1))
    rest(japan, date(2024, 6, 1))
    assert states(track, official)[:1] == [("2025-03", "missed")]

    rest(korea, date(2024, 6, 1))
    assert states(track, official)[:1] == [("2025-03", "paused")]


# --- what is said -----------------------------------------------------------------------------------------------------


def test_next_due_and_counts(official: User, japan: Partner) -> None:
    track = make.track("Own", [japan], interval_months=12, tolerance_days=30)
    for number, day in enumerate([date(2023, 3, 1), date(2024, 3, 20), date(2025, 9, 1)]):
        held(track, day, number + 1)

    following = cadence.next_due(track, viewer=access(official), on=TODAY)
    assert following is not None
    assert (following.due, following.state) == (date(2027, 9, 1), SlotState.AHEAD)
    counted = cadence.counts([track], viewer=access(official), on=TODAY)[track.pk]
    assert (counted.kept, counted.fallen_due) == (1, 3)
    assert [str(slot.state) for slot in counted.gaps] == ["late", "missed"]
    within = cadence.counts([track], viewer=access(official), on=TODAY, until=date(2024, 12, 31))[track.pk]
    assert (within.kept, within.fallen_due) == (1, 1)


def test_series_that_was_succeeded_expects_nothing_more(official: User, japan: Partner) -> None:
    old = make.track("Old", [japan], interval_months=24)
    new = make.track("New", [japan], interval_months=12, succeeds=old)
    held(old, date(2021, 6, 24), 4)
    assert states(old, official)[:1] == [("2023-06", "missed")]

    held(new, date(2023, 6, 1), 1)

    assert states(old, official) == []
    assert states(new, official)[:1] == [("2024-06", "missed")]


def test_one_meeting_keeps_two_series(official: User, japan: Partner) -> None:
    one, other = (make.track(name, [japan], interval_months=12) for name in ("One", "Other"))
    held(one, date(2024, 11, 1), 10)
    held(other, date(2024, 12, 1), 5)
    make.meeting([japan], tracks=[(one, 11), (other, 6)], when=PartialDate.on(date(2025, 10, 1)))

    assert states(one, official)[0] == ("2025-11", "kept")
    assert states(other, official)[0] == ("2025-12", "kept")


def test_occurrences_count_from_the_due_date_or_the_promise(official: User, japan: Partner) -> None:
    meeting = make.meeting([japan], when=PartialDate.on(date(2024, 3, 5)))
    no_date = PartialDate(words="every year")
    dated = promises.commitment([japan], official, recurrence_months=12, due=PartialDate.on(date(2025, 1, 1)))
    undated = promises.commitment([japan], official, recurrence_months=12, due=no_date, meeting=meeting)
    once = promises.commitment([japan], official)
    with making():
        Fulfilment(commitment=undated, meeting=meeting, fulfilled_on=date(2025, 2, 1)).save()
        undated.refresh_from_db()
        undated.save()
    promises.reported(dated, "not met", date(2026, 2, 1))

    found = cadence.of_commitments([dated, undated, once], viewer=access(official), on=TODAY)

    assert {pk: [(each.due.year, str(each.state)) for each in rows] for pk, rows in found.items()} == {
        dated.pk: [(2025, "unknown"), (2026, "missed"), (2027, "ahead")],
        undated.pk: [(2025, "kept"), (2026, "unknown"), (2027, "ahead")],
    }


def test_occurrences_hear_approved_reviews(official: User, manager: User, japan: Partner) -> None:
    row = promises.commitment([japan], official, recurrence_months=12, due=PartialDate.on(date(2025, 1, 1)))
    promises.reviewed(row, official, manager, "not_implemented")
    today = date.today()  # noqa: DTZ011  # reviews are decided now

    found = cadence.of_commitments([row], viewer=access(official), on=today)[row.pk]

    assert [str(each.state) for each in found if each.due <= today][-1] == "missed"
    assert cadence.of_commitments([], viewer=access(official), on=TODAY) == {}


def test_cost_is_the_same_whatever_the_number(official: User, japan: Partner) -> None:
    def statements(count: int) -> tuple[int, int]:
        for number in range(count):
            track = make.track(f"Track {count} {number}", [japan], interval_months=12)
            held(track, date(2024, 3, 1))
            promises.commitment([japan], official, recurrence_months=12)
        viewer = access(official)
        with CaptureQueriesContext(connection) as tracks:
            cadence.courses(Track.objects.all(), viewer=viewer, on=TODAY)
        with CaptureQueriesContext(connection) as commitments:
            cadence.of_commitments(Commitment.objects.all(), viewer=viewer, on=TODAY)
        return len(tracks), len(commitments)

    assert statements(1) == statements(4) == (3, 5)


# --- the real events --------------------------------------------------------------------------------------------------

SERIES = ("numbered-series", "series-restart", "cadence-gap", "two-formats-one-meeting")
REAL = [
    event
    for event in yaml.safe_load(event_files.DEMO.read_text(encoding="utf-8"))["events"]
    if set(SERIES) & set(event["requires"])
]


@pytest.fixture
def real(second_manager: User) -> User:
    """Enter the reference data and the 24 real events; give somebody who sees all."""
    event_files.load_reference()
    events.import_file(actor=None, content=event_files.DEMO.read_bytes(), reason="events.yaml")
    return second_manager


def _track(name: str) -> Track:
    return Track.objects.get(name=name)


@pytest.mark.long
def test_no_real_series_is_missed_or_late(real: User) -> None:
    """Each is known from sources alone and broken by their silence: unknown never turns into missed."""
    links = {event["id"]: event["series"]["name"] for event in REAL}
    assert len(links) == 16

    found = cadence.courses(Track.objects.all(), viewer=access(real), on=TODAY)

    for identifier, name in links.items():
        course = found[_track(name).pk]
        assert identifier in {meeting.external_id for meeting in Meeting.objects.filter(track_links__track__name=name)}
        assert {slot.state for slot in course.course.slots} <= {
            SlotState.KEPT, SlotState.UNHEARD, SlotState.AHEAD,
        }, name  # fmt: skip
    unconfirmed = found[_track("EU–Canada Security and Defence Symposium").pk]
    assert (unconfirmed.held, unconfirmed.course.slots) == ((), [])


@pytest.mark.long
def test_real_numbers_prove_what_sources_do_not_say(real: User) -> None:
    """The gap of the second EU–Norway dialogue: the first, of 25 March 2021, is known from the track's note."""
    norway = _track("EU–Norway Dialogue on Security and Defence")
    assert states(norway, real)[:2] == [("2023-06", "kept"), ("2024-03", "unheard")]

    held(norway, date(2021, 3, 25), 1, record_state="reported")

    assert states(norway, real)[:2] == [("2022-03", "late"), ("2023-06", "kept")]


@pytest.mark.long
def test_real_series_that_restarts_or_merges(real: User) -> None:
    """Korea's series of 2015 ended with the first of the new one; one meeting in Delhi was the 11th and the 6th."""
    old, new = (
        _track("Korea–EU Security and Defense Dialogue (2015–)"),
        _track("EU–South Korea Security and Defence Dialogue"),
    )
    old.interval_months = 24  # "every two years, until it was raised"
    saved(old)
    assert states(old, real)[0] == ("2023-06", "unheard")

    held(new, date(2025, 9, 1), 1, record_state="reported")

    assert states(old, real) == [("2023-06", "unheard"), ("2025-06", "unheard")]
    (course,) = cadence.courses([old], viewer=access(real), on=TODAY).values()
    assert course.course.cadence.rhythm is Rhythm.SUCCEEDED
    assert states(new, real) == [("2026-09", "unheard"), ("2027-09", "ahead")]

    eleventh = Meeting.objects.get(external_id="in-2025-11-18-consultations-11")
    sixth = _track("EU–India Security and Defence Consultations")  # its first is known, of 10 June 2022
    sixth.interval_months = 12
    saved(sixth)
    assert states(sixth, real)[-2] == ("2026-06", "unheard")

    saved(MeetingTrack(meeting=eleventh, track=sixth, ordinal=6, position=1))

    assert states(sixth, real) == [
        ("2023-06", "unheard"),  # the numbers say that four were held of which nobody told us when
        ("2024-06", "unheard"),
        ("2025-06", "unheard"),
        ("2026-11", "unheard"),
        ("2027-11", "ahead"),
    ]
