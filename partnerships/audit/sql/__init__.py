"""The SQL that migrations run; a file is replaced by a new one, never edited, once it is released."""

from pathlib import Path


def load(name: str) -> str:
    """Read one file of this folder."""
    return (Path(__file__).parent / name).read_text(encoding="utf-8")
