"""Annexes: who writes, reads, changes and names; what is refused; what stays."""

from __future__ import annotations

from typing import Any

import pytest
from django.core.exceptions import ValidationError

from partnerships.choices import Marking, Role
from partnerships.errors import Conflict, NotAllowed, RuleViolation
from partnerships.models import Annex, AnnexReader, Commitment, Meeting, Partner, User
from partnerships.permissions import visible
from partnerships.rules.annexes import words_hash
from partnerships.services import annexes as services
from tests.factories import commitments, meetings, people
from tests.factories.annexes import annex, file
from tests.factories.base import making
from tests.factories.documents import PDF
from tests.personas import access

pytestmark = pytest.mark.django_db
VALUES: dict[str, Any] = {"title": "What was hinted at", "text": "Not before the vote.", "marking": Marking.SENSITIVE}
WHY = "Needed for the next round."


@pytest.fixture
def row(japan: Partner, official: User) -> Commitment:
    return commitments.commitment([japan], official)


@pytest.fixture
def session(japan: Partner) -> Meeting:
    return meetings.meeting([japan])


@pytest.fixture
def colleague(japan: Partner) -> User:
    who = people.user("colleague")
    people.assign(who, Role.OFFICIAL, to=japan)
    return who


@pytest.fixture
def low(japan: Partner) -> User:
    who = people.user("low")
    people.assign(who, Role.READER, to=japan, up_to=Marking.NORMAL)
    return who


def reads(who: User, made: Annex) -> bool:
    return visible(access(who), Annex.objects.filter(pk=made.pk)).exists()


# --- writing ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("who", ["reader", "administrator", "auditor", "outsider"])
def test_add_is_refused_to_who_may_not_edit(request: pytest.FixtureRequest, session: Meeting, who: str) -> None:
    with pytest.raises(NotAllowed):
        services.add(actor=request.getfixturevalue(who), record=session, values=VALUES)
    assert not Annex.objects.exists()


@pytest.mark.parametrize(
    ("values", "field"),
    [
        (VALUES | {"text": " "}, "text"),
        (VALUES | {"title": ""}, "title"),
        (VALUES | {"marking": 9}, "marking"),
        (VALUES | {"text": "SECRET UE"}, "text"),
        (VALUES | {"title": "SECRET UE"}, "title"),
    ],
)
def test_add_names_what_is_wrong(session: Meeting, official: User, values: dict[str, Any], field: str) -> None:
    with pytest.raises(ValidationError) as refused:
        services.add(actor=official, record=session, values=values)
    assert field in refused.value.message_dict


def test_add_refuses_a_marking_beyond_its_writer(session: Meeting, japan: Partner) -> None:
    writer = people.user("writer")
    people.assign(writer, Role.OFFICIAL, to=japan, up_to=Marking.NORMAL)
    with pytest.raises(RuleViolation) as refused:
        services.add(actor=writer, record=session, values=VALUES)
    assert list(refused.value.message_dict) == ["marking"]


def test_add_refuses_a_reader_who_could_not_see_it_and_says_so(
    session: Meeting, official: User, outsider: User, low: User, reader: User
) -> None:
    nobody = people.user("nobody")
    for who in (outsider, low, nobody):
        with pytest.raises(RuleViolation, match=f"{who} could not see it") as refused:
            services.add(actor=official, record=session, values=VALUES, readers=[reader, who])
        assert list(refused.value.message_dict) == ["readers"]
    assert not Annex.objects.exists()


def test_add_keeps_words_file_and_readers(row: Commitment, official: User, reader: User) -> None:
    before = row.last_activity_at
    made = services.add(
        actor=official, record=row, values=VALUES | {"text": ""}, readers=[reader], file=("C:\\a\\notes.pdf", PDF)
    )
    kept = made.files.get()
    assert (kept.name, kept.content_type, bytes(kept.content)) == ("notes.pdf", "application/pdf", PDF)
    assert made.words_sha256 == words_hash(VALUES["title"], "")
    assert [link.reader for link in made.readers.all()] == [reader]
    # That somebody worked here would tell everybody else that there is something.
    row.refresh_from_db()
    assert row.last_activity_at == before


