"""Rows behind a figure in one line each."""

from __future__ import annotations

import pytest

from partnerships.models import Partner
from partnerships.web import measure_rows
from tests.factories import meetings, people

pytestmark = pytest.mark.django_db


def test_a_standing_dialogue_leads_to_its_page(japan: Partner) -> None:
    track = meetings.track("Strategic dialogue", [japan], cadence="every year")

    line = measure_rows.line(track)

    assert (line["title"], line["note"]) == ("Strategic dialogue", "every year")
    assert line["url"] == f"/dialogues/tracks/{track.pk}/"


def test_what_has_no_page_is_named_alone() -> None:
    line = measure_rows.line(people.unit("ASIA-9", name="Another unit"))

    assert line["url"] == ""
    assert line["marking"] is None
    assert "ASIA-9" in line["title"]
