"""Which files are taken as evidence: known types, recognised by their content and not by their name alone."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping

from partnerships.errors import RuleViolation
from partnerships.rules.markings import classified_marking
from partnerships.wording import gettext as _

LARGEST = 10 * 1024 * 1024  # bytes
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
_BEGINNINGS: Mapping[str, bytes] = {"pdf": b"%PDF-", "png": b"\x89PNG\r\n\x1a\n", "jpg": b"\xff\xd8\xff"}
_PARTS: Mapping[str, str] = {"docx": "word/document.xml", "xlsx": "xl/workbook.xml", "pptx": "ppt/presentation.xml"}


def content_type(name: str, content: bytes) -> str:
    """
    Give the type of a file that may be kept.

    :raises RuleViolation: if it is empty, over ten megabytes, of another type, or not what its name says.
    """
    ending = name.rpartition(".")[2].lower().replace("jpeg", "jpg")
    if ending not in TYPES:
        raise RuleViolation(
            {"file": _("This type of file is not taken. Use one of these: %(types)s.") % {"types": ", ".join(TYPES)}}
        )
    if not content:
        raise RuleViolation({"file": _("The file is empty.")})
    if len(content) > LARGEST:
        raise RuleViolation({"file": _("The file is larger than 10 MB. Give a link or its registry number instead.")})
    if not _is_what_it_says(ending, content):
        raise RuleViolation(
            {"file": _("The content of this file is not that of a %(type)s file. Save it anew.") % {"type": ending}}
        )
    return TYPES[ending]


def _is_what_it_says(ending: str, content: bytes) -> bool:
    if ending in _BEGINNINGS:
        return content.startswith(_BEGINNINGS[ending])
    if ending in ("txt", "csv"):
        return _is_text(content)
    return _is_office_file(ending, content)


def _is_office_file(ending: str, content: bytes) -> bool:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            names = set(archive.namelist())
            if ending in _PARTS:
                return _PARTS[ending] in names and not any(name.endswith("vbaProject.bin") for name in names)
            with archive.open("mimetype") as declared:
                return declared.read(200) == TYPES[ending].encode()
    except (zipfile.BadZipFile, KeyError, OSError, RuntimeError, NotImplementedError):
        return False


def _is_text(content: bytes) -> bool:
    try:
        text = content.decode("utf-8")
    except UnicodeDecodeError:
        text = content.decode("cp1252", errors="replace")
    if found := classified_marking(text):
        raise RuleViolation(
            {
                "file": _("“%(found)s” marks EU classified information. Give the registry number instead.")
                % {"found": found}
            }
        )
    return "\x00" not in text
