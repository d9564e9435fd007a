"""Which files are kept: of known types, recognised by their content; and under which names they are given out."""

from __future__ import annotations

import hashlib
import unicodedata
import zipfile
from collections.abc import Mapping
from typing import NamedTuple

from partnerships.errors import RuleViolation
from partnerships.rules import archives
from partnerships.rules.markings import classified_marking
from partnerships.wording import gettext as _

LARGEST = 10 * 1024 * 1024  # bytes
LONGEST_NAME = 120
TYPES: Mapping[str, str] = {
    "pdf": "application/pdf",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "pptx": "application/vnd.openxmlformats-officedocument.presentationml.presentation",
    "odt": "application/vnd.oasis.opendocument.text",
    "ods": "application/vnd.oasis.opendocument.spreadsheet",
    "png": "image/png",
    "jpg": "image/jpeg",
    "txt": "text/plain",
    "csv": "text/csv",
}
_TEXTS = ("txt", "csv")
_BEGINNINGS: Mapping[str, bytes] = {"pdf": b"%PDF-", "png": b"\x89PNG\r\n\x1a\n", "jpg": b"\xff\xd8\xff"}
# What a picture ends with: whatever stands behind it is something else.
_ENDS: Mapping[str, bytes] = {"png": b"IEND\xaeB`\x82", "jpg": b"\xff\xd9"}
_PARTS: Mapping[str, str] = {"word/document.xml": "docx", "xl/workbook.xml": "xlsx", "ppt/presentation.xml": "pptx"}
_OPEN_DOCUMENTS: Mapping[bytes, str] = {TYPES[ending].encode(): ending for ending in ("odt", "ods")}
_LIST_OF_TYPES, _MANIFEST = "[Content_Types].xml", "META-INF/manifest.xml"
_SHORT = 1024 * 1024  # bytes of these lists
_EMBEDDED = "/embeddings/"  # where Office keeps a table that stands in a text
# What makes a browser take a text for a page. Source: WHATWG MIME Sniffing, 7.1, and SVG.
_PAGES = tuple(
    f"<{word}".encode()
    for word in ("!doctype", "!--", "?xml", "a", "b", "body", "br", "div", "font", "h1", "head", "html", "iframe",
                 "img", "p", "script", "style", "svg", "table", "title")
)  # fmt: skip
_NAMES_OF_DEVICES = frozenset({"CON", "PRN", "AUX", "NUL", "CONIN$", "CONOUT$"})
_NUMBERED_DEVICES = ("COM", "LPT")
_NOT_IN_NAMES = str.maketrans(dict.fromkeys('<>:"|?*', "_"))


class Accepted(NamedTuple):
    """A file that may be kept: its name as it is given out, its type, and its hash."""

    name: str
    content_type: str
    sha256: str
    content: bytes


def accepted(name: str, content: bytes) -> Accepted:
    """
    Give a file as it may be kept.

    Its content says what it is; a name that says something else is refused, as whoever opens it would be misled.
    :raises RuleViolation: if it is empty, too large, of another type, more than one thing at once, a program in any
        form, or carries an EU classified marking.
    """
    if not content:
        raise _refused(_("The file is empty."))
    if len(content) > LARGEST:
        raise _refused(_("The file is larger than 10 MB. Give a link or its registry number instead."))
    name = clean_name(name)
    ending = _ending(name)
    if ending not in TYPES:
        raise _refused(_("This type of file is not taken. Use one of these: %(types)s.") % {"types": ", ".join(TYPES)})
    if found := classified_marking(name):
        raise _refused(_("“%(found)s” marks EU classified information. Give the registry number instead.") % {
            "found": found})  # fmt: skip
    is_it = recognised(content)
    if is_it != ending and not (is_it == "txt" and ending in _TEXTS):
        raise _refused(_("The content of this file is not that of a %(type)s file. Save it anew.") % {"type": ending})
    return Accepted(name, TYPES[ending], digest(content), content)


def digest(content: bytes) -> str:
    """Give the SHA-256 of a content, as it is shown."""
    return hashlib.sha256(content).hexdigest()


def recognised(content: bytes) -> str:
    """
    Say by its content what a file is, as the ending of its type; "txt" for any text, empty if it is none we take.

    :raises RuleViolation: if it is one of ours and must not be kept: two things in one, a program, a marking.
    """
    for ending, beginning in _BEGINNINGS.items():
        if content.startswith(beginning):
            _check_alone(ending, content)
            return ending
    if archives.is_archive(content):
        return _office_type(content)
    return "txt" if _is_text(content) else ""


