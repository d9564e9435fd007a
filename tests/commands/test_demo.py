"""The commands that bring the demonstration in and take it out: its accounts, their file, and what is asked first."""

from __future__ import annotations

import stat
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from partnerships.choices import Role
from partnerships.models import AuditEvent, Meeting, Partner, User
from partnerships.permissions import Access, Permission
from partnerships.services import demonstration
from partnerships.services.base import today
from tests.factories import event_files
from tests.factories.base import making

pytestmark = pytest.mark.django_db


@pytest.fixture
def home(settings: object, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    settings.HOME = tmp_path  # type: ignore[attr-defined]  # pytest-django's wrapper takes any name
    monkeypatch.delenv("SDPTRACKER_DEMO_PASSWORD", raising=False)
    return tmp_path


@pytest.fixture
def file(home: Path, monkeypatch: pytest.MonkeyPatch, japan: Partner, norway: Partner) -> Path:
    """Where the accounts stand, which alone are looked at: what they do is tested with the service."""
    monkeypatch.setattr(demonstration, "make", lambda **_given: False)
    return home / "demo-accounts.txt"


def password_of(file: Path) -> str:
    return file.read_text().splitlines()[0].removeprefix("Password: ")


def test_load_demo_needs_the_reference_data(db: None) -> None:
    with pytest.raises(CommandError, match="load_reference"):
        call_command("load_demo", verbosity=0)


def test_load_demo_makes_one_account_for_each_role(file: Path) -> None:
    call_command("load_demo", verbosity=0)

    accounts = User.objects.filter(is_demonstration=True)
    assert {role for account in accounts for role in Access.of(account, on=today()).roles} == set(Role)
    assert all("Demonstration" in account.name for account in accounts)
    assert accounts.count() == 8


def test_load_demo_gives_the_second_ones_other_partners(file: Path, japan: Partner, norway: Partner) -> None:
    call_command("load_demo", verbosity=0)

    first, second = (Access.of(User.objects.get(username=name), on=today()) for name in ("official", "official2"))
    assert (first.can(Permission.WORK_EDIT, japan), first.can(Permission.WORK_EDIT, norway)) == (True, False)
    assert (second.can(Permission.WORK_EDIT, japan), second.can(Permission.WORK_EDIT, norway)) == (False, True)


def test_load_demo_writes_the_password_for_its_owner_alone(file: Path) -> None:
    call_command("load_demo", verbosity=0)

    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    reader = User.objects.get(username="reader")
    assert reader.check_password(password_of(file))
    assert reader.password_lapses_at is None  # a stranger who tries the program signs in at once


def test_load_demo_twice_changes_nothing(file: Path) -> None:
    call_command("load_demo", verbosity=0)
    text, events = file.read_text(), AuditEvent.objects.count()

    call_command("load_demo", verbosity=0)

    assert (file.read_text(), AuditEvent.objects.count()) == (text, events)


def test_load_demo_takes_the_password_of_the_environment(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    call_command("load_demo", verbosity=0)
    monkeypatch.setenv("SDPTRACKER_DEMO_PASSWORD", "chosen-by-the-operator")

    call_command("load_demo", verbosity=0)

    assert password_of(file) == "chosen-by-the-operator"
    assert User.objects.get(username="auditor").check_password("chosen-by-the-operator")


def test_load_demo_refuses_a_real_account_s_name(file: Path, reader: User) -> None:
    with pytest.raises(CommandError, match="real account"):
        call_command("load_demo", verbosity=0)


def test_load_demo_after_one_that_was_broken_off_gives_all_the_password_it_writes(file: Path) -> None:
    call_command("load_demo", verbosity=0)
    file.unlink()

    call_command("load_demo", verbosity=0)

    assert all(account.check_password(password_of(file)) for account in User.objects.filter(is_demonstration=True))


def test_remove_demo_without_a_person_to_ask_wants_to_be_told(file: Path) -> None:
    call_command("load_demo", verbosity=0)

    with pytest.raises(CommandError, match="--yes"):
        call_command("remove_demo")
    assert file.exists()
    assert User.objects.filter(is_demonstration=True).exists()


@pytest.mark.parametrize("answer", ["", "no", "y"])
def test_remove_demo_without_a_clear_yes_removes_nothing(
    file: Path, monkeypatch: pytest.MonkeyPatch, answer: str
) -> None:
    call_command("load_demo", verbosity=0)
    monkeypatch.setattr("sys.stdin.isatty", lambda: True)
    monkeypatch.setattr("builtins.input", lambda _question: answer)

    with pytest.raises(CommandError, match="Nothing was removed"):
        call_command("remove_demo")
    assert User.objects.filter(is_demonstration=True).exists()


def test_remove_demo_says_what_real_records_stand_in_the_way(file: Path, japan: Partner) -> None:
    call_command("load_demo", verbosity=0)
    unit = User.objects.get(username="official").unit
    with making():
        japan.lead_unit = unit
        japan.save()

    with pytest.raises(CommandError, match=r"partner Japan \(lead unit: DEMO-ASIA\)"):
        call_command("remove_demo", "--yes")
    assert file.exists()


@pytest.mark.long
def test_the_demonstration_comes_goes_and_comes_again(home: Path) -> None:
    event_files.load_reference()
    out = StringIO()

    call_command("load_demo", verbosity=0)
    made = Meeting.objects.count()
    call_command("remove_demo", "--yes", stdout=out)
    assert not (home / "demo-accounts.txt").exists()
    assert "24 imported events" in out.getvalue()
    assert Meeting.objects.count() == 24
    call_command("load_demo", verbosity=0)

    assert Meeting.objects.count() == made > 24
