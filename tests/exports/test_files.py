"""Headers of files that leave the program."""

import pytest

from partnerships.audit.shown import Leaving
from partnerships.choices import Marking
from partnerships.exports.files import private, to_save


@pytest.mark.parametrize("name", ["minutes.pdf", 'a "quoted" name.html', "Dünkirchen.txt", "two\r\nlines.csv", ""])
def test_a_file_is_saved_whatever_its_name(name: str) -> None:
    said = to_save(name, Leaving("minutes", Marking.PUBLIC, 1))

    assert said["Content-Disposition"].startswith("attachment")
    assert "\n" not in said["Content-Disposition"]
    assert said.items() >= private().items()


def test_what_is_private_is_kept_by_nobody() -> None:
    assert private() == {"X-Content-Type-Options": "nosniff", "Cache-Control": "private, no-store"}
