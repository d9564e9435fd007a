"""Reading the events file: what is refused, and that nothing accepted is bent."""

import json
from dataclasses import fields
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from partnerships import models
from partnerships.choices import Level, SourceKind
from partnerships.errors import RuleViolation
from partnerships.rules import event_files, yaml_files
from partnerships.rules.event_entries import EventEntry, split_participant
from partnerships.rules.event_fields import LINE, LONGEST
from tests.factories.event_files import (
    DAY,
    DEMO,
    KNOWN,
    commitment,
    event,
    events_file,
    events_in,
    every_shape,
    source,
)


def refused(content: bytes) -> list[str]:
    with pytest.raises(RuleViolation) as refusal:
        event_files.read(content, KNOWN)
    return list(refusal.value.messages)


def with_promise(**changes: Any) -> bytes:
    return events_file(event("e1", commitments=[commitment("c1", **changes)]))


# --- the file as a whole ---


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "the file: 'null' is not a mapping"),
        (b"- a\n", "the file: a list is not a mapping"),
        (b"events: []\n", "schema_version: it is missing"),
        (b"schema_version: 1\n", "events: it is missing"),
        (b"schema_version: 2\nevents: []\n", "write 1"),
        (b"schema_version: true\nevents: []\n", "write 1"),
        (b"schema_version: 1\nevents: {}\n", "events: a mapping is not a list"),
        (b"schema_version: 1\nevents: []\nevnts: []\n", "'evnts': this field is unknown: use schema_version"),
        (b"schema_version: 1\nevents: []\nreference_day: someday\n", "reference_day: 'someday' is not a date"),
        (b"schema_version: 1\nevents: [x]\n", "event no. 1: 'x' is not a mapping"),
        (b"schema_version: 1\nschema_version: 1\n", "'schema_version' is given twice"),
        (b"\xff", "not UTF-8"),
    ],
)
def test_read_refuses_a_file(content: bytes, said: str) -> None:
    assert any(said in message for message in refused(content))


def test_read_accepts_an_empty_list() -> None:
    assert event_files.read(events_file(), KNOWN) == []


def test_read_refuses_ids_given_twice() -> None:
    content = events_file(event("e1", commitments=[commitment("c1")]), event("e1", commitments=[commitment("c1")]))

    assert refused(content) == [
        "event e1, id: it stands twice in the file. Give each its own.",
        "commitment c1, id: it stands twice in the file. Give each its own.",
    ]


def test_read_shows_all_faults_at_once_but_not_without_end() -> None:
    content = events_file(*(event(f"e{n}", level="high", format="chat") for n in range(40)))

    messages = refused(content)

    assert len(messages) == event_files.SHOWN_FAULTS + 1
    assert messages[-1] == "… and 30 more faults."


# --- an event ---


