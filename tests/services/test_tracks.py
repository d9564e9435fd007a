"""Standing dialogues."""

from __future__ import annotations

from typing import Any

import pytest

from partnerships.errors import Conflict, NotAllowed
from partnerships.models import Area, AuditEvent, Partner, Track, User
from partnerships.services import tracks
from tests.factories.base import saved

VALUES: dict[str, Any] = {"name": "EU–Japan Cyber Dialogue", "cadence": "annual", "interval_months": 12}

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("persona", ["reader", "auditor", "outsider"])
def test_add_is_refused(persona: str, japan: Partner, request: pytest.FixtureRequest) -> None:
    with pytest.raises(NotAllowed):
        tracks.add(actor=request.getfixturevalue(persona), values=VALUES, partners=[japan])


def test_add_needs_all_partners_in_scope(official: User, japan: Partner, norway: Partner) -> None:
    with pytest.raises(NotAllowed):
        tracks.add(actor=official, values=VALUES, partners=[japan, norway])


def test_add_without_partner_needs_everything(official: User, second_manager: User) -> None:
    values = VALUES | {"is_open_to_all": True}

    with pytest.raises(NotAllowed):
        tracks.add(actor=official, values=values, partners=[])
    assert tracks.add(actor=second_manager, values=values, partners=[]).pk


def test_add_refuses_a_name_that_is_taken(official: User, japan: Partner) -> None:
    tracks.add(actor=official, values=VALUES, partners=[japan])

    with pytest.raises(Exception, match="already exists"):
        tracks.add(actor=official, values=VALUES, partners=[japan])


def test_change_links_what_is_new_and_leaves_what_stays(official: User, japan: Partner, korea: Partner) -> None:
    cyber = saved(Area(slug="cyber", name="Cyber issues"))
    track = tracks.add(actor=official, values=VALUES, partners=[japan])
    before = AuditEvent.objects.count()

    tracks.change(
        actor=official, track=track, version=1, values={}, partners=[japan, korea], areas=[cyber], reason="Widened"
    )

    assert [link.partner for link in track.partner_links.order_by("position")] == [japan, korea]
    assert [link.area for link in track.area_links.all()] == [cyber]
    # One each: partner, area, and the track itself, whose version speaks for them.
    assert AuditEvent.objects.count() == before + 3


def test_change_unlinks_what_is_gone(official: User, japan: Partner, korea: Partner) -> None:
    track = tracks.add(actor=official, values=VALUES, partners=[japan, korea])

    tracks.change(actor=official, track=track, version=1, values={}, partners=[korea], areas=[], reason="")

    assert [(link.partner, link.position) for link in track.partner_links.all()] == [(korea, 0)]


def test_change_needs_the_right_for_partners_before_and_after(
    official: User, outsider: User, japan: Partner, norway: Partner
) -> None:
    track = tracks.add(actor=official, values=VALUES, partners=[japan])

    for actor, partner in ((outsider, norway), (official, norway)):
        with pytest.raises(NotAllowed):
            tracks.change(actor=actor, track=track, version=1, values={}, partners=[partner], areas=[], reason="")


def test_change_refuses_an_old_version(official: User, japan: Partner) -> None:
    track = tracks.add(actor=official, values=VALUES, partners=[japan])

    with pytest.raises(Conflict):
        tracks.change(actor=official, track=track, version=8, values={}, partners=[japan], areas=[], reason="")
    assert Track.objects.get().version == 1


def test_change_of_partners_or_areas_makes_the_version_another_editor_read_stale(
    official: User, japan: Partner, korea: Partner
) -> None:
    cyber = saved(Area(slug="cyber", name="Cyber issues"))
    track = tracks.add(actor=official, values=VALUES, partners=[japan])

    widened = tracks.change(actor=official, track=track, version=1, values={}, partners=[japan, korea])
    with pytest.raises(Conflict):
        tracks.change(actor=official, track=track, version=1, values={}, areas=[cyber])
    tracks.change(actor=official, track=widened, version=2, values={}, areas=[cyber])
    with pytest.raises(Conflict):
        tracks.change(actor=official, track=widened, version=2, values={}, partners=[korea, japan])
    assert Track.objects.get().lists_version == 3


def test_change_that_changes_nothing_leaves_no_trace(official: User, japan: Partner) -> None:
    track = tracks.add(actor=official, values=VALUES, partners=[japan])
    before = AuditEvent.objects.count()

    same = tracks.change(actor=official, track=track, version=1, values=VALUES, partners=[japan], areas=[])

    assert (same.version, AuditEvent.objects.count()) == (1, before)


def test_change_leaves_what_is_not_given(official: User, japan: Partner, korea: Partner) -> None:
    cyber = saved(Area(slug="cyber", name="Cyber issues"))
    track = tracks.add(actor=official, values=VALUES, partners=[japan, korea], areas=[cyber])

    tracks.change(actor=official, track=track, version=1, values={"note": "Since 2019"})

    assert (track.partner_links.count(), track.area_links.count()) == (2, 1)
    assert Track.objects.get().note == "Since 2019"
