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
        meeting_rows.write(access(user), meeting, **rows)


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


def test_write_refuses_an_agenda_item_that_is_two_things(official, japan):
    meeting = make.meeting([japan], outcomes=["One"])
    both = {"words": "Cyber", "outcome": meeting.outcomes.get()}

    with pytest.raises(RuleViolation, match="one thing"):
        write(official, meeting, agenda=[both])
