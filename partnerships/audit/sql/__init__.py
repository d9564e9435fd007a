"""
The SQL that migrations run; a numbered file is replaced by a new one, never edited, once it is released.

`past.sql` makes views that hold nothing of their own: `migrate` drops them and makes them anew, whatever it migrates.
"""

from pathlib import Path


def load(name: str) -> str:
    """Read one file of this folder."""
    return (Path(__file__).parent / name).read_text(encoding="utf-8")
