"""What administrators call the levels of marking."""

from __future__ import annotations

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError

from partnerships.choices import Marking
from partnerships.errors import NotAllowed, RuleViolation
from partnerships.models import AuditEvent, HandlingMarking, User
from partnerships.queries.markings import handling_of, name_of
from partnerships.services import entries
from tests.factories.base import saved

pytestmark = pytest.mark.django_db


def name(administrator: User, level: Marking, words: str, instruction: str = "") -> HandlingMarking:
    entry = HandlingMarking(level=level, name=words, instruction=instruction)
    entries.save(actor=administrator, entry=entry, reason="House style")
    return entry


@pytest.mark.parametrize("persona", ["reader", "official", "manager", "auditor", "outsider"])
def test_words_are_the_administrator_s(persona: str, request: pytest.FixtureRequest) -> None:
    with pytest.raises(NotAllowed):
        name(request.getfixturevalue(persona), Marking.SENSITIVE, "Sensitive")


@pytest.mark.parametrize("words", ["Internal", "INTERNAL", "Públic"])
def test_name_of_another_level_is_refused(administrator: User, words: str) -> None:
    with pytest.raises(RuleViolation) as refused:
        name(administrator, Marking.SENSITIVE, words)

    assert list(refused.value.message_dict) == ["name"]


@pytest.mark.parametrize("words", ["RESTREINT UE", "EU CONFIDENTIAL"])
def test_classified_level_is_refused(administrator: User, words: str) -> None:
    with pytest.raises(ValidationError) as refused:
        name(administrator, Marking.SENSITIVE, words)

    assert list(refused.value.message_dict) == ["name"]


def test_level_is_worded_once(administrator: User) -> None:
    name(administrator, Marking.SENSITIVE, "Sensitive")

    with pytest.raises(ValidationError) as refused:
        name(administrator, Marking.SENSITIVE, "Delicate")
    assert list(refused.value.message_dict) == ["level"]


def test_database_keeps_two_levels_from_one_name() -> None:
    saved(HandlingMarking(level=Marking.NORMAL, name="Reserved"))

    with pytest.raises(IntegrityError, match="handlingmarking_name_once"):
        saved(HandlingMarking(level=Marking.SENSITIVE, name="RESERVED"))


def test_without_words_the_program_s_stand() -> None:
    assert [name_of(level) for level in Marking] == ["Public", "Internal", "Limited"]
    assert handling_of(Marking.SENSITIVE).instruction == "Only for those who may see what is marked so."


def test_words_are_taken_at_once_and_what_is_empty_stays(administrator: User) -> None:
    assert name_of(Marking.SENSITIVE) == "Limited"
    entry = name(administrator, Marking.SENSITIVE, "Sensitive non-classified")

    assert name_of(Marking.SENSITIVE) == "Sensitive non-classified"
    assert handling_of(Marking.SENSITIVE).instruction == "Only for those who may see what is marked so."
    event = AuditEvent.objects.latest("id")
    assert (event.tbl, event.pk_of_row, event.reason) == (
        "partnerships_handlingmarking", entry.pk, "House style",
    )  # fmt: skip


def test_name_given_up_by_one_level_is_free_for_another(administrator: User) -> None:
    name(administrator, Marking.NORMAL, "For us alone")

    assert name(administrator, Marking.SENSITIVE, "Internal").pk
