"""Which files are kept, and under which names."""

from __future__ import annotations

import tracemalloc
import zipfile
from io import BytesIO

import pytest

from partnerships.errors import RuleViolation
from partnerships.rules.files import LARGEST, LONGEST_NAME, TYPES, accepted, clean_name
from tests.factories import documents
from tests.factories.documents import JPEG, PDF, PNG, archive, docx

XLSX = archive({"xl/workbook.xml": b"<x/>"})
LAUGHS = b'<?xml version="1.0"?><!DOCTYPE l [<!ENTITY a "ha">' + b"".join(
    b'<!ENTITY a%d "%s">' % (n, b"&a%d;" % (n - 1) * 10) for n in range(1, 20)
) + b"]><l>&a19;</l>"  # fmt: skip


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("report.pdf", PDF),
        ("photo.PNG", PNG),
        ("photo.jpeg", JPEG),
        ("minutes.docx", docx()),
        ("table.xlsx", XLSX),
        ("slides.pptx", archive({"ppt/presentation.xml": b"<x/>"})),
        ("minutes.odt", documents.odt()),
        ("table.ods", archive({"mimetype": TYPES["ods"].encode()})),
        ("note.txt", "Dünkirchen".encode()),
        ("note.txt", "Dünkirchen".encode("cp1252")),
        ("mail.txt", b"<jane@example.org> wrote:"),
        ("list.csv", b"a;b\n1;2\n"),
        ("a table in a text.docx", docx(word__embeddings__Sheet1_dot_xlsx=XLSX)),
        ("laughs.docx", docx(word__styles_dot_xml=LAUGHS)),  # nothing here reads XML, so nothing unfolds
    ],
)
def test_accepted_takes(name: str, content: bytes) -> None:
    taken = accepted(name, content)
    assert taken.content_type in TYPES.values()
    assert (taken.name, taken.content) == (name, content)


def changed(content: bytes, old: bytes, new: bytes) -> bytes:
    assert old in content
    return content.replace(old, new)


def encrypted() -> bytes:
    """Set the flag by which a zip says that its parts are encrypted, in both places."""
    content = bytearray(docx())
    for mark, place in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        content[content.index(mark) + place] |= 1
    return bytes(content)


def with_comment() -> bytes:
    packed = BytesIO(docx())
    with zipfile.ZipFile(packed, "a") as made:
        made.comment = b"<script>"
    return packed.getvalue()


def doubled() -> bytes:
    """Call both parts by one name, in the list and where they stand."""
    return docx(word__document_dot_xm2=b"<y/>").replace(b"document.xm2", b"document.xml")


