"""What markings are called in tests: by the program's own words, unless a request or a change has it read anew."""

from __future__ import annotations

import pytest

from partnerships.models import marking_names


@pytest.fixture(autouse=True)
def _own_words() -> None:
    """Let no test find what another one has read; what is made without a database needs none for a name."""
    marking_names.kept_words.set({})
