"""Entering standing dialogues."""

from __future__ import annotations

from typing import Any

import pytest
from django.urls import reverse

from partnerships.models import Partner, Track, TrackPartner, User
from tests.factories.base import saved
from tests.personas import client_for

pytestmark = pytest.mark.django_db


@pytest.fixture
def track(japan: Partner) -> Track:
    made = saved(Track(name="EU–Japan Cyber Dialogue"))
    saved(TrackPartner(track=made, partner=japan))
    return made


def given(*partners: Partner, **changes: Any) -> dict[str, Any]:
    plain = {"name": "EU–Japan Space Dialogue", "cadence": "annual", "interval_months": "12", "version": 1}
    return plain | {"partners": [partner.pk for partner in partners]} | changes


@pytest.mark.parametrize("persona", ["reader", "auditor"])
def test_tracks_are_refused(persona: str, track: Track, japan: Partner, request: pytest.FixtureRequest) -> None:
    client = client_for(request.getfixturevalue(persona))

    for url in (reverse("track-add", args=["JPN"]), reverse("track-edit", args=[track.pk])):
        assert client.post(url, given(japan)).status_code == 403


def test_tracks_out_of_scope_do_not_exist(outsider: User, track: Track) -> None:
    assert client_for(outsider).get(reverse("track-edit", args=[track.pk])).status_code == 404


def test_add_makes_a_track(official: User, japan: Partner, korea: Partner) -> None:
    response = client_for(official).post(reverse("track-add", args=["JPN"]), given(japan, korea))

    made = Track.objects.get()
    assert response["Location"] == reverse("track-detail", args=[made.pk])
    assert (made.interval_months, made.partner_links.count()) == (12, 2)


def test_add_needs_partners(official: User, japan: Partner) -> None:
    response = client_for(official).post(reverse("track-add", args=["JPN"]), given())

    assert "Choose the partners" in response.text


def test_add_refuses_a_name_that_is_taken(official: User, japan: Partner, track: Track) -> None:
    response = client_for(official).post(reverse("track-add", args=["JPN"]), given(japan, name=track.name))

    assert response.status_code == 422
    assert "name" in response.context["form"].errors


def test_edit_shows_and_keeps_what_there_is(official: User, track: Track, japan: Partner) -> None:
    client, url = client_for(official), reverse("track-edit", args=[track.pk])

    assert "EU–Japan Cyber Dialogue" in client.get(url).text
    assert client.post(url, given(japan, reason="Renamed")).status_code == 302
    track.refresh_from_db()
    assert track.name == "EU–Japan Space Dialogue"


def test_edit_leaves_a_pointer_the_editor_may_not_see(
    official: User, track: Track, japan: Partner, norway: Partner
) -> None:
    hidden = saved(Track(name="EU–Norway Dialogue"))
    saved(TrackPartner(track=hidden, partner=norway))
    track.reports_to = hidden
    saved(track)
    client, url = client_for(official), reverse("track-edit", args=[track.pk])

    assert "EU–Norway" not in client.get(url).text
    assert client.post(url, given(japan, version=2)).status_code == 302
    track.refresh_from_db()
    assert track.reports_to == hidden


def test_edit_of_an_old_version_is_a_conflict(official: User, track: Track, japan: Partner) -> None:
    response = client_for(official).post(reverse("track-edit", args=[track.pk]), given(japan, version=9))

    assert response.status_code == 409
