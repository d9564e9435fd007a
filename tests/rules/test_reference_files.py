"""Reading the files of reference data."""

from __future__ import annotations

import pytest

from partnerships.rules.partial_dates import PartialDate
from partnerships.rules.reference_files import BadFile, Ref, read

SOURCES = "sources:\n  a:\n    publisher: P\n    title: T\n    kind: official\n    date: '2025-06'\n"
NORWAY = "partners:\n  - iso3: NOR\n    iso2: 'NO'\n    name: Norway\n    source: [a]\n"


def partner(lines: str) -> dict[str, str]:
    return {"sources.yaml": SOURCES, "partners.yaml": NORWAY + lines}


def test_read_gives_facts_with_dates_and_references() -> None:
    source, norway, membership, citation = read(partner("    memberships:\n      - {name: NATO, since: '1949'}\n"))[:4]

    assert source.values["date"] == PartialDate.month(2025, 6)
    assert (norway.key, norway.where) == ("NOR", "partners.yaml: NOR")
    assert membership.values["partner"] == Ref("Partner", "NOR")
    assert citation.key == "Partner/NOR/a"


def test_read_numbers_parts_that_have_no_key() -> None:
    steps = "partnerships:\n  - partner: NOR\n    steps:\n" + 2 * (
        "      - {kind: signed, date: '2024-05-28', state_after: signed}\n"
    )

    facts = read({**partner(""), "partnerships.yaml": steps})

    found = [(fact.key, fact.values["position"]) for fact in facts if fact.table == "Step"]
    assert found == [("NOR/0", 0), ("NOR/1", 1)]


@pytest.mark.parametrize(
    ("lines", "message"),
    [
        ("    capital: Oslo\n", "'capital' is unknown"),
        ("    kind: kingdom\n", "kind: 'kingdom' is not one of country, organisation"),
        ("    region: 7\n", "region: '7' is not text"),
        ("    category: 9\n", "there is no category '9'"),
        ("    memberships:\n      - {since: '1949'}\n", "NOR, \\?: 'name' is missing"),
        ("    memberships:\n      - {name: NATO, since: soon}\n", "since: 'soon' is not a date"),
        ("    memberships:\n      - {name: NATO, source: [b]}\n", "there is no source 'b'"),
        ("    memberships:\n      - {name: NATO, source: [{source: a, page: 1}]}\n", "a source is a key"),
        ("    memberships: [{name: NATO}, {name: NATO}]\n", "this stands twice"),
    ],
)
def test_read_refuses_and_names_the_entry(lines: str, message: str) -> None:
    with pytest.raises(BadFile, match=message):
        read(partner(lines))


def test_read_refuses_a_country_that_yaml_takes_for_false() -> None:
    with pytest.raises(BadFile, match="NOR: iso2: 'False' is not text: put it in quotes"):
        read({"p.yaml": "partners:\n  - {iso3: NOR, iso2: NO, name: Norway}\n"})


@pytest.mark.parametrize(
    ("text", "message"),
    [("a: [", "this is not YAML"), ("- a", "not a mapping"), ("countries: []", "'countries' is unknown")],
)
def test_read_refuses_a_file_of_another_shape(text: str, message: str) -> None:
    with pytest.raises(BadFile, match=message):
        read({"x.yaml": text})


@pytest.mark.parametrize("value", ["ten", "true"])
def test_read_refuses_what_is_not_a_number(value: str) -> None:
    with pytest.raises(BadFile, match="is not a whole number"):
        read({"x.yaml": f"categories: [{{number: {value}, name: A}}]"})


def test_read_refuses_what_is_neither_true_nor_false() -> None:
    with pytest.raises(BadFile, match="neither true nor false"):
        read({"x.yaml": "dialogue_formats: [{slug: a, name: A, is_session: maybe}]"})
