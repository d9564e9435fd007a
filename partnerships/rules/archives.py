"""
Guards on files that are zip archives: refused by what they declare, before anything in them is unpacked.

Office files, spreadsheets for an import, packages of documents: whatever opens one asks `opened` first.
"""

from __future__ import annotations

import io
import struct
import zipfile
from dataclasses import dataclass

from partnerships.errors import RuleViolation
from partnerships.wording import gettext as _

MEMBERS = 2_000
UNPACKED = 100 * 1024 * 1024  # bytes, of all members together
RATIO = 100  # unpacked to packed, from `SMALL` on: tables of blank cells are packed very small
SMALL = 10 * 1024 * 1024
DIRECTORY = 1024 * 1024  # bytes of the list of members, which is read whole

_BEGINNING, _MEMBER = b"PK\x03\x04", b"PK\x01\x02"
_END = struct.Struct("<4s4H2LH")  # the record at the end of a zip: APPNOTE.TXT 4.3.16
_ENCRYPTED = 0x1
_PACKINGS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)


@dataclass(frozen=True, slots=True)
class Limits:
    """How much an archive may hold; declared sizes are what Python's zipfile gives at most when it unpacks."""

    members: int = MEMBERS
    unpacked: int = UNPACKED
    ratio: int = RATIO


def is_archive(content: bytes) -> bool:
    return content.startswith(_BEGINNING)


def opened(content: bytes, *, limits: Limits = Limits(), field: str = "file") -> zipfile.ZipFile:
    """
    Open an archive that is nothing else as well, and declares no more than its readers can take.

    :raises RuleViolation: at `field`, for an archive that is broken, encrypted, bigger than the limits once unpacked,
        with names that lead out of it or stand twice, or with anything before, behind or between its parts.
    """
    _check_ends(content, field)
    try:
        archive = zipfile.ZipFile(io.BytesIO(content))
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError, struct.error) as error:
        raise _broken(field) from error
    _check_declared(archive.infolist(), len(content), limits, field)
    _check_members(archive.infolist(), field)
    return archive


def _check_ends(content: bytes, field: str) -> None:
    """Read the last record by hand: opening the archive builds an object for each member that it lists."""
    if not is_archive(content) or len(content) < _END.size:
        raise _broken(field)
    signature, _disk, _first, _here, _members, size, start, comment = _END.unpack(content[-_END.size :])
    # Of a larger kind (zip64) no document of a few megabytes is.
    if signature != b"PK\x05\x06" or comment or start + size + _END.size != len(content):
        raise _broken(field)
    if size > DIRECTORY:
        raise _too_much(field)
    if content[start : start + 4] != _MEMBER:
        raise _broken(field)


def _check_declared(members: list[zipfile.ZipInfo], packed: int, limits: Limits, field: str) -> None:
    unpacked = sum(member.file_size for member in members)
    is_dense = unpacked > SMALL and unpacked > limits.ratio * packed
    if len(members) > limits.members or unpacked > limits.unpacked or is_dense:
        raise _too_much(field)


def _check_members(members: list[zipfile.ZipInfo], field: str) -> None:
    names = [member.filename for member in members]
    if len(set(names)) != len(names) or min((member.header_offset for member in members), default=1) != 0:
        raise _broken(field)
    for member in members:
        parts = member.filename.split("/")
        if member.orig_filename.startswith("/") or "\\" in member.orig_filename or "\x00" in member.orig_filename:
            raise _broken(field)
        if ".." in parts or member.compress_type not in _PACKINGS:
            raise _broken(field)
        if member.flag_bits & _ENCRYPTED:
            raise RuleViolation({field: _("The file is protected by a password. Save it without one.")})


def _broken(field: str) -> RuleViolation:
    return RuleViolation({field: _("The content of this file is damaged or not what it says. Save it anew.")})


def _too_much(field: str) -> RuleViolation:
    return RuleViolation({field: _("Unpacked, this file would be far too large. It was not opened.")})