@pytest.mark.parametrize("name", event_files.EVENT_KEYS)
def test_read_refuses_an_event_without_a_field(name: str) -> None:
    made = event("e1")
    del made[name]

    assert any(f", {name}: it is missing" in message for message in refused(events_file(made)))


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"evnt": 1}, "event e1, 'evnt': this field is unknown: use id, partners"),
        ({"status_on_2026_11_22": "met"}, "event e1, 'status_on_2026_11_22': this field is unknown"),
        ({"id": "e 1"}, "event no. 1, id: 'e 1' is no identifier"),
        ({"id": 7}, "event no. 1, id: '7' is not text"),
        ({"partners": ["XX"]}, "event e1, partners: 'XX' is not in the list: JP, KR, NO"),
        ({"partners": [False]}, "partners: YAML reads a bare NO as 'false': write 'NO' in quotes"),
        ({"partners": ["JP", "JP"]}, "partners: a partner stands there twice"),
        ({"partners": None}, "partners: 'null' is not a list: write []"),
        ({"phase": {"JP": "before"}}, "phase: 'before' is given for JP, but by the steps of its partnership"),
        ({"phase": {"JP": "before"}}, "it is 'after'"),
        ({"phase": {}}, "phase: it must name the partners and no other: JP"),
        ({"phase": {"JP": "after", "KR": "after"}}, "phase: it must name the partners and no other"),
        ({"phase": {False: "after"}}, "phase: YAML reads a bare NO as 'false'"),
        ({"phase": "after"}, "phase: this is not a mapping"),
        ({"title": ""}, "title: the text is empty"),
        ({"title": True}, "title: 'true' is not text, as YAML reads a bare yes"),
        ({"title": None}, "title: 'null' is not text"),
        ({"title": "x" * 501}, "title: the text has 501 characters: shorten it to 500"),
        ({"title": "a\0b"}, "title: the text has a character that cannot be stored"),
        ({"title": "see RESTREINT UE/EU RESTRICTED"}, "registry number"),
        ({"format": "chat"}, "format: 'chat' is not in the list: strategic-dialogue"),
        ({"level": "high"}, "level: 'high' is not in the list: leaders"),
        ({"modality": "zoom"}, "modality: 'zoom' is not in the list: in person, video"),
        ({"modality": None}, "modality: 'null' is not text"),
        ({"place": ""}, "place: the text is empty: write it, or null"),
        ({"date": "2025-02-30"}, "date_start, date_end and date_precision: '2025-02-30' is not a day of the calendar"),
        ({"date_precision": "week"}, "'week' is not in the list"),
        ({"date_start": ["x"]}, "a list is not text"),
        ({"topics": ["weather"]}, "topics: 'weather' is not in the list: cyber"),
        ({"topics_free": [1]}, "topics_free: '1' is not text"),
        ({"eu_participants": ["x" * 501]}, "eu_participants: the office has 501 characters"),
        ({"outcomes": "one"}, "outcomes: 'one' is not a list"),
        ({"series": {"number": 1}}, "event e1, series, name: it is missing"),
        ({"series": {"name": "S", "number": 0}}, "number: '0' is no number in a series"),
        ({"series": {"name": "S", "number": True}}, "number: 'true' is no number"),
        ({"series": {"name": "S", "number": 1, "of": 2}}, "series, 'of': this field is unknown"),
        ({"series": [{"name": "S", "number": 1}]}, "series: a list is for several series"),
        ({"series": [{"name": "S", "number": 1}, {"name": "S", "number": 2}]}, "the same series stands there twice"),
        ({"series": "S"}, "series: 'S' is not a mapping"),
        ({"requires": "planned-unconfirmed"}, "requires: 'planned-unconfirmed' is not a list"),
        ({"commitments": [1]}, "event e1, commitment no. 1: '1' is not a mapping"),
        ({"sources": [source(kind="blog")]}, "event e1, source no. 1, kind: 'blog' is not in the list: official"),
        ({"sources": [source(date="May 2025")]}, "date: 'May 2025' is not a date"),
        ({"sources": [source(url="javascript:alert(1)")]}, "url: 'javascript:alert(1)' is no web address"),
        ({"sources": [source(page=3)]}, "source no. 1, 'page': this field is unknown"),
        ({"sources": [{"title": "T"}]}, "source no. 1, publisher: it is missing"),
    ],
)
def test_read_refuses_an_event(changes: dict[str, Any], said: str) -> None:
    assert any(said in message for message in refused(events_file(event("e1", **changes))))


def test_read_names_a_bare_norway() -> None:
    content = events_file(event("e1", partners=["NO"], phase={"NO": "after"})).replace(b"'NO'", b"NO")

    assert any("write 'NO' in quotes" in message for message in refused(content))


def test_one_fault_is_told_once() -> None:
    assert len(refused(events_file(event("e1", date="2025-02-30", commitments=[commitment("c1")])))) == 1
    assert len(refused(with_promise(due="2025-02-30", due_precision="day"))) == 1


def test_a_huge_value_is_not_repeated_in_the_message() -> None:
    content = events_file(event("e1", level="x" * 10_000))

    assert all(len(message) < 500 for message in refused(content))


