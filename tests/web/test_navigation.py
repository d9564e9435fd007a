"""The menu shows what a person has use for."""

from __future__ import annotations

from partnerships.choices import UpdateState
from partnerships.models import Partner, User
from partnerships.web import navigation
from tests.factories import commitments, people
from tests.personas import access


def keys(user: User) -> list[str]:
    return [entry["key"] for entry in navigation.for_viewer(viewer=access(user))]


def test_menu_is_empty_without_a_role(db: None):
    assert keys(people.user("newcomer")) == []


def test_menu_is_that_of_the_role(reader: User, official: User, manager: User, administrator: User, auditor: User):
    everybody = ["home", "work", "partners", "commitments", "dialogues", "calendar"]

    assert keys(reader) == everybody
    assert keys(official) == [*everybody, "history"]
    assert keys(manager) == [*everybody, "reviews", "history"]
    assert keys(administrator) == [*everybody, "history"]
    assert keys(auditor) == [*everybody, "history"]


def test_menu_counts_what_the_manager_can_decide(manager: User, official: User, japan: Partner):
    commitments.update(commitments.commitment([japan], official), official, state=UpdateState.SUBMITTED)
    commitments.update(commitments.commitment([japan], official), manager, state=UpdateState.SUBMITTED)

    counts = {entry["key"]: entry["count"] for entry in navigation.for_viewer(viewer=access(manager))}

    assert counts["reviews"] == 1


def test_menu_counts_what_the_viewer_owes(reader: User, official: User, japan: Partner):
    row = commitments.commitment([japan], official)
    commitments.action(row, official)
    commitments.action(row, official)

    def count(user: User) -> int:
        return next(entry["count"] for entry in navigation.for_viewer(viewer=access(user)) if entry["key"] == "work")

    assert (count(official), count(reader)) == (2, 0)
