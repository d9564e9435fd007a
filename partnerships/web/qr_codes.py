"""A text as a QR code, drawn by the page itself."""

from __future__ import annotations

from dataclasses import dataclass

from qrcode import QRCode
from qrcode.constants import ERROR_CORRECT_M


@dataclass(frozen=True, slots=True)
class Drawing:
    """One path of unit squares in a square of `size` units; the quiet border is part of it."""

    size: int
    path: str


def drawn(text: str) -> Drawing:
    """Draw a text as a QR code."""
    code = QRCode(error_correction=ERROR_CORRECT_M, border=4)
    code.add_data(text)
    rows = code.get_matrix()
    squares = (f"M{x} {y}h1v1h-1z" for y, row in enumerate(rows) for x, is_dark in enumerate(row) if is_dark)
    return Drawing(size=len(rows), path="".join(squares))
