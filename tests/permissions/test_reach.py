"""Asked of many rows at once, access says exactly what `Access.may` says of one."""

from __future__ import annotations

from typing import Any

import pytest

from partnerships.choices import Marking, Role
from partnerships.models import Action, Commitment, DateChange, Meeting, Partner, StatusUpdate, Track
from partnerships.permissions import Access, Permission, within_reach
from partnerships.permissions.reach import way_to_record
from tests.factories import commitments, meetings, partners, people
from tests.factories.base import saved
from tests.personas import access

pytestmark = pytest.mark.django_db

ASKED = (Permission.WORK_EDIT, Permission.RECORD_DECIDE, Permission.UPDATE_WRITE, Permission.ACTION_VERIFY)


@pytest.mark.parametrize(
    ("model", "way"),
    [
        (Commitment, ("", Commitment)),
        (Meeting, ("", Meeting)),
        (Track, ("", Track)),
        (Action, ("commitment__", Commitment)),
        (StatusUpdate, ("commitment__", Commitment)),
        (DateChange, ("commitment__", Commitment)),
    ],
)
def test_way_leads_to_what_carries_partners(model: Any, way: tuple[str, Any], db: None):
    assert way_to_record(model) == way


def viewers(japan: Partner, norway: Partner) -> list[Access]:
    def viewer(name: str, *roles: tuple[Role, Partner | None, Marking]) -> Access:
        who = people.user(name)
        for role, to, up_to in roles:
            people.assign(who, role, to=to, up_to=up_to)
        return access(who)

    return [
        viewer("unassigned"),
        viewer("reader", (Role.READER, None, Marking.SENSITIVE)),
        viewer("everywhere", (Role.MANAGER, None, Marking.SENSITIVE)),
        viewer("everywhere_low", (Role.MANAGER, None, Marking.PUBLIC)),
        viewer("japan", (Role.OFFICIAL, japan, Marking.SENSITIVE)),
        viewer("mixed", (Role.MANAGER, japan, Marking.NORMAL), (Role.OFFICIAL, norway, Marking.SENSITIVE)),
        viewer("low_everywhere", (Role.MANAGER, None, Marking.PUBLIC), (Role.MANAGER, japan, Marking.SENSITIVE)),
    ]


@pytest.mark.long
def test_reach_agrees_with_access_row_by_row(japan: Partner, norway: Partner):
    official = people.user("owner")
    rows: dict[Any, list[Any]] = {Commitment: [], Action: [], Meeting: [], Track: []}
    for number, concerned in enumerate(([japan], [norway], [japan, norway], [])):
        rows[Track].append(meetings.track(f"Track {number}", concerned))
        for marking in Marking:
            promise = commitments.commitment(concerned, official, marking=marking)
            rows[Commitment].append(promise)
            rows[Action].append(commitments.action(promise, official))
            rows[Meeting].append(meetings.meeting(concerned, marking=marking))

    for viewer in viewers(japan, norway):
        for model, made in rows.items():
            for permission in ASKED:
                reached = set(model.objects.filter(within_reach(viewer, model, permission)))
                assert reached == {row for row in made if viewer.can(permission, row)}, (viewer.user, model, permission)


def test_reach_follows_the_category(japan: Partner):
    category = partners.category()
    japan.category = category
    saved(japan)
    who = people.user("of_category")
    people.assign(who, Role.OFFICIAL, to=category)
    row = commitments.commitment([japan], who)

    assert list(Commitment.objects.filter(within_reach(access(who), Commitment, Permission.WORK_EDIT))) == [row]
