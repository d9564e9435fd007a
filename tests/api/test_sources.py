"""Sources, citations and divergences through the API."""

from __future__ import annotations

import pytest

from partnerships.models import Area, Citation, Divergence, DivergencePartner, Partner, Source, User
from tests.api.programs import Program
from tests.factories import commitments
from tests.factories.base import saved
from tests.factories.rows import row

pytestmark = pytest.mark.django_db

RELEASE = {"publisher": "EEAS", "title": "Joint release", "kind": "official", "date": "2024-11-01", "reason": "New"}


def source() -> Source:
    return saved(Source(publisher="EEAS", title="Release", kind="official"))


def test_source_is_the_administrator_s(official: User) -> None:
    assert Program(official).post("sources/", RELEASE).status_code == 403


@pytest.mark.parametrize(("field", "value"), [("url", "javascript:alert(1)"), ("key", ""), ("kind", "gossip")])
def test_source_is_refused_at_the_field(field: str, value: str, administrator: User) -> None:
    response = Program(administrator).post("sources/", {**RELEASE, field: value})

    assert (response.status_code, [*response.json()["errors"]]) == (422, [field])


def test_source_is_added_changed_and_found(administrator: User) -> None:
    program = Program(administrator)

    made = program.post("sources/", RELEASE).json()
    path = f"sources/{made['id']}/"
    changed = program.patch(path, {"date": "2024-11", "reason": "No day given"}, etag=program.tag(path)).json()

    assert (made["date"]["precision"], changed["date"]["precision"]) == ("day", "month")
    assert changed["title"] == made["title"]
    assert program.get("sources/", q="joint eeas", since="2024-11-15").json()["count"] == 1
    assert program.get("sources/", until="2024-10-31").json()["count"] == 0


def test_citation_names_one_fact(administrator: User, japan: Partner) -> None:
    saved(Area(slug="cyber", name="Cyber"))
    program, cited = Program(administrator), {"source": source().pk, "reason": "Read there"}

    made = program.post("citations/", {**cited, "partner": "JPN"})

    assert (made.status_code, made.json()["partner"], made.json()["area"]) == (201, "JPN", None)
    assert program.post("citations/", cited).status_code == 422
    assert program.post("citations/", {**cited, "partner": "JPN", "area": "cyber"}).status_code == 422


def test_citation_of_a_commitment_comes_with_it(administrator: User, official: User, japan: Partner) -> None:
    promise = commitments.commitment([japan], official)

    response = Program(administrator).post(
        "citations/", {"source": source().pk, "commitment": promise.pk, "reason": "Read there"}
    )

    assert (response.status_code, [*response.json()["errors"]]) == (422, ["commitment"])


def test_citation_of_what_is_not_seen_is_not_there(outsider: User, official: User, japan: Partner) -> None:
    promise = commitments.commitment([japan], official)
    held = row(Citation, area=None, commitment=promise)

    assert Program(official).get("citations/", commitment=promise.pk).json()["results"][0]["id"] == held.pk
    assert Program(outsider).get(f"citations/{held.pk}/").status_code == 404
    assert Program(outsider).get("citations/", commitment=promise.pk).status_code == 400
    assert Program(outsider).get("citations/").json()["count"] == 0


def test_divergence_is_read_by_those_who_see_its_partners(
    outsider: User, official: User, administrator: User, japan: Partner
) -> None:
    held = saved(Divergence(topic="Day of signature", resolution="The release is followed"))
    saved(DivergencePartner(divergence=held, partner=japan))

    shown = Program(official).get(f"divergences/{held.pk}/").json()

    assert (shown["partners"], shown["resolution"]) == (["JPN"], "The release is followed")
    assert Program(outsider).get(f"divergences/{held.pk}/").status_code == 404
    assert Program(administrator).post("divergences/", {"topic": "x"}).status_code == 405
