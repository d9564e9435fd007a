"""Citing sources."""

from __future__ import annotations

from typing import Any

import pytest

from partnerships.errors import RuleViolation
from partnerships.models import Citation, Partner, Source, User
from partnerships.rules.partial_dates import PartialDate
from partnerships.services import citations, commitments
from tests.factories import commitments as promises
from tests.factories import meetings as make
from tests.factories.base import making, saved

GIVEN: dict[str, Any] = {
    "publisher": "Test Gazette",
    "title": "A made-up report",
    "kind": "media",
    "date": PartialDate.read("2025-03"),
    "url": "https://example.org/1",
}

pytestmark = pytest.mark.django_db


def cite(*rows: dict[str, Any], **fact: Any) -> bool:
    with making():
        return citations.cite(rows, **(fact or {"meeting": make.meeting()}))


def test_cite_names_the_row_and_the_field_that_is_wrong() -> None:
    with pytest.raises(RuleViolation) as refused:
        cite(GIVEN, GIVEN | {"kind": "rumour"}, GIVEN | {"title": "RESTREINT UE", "url": "javascript:alert(1)"})

    assert set(refused.value.message_dict) == {"sources-1-kind", "sources-2-title"}


def test_cite_stores_the_same_publication_once() -> None:
    cite(GIVEN, GIVEN | {"remark": "page 2"})
    cite(GIVEN)

    assert Source.objects.get().citations.count() == 3


@pytest.mark.parametrize(
    "other", [{"title": "Another"}, {"date": PartialDate.read("2025")}, {"url": None}, {"registry_number": "ST 1/26"}]
)
def test_cite_keeps_publications_apart_that_differ(other: dict[str, Any]) -> None:
    cite(GIVEN, GIVEN | other)

    assert Source.objects.count() == 2


def test_cite_takes_a_stored_source_as_it_stands() -> None:
    stored = saved(Source(publisher="Council", title="Conclusions", kind="official", note="Read on paper"))

    cite({"source": stored, "remark": "point 4"}, {"publisher": "Council", "title": "Conclusions", "kind": "official"})

    assert [each.source for each in Citation.objects.order_by("position")] == [stored, stored]
    assert Source.objects.get().note == "Read on paper"


def test_cite_keeps_the_order_and_removes_what_is_left_out() -> None:
    meeting = make.meeting()
    other = GIVEN | {"title": "Another"}
    cite(GIVEN, other, meeting=meeting)

    assert cite(other, meeting=meeting)
    assert not cite(other, meeting=meeting)
    assert [each.source.title for each in meeting.citations.all()] == ["Another"]


def test_a_commitment_is_made_with_its_sources(official: User, japan: Partner) -> None:
    row = commitments.create(
        actor=official, values=promises.values(official), partners=[japan], action=None, sources=[GIVEN]
    )

    assert row.citations.get().source.title == GIVEN["title"]