# --- reading ---------------------------------------------------------------------------------------------------------


def test_only_author_and_named_readers_see_it(
    session: Meeting, official: User, reader: User, colleague: User, manager: User, auditor: User, administrator: User
) -> None:
    made = annex(session, official, reader)
    assert [reads(who, made) for who in (official, reader)] == [True, True]
    assert not any(reads(who, made) for who in (colleague, manager, auditor, administrator))


def test_being_named_gives_no_more_than_scope_and_marking(
    session: Meeting, official: User, outsider: User, low: User, reader: User
) -> None:
    made = annex(session, official, outsider, low, reader, marking=Marking.SENSITIVE)
    assert not reads(outsider, made)
    assert not reads(low, made)
    assert reads(reader, made)
    with making():
        Meeting.objects.filter(pk=session.pk).update(marking=Marking.SENSITIVE)
        Annex.objects.filter(pk=made.pk).update(marking=Marking.NORMAL)
    assert not reads(low, made)  # the marking of what it hangs on counts too


def test_the_author_without_a_role_any_more_does_not_see_it(session: Meeting, official: User) -> None:
    made = annex(session, official)
    with making():
        official.assignments.update(ends_on="2026-01-01", starts_on="2025-01-01")
    assert not reads(official, made)


def test_a_substitute_is_not_a_named_reader(session: Meeting, official: User, manager: User, japan: Partner) -> None:
    deputy = people.user("deputy")
    for held in official.assignments.all():
        people.assign(deputy, Role.OFFICIAL, to=held.partner, substitute_for=held)
    made = annex(session, official)
    assert not reads(deputy, made)


# --- naming ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("who", ["reader", "colleague", "administrator", "auditor", "outsider"])
def test_naming_is_refused_to_all_but_author_and_managers(
    request: pytest.FixtureRequest, session: Meeting, official: User, second_manager: User, who: str
) -> None:
    actor = request.getfixturevalue(who)
    made = annex(session, official, actor)  # not even being named oneself is enough
    with pytest.raises(NotAllowed):
        services.name_reader(actor=actor, annex=made, reader=second_manager, reason=WHY)
    with pytest.raises(NotAllowed):
        services.take_out_reader(actor=actor, annex=made, reader=actor, reason=WHY)


def test_nobody_names_themselves(session: Meeting, official: User, manager: User) -> None:
    made = annex(session, official)
    with pytest.raises(NotAllowed, match="themselves"):
        services.name_reader(actor=manager, annex=made, reader=manager, reason=WHY)
    with pytest.raises(RuleViolation, match="wrote it"):
        services.name_reader(actor=official, annex=made, reader=official, reason=WHY)


def test_name_reader_needs_a_reason_and_somebody_who_could_see_it(
    session: Meeting, official: User, reader: User, outsider: User
) -> None:
    made = annex(session, official)
    for who, why in ((reader, " "), (outsider, WHY)):
        with pytest.raises(RuleViolation):
            services.name_reader(actor=official, annex=made, reader=who, reason=why)
    services.name_reader(actor=official, annex=made, reader=reader, reason=WHY)
    with pytest.raises(RuleViolation, match="already"):
        services.name_reader(actor=official, annex=made, reader=reader, reason=WHY)


def test_a_manager_who_may_not_read_it_names_and_takes_out(
    session: Meeting, official: User, manager: User, reader: User
) -> None:
    made = annex(session, official)
    services.name_reader(actor=manager, annex=made.pk, reader=reader, reason=WHY)
    assert reads(reader, made)
    assert not reads(manager, made)
    services.take_out_reader(actor=manager, annex=made.pk, reader=reader, reason="Moved on.")
    assert not reads(reader, made)  # at once
    with pytest.raises(RuleViolation):
        services.take_out_reader(actor=manager, annex=made.pk, reader=reader, reason="Moved on.")


