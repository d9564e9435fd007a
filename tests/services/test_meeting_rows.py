import pytest

from partnerships.choices import CommitmentKind, Marking, Role
from partnerships.errors import RuleViolation
from partnerships.models import AgendaItem, AuditEvent, Commitment, CommitmentPartner
from partnerships.rules.partial_dates import PartialDate
from partnerships.services import meeting_rows, meetings, outcomes
from tests.factories import meetings as make
from tests.factories import people
from tests.factories.base import making
from tests.personas import access

pytestmark = pytest.mark.django_db


def write(user, meeting, **rows):
    with making(user):
        return meeting_rows.write(access(user), meeting, **rows)


def test_write_leaves_what_is_not_given(official, japan):
    meeting = make.meeting([japan], outcomes=["One"])

    write(official, meeting)

    assert meeting.partner_links.count() == 1
    assert meeting.outcomes.count() == 1


def test_write_touches_only_the_rows_that_differ(official, japan):
    meeting = make.meeting([japan])
    people_there = [{"side": "eu", "office": "One"}, {"side": "partner", "office": "Two"}]
    write(official, meeting, participants=people_there)
    before = AuditEvent.objects.count()

    write(official, meeting, participants=[people_there[0], {"side": "partner", "office": "Two and a half"}])

    assert AuditEvent.objects.count() == before + 1
    assert [str(person) for person in meeting.participants.order_by("position")] == ["One", "Two and a half"]


def test_write_keeps_the_order_given(official, japan, korea):
    meeting = make.meeting([japan, korea])

    write(official, meeting, partners=[korea, japan])

    assert [link.partner for link in meeting.partner_links.order_by("position")] == [korea, japan]


def test_write_keeps_a_partner_whom_something_was_promised(official, japan, korea):
    meeting = make.meeting([japan, korea], outcomes=["One"])
    promise = outcomes.convert(
        actor=official,
        outcome=meeting.outcomes.get(),
        version=1,
        values={
            "kind": CommitmentKind.DIALOGUE_ONLY,
            "responsible": "eu",
            "owner": official,
            "due": PartialDate.read("2999"),
        },
        action=None,
        partners=[japan],
    )

    with pytest.raises(RuleViolation, match=promise.reference):
        write(official, meeting, partners=[korea])
    write(official, meeting, partners=[japan])


def test_write_keeps_agenda_items_the_editor_cannot_see(official, japan):
    lower = people.user("lower")
    people.assign(lower, Role.OFFICIAL, to=japan, up_to=Marking.NORMAL)
    meeting = make.meeting([japan])
    promise = Commitment(
        reference="COM-JPN-900", origin="meeting", meeting=meeting, text="Sensitive", responsible="eu", owner=official,
        marking=Marking.SENSITIVE,
    )  # fmt: skip
    with making():
        promise.save()
        CommitmentPartner(commitment=promise, partner=japan).save()
        AgendaItem(meeting=meeting, commitment=promise).save()

    meetings.change(actor=lower, meeting=meeting, version=meeting.version, agenda=[{"words": "Cyber"}])

    assert {str(item) for item in meeting.agenda.all()} == {"COM-JPN-900", "Cyber"}


def test_write_keeps_agenda_items_about_outcomes_the_editor_cannot_see(official, japan, norway):
    elsewhere = make.meeting([norway], outcomes=["Theirs"])
    meeting = make.meeting([japan])
    with making():
        AgendaItem(meeting=meeting, outcome=elsewhere.outcomes.get()).save()

    write(official, meeting, agenda=[])

    assert meeting.agenda.get().outcome == elsewhere.outcomes.get()


LISTS = {
    "participants": [{"side": "eu", "office": "One"}, {"side": "partner", "office": "Two"}],
    "agenda": [{"words": "Cyber"}, {"words": "Space"}],
    "sources": [{"publisher": "Test Gazette", "title": "A report", "kind": "media", "remark": "page 2"}],
}


@pytest.mark.parametrize("name", LISTS)
def test_write_says_whether_anything_differed(name, official, japan):
    meeting = make.meeting([japan])

    assert write(official, meeting, **{name: LISTS[name]})
    there = AuditEvent.objects.count()

    assert not write(official, meeting, **{name: LISTS[name]})
    assert AuditEvent.objects.count() == there
    assert write(official, meeting, **{name: LISTS[name][1:]})


def test_write_says_whether_links_or_outcomes_differed(official, japan, korea):
    track, meeting = make.track("EU–Japan Strategic Dialogue", [japan]), make.meeting([japan], outcomes=["One"])
    outcome = {"pk": meeting.outcomes.get().pk, "text": "One"}

    assert not write(official, meeting, partners=[japan], outcomes=[outcome], tracks=[])
    assert write(official, meeting, outcomes=[outcome | {"text": "One and a half"}])
    assert write(official, meeting, tracks=[(track, 3)])
    assert not write(official, meeting, tracks=[(track, 3)])
    assert write(official, meeting, tracks=[(track, 4)])
    assert write(official, meeting, partners=[japan, korea])
    assert write(official, meeting, outcomes=[])


def test_write_does_not_move_what_the_editor_sees_past_what_they_do_not(official, japan, norway):
    hidden = make.track("EU–Norway dialogue", [norway])
    seen = make.track("EU–Japan dialogue", [japan])
    meeting = make.meeting([japan], tracks=[(hidden, 3), (seen, 2)])

    assert not write(official, meeting, tracks=[(seen, 2)])


def test_write_refuses_a_track_named_twice(official, japan):
    track, meeting = make.track("EU–Japan Strategic Dialogue", [japan]), make.meeting([japan])

    with pytest.raises(RuleViolation) as refused:
        write(official, meeting, tracks=[(track, 1), (track, 2)])
    assert list(refused.value.message_dict) == ["tracks-1"]


def test_write_refuses_an_agenda_item_that_is_two_things(official, japan):
    meeting = make.meeting([japan], outcomes=["One"])
    both = {"words": "Cyber", "outcome": meeting.outcomes.get()}

    with pytest.raises(RuleViolation, match="one thing"):
        write(official, meeting, agenda=[both])