# --- a commitment ---


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"id": "c/1"}, "event e1, commitment no. 1, id: 'c/1' is no identifier"),
        ({"owner": "me"}, "event e1, commitment c1, 'owner': this field is unknown: use id, text"),
        ({"responsible": "us"}, "commitment c1, responsible: 'us' is not in the list: eu, partner, both"),
        ({"due_precision": "soon"}, "due: 'soon' is not in the list: day, year"),
        ({"due": "2025", "due_precision": "day"}, "due: '2025' is a year"),
        ({"due": 20250102, "due_precision": "day"}, "due: '20250102' is not text"),
        ({f"status_on_{DAY}": "done"}, f"status_on_{DAY}: 'done' is not in the list: met, met late"),
        ({"status_on_2025_02_30": "met", "past_due_on_2025_02_30": None}, "status_on_2025_02_30: day is out of range"),
        ({"past_due_on_2025_02_01": None}, "past_due_on_2025_02_01: the position on that day is missing"),
        ({"status_on_25_02_01": "met"}, "'status_on_25_02_01': this field is unknown"),
        ({f"past_due_on_{DAY}": False}, f"past_due_on_{DAY}: 'false' is given, but by the due date it is 'null'"),
        ({"due": "2025", "due_precision": "year"}, "'null' is given, but by the due date it is 'true'"),
        ({"recurring": True}, "recurring: 'true' is not text"),
        ({"fulfilled_by": ["e1"]}, "fulfilled_by: a list is for several events"),
        ({"fulfilled_by": []}, "fulfilled_by: a list is for several events"),
        ({"fulfilled_by": ["e1", "e1"]}, "fulfilled_by: an event stands there twice"),
        ({"fulfilled_by": "e 1"}, "fulfilled_by: 'e 1' is no identifier of an event"),
        ({"fulfilled_by": 3}, "fulfilled_by: '3' is not text"),
        ({"amount": 5}, "amount: '5' is not a mapping"),
        ({"amount": {"value": 5}}, "amount, currency: it is missing"),
        ({"amount": {"value": 5, "currency": "XXX"}}, "currency: 'XXX' is not in the list: AED"),
        ({"amount": {"value": 5, "currency": "euro"}}, "currency: 'euro' is not in the list"),
        ({"amount": {"value": "5", "currency": "EUR"}}, "value: '5' is not a number: write it without quotes"),
        ({"amount": {"value": True, "currency": "EUR"}}, "value: 'true' is not a number"),
        ({"amount": {"value": None, "currency": "EUR"}}, "value: 'null' is not a number"),
        ({"amount": {"value": -1, "currency": "EUR"}}, "value: '-1' is no amount"),
        ({"amount": {"value": 0.005, "currency": "EUR"}}, "value: '0.005' is no amount"),
        ({"amount": {"value": 10**16, "currency": "EUR"}}, "is no amount"),
    ],
)
def test_read_refuses_a_commitment(changes: dict[str, Any], said: str) -> None:
    assert any(said in message for message in refused(with_promise(**changes)))


@pytest.mark.parametrize("name", event_files.COMMITMENT_KEYS)
def test_read_refuses_a_commitment_without_a_field(name: str) -> None:
    made = commitment("c1")
    del made[name]

    assert any(
        f", {name}: it is missing" in message for message in refused(events_file(event("e1", commitments=[made])))
    )


# --- what is accepted comes out the same ---


def test_every_property_of_real_events_is_in_the_made_up_ones() -> None:
    needed = {name for each in every_shape() for name in each["requires"]}

    assert set(yaml.safe_load(DEMO.read_bytes())["features"]) <= needed


def test_every_shape_is_read_and_written() -> None:
    content = events_file(*every_shape())

    entries = event_files.read(content, KNOWN)
    written = yaml_files.write({"schema_version": 1, "events": [each.as_dict() for each in entries]})

    assert events_in(written) == events_in(content)
    assert event_files.read(written.encode(), KNOWN) == entries


def test_json_is_read_too() -> None:
    content = json.dumps({"schema_version": 1, "events": [event("e1")]}).encode()

    assert [each.id for each in event_files.read(content, KNOWN)] == ["e1"]


def test_dates_may_stand_without_quotes() -> None:
    plain = events_file(event("e1"), event("e2", date="2025", date_precision="inferred"))

    assert event_files.read(plain.replace(b"'", b""), KNOWN) == event_files.read(plain, KNOWN)


