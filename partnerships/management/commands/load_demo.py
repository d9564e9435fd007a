"""Loads the demonstration world: accounts, one for each role, real events, and an invented follow-through."""

from __future__ import annotations

import os
import secrets
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.management.base import BaseCommand, CommandError

from partnerships.audit.context import origin
from partnerships.choices import Role
from partnerships.models import Partner
from partnerships.services import demonstration, users

EVENTS = Path(__file__).resolve().parents[2] / "data" / "demo" / "events.yaml"
# Short name: name, working days per half-year.
UNITS = {
    "DEMO-ASIA": ("Demonstration unit, Indo-Pacific", 90),
    "DEMO-NORTH": ("Demonstration unit, Europe and Canada", 60),
    "DEMO-HEAD": ("Demonstration directorate", 40),
}
ASIA, NORTH = ("JPN", "KOR", "IND", "AUS", "PHL"), ("NOR", "GBR", "ISL", "CAN", "CHE", "MDA")
# User name: name, unit, role, partners (none: everything).
ACCOUNTS: dict[str, tuple[str, str, Role, tuple[str, ...]]] = {
    "reader": ("Demonstration Reader", "DEMO-ASIA", Role.READER, ()),
    "official": ("Demonstration Official", "DEMO-ASIA", Role.OFFICIAL, ASIA),
    "manager": ("Demonstration Manager", "DEMO-ASIA", Role.MANAGER, ASIA),
    "administrator": ("Demonstration Administrator", "DEMO-NORTH", Role.ADMINISTRATOR, ()),
    "auditor": ("Demonstration Auditor", "DEMO-NORTH", Role.AUDITOR, ()),
    "official2": ("Demonstration Official, North", "DEMO-NORTH", Role.OFFICIAL, NORTH),
    "manager2": ("Demonstration Manager, everywhere", "DEMO-NORTH", Role.MANAGER, ()),
    "head": ("Demonstration Head", "DEMO-HEAD", Role.MANAGER, ()),
}


def accounts_file() -> Path:
    """Name the file in which the operator finds the accounts and their password."""
    return Path(settings.HOME) / "demo-accounts.txt"


class Command(BaseCommand):
    help = "Load the demonstration world with its accounts; run any number of times."

    def handle(self, *args: Any, verbosity: int, **options: Any) -> None:
        if not Partner.objects.exists():
            raise CommandError("There are no partners yet: run load_reference first.")
        try:
            with origin(source="load_demo"):
                _accounts(accounts_file())
                is_new = demonstration.make(events_file=EVENTS.read_bytes())
        except (PermissionDenied, ValidationError) as error:
            raise CommandError("\n".join(getattr(error, "messages", [str(error)]))) from error
        if verbosity:
            self.stdout.write("The demonstration is loaded." if is_new else "The demonstration is here already.")
            self.stdout.write(f"Its accounts are in {accounts_file()}.")


def _accounts(file: Path) -> None:
    known = _password_in(file)
    password = os.environ.get("SDPTRACKER_DEMO_PASSWORD", "") or known or secrets.token_urlsafe(12)
    partners = {partner.iso3: partner for partner in Partner.objects.all()}
    units = {
        code: users.demonstration_unit(code=code, name=name, capacity_days=capacity)
        for code, (name, capacity) in UNITS.items()
    }
    for username, (name, unit, role, scope) in ACCOUNTS.items():
        grants = [(role, partners[code]) for code in scope if code in partners] if scope else [(role, None)]
        account, is_new = users.demonstration_account(
            username=username, name=name, unit=units[unit], password=password, grants=grants
        )
        if not is_new and known != password:
            users.set_demonstration_password(account=account, password=password)
    if known != password:
        # Written last: a load that is broken off before gives all accounts one password at the next.
        _write(file, password)


def _password_in(file: Path) -> str:
    """Give the password an earlier run has written; empty if there is none to be read."""
    try:
        lines = file.read_text(encoding="utf-8").splitlines()
    except OSError:
        return ""
    return next((line.partition(":")[2].strip() for line in lines if line.startswith("Password:")), "")


def _write(file: Path, password: str) -> None:
    width = max(map(len, ACCOUNTS))
    lines = [f"Password: {password}", "", *(f"{name:<{width}}  {entry[0]}" for name, entry in ACCOUNTS.items())]
    file.parent.mkdir(parents=True, exist_ok=True)
    file.touch(mode=0o600)
    file.chmod(0o600)
    file.write_text("\n".join(lines) + "\n", encoding="utf-8")
