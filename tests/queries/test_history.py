"""The audit record is read within scope and marking, and put into words."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from django.db import connection
from django.db.models import Q
from django.test.utils import CaptureQueriesContext

from partnerships.choices import Marking, Role
from partnerships.errors import NotAllowed
from partnerships.models import (
    AgendaItem,
    AuditEvent,
    Citation,
    Commitment,
    CommitmentPartner,
    Fulfilment,
    Partner,
    User,
)
from partnerships.queries import history
from partnerships.queries.history import Wanted
from partnerships.queries.images import Entry, entries, name_of
from partnerships.rules.partial_dates import PartialDate
from partnerships.services import meetings as services
from tests.factories import commitments, meetings, people, rows
from tests.factories.base import making
from tests.factories.reminders import reminder
from tests.personas import access


def texts(user: User, **wanted: object) -> list[str]:
    story = history.listing(viewer=access(user), wanted=Wanted(**wanted))  # type: ignore[arg-type]  # test's own words
    return [f"{entry.what} {entry.ref}" for entry in story.entries]


def of(user: User, row: object) -> list[Entry]:
    return history.of_row(viewer=access(user), row=row).entries


def test_listing_is_refused_to_a_reader(reader: User):
    with pytest.raises(NotAllowed):
        history.listing(viewer=access(reader), wanted=Wanted())


def test_listing_leaves_out_other_partners(outsider: User, official: User, japan: Partner):
    commitments.commitment([japan], official, text="A secret of Japan")

    assert not [text for text in texts(outsider) if "COM-TST-001" in text or "Japan" in text]
    assert [text for text in texts(official) if "COM-TST-001" in text]


def test_listing_leaves_out_what_is_marked_higher(official: User, japan: Partner):
    junior = people.user("junior")
    people.assign(junior, Role.OFFICIAL, to=japan, up_to=Marking.NORMAL)
    row = commitments.commitment([japan], official, marking=Marking.SENSITIVE)
    commitments.action(row, official)
    commitments.evidence(row)

    assert not [text for text in texts(junior) if "ommitment" in text or "ction" in text or "vidence" in text]
    assert len([text for text in texts(official) if "ommitment" in text or "ction" in text or "vidence" in text]) >= 4


def test_listing_leaves_out_sources_cited_for_unseen_things(outsider: User, official: User, japan: Partner):
    rows.row(Citation, area=None, commitment=commitments.commitment([japan], official), remark="about Japan")

    assert not [text for text in texts(outsider) if text.startswith("Added: citation")]
    assert [text for text in texts(official) if text.startswith("Added: citation")]


def test_listing_tells_of_accounts_only_those_who_administer_or_audit(
    official: User, administrator: User, auditor: User, second_manager: User
):
    assert not [text for text in texts(official) if "user" in text or "assignment" in text]
    assert not [text for text in texts(second_manager) if "user" in text or "assignment" in text]
    assert [text for text in texts(administrator) if "assignment" in text]
    assert [text for text in texts(auditor) if "assignment" in text]


def test_listing_shows_what_was_taken_out_to_those_who_saw_it(outsider: User, official: User, japan: Partner):
    row = commitments.commitment([japan], official)
    with making():
        CommitmentPartner.objects.filter(commitment=row).delete()
        CommitmentPartner(commitment=row, partner=japan).save()

    gone = "Taken out: partner of a commitment"
    assert [text for text in texts(official) if text.startswith(gone)]
    assert not [text for text in texts(outsider) if text.startswith(gone)]


@pytest.mark.long
def test_draft_of_an_update_is_told_to_its_author_alone(official: User, manager: User, auditor: User, japan: Partner):
    row = commitments.commitment([japan], official)
    update = commitments.update(row, official, narrative="Not ready yet")
    gone = commitments.update(row, official, narrative="Thrown away")
    with making(official):
        gone.delete()

    def told(user: User) -> str:
        found = [*history.listing(viewer=access(user), wanted=Wanted()).entries, *of(user, row)]
        return " ".join(change.new + change.old for entry in found for change in entry.changes)

    assert "Not ready yet" in told(official)
    assert "Thrown away" in told(official)
    assert "Not ready yet" not in told(manager)
    assert "Thrown away" not in told(manager)
    for wanted in (Wanted(), Wanted(partner=japan)):  # whoever may take the whole record away reads all of it
        whole = history.listing(viewer=access(auditor), wanted=wanted).entries
        assert "Thrown away" in " ".join(change.old for entry in whole for change in entry.changes)
    assert history.row_of(viewer=access(manager), table="statusupdate", pk=update.pk) is None


@pytest.mark.long
def test_listing_is_narrowed(official: User, second_manager: User, japan: Partner, norway: Partner):
    with making(official, reason="as agreed in the meeting"):
        row = commitments.commitment([japan], official)
        Commitment.objects.filter(pk=row.pk).update(note="seen")
    other = commitments.commitment([norway], second_manager)

    day = access(official).on
    everything = texts(second_manager)
    assert [text for text in everything if other.reference in text]
    assert not [text for text in texts(second_manager, partner=japan) if other.reference in text]
    assert {text.split(": ")[1][:10] for text in texts(second_manager, table="commitment")} == {"commitment"}
    assert texts(second_manager, person=official, table="commitment")[0].startswith("Changed: commitment")
    assert len(texts(second_manager, text="agreed in the meeting")) == 1
    assert texts(second_manager, from_day=day + timedelta(days=2)) == []
    assert texts(second_manager, to_day=date(2026, 1, 1)) == []
    assert texts(second_manager, from_day=day - timedelta(days=1), to_day=day + timedelta(days=1)) == everything


def test_listing_by_partner_finds_all_that_belongs_to_it(second_manager: User, official: User, japan: Partner):
    commitments.action(commitments.commitment([japan], official), official)
    meetings.meeting([japan], outcomes=["Agreed"])

    found = " ".join(texts(second_manager, partner=japan))

    for noun in ("partner", "partnership", "commitment", "action", "meeting", "outcome", "partner of a meeting"):
        assert f"Added: {noun} " in found


@pytest.mark.long
def test_listing_by_partner_tells_what_was_taken_out_of_its_things(
    auditor: User, official: User, second_manager: User, japan: Partner, norway: Partner
):
    row = commitments.commitment([japan], official)
    with making():
        CommitmentPartner.objects.filter(commitment=row).delete()
        CommitmentPartner(commitment=row, partner=japan).save()

    for viewer in (official, second_manager, auditor):
        assert [text for text in texts(viewer, partner=japan) if text.startswith("Taken out")]
        assert not [text for text in texts(viewer, partner=norway) if text.startswith("Taken out")]


def test_entry_says_who_when_as_what_why_and_field_by_field(official: User, japan: Partner):
    row = commitments.commitment([japan], official, text="Old words")
    with making(official, reason="corrected"):
        row.refresh_from_db()
        row.text = "New words"
        row.note = "x" * 200
        row.save()

    entry = of(official, row)[0]

    assert (entry.by, entry.reason, entry.through) == ("Official", "corrected", "tests")
    assert entry.what == "Changed: commitment"
    assert {change.label: (change.old, change.new, change.is_long) for change in entry.changes} == {
        "What was promised": ("Old words", "New words", False),
        "Note": ("", "x" * 200, True),
    }


def test_entry_names_dates_choices_and_people(official: User, japan: Partner):
    row = commitments.commitment([japan], official, due=PartialDate.month(2027, 3))

    added = of(official, row)[-1]

    said = {change.label: change.new for change in added.changes}
    assert said["Due date"] == "March 2027"
    assert said["Owner"] == "Official"
    assert said["Responsible side"] == "Both sides"
    assert {"Demonstration", "Note", "Version"} & set(said) == set()


def test_entry_of_a_new_row_is_said_whole_when_asked(official: User, japan: Partner):
    row = commitments.commitment([japan], official)

    story = history.of_row(viewer=access(official), row=row, is_whole=True)

    said = {change.label: change.new for entry in story.entries for change in entry.changes}
    assert (said["Demonstration"], said["Kind"]) == ("no", "Not classified")


def test_entry_does_not_name_what_the_viewer_may_not_see(
    official: User, second_manager: User, japan: Partner, norway: Partner
):
    other = meetings.meeting([norway], title="Oslo talks")
    row = commitments.commitment([japan], official, meeting=None)
    step = commitments.evidence(row, kind="meeting", meeting=other, url="")

    said = {change.label: change.new for change in of(official, step)[0].changes}

    assert said["Meeting"] == f"meeting {other.pk}"
    assert {change.label: change.new for change in of(second_manager, step)[0].changes}["Meeting"] == "Oslo talks"


def test_of_row_tells_the_story_of_all_that_belongs_to_it(official: User, japan: Partner):
    row = commitments.commitment([japan], official)
    commitments.action(row, official)
    commitments.blocker(row)
    gone = CommitmentPartner.objects.get(commitment=row)
    with making():
        gone.delete()
        CommitmentPartner(commitment=row, partner=japan).save()

    words = [entry.what for entry in of(official, row)]

    assert "Added: action" in words
    assert "Added: blocker" in words
    assert "Taken out: partner of a commitment" in words


def test_of_row_keeps_values_of_columns_that_are_gone(official: User, japan: Partner):
    row = commitments.commitment([japan], official)
    event = AuditEvent.objects.filter(tbl="partnerships_commitment", pk_of_row=row.pk).latest("id")
    event.changed = [*event.changed, "former_name"]
    event.after = {**(event.after or {}), "former_name": "kept"}

    (entry,) = entries([event], viewer=access(official))

    assert ("Former name", "kept") in [(change.label, change.new) for change in entry.changes]


def test_of_row_hides_what_was_said_under_a_higher_marking(official: User, japan: Partner):
    """A marking is lowered once the words that asked for it are gone; the record still has them."""
    junior = people.user("junior")
    people.assign(junior, Role.OFFICIAL, to=japan, up_to=Marking.NORMAL)
    row = commitments.commitment([japan], official, text="Names people", marking=Marking.SENSITIVE)
    proof = commitments.evidence(row, title="Secret annex", marking=Marking.SENSITIVE)
    with making():
        proof.title, proof.marking = "Annex", Marking.NORMAL
        proof.save()
        row.refresh_from_db()
        row.text, row.marking = "Names nobody", Marking.NORMAL
        row.save()
        row.note = "Said openly"
        row.save()

    def told(user: User) -> str:
        return " ".join(change.old + change.new for entry in of(user, row) for change in entry.changes)

    assert history.row_of(viewer=access(junior), table="commitment", pk=row.pk) == row
    assert "Said openly" in told(junior)
    assert "Names people" not in told(junior)
    assert "Secret annex" not in told(junior)
    assert "Names people" in told(official)
    assert "Secret annex" in told(official)


def test_without_the_rule_of_markings_all_of_it_would_be_told(
    official: User, japan: Partner, monkeypatch: pytest.MonkeyPatch
):
    """The counter-proof of the tests around this one."""
    junior = people.user("junior")
    people.assign(junior, Role.OFFICIAL, to=japan, up_to=Marking.NORMAL)
    row = commitments.commitment([japan], official, text="Names people", marking=Marking.SENSITIVE)
    with making():
        row.text, row.marking = "Names nobody", Marking.NORMAL
        row.save()

    def told() -> str:
        listed = history.listing(viewer=access(junior), wanted=Wanted(table="commitment")).entries
        return " ".join(change.old for entry in [*of(junior, row), *listed] for change in entry.changes)

    assert "Names people" not in told()
    monkeypatch.setattr(history, "_up_to", lambda _highest: Q())
    assert told().count("Names people") == 2


@pytest.mark.long
def test_what_parts_said_while_their_record_was_marked_higher_is_hidden_too(
    official: User, japan: Partner, monkeypatch: pytest.MonkeyPatch
):
    junior = people.user("junior")
    people.assign(junior, Role.OFFICIAL, to=japan, up_to=Marking.NORMAL)
    row = commitments.commitment([japan], official, marking=Marking.NORMAL)
    task = commitments.action(row, official, text="Call somebody")

    def change(changed: Any, **values: Any) -> None:
        with making():
            changed.refresh_from_db()
            for name, value in values.items():
                setattr(changed, name, value)
            changed.save()

    change(row, marking=Marking.SENSITIVE)
    change(task, text="Call Mr X")
    change(task, text="Call the ministry")
    with making(official):
        commitments.update(row, official, narrative="Mr X is silent").delete()
    change(row, marking=Marking.NORMAL)
    change(task, text="Call the embassy")

    def told(user: User) -> str:
        found = [*history.listing(viewer=access(user), wanted=Wanted()).entries, *of(user, row)]
        return " ".join(change.old + change.new for entry in found for change in entry.changes)

    for words in ("Call somebody", "Call the embassy"):
        assert words in told(junior)
    assert "Mr X" not in told(junior)
    assert told(official).count("Call Mr X") == 4
    assert "Mr X is silent" in told(official)
    monkeypatch.setattr(history, "_under", lambda *_given: Q())
    assert "Mr X" in told(junior)  # the counter-proof


@pytest.mark.long
def test_listing_hides_what_was_said_under_a_higher_marking(
    official: User, auditor: User, japan: Partner, norway: Partner
):
    junior = people.user("junior")
    people.assign(junior, Role.OFFICIAL, to=japan, up_to=Marking.NORMAL)
    people.assign(junior, Role.OFFICIAL, to=norway, up_to=Marking.SENSITIVE)
    promises = [
        commitments.commitment([partner], official, text=f"{name} names people", marking=Marking.SENSITIVE)
        for partner, name in ((japan, "Tokyo"), (norway, "Oslo"))
    ]
    for row in promises:
        with making():
            row.text, row.marking = "Names nobody", Marking.NORMAL
            row.save()
            row.note = "Said openly"
            row.save()

    def told(user: User, **wanted: Any) -> str:
        found = history.listing(viewer=access(user), wanted=Wanted(**wanted)).entries
        return " ".join(change.old + change.new for entry in found for change in entry.changes)

    everything = told(junior, table="commitment")
    assert "Said openly" in everything
    assert "Tokyo names people" not in everything
    assert "Oslo names people" in everything  # where the assignment reaches that far
    assert "Tokyo names people" not in told(junior, partner=japan)
    assert "Tokyo names people" in told(official, partner=japan)
    assert "Tokyo names people" in told(auditor)


def test_of_row_alone_tells_of_nothing_that_belongs_to_it(official: User, japan: Partner):
    row = commitments.commitment([japan], official)
    commitments.action(row, official)

    found = history.of_row(viewer=access(official), row=row, is_alone=True).entries

    assert [entry.what for entry in found] == ["Added: commitment"]


def test_row_of_hides_what_is_out_of_scope(outsider: User, reader: User, official: User, japan: Partner):
    row = commitments.commitment([japan], official)

    assert history.row_of(viewer=access(outsider), table="commitment", pk=row.pk) is None
    assert history.row_of(viewer=access(reader), table="commitment", pk=row.pk) == row
    assert history.row_of(viewer=access(reader), table="user", pk=official.pk) is None
    assert history.row_of(viewer=access(reader), table="draft", pk=1) is None
    assert history.row_of(viewer=access(reader), table="nonsense", pk=1) is None


@pytest.mark.long
def test_listing_takes_as_many_statements_for_fifty_rows_as_for_one(official: User, japan: Partner):
    def count() -> int:
        viewer = access(official)
        with CaptureQueriesContext(connection) as captured:
            history.listing(viewer=viewer, wanted=Wanted(table="commitment"))
        return len(captured)

    commitments.commitment([japan], official)
    one = count()
    for _ in range(20):
        commitments.commitment([japan], official)

    assert count() == one <= 12


def test_version_of_lists_is_no_news_beside_the_rows_that_moved_it(official: User, auditor: User, japan: Partner):
    row = meetings.meeting([japan])
    edit: dict[str, Any] = {"actor": official, "meeting": row, "version": None}
    services.change(**edit, participants=[{"side": "eu", "office": "Managing Director"}])
    services.change(**edit, values={"place": "Tokyo"}, agenda=[{"words": "Cyber"}])

    told = [(entry.what, [change.label for change in entry.changes]) for entry in of(official, row)]

    assert [labels for what, labels in told if what == "Changed: meeting"] == [["Place"]]
    assert {"Added: participant", "Added: agenda item"} <= {what for what, _labels in told}
    everything = history.listing(viewer=access(auditor), wanted=Wanted(table="meeting")).entries
    assert [change.label for change in everything[1].changes] == ["Version of its lists"]


def test_rows_called_after_something_out_of_sight_are_called_by_their_number(
    official: User, second_manager: User, japan: Partner, norway: Partner
):
    """A step that fulfils a promise is called after its meeting, an agenda item after what is on the agenda."""
    row, theirs = commitments.commitment([japan], official), meetings.meeting([norway], title="Talks in Oslo")
    ours = meetings.meeting([japan, norway], tracks=[(meetings.track("Oslo rounds", [norway]), 4)])
    secret = commitments.commitment([norway], second_manager)
    step = rows.row(Fulfilment, commitment=row, awaited_id="", meeting=theirs)
    rows.row(AgendaItem, meeting=ours, words="", commitment=secret)

    for who, is_named in ((official, False), (second_manager, True)):
        told = str([(entry.ref, entry.changes) for thing in (row, ours) for entry in of(who, thing)])
        assert [name in told for name in ("Talks in Oslo", "Oslo rounds", secret.reference)] == [is_named] * 3
        assert (name_of(step, viewer=access(who)) == "Talks in Oslo") is is_named


def test_what_a_reminder_was_about_is_for_the_audit_alone(
    administrator: User, auditor: User, official: User, japan: Partner
):
    made = reminder(official, commitments.commitment([japan], official, reference="COM-TST-SECRET"))

    assert "COM-TST-SECRET" not in str([(entry.ref, entry.changes) for entry in of(administrator, made)])
    assert "COM-TST-SECRET" in str([entry.changes for entry in of(auditor, made)])