def test_a_manager_elsewhere_names_nobody(session: Meeting, official: User, norway: Partner, reader: User) -> None:
    elsewhere = people.user("elsewhere")
    people.assign(elsewhere, Role.MANAGER, to=norway)
    with pytest.raises(NotAllowed):
        services.name_reader(actor=elsewhere, annex=annex(session, official), reader=reader, reason=WHY)


# --- changing --------------------------------------------------------------------------------------------------------


def test_change_and_withdraw_are_refused_to_who_does_not_read_or_may_not_edit(
    session: Meeting, official: User, colleague: User, manager: User, reader: User
) -> None:
    made = annex(session, official, reader)
    for actor in (colleague, manager, reader):
        with pytest.raises(NotAllowed):
            services.change(actor=actor, annex=made, version=None, values={"text": "x"}, reason=WHY)
        with pytest.raises(NotAllowed):
            services.withdraw(actor=actor, annex=made, version=None, reason=WHY)


def test_change_keeps_what_it_said_before(session: Meeting, official: User, colleague: User) -> None:
    made = annex(session, official, colleague)
    first = made.words_sha256
    with pytest.raises(Conflict):
        services.change(actor=colleague, annex=made, version=7, values={"text": "Later."}, reason=WHY)
    with pytest.raises(RuleViolation):
        services.change(actor=colleague, annex=made, version=1, values={"text": "Later."}, reason="")
    now = services.change(actor=colleague, annex=made, version=1, values={"text": "Later."}, reason=WHY)
    before = now.earlier_words.get()
    assert (before.text, before.words_sha256) == (made.text, first)
    assert now.words_sha256 == words_hash(made.title, "Later.")
    unchanged = services.change(actor=colleague, annex=now, version=2, values={"text": "Later."}, reason="")
    assert (unchanged.version, now.earlier_words.count()) == (2, 1)


def test_change_keeps_the_earlier_file(session: Meeting, official: User) -> None:
    made = annex(session, official, text="")
    first = file(made)
    with pytest.raises(RuleViolation):
        services.change(actor=official, annex=made, version=1, values={}, reason=WHY, file=("a.pdf", b"MZ"))
    services.change(actor=official, annex=made, version=1, values={}, reason=WHY, file=("new.pdf", PDF))
    assert [(one.name, one.is_current) for one in made.files.order_by("pk")] == [
        ("whispers.txt", False), ("new.pdf", True),
    ]  # fmt: skip
    assert bytes(made.files.get(pk=first.pk).content) == b"Whispered notes"


def test_change_lowers_a_marking_only_for_a_manager(session: Meeting, official: User, manager: User) -> None:
    made = annex(session, official, manager, marking=Marking.SENSITIVE)
    values = {"marking": Marking.NORMAL}
    with pytest.raises(RuleViolation, match="manager"):
        services.change(actor=official, annex=made, version=1, values=values, reason=WHY)
    assert services.change(actor=manager, annex=made, version=1, values=values, reason=WHY).marking == Marking.NORMAL


def test_withdrawn_stays_readable_and_closed(session: Meeting, official: User, reader: User, colleague: User) -> None:
    made = annex(session, official, reader)
    with pytest.raises(RuleViolation):
        services.withdraw(actor=official, annex=made, version=1, reason="")
    gone = services.withdraw(actor=official, annex=made, version=1, reason="Overtaken.")
    assert (gone.is_withdrawn, gone.withdrawn_reason) == (True, "Overtaken.")
    assert reads(reader, gone)
    with pytest.raises(RuleViolation, match="withdrawn"):
        services.change(actor=official, annex=gone, version=2, values={"text": "x"}, reason=WHY)
    with pytest.raises(RuleViolation, match="withdrawn"):
        services.name_reader(actor=official, annex=gone, reader=colleague, reason=WHY)
    assert AnnexReader.objects.count() == 1
