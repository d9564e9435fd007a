"""Documents as people send them, as small as each type can be."""

from __future__ import annotations

import io
import struct
import zipfile
import zlib
from collections.abc import Iterable

from partnerships.rules.files import TYPES

PDF = b"%PDF-1.7 the report\n%%EOF\n"
JPEG = b"\xff\xd8\xff\xe0 a photo \xff\xd9"


def _chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">L", len(data)) + kind + data + struct.pack(">L", zlib.crc32(kind + data))


PNG = b"\x89PNG\r\n\x1a\n" + _chunk(b"IHDR", b"\0\0\0\1\0\0\0\1\x08\0\0\0\0") + _chunk(b"IEND", b"")


def archive(parts: dict[str, bytes] | Iterable[tuple[str, bytes]]) -> bytes:
    """Pack parts by their names."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as made:
        for name, content in dict(parts).items():
            made.writestr(name, content)
    return packed.getvalue()


def docx(**more: bytes) -> bytes:
    """Give a Word file; further parts by names in which `__` stands for a slash and `_dot_` for a dot."""
    names = {name.replace("__", "/").replace("_dot_", "."): content for name, content in more.items()}
    return archive({"word/document.xml": b"<x/>", **names})


def odt() -> bytes:
    return archive({"mimetype": TYPES["odt"].encode()})


def bomb(megabytes: int) -> bytes:
    """Give a Word file of a few kilobytes that unpacks to so much."""
    packed = io.BytesIO()
    with (
        zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as made,
        made.open("word/document.xml", "w", force_zip64=False) as part,
    ):
        for _turn in range(megabytes):
            part.write(bytes(1024 * 1024))
    return packed.getvalue()
