from datetime import date, timedelta

import pytest

from partnerships.choices import Marking, Role
from partnerships.models import AgendaItem, Commitment, CommitmentPartner, Outcome
from partnerships.queries import meetings
from partnerships.rules.partial_dates import NO_DATE, PartialDate
from partnerships.services import meetings as services
from partnerships.services.base import today
from tests.factories import meetings as make
from tests.factories import people
from tests.factories.base import making, saved
from tests.personas import access

pytestmark = pytest.mark.django_db


def titles(rows):
    return [row.title for row in rows]


@pytest.fixture
def lower(japan):
    """Somebody who works on Japan up to "Internal"."""
    who = people.user("lower")
    people.assign(who, Role.OFFICIAL, to=japan, up_to=Marking.NORMAL)
    return who


def test_listing_keeps_scope_and_marking(lower, official, japan, norway):
    make.meeting([japan], title="Normal")
    make.meeting([japan], title="Sensitive", marking=Marking.SENSITIVE)
    make.meeting([norway], title="Elsewhere")
    make.meeting([japan, norway], title="Shared")
    make.meeting(title="Nobody known")

    assert set(titles(meetings.listing(viewer=access(official)))) == {"Normal", "Sensitive", "Shared", "Nobody known"}
    assert set(titles(meetings.listing(viewer=access(lower)))) == {"Normal", "Shared", "Nobody known"}


def test_page_sorts_newest_first_and_unknown_dates_last(official, japan):
    make.meeting([japan], title="Old", when=PartialDate.read("2020-05"))
    make.meeting([japan], title="Undated", when=NO_DATE)
    make.meeting([japan], title="New", when=PartialDate.read("2026-05"))

    rows = meetings.listing(viewer=access(official))

    assert titles(meetings.page(rows).rows) == ["New", "Old", "Undated"]
    assert titles(meetings.page(rows, sort="date").rows) == ["Old", "New", "Undated"]
    assert titles(meetings.page(rows, sort="no such column").rows) == ["New", "Old", "Undated"]


def test_owed_is_for_those_who_can_record_it(official, reader, japan):
    past = PartialDate.on(today() - timedelta(days=1))
    make.planned([japan], title="Past", when=past)
    make.planned([japan], title="Reported", when=past, record_state="reported")
    make.planned([japan], title="To come")

    assert titles(meetings.owed(viewer=access(official), on=today())) == ["Past"]
    assert titles(meetings.owed(viewer=access(reader), on=today())) == []


def test_upcoming_lists_soonest_first(reader, japan):
    make.planned([japan], title="Undated", when=NO_DATE)
    make.planned([japan], title="Later", when=PartialDate.on(date(2999, 1, 1)))
    make.planned([japan], title="Sooner", when=PartialDate.on(date(2998, 1, 1)))
    make.planned([japan], title="Over", when=PartialDate.on(date(2020, 1, 1)))

    assert titles(meetings.upcoming(viewer=access(reader), on=today())) == ["Sooner", "Later", "Undated"]


def test_last_held_looks_past_the_meeting_itself(official, japan, korea):
    first = make.meeting([japan], when=PartialDate.read("2024-05"))
    second = make.meeting([japan], when=PartialDate.read("2025-05"))
    make.meeting([korea], when=PartialDate.read("2026-05"))
    viewer = access(official)

    assert meetings.last_held(viewer=viewer, partner_ids=[japan.pk]) == second
    assert meetings.last_held(viewer=viewer, partner_ids=[japan.pk], before=second) == first


def test_find_gives_nothing_out_of_sight(outsider, japan):
    meeting = make.meeting([japan])

    assert meetings.find(viewer=access(outsider), pk=meeting.pk) is None
    assert meetings.find_plain(viewer=access(outsider), pk=meeting.pk) is None


def test_find_leaves_out_what_lies_above_the_viewers_marking(lower, official, japan):
    meeting = make.meeting([japan], outcomes=["Meet again"])
    hidden = make.planned([japan], title="Sensitive", marking=Marking.SENSITIVE)
    promise = Commitment(
        reference="COM-JPN-900", origin="meeting", meeting=meeting, text="Sensitive", responsible="eu", owner=official,
        marking=Marking.SENSITIVE,
    )  # fmt: skip
    with making():
        promise.save()
        CommitmentPartner(commitment=promise, partner=japan).save()
        AgendaItem(meeting=meeting, commitment=promise).save()
        outcome = meeting.outcomes.get()
        outcome.planned_meeting, outcome.kind, outcome.disposition = hidden, "go_on_talking", "converted"
        outcome.save()

    seen = meetings.find(viewer=access(lower), pk=meeting.pk)
    everything = meetings.find(viewer=access(official), pk=meeting.pk)

    assert seen is not None
    assert everything is not None
    assert (len(seen.agenda.all()), len(everything.agenda.all())) == (0, 1)
    assert (len(seen.commitments.all()), len(everything.commitments.all())) == (0, 1)
    assert [row.planned_meeting for row in seen.outcomes.all()] == [None]
    assert [row.planned_meeting for row in everything.outcomes.all()] == [hidden]


def test_decisions_tell_the_story_newest_first(official, manager, japan):
    meeting = services.log(actor=official, values=make.values(), partners=[japan])
    meeting = services.submit(actor=official, meeting=meeting, version=meeting.version)
    meeting = services.return_(actor=manager, meeting=meeting, version=meeting.version, comment="Who chaired?")

    story = [(event.action, event.actor, event.reason) for event in meetings.decisions(meeting)]

    assert story == [
        ("meetings.return", "manager", "Who chaired?"),
        ("meetings.submit", "official", "meetings.submit"),
    ]


def test_transitions_are_offered_to_those_who_may(official, reader, japan):
    meeting = make.planned([japan])

    assert "hold" in meetings.transitions(meeting, viewer=access(official))
    assert meetings.transitions(meeting, viewer=access(reader)) == []


def test_record_transitions_know_the_reviewer(official, manager, reader, japan):
    meeting = services.log(actor=official, values=make.values(), partners=[japan])
    meeting = services.submit(actor=official, meeting=meeting, version=meeting.version)

    assert meetings.record_transitions(meeting, viewer=access(manager)) == ["approve", "return"]
    assert meetings.record_transitions(meeting, viewer=access(official)) == []
    assert meetings.record_transitions(meeting, viewer=access(reader)) == []


def test_outcomes_to_keep_are_those_submitted_decided_or_merged_into(official, japan):
    meeting = make.meeting([japan], outcomes=["One", "Two", "Three"])
    one, two, _three = meeting.outcomes.order_by("position")
    one.disposition, one.merged_into = "merged", two
    saved(one)

    assert set(meetings.outcomes_to_keep(meeting)) == {one.pk, two.pk}
    assert Outcome.objects.count() == 3
