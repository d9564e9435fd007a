"""What the launcher says once it serves."""

import io
import re
from pathlib import Path

from django.core.management import get_commands
from pytest_django import Settings

from sdptracker.management.commands.serve import Command


def said(settings: Settings, home: Path) -> str:
    settings.HOME = home
    out = io.StringIO()
    Command(stdout=out)._say_how_to_sign_in(8000)
    return out.getvalue()


def test_an_installation_without_accounts_is_told_a_command_that_makes_a_role_too(settings: Settings, tmp_path: Path):
    named = re.findall(r"manage\.py (\w+)", said(settings, tmp_path))

    assert named == ["create_administrator"]
    assert set(named) <= set(get_commands())


def test_the_accounts_of_the_demonstration_are_shown(settings: Settings, tmp_path: Path):
    (tmp_path / "demo-accounts.txt").write_text("official  a-made-up-word\n")

    assert "official  a-made-up-word" in said(settings, tmp_path)


def test_the_worker_is_started_as_a_command_there_is():
    _program, manage, name = Command()._worker()

    assert Path(manage).is_file()
    assert name in get_commands()
