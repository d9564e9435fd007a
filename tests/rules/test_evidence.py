"""Which files are taken as evidence."""

import io
import zipfile

import pytest

from partnerships.errors import RuleViolation
from partnerships.rules.evidence import LARGEST, TYPES, content_type


def archive(**parts: str) -> bytes:
    """Pack an office file; `__` in a part's name stands for a slash, `_dot_` for a dot."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as made:
        for name, text in parts.items():
            made.writestr(name.replace("__", "/").replace("_dot_", "."), text)
    return packed.getvalue()


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("report.pdf", b"%PDF-1.7 ..."),
        ("photo.PNG", b"\x89PNG\r\n\x1a\n..."),
        ("photo.jpeg", b"\xff\xd8\xff\xe0..."),
        ("minutes.docx", archive(word__document_dot_xml="<x/>")),
        ("table.xlsx", archive(xl__workbook_dot_xml="<x/>")),
        ("slides.pptx", archive(ppt__presentation_dot_xml="<x/>")),
        ("minutes.odt", archive(mimetype=TYPES["odt"])),
        ("table.ods", archive(mimetype=TYPES["ods"])),
        ("note.txt", "Dünkirchen".encode()),
        ("list.csv", b"a;b\n1;2\n"),
    ],
)
def test_content_type_takes(name: str, content: bytes) -> None:
    assert content_type(name, content) in TYPES.values()


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("page.html", b"<html>"),
        ("program", b"\x7fELF"),
        ("empty.pdf", b""),
        ("large.pdf", b"%PDF-" + b"x" * LARGEST),
        ("named.pdf", b"MZ\x90\x00"),
        ("named.docx", archive(xl__workbook_dot_xml="<x/>")),
        ("macro.docx", archive(word__document_dot_xml="<x/>", word__vbaProject_dot_bin="x")),
        ("named.odt", archive(mimetype=TYPES["ods"])),
        ("broken.xlsx", b"PK\x03\x04 and no more"),
        ("binary.txt", b"a\x00b"),
        ("secret.txt", b"RESTREINT UE/EU RESTRICTED"),
    ],
)
def test_content_type_refuses(name: str, content: bytes) -> None:
    with pytest.raises(RuleViolation) as refused:
        content_type(name, content)
    assert "file" in refused.value.message_dict
