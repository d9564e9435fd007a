from datetime import date

import pytest

from partnerships.queries import tracks
from partnerships.rules.cadence import Rhythm
from partnerships.rules.partial_dates import PartialDate
from tests.factories import meetings as make
from tests.factories.partners import rest
from tests.personas import access

pytestmark = pytest.mark.django_db

TODAY = date(2026, 11, 22)


def row_of(user, track):
    viewer = access(user)
    (row,) = tracks.described(tracks.listing(viewer=viewer).filter(pk=track.pk), viewer=viewer, on=TODAY)
    return row


def test_listing_shows_own_open_and_unclaimed_tracks(official, japan, norway):
    make.track("Own", [japan])
    make.track("Elsewhere", [norway])
    make.track("Open", [norway], is_open_to_all=True)

    found = tracks.page(tracks.listing(viewer=access(official)), viewer=access(official), on=TODAY)

    assert [row.track.name for row in found.rows] == ["Open", "Own"]
    assert found.count == 2


def test_described_knows_last_next_and_rhythm(official, japan):
    track = make.track("Own", [japan], interval_months=12)
    old = PartialDate.on(date(2024, 3, 1))
    last = make.meeting([japan], tracks=[(track, 2)], when=PartialDate.on(date(2025, 3, 1)))
    make.meeting([japan], tracks=[(track, 1)], when=old)
    following = make.planned([japan], tracks=[(track, 3)])

    row = row_of(official, track)

    assert (row.last, row.next) == (last, following)
    assert row.cadence.rhythm is Rhythm.MISSED


def test_described_does_not_count_occasions_without_session(official, japan):
    track = make.track("Own", [japan], interval_months=12)
    make.meeting([japan], tracks=[(track, 1)], modality="none")
    make.meeting([japan], tracks=[(track, 2)], format=make.dialogue_format("announcement", is_session=False))

    row = row_of(official, track)

    assert row.last is None
    assert row.cadence.rhythm is Rhythm.UNKNOWN


def test_described_calls_nothing_missed_that_only_went_unreported(official, japan):
    track = make.track("Own", [japan], interval_months=1)
    make.meeting([japan], tracks=[(track, 1)], record_state="reported", when=PartialDate.on(date(2020, 3, 1)))

    assert row_of(official, track).cadence.rhythm is Rhythm.UNHEARD


def test_described_pauses_while_every_partner_is_dormant(official, japan):
    track = make.track("Own", [japan], interval_months=1)
    make.meeting([japan], tracks=[(track, 1)], when=PartialDate.on(date(2020, 3, 1)))
    rest(japan, date(2020, 3, 15))

    assert row_of(official, track).cadence.rhythm is Rhythm.PAUSED


def test_described_uses_only_what_the_viewer_sees(official, japan, norway):
    track = make.track("Both", [japan, norway], interval_months=12)
    make.meeting([norway], tracks=[(track, 1)])

    assert row_of(official, track).last is None


def test_find_gives_nothing_out_of_sight(outsider, japan):
    assert tracks.find(viewer=access(outsider), pk=make.track("Own", [japan]).pk) is None


def test_described_gives_the_due_sessions_and_the_next_one(official, japan):
    track = make.track("Own", [japan], interval_months=12)
    make.meeting([japan], tracks=[(track, 1)], when=PartialDate.on(date(2025, 1, 1)))

    row = row_of(official, track)

    assert [str(slot.state) for slot in row.slots] == ["missed", "ahead"]
    assert row.next_due.due == date(2027, 1, 1)


def test_sessions_are_listed_newest_first(official, japan):
    track = make.track("Own", [japan])
    for number, day in enumerate([date(2020, 1, 1), date(2022, 1, 1)]):
        make.meeting([japan], tracks=[(track, number + 1)], when=PartialDate.on(day))
    make.planned([japan], tracks=[(track, 3)])

    assert [link.ordinal for link in tracks.sessions(track, viewer=access(official))] == [3, 2, 1]


def test_find_names_no_neighbour_out_of_sight(official, japan, norway):
    before, after = make.track("Before", [norway]), make.track("Above", [norway])
    track = make.track("Own", [japan], succeeds=before, reports_to=after)
    make.track("Next", [norway], succeeds=track)

    found = tracks.find(viewer=access(official), pk=track.pk)

    assert found is not None
    assert (found.succeeds, found.reports_to, list(found.successors.all())) == (None, None, [])
    assert (found.succeeds_id, found.reports_to_id) == (before.pk, after.pk)
