"""Reading YAML that strangers send."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from partnerships.rules import yaml_files


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"a: 1\na: 2\n", "'a' is given twice"),
        (b"a: &x {b: 1}\nc:\n  <<: *x\n", "'<<' is not read"),
        (b"a: [1\n", "line 2"),
        (b"a: \xff\n", "not UTF-8"),
        (b"a: !!python/object/apply:os.system [id]\n", "cannot be read as YAML"),
        (b"a: .inf\n", "not a plain number"),
        (b"a: 1\n---\na: 2\n", "another document"),
        (b"&a [*a]\n", "too many entries"),
        (b"[" * 50 + b"]" * 50, "levels deep"),
        (b"a: " + b"[" * 1_000_000, "levels deep"),
    ],
)
def test_read_refuses(content: bytes, said: str) -> None:
    with pytest.raises(ValueError, match=said):
        yaml_files.read(content)


def test_read_refuses_a_file_that_is_too_large() -> None:
    with pytest.raises(ValueError, match="larger than 20 MB"):
        yaml_files.read(b"#" * (yaml_files.LIMIT_BYTES + 1))


def test_read_refuses_aliases_that_multiply() -> None:
    bomb = "a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n"
    for n in range(1, 10):
        bomb += f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 10)}]\n"

    with pytest.raises(ValueError, match="too many entries"):
        yaml_files.read(bomb.encode())


def test_read_accepts_an_alias_that_only_saves_words() -> None:
    assert yaml_files.read(b"a: &x [JP]\nb: *x\n") == {"a": ["JP"], "b": ["JP"]}


def test_read_keeps_dates_as_text_and_decimals_exact() -> None:
    assert yaml_files.read(b"\xef\xbb\xbfa: 2025-06-02\nb: 0.1\nc: 8250000\nd: 'NO'\n") == {
        "a": "2025-06-02",
        "b": Decimal("0.1"),
        "c": 8250000,
        "d": "NO",
    }


def test_write_spells_repeated_lists_out() -> None:
    same = ["JP"]

    assert yaml_files.write({"a": same, "b": same}) == "a:\n- JP\nb:\n- JP\n"


words = st.text(st.characters(codec="utf-8", exclude_characters="\0"))
values = st.recursive(
    st.none() | st.booleans() | st.integers() | words | st.decimals(0, 10**15, places=2),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(words, inner, max_size=4),
    max_leaves=8,
)


@pytest.mark.long
@given(values)
def test_what_is_written_is_read_again(value: object) -> None:
    assert yaml_files.read(yaml_files.write(value).encode()) == value


@pytest.mark.parametrize("text", ["NO", "2025", "2025-06-02", "null", "1.5", "~", "=", "<<", "12:30", "- x", "#", ""])
def test_write_quotes_what_looks_like_something_else(text: str) -> None:
    assert yaml_files.read(yaml_files.write([text]).encode()) == [text]
