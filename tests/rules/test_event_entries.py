"""One event in the domain's terms and in the file's."""

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from partnerships.choices import Modality
from partnerships.rules.event_entries import (
    CommitmentEntry,
    EventEntry,
    SourceEntry,
    differences,
    phase_word,
    split_modality,
    split_participant,
)
from partnerships.rules.partial_dates import NO_DATE, PartialDate


def put_together(office: str, name: str, remark: str) -> str:
    """Write a participant as the model `Participant` prints itself."""
    text = f"{office} ({name})" if name else office
    return f"{text}, {remark}" if remark else text


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("High Representative (Kaja Kallas), opening", ("High Representative", "Kaja Kallas", "opening")),
        ("State Secretary, defence (Bentzen)", ("State Secretary, defence", "Bentzen", "")),
        ("Lowy Institute, organiser; officials", ("Lowy Institute, organiser; officials", "", "")),
        ("Group (x) and others", ("Group (x) and others", "", "")),
        ("A (b) (c)", ("A (b) (c)", "", "")),
        ("A (b), c (d)", ("A", "b", "c (d)")),
        ("(nobody)", ("(nobody)", "", "")),
    ],
)
def test_split_participant(text: str, parts: tuple[str, str, str]) -> None:
    assert split_participant(text) == parts


@given(st.text(st.sampled_from("ab ,()\n"), min_size=1))
@example("A (b), ")
@example("A ()")
def test_split_participant_comes_together_again(text: str) -> None:
    assert put_together(*split_participant(text)) == text


@pytest.mark.parametrize(
    "text", ["", "zoom", "In person", "none ()", "none (", "none (x", "video(x)", "none (x) later"]
)
def test_split_modality_refuses(text: str) -> None:
    with pytest.raises(ValueError, match="in person, video"):
        split_modality(text)


def test_split_modality_keeps_the_remark() -> None:
    assert split_modality("none (written adoption)") == (Modality.NONE, "written adoption")
    assert split_modality("video (a) (b)") == (Modality.VIDEO, "a) (b")
    assert split_modality("in person") == (Modality.IN_PERSON, "")


def test_phase_word_is_unknown_without_a_day() -> None:
    assert phase_word(NO_DATE, PartialDate.on(date(2024, 5, 28))) is None
    assert phase_word(NO_DATE, None) == "no partnership"


def test_commitment_as_dict_derives_what_is_past_due() -> None:
    promise = CommitmentEntry(
        "c1",
        "Do it",
        "eu",
        due=PartialDate.on(date(2025, 6, 30)),
        positions=((date(2025, 1, 2), "open"), (date(2025, 7, 1), "not met")),
        fulfilled_by=("e1",),
        amount=Decimal("1.50"),
        currency="EUR",
    )

    assert promise.as_dict() == {
        "id": "c1",
        "text": "Do it",
        "responsible": "eu",
        "due": "2025-06-30",
        "due_precision": "day",
        "status_on_2025_01_02": "open",
        "status_on_2025_07_01": "not met",
        "fulfilled_by": "e1",
        "amount": {"value": Decimal("1.5"), "currency": "EUR"},
        "past_due_on_2025_01_02": False,
        "past_due_on_2025_07_01": True,
    }


def test_amount_without_fraction_is_written_as_a_whole_number() -> None:
    amount = CommitmentEntry("c1", "x", "eu", amount=Decimal("8250000.00"), currency="EUR").as_dict()["amount"]

    assert amount == {"value": 8250000, "currency": "EUR"}
    assert type(amount["value"]) is int


def test_source_without_date_is_written_null() -> None:
    assert SourceEntry("P", "T", "media").as_dict() == {
        "publisher": "P", "title": "T", "date": None, "url": None, "kind": "media",
    }  # fmt: skip


def _event(**values: object) -> dict[str, object]:
    base = {"id": "e1", "title": "T", "format": "summit", "level": "leaders", "date": NO_DATE} | values
    return EventEntry(**base).as_dict()  # type: ignore[arg-type]  # whatever the test gives


def test_differences_name_the_fields() -> None:
    one, two, three = (CommitmentEntry(f"c{n}", "text", "eu") for n in (1, 2, 3))
    other = CommitmentEntry("c1", "other", "eu", note="n")

    assert differences(_event(), _event()) == []
    assert differences(_event(note="n"), _event(place="x")) == ["place", "note"]
    assert differences(_event(commitments=(one, two)), _event(commitments=(other, three))) == [
        "commitment c1 text",
        "commitment c1 note",
        "commitment c2",
        "commitment c3",
    ]
    assert differences(_event(commitments=(one, two)), _event(commitments=(two, one))) == ["commitments (their order)"]
