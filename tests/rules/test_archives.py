"""What an archive may declare, before anything of it is unpacked; also for spreadsheets to be imported."""

from __future__ import annotations

import struct

import pytest

from partnerships.errors import RuleViolation
from partnerships.rules import archives
from partnerships.rules.archives import Limits, opened
from tests.factories.documents import archive, docx


def test_opened_gives_what_is_within_the_limits() -> None:
    with opened(docx(word__media__a_dot_png=b"x" * 1_000)) as found:
        assert found.namelist() == ["word/document.xml", "word/media/a.png"]


@pytest.mark.parametrize(
    "limits", [Limits(members=1), Limits(unpacked=3_000), Limits(ratio=2)], ids=["members", "unpacked", "ratio"]
)
def test_opened_refuses_more_than_its_limits(limits: Limits, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(archives, "SMALL", 1_000)
    content = archive({"a": bytes(2_000), "b": bytes(2_000)})
    opened(content, limits=Limits(members=2, unpacked=4_000, ratio=100))
    with pytest.raises(RuleViolation, match="far too large") as refused:
        opened(content, limits=limits, field="table")
    assert list(refused.value.message_dict) == ["table"]


def test_opened_does_not_read_a_list_of_members_that_is_itself_too_long(monkeypatch: pytest.MonkeyPatch) -> None:
    content = archive({"one": b"", "two": b""})
    monkeypatch.setattr(archives, "DIRECTORY", 60)
    monkeypatch.setattr("zipfile.ZipFile", lambda *_args: pytest.fail("it was read"))
    with pytest.raises(RuleViolation, match="far too large"):
        opened(content)


def test_opened_does_not_believe_a_size_that_is_less_than_there_is() -> None:
    """A member that declares one byte gives one byte, or nothing, whatever it holds."""
    content = bytearray(archive({"a": bytes(1_000_000)}))
    for mark, place in ((b"PK\x03\x04", 22), (b"PK\x01\x02", 24)):
        struct.pack_into("<L", content, content.index(mark) + place, 1)
    with opened(bytes(content)) as found, pytest.raises(Exception, match="Bad CRC"):
        found.read("a")