def test_an_optional_field_that_is_null_counts_as_left_out() -> None:
    nothing = event("e1", note=None, series=None, commitments=[commitment("c1", amount=None, fulfilled_by=None)])

    assert event_files.read(events_file(nothing), KNOWN) == event_files.read(with_promise(), KNOWN)


def test_what_follows_from_other_fields_may_be_left_out() -> None:
    short, full = event("e1", series={"name": "S"}), event("e1", series={"name": "S", "number": None})
    short["commitments"], full["commitments"] = [commitment("c1")], [commitment("c1")]
    del short["phase"], short["commitments"][0][f"past_due_on_{DAY}"]

    assert event_files.read(events_file(short), KNOWN) == event_files.read(events_file(full), KNOWN)


def test_commentary_is_ignored_but_for_one_flag() -> None:
    one, two = event("e1", requires=["anything", "planned-unconfirmed"]), event("e2", requires=["anything"])

    assert [each.is_unconfirmed for each in event_files.read(events_file(one, two), KNOWN)] == [True, False]


words = st.text(st.characters(codec="utf-8", exclude_characters="\0"), min_size=1, max_size=20).filter(str.strip)
lists = st.lists(words, max_size=3)
made_up = st.fixed_dictionaries(
    {"title": words, "place": words | st.none(), "legal_basis": words | st.none(),
     "level": st.sampled_from(Level.values),
     "eu_participants": lists, "other_participants": lists, "topics_free": lists, "outcomes": lists,
     "modality": words.map(lambda remark: f"none ({remark})"),
     "sources": st.lists(st.builds(source, publisher=words, title=words, kind=st.sampled_from(SourceKind.values)),
                         max_size=2),
     "commitments": st.lists(st.builds(commitment, st.just("c1"), text=words, note=words), max_size=1)},
    optional={"note": words, "series": st.fixed_dictionaries({"name": words, "number": st.integers(1, 99)})},
)  # fmt: skip


@given(made_up)
def test_no_words_are_bent(changes: dict[str, Any]) -> None:
    given_event = event("e1", **changes)
    content = yaml_files.write({"schema_version": 1, "events": [given_event]}).encode()

    (entry,) = event_files.read(content, KNOWN)

    assert entry.as_dict() | {"requires": []} == given_event


# --- the lengths are those of the tables ---


@pytest.mark.parametrize(
    ("model", "column", "name"),
    [
        (models.Meeting, "external_id", "id"),
        (models.Meeting, "title", "title"),
        (models.Meeting, "legal_basis", "legal_basis"),
        (models.Meeting, "note", "note"),
        (models.Meeting, "place", ""),
        (models.Meeting, "modality_remark", ""),
        (models.Track, "name", ""),
        (models.AgendaItem, "words", "topics_free"),
        (models.Outcome, "text", "outcomes"),
        (models.Participant, "office", "office"),
        (models.Participant, "name", "name"),
        (models.Participant, "remark", "remark"),
        (models.Commitment, "external_id", "id"),
        (models.Commitment, "text", "text"),
        (models.Commitment, "note", "note"),
        (models.Commitment, "recurrence", ""),
        (models.Fulfilment, "awaited_id", "id"),
        (models.Source, "publisher", "publisher"),
        (models.Source, "title", "source title"),
        (models.Source, "url", "url"),
        (models.Source, "language", "language"),
        (models.Citation, "remark", "note"),
    ],
)
def test_longest_texts_fit_the_tables(model: Any, column: str, name: str) -> None:
    assert model._meta.get_field(column).max_length == LONGEST.get(name, LINE)


def test_split_participant_prints_as_the_table_does() -> None:
    for text in ("Office (Name), remark", "Office (Name)", "Office, remark"):
        office, name, remark = split_participant(text)
        assert str(models.Participant(office=office, name=name, remark=remark)) == text


def test_every_field_of_an_entry_is_written() -> None:
    derived = {"date", "modality_remark", "is_unconfirmed"}
    names = {each.name for each in fields(EventEntry)} - derived

    assert names <= {*event_files.EVENT_KEYS, *event_files.EVENT_OPTIONAL}
