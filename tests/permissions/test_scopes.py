"""Lists and details cannot disagree: `visible` shows exactly the rows that `can` allows, for every model."""

from __future__ import annotations

from typing import Any

import pytest

from partnerships.choices import Marking, Role, UpdateState
from partnerships.models import (
    Annex,
    AnnexReader,
    Commitment,
    CommitmentPartner,
    HandlingMarking,
    Meeting,
    MeetingPartner,
    Partner,
    Partnership,
    Post,
    Review,
    Track,
    TrackPartner,
    User,
)
from partnerships.permissions import Access, Permission, visible
from partnerships.permissions.scopes import OWNER, OWNERS, owners_of
from tests.factories import commitments, people
from tests.factories.base import making, saved
from tests.factories.rows import AUDITED, row
from tests.personas import access

pytestmark = pytest.mark.long  # every role, permission and model against one another

EVERY = pytest.mark.parametrize("model", AUDITED, ids=lambda model: model.__name__)
LINKS: dict[Any, tuple[Any, str]] = {
    Commitment: (CommitmentPartner, "commitment"),
    Meeting: (MeetingPartner, "meeting"),
    Track: (TrackPartner, "track"),
}
# Whom annexes name; the others are in scope, or not, without being named.
NAMED = ("japan", "japan-public", "norway", "everything-public", "auditor", "two", "unassigned")


@pytest.fixture
def viewers(japan: Partner, norway: Partner) -> list[Access]:
    def viewer(name: str, role: Role | None, **how: Any) -> User:
        who = people.user(name)
        if role:
            people.assign(who, role, **how)
        return who

    two = viewer("two", Role.READER, to=japan, up_to=Marking.NORMAL)
    people.assign(two, Role.MANAGER, to=norway)
    both = viewer("both", Role.OFFICIAL, to=japan)
    people.assign(both, Role.OFFICIAL, to=norway)
    beyond = viewer("beyond", Role.OFFICIAL, to=japan)
    people.assign(beyond, Role.READER)
    people_ = [
        viewer("unassigned", None),
        viewer("japan", Role.OFFICIAL, to=japan),
        viewer("japan-normal", Role.READER, to=japan, up_to=Marking.NORMAL),
        viewer("japan-public", Role.READER, to=japan, up_to=Marking.PUBLIC),
        viewer("norway", Role.OFFICIAL, to=norway),
        viewer("everything", Role.MANAGER),
        viewer("everything-public", Role.MANAGER, up_to=Marking.PUBLIC),
        viewer("administrator", Role.ADMINISTRATOR, to=japan),
        viewer("auditor", Role.AUDITOR),
        two,
        both,
        beyond,
    ]
    return [access(who) for who in people_]


def roots(model: Any, partners: list[Partner], marking: Marking) -> Any:
    """Make a row of a model that carries partners itself."""
    made = row(model, **({"marking": marking} if hasattr(model, "marking") else {}))
    links, name = LINKS[model]
    for partner in partners:
        saved(links(**{name: made, "partner": partner}))
    return made


def build(model: Any, partners: list[Partner], marking: Marking, *, owner: str = "") -> Any | None:
    """Make a row of any model that belongs to these partners, with the marking of what carries it."""
    if model in LINKS:
        return roots(model, partners, marking)
    if model in (Partner, Partnership, Post):
        return of_one_partner(model, partners)
    own = {"marking": Marking.PUBLIC} if hasattr(model, "marking") else {}
    owner = owner or next(iter(owners_of(model)), "")
    if model is HandlingMarking and HandlingMarking.objects.count() == len(Marking):
        return None  # each level has its words
    if not owner:
        return row(model, **own)
    above = build(model._meta.get_field(owner).related_model, partners, marking)
    return None if above is None else below(model, above, {owner: above, **own})


def of_one_partner(model: Any, partners: list[Partner]) -> Any | None:
    if model is Post and len(partners) != 1:
        return row(Post)
    if len(partners) != 1:
        return None
    return {Partner: partners[0], Partnership: partners[0].partnership}.get(model) or row(Post, partner=partners[0])


def below(model: Any, above: Any, values: dict[str, Any]) -> Any | None:
    if model in {links for links, _name in LINKS.values()}:
        return above.partner_links.first()
    if model is Review:
        values["update"] = commitments.update(above, above.owner, state=UpdateState.SUBMITTED)
    made = row(model, **values)
    if model is Annex:
        for who in User.objects.filter(username__in=NAMED):
            saved(AnnexReader(annex=made, reader=who))
    return made


@EVERY
def test_visible_agrees_with_can(model: Any, viewers: list[Access], japan: Partner, norway: Partner):
    situations = [([japan], Marking.PUBLIC), ([norway], Marking.PUBLIC), ([japan, norway], Marking.NORMAL)]
    situations += [([japan], Marking.SENSITIVE), ([], Marking.NORMAL)]
    built = [build(model, *each, owner=owner) for each in situations for owner in owners_of(model) or [""]]
    made = [one for one in built if one is not None]

    for viewer in viewers:
        for permission in (Permission.RECORD_SEE, Permission.AUDIT_SEE):
            listed = set(visible(viewer, model._default_manager.all(), permission=permission))
            allowed = {one for one in made if viewer.can(permission, one)}
            assert {one for one in made if one in listed} == allowed, (viewer.user.username, permission)


@pytest.mark.parametrize("permission", [Permission.WORK_EDIT, Permission.UPDATE_WRITE, Permission.RECORD_DECIDE])
def test_visible_shows_no_more_to_act_on_than_to_see(permission: Permission, viewers: list[Access], japan: Partner):
    build(Commitment, [japan], Marking.NORMAL)

    for viewer in viewers:
        seen = set(visible(viewer, Commitment.objects.all()))
        assert set(visible(viewer, Commitment.objects.all(), permission=permission)) <= seen


def test_assignments_of_one_marking_are_asked_once(viewers: list[Access], japan: Partner):
    one, both = (next(viewer for viewer in viewers if viewer.user.username == name) for name in ("japan", "both"))

    asked = [str(visible(viewer, Commitment.objects.all()).query).count("SELECT") for viewer in (one, both)]

    assert asked[0] == asked[1] > 1


def test_track_open_to_all_is_seen_by_all(viewers: list[Access], norway: Partner):
    track = row(Track, is_open_to_all=True)
    with making():
        TrackPartner(track=track, partner=norway).save()

    for viewer in viewers:
        assert (track in visible(viewer, Track.objects.all())) is bool(viewer.grants)
        assert viewer.can(Permission.RECORD_SEE, track) is bool(viewer.grants)


def test_every_model_with_an_owner_leads_to_partners():
    models: dict[str, Any] = {model.__name__: model for model in AUDITED}
    ends = {"Partner", "Partnership", "Meeting", "Commitment", "Track"}

    for name in OWNER:
        steps: list[str] = []
        while name in OWNER:
            steps.append(name)
            name = models[name]._meta.get_field(OWNER[name]).related_model.__name__
        assert name in ends or name in OWNERS, steps


def test_annex_is_seen_by_some_in_scope_and_not_by_others(viewers: list[Access], japan: Partner):
    annex = build(Annex, [japan], Marking.NORMAL)

    seen = {viewer.user.username for viewer in viewers if annex in visible(viewer, Annex.objects.all())}

    # Named, in scope, and high enough; nobody named is seen to gain anything by it (domain.md, invariant 11).
    assert seen == {"japan", "auditor", "two"}
