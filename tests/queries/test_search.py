"""Search finds what the viewer may see, and nothing else."""

from __future__ import annotations

import pytest

from partnerships.choices import Marking, Role
from partnerships.models import Partner, User
from partnerships.queries import search
from tests.factories import commitments, meetings, people
from tests.factories.base import making
from tests.personas import access


def test_find_leaves_out_other_partners(outsider: User, official: User, japan: Partner):
    commitments.commitment([japan], official, text="Lighthouse keeping")
    meetings.meeting([japan], title="Lighthouse talks")

    assert search.find(viewer=access(outsider), text="lighthouse").is_empty
    assert search.find(viewer=access(outsider), text="Japan").is_empty


def test_find_groups_what_it_finds(official: User, japan: Partner):
    row = commitments.commitment([japan], official, text="Exercise with Japan at sea")
    met = meetings.meeting([japan], title="Talks in Japan")

    found = search.find(viewer=access(official), text="japan")

    assert found.partners.rows == [japan]
    assert found.commitments.rows == [row]
    assert found.meetings.rows == [met]


@pytest.mark.parametrize("text", ["", "'", '"open', "a & | b", "%", "\\", "-", "<b>"])
def test_find_survives_any_words(official: User, text: str):
    assert search.find(viewer=access(official), text=text).commitments.rows == []


def test_find_ranks_a_capped_number_of_hits(official: User, japan: Partner, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(search, "CAP", 2)
    for _ in range(4):
        commitments.commitment([japan], official, text="Exercise")

    hits = search.find(viewer=access(official), text="exercise").commitments

    assert (len(hits.rows), hits.count, hits.is_capped) == (2, 2, True)


def test_by_reference_opens_what_the_viewer_sees(official: User, outsider: User, japan: Partner):
    row = commitments.commitment([japan], official)
    met = meetings.meeting([japan])

    assert search.by_reference(viewer=access(official), text=f" {row.reference.lower()} ") == row
    assert search.by_reference(viewer=access(official), text=met.reference) == met
    assert search.by_reference(viewer=access(official), text="sdp-jpn") == japan
    assert search.by_reference(viewer=access(outsider), text=row.reference) is None
    assert search.by_reference(viewer=access(official), text="COM-JPN-999") is None
    assert search.by_reference(viewer=access(official), text="two words") is None


def test_find_says_nothing_of_a_partnership_that_is_marked_higher(japan: Partner):
    who = people.user("lower")
    people.assign(who, Role.READER, to=japan, highest_marking=Marking.NORMAL)
    with making():
        japan.partnership.marking = Marking.SENSITIVE
        japan.partnership.save()

    (found,) = search.find(viewer=access(who), text="Japan").partners.rows

    assert not hasattr(found, "partnership")
