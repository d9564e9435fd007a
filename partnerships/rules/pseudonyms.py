"""What stands in the place of a name that is kept no longer."""

from __future__ import annotations

OFFICIAL, CONTACT = "Former official", "Former contact"
ERASED = "(erased)"  # in the place of other words about a person
DIGITS = 4


def of(kind: str, code: str) -> str:
    """Give the pseudonym with a code, such as “Former official 7F3A”."""
    return f"{kind} {code.upper()}"


def username(code: str) -> str:
    return f"former-{code.lower()}"