def clean_name(name: str) -> str:
    """
    Make a name harmless wherever the file is saved: no way to a folder, nothing unseen, no device, not too long.

    The name says nothing about where the file is kept: that is a row of the database, known by its number.
    """
    name = unicodedata.normalize("NFC", name.replace("\\", "/").rpartition("/")[2])
    # Control characters, and those that are not seen or turn the direction of what follows.
    name = "".join(letter for letter in name if unicodedata.category(letter)[0] != "C" and letter not in "\u2028\u2029")
    name = name.translate(_NOT_IN_NAMES).strip(". ") or "document"
    stem, dot, ending = name.rpartition(".")
    if not dot:
        stem, ending = name, ""
    stem = stem[: LONGEST_NAME - len(ending[:20]) - 1].strip(". ") or "document"
    if _is_device(stem):
        stem = f"_{stem}"
    return f"{stem}{dot}{ending[:20]}"


def _is_device(stem: str) -> bool:
    """Say whether Windows would take a name for a device, whatever its ending."""
    first = stem.partition(".")[0].strip().upper()
    return first in _NAMES_OF_DEVICES or (first[:3] in _NUMBERED_DEVICES and len(first) == 4 and first[3].isdigit())


def _ending(name: str) -> str:
    return name.rpartition(".")[2].lower().replace("jpeg", "jpg")


def _refused(message: str) -> RuleViolation:
    return RuleViolation({"file": message})


def _check_alone(ending: str, content: bytes) -> None:
    """:raises RuleViolation: if a document or picture is something else as well, for those who read it from behind."""
    is_ended = ending not in _ENDS or content.rstrip(b"\x00\r\n").endswith(_ENDS[ending])
    if not is_ended or b"PK\x05\x06" in content[-70_000:]:
        raise _refused(_("Behind the content of this %(type)s file stands something else. Save it anew.") % {
            "type": ending})  # fmt: skip


def _office_type(content: bytes, *, is_within: bool = False) -> str:
    """Say which office file an archive is; none of its parts is unpacked further, or read as XML, than said here."""
    archive = archives.opened(content)
    names = archive.namelist()
    ending = next((_PARTS[name] for name in names if name in _PARTS), "")
    try:
        if not ending and names[0] == "mimetype":
            ending = _OPEN_DOCUMENTS.get(_beginning(archive, "mimetype", 200), "")
        _check_no_program(archive, names)
        for name in names:
            if archives.is_archive(_beginning(archive, name, 4)):
                if is_within or _EMBEDDED not in name:
                    raise _refused(_("In this file stands a packed file. Give each document by itself."))
                if _ending(name) != _office_type(_whole(archive, name, LARGEST), is_within=True):
                    raise _refused(_("In this file stands a packed file. Give each document by itself."))
    except (zipfile.BadZipFile, OSError, RuntimeError, NotImplementedError, EOFError) as error:
        raise _refused(_("The content of this file is damaged or not what it says. Save it anew.")) from error
    return ending


def _beginning(archive: zipfile.ZipFile, name: str, size: int) -> bytes:
    with archive.open(name) as part:
        return part.read(size)


def _check_no_program(archive: zipfile.ZipFile, names: list[str]) -> None:
    """:raises RuleViolation: if an office file brings macros, or what it holds is encrypted."""
    lowered = [name.lower() for name in names]
    types, manifest = (
        _whole(archive, name, _SHORT).lower() if name in names else b"" for name in (_LIST_OF_TYPES, _MANIFEST)
    )
    has_macros = any(
        name.endswith(("vbaproject.bin", "vbadata.xml")) or name.startswith(("basic/", "scripts/")) for name in lowered
    )
    if has_macros or b"macroenabled" in types or b"vbaproject" in types:
        raise _refused(_("This file brings macros. Save it without them."))
    if b"encryption-data" in manifest:
        raise _refused(_("The file is protected by a password. Save it without one."))


def _whole(archive: zipfile.ZipFile, name: str, most: int) -> bytes:
    """:raises RuleViolation: if a part declares more than may be unpacked of it."""
    if archive.getinfo(name).file_size > most:
        raise _refused(_("Unpacked, this file would be far too large. It was not opened."))
    return archive.read(name)


def _is_text(content: bytes) -> bool:
    try:
        text = content.decode("utf-8")
    except UnicodeDecodeError:
        text = content.decode("cp1252", errors="replace")
    if found := classified_marking(text):
        raise _refused(_("“%(found)s” marks EU classified information. Give the registry number instead.") % {
            "found": found})  # fmt: skip
    beginning = content.removeprefix(b"\xef\xbb\xbf").lstrip()[:20].lower()
    return "\x00" not in text and not any(
        beginning.startswith(word) and not beginning[len(word) : len(word) + 1].isalnum() for word in _PAGES
    )