REFUSED = {
    "a page": ("page.html", b"<html>"),
    "a page called a text": ("page.txt", b"\xef\xbb\xbf \n<HTML><body>"),
    "a script called a text": ("run.txt", b"<script>alert(1)</script>"),
    "a picture with a script": ("picture.svg", b"<svg onload=alert(1)>"),
    "the same called a text": ("picture.txt", b"<svg onload=alert(1)>"),
    "a program": ("program", b"\x7fELF"),
    "a program called a document": ("named.pdf", b"MZ\x90\x00"),
    "nothing": ("empty.pdf", b""),
    "too much": ("large.pdf", b"%PDF-" + b"x" * LARGEST),
    "another type than it says": ("named.docx", XLSX),
    "a picture called a document": ("named.pdf", PNG),
    "another open document than it says": ("named.odt", archive({"mimetype": TYPES["ods"].encode()})),
    "an archive": ("files.zip", archive({"a.txt": b"a"})),
    "an archive called a document": ("files.docx", archive({"a.txt": b"a"})),
    "macros": ("macro.docx", docx(word__vbaProject_dot_bin=b"x")),
    "macros by their type": ("m.docx", docx(**{"[Content_Types]_dot_xml": b"<a ContentType='macroEnabled'/>"})),
    "macros of an open document": ("m.odt", archive({"mimetype": TYPES["odt"].encode(), "Basic/a.xml": b"x"})),
    "macros in a table in a text": (
        "macro.docx", docx(word__embeddings__a_dot_xlsx=archive({"xl/workbook.xml": b"", "xl/vbaProject.bin": b"x"})),
    ),
    "a password": ("secret.docx", encrypted()),
    "an open document's password": (
        "s.odt", archive({"mimetype": TYPES["odt"].encode(), "META-INF/manifest.xml": b"<m:encryption-data/>"}),
    ),
    "an old or encrypted Office file": ("old.docx", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600)),
    "an archive in it": ("nested.docx", docx(word__media__more_dot_zip=archive({"a": b"a"}))),
    "an archive where tables are": ("nested.docx", docx(word__embeddings__more_dot_zip=archive({"a": b"a"}))),
    "an archive in a table in a text": (
        "nested.docx", docx(word__embeddings__a_dot_xlsx=archive({
            "xl/workbook.xml": b"", "xl/embeddings/b.docx": docx()})),
    ),
    "a way out": ("out.docx", docx(**{"../evil": b"x"})),
    "a way from the top": ("out.docx", docx(**{"/etc/passwd": b"x"})),
    "one name twice": ("twice.docx", doubled()),
    "something before the archive": ("before.docx", b"x" + docx()),
    "something behind the archive": ("behind.docx", docx() + b"<script>"),
    "a comment": ("comment.docx", with_comment()),
    "a picture that is an archive too": ("both.png", PNG + archive({"a": b"a"})),
    "a photo that is a script too": ("both.jpg", JPEG + b"<?php"),
    "a document that is an archive too": ("both.pdf", PDF + archive({"a": b"a"})),
    "an archive cut off": ("broken.xlsx", b"PK\x03\x04 and no more"),
    "bytes called a text": ("binary.txt", b"a\x00b"),
    "a marking": ("secret.txt", b"RESTREINT UE/EU RESTRICTED"),
    "a marking in the name": ("SECRET UE.pdf", PDF),
    "an ending behind another": ("report.pdf.exe", PDF),
    "an ending that reads backwards": ("report\u202efdp.exe", PDF),
}  # fmt: skip


@pytest.mark.parametrize("what", REFUSED)
def test_accepted_refuses(what: str) -> None:
    with pytest.raises(RuleViolation) as refused:
        accepted(*REFUSED[what])
    assert "file" in refused.value.message_dict


@pytest.mark.parametrize(
    ("given", "cleaned"),
    [
        ("report.pdf", "report.pdf"),
        ("C:\\files\\report.pdf", "report.pdf"),
        ("../../etc/report.pdf", "report.pdf"),
        ("..\\..\\report.pdf", "report.pdf"),
        ("rep\x00ort\r\n.pdf", "report.pdf"),
        ("rep\u202eort\u2066\u200b.pdf", "report.pdf"),
        ("\ud800report.pdf", "report.pdf"),
        ("CON.pdf", "_CON.pdf"),
        ("nul", "_nul"),
        ("lpt1.tar.pdf", "_lpt1.tar.pdf"),
        ("console.pdf", "console.pdf"),
        ("a<b>:\"|?*.pdf", "a_b______.pdf"),
        (" .report.pdf. ", "report.pdf"),
        ("", "document"),
        ("...", "document"),
        ("/", "document"),
        (".pdf", "pdf"),
        ("Bericht über.pdf", "Bericht über.pdf"),
        ("u\u0308ber.pdf", "über.pdf"),
        ("日本.pdf", "日本.pdf"),
    ],
)  # fmt: skip
def test_clean_name(given: str, cleaned: str) -> None:
    assert clean_name(given) == cleaned


def test_clean_name_keeps_the_ending_of_a_long_one() -> None:
    name = clean_name("x" * 4_000 + ".pdf")
    assert len(name) == LONGEST_NAME
    assert name.endswith("x.pdf")


@pytest.mark.long
def test_a_bomb_is_refused_by_what_it_declares_and_never_unpacked() -> None:
    packed = documents.bomb(megabytes=128)
    tracemalloc.start()
    try:
        with pytest.raises(RuleViolation, match="far too large"):
            accepted("bomb.docx", packed)
        _now, most = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    # Under a hundredth of what it would take; it was looked at, not opened.
    assert most < 128 * 1024 * 1024 / 100
