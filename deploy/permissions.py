"""
Writes docs/permissions.md from what the program itself asks: its roles, and the policy that each address declares.

    DJANGO_SETTINGS_MODULE=tests.settings .venv/bin/python -m deploy.permissions     (`make permissions`)
"""

from __future__ import annotations

import inspect
import re
from collections import defaultdict
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import django
from django.apps import apps

from partnerships.choices import Role, TokenScope

PAGE = Path(__file__).resolve().parents[1] / "docs" / "permissions.md"
INTRODUCTION = """\
# Who may what

Written by `make permissions` from the program's own data: the roles in `partnerships/permissions/roles.py`, and the
policy that each address declares. A test fails when this page is not current, and others when the program does
anything else ([security.md](security.md)).

A role is held through an **assignment**: the role, the partners (all, a category, one), the highest marking, and from
when to when. What is allowed adds up over the assignments that count today.

- Seeing and writing stay within the partners and the marking of the assignment. What somebody may not see does not
  exist for them, anywhere: not in a list, a number, an export or a refusal.
- A record with several partners is seen, and reported on, with one of them in the assignment; otherwise written and
  decided with all. One with no partner known, or of a dialogue open to all, is seen with any role, and written with
  an assignment for everything.
- Nobody decides on what they wrote, submitted, asked for or did, also as a substitute. Nobody changes their own account
  or assignments.
- A **substitute** may what the one assignment gives that they stand in for, as long as it counts, and nothing that its
  holder could not do; never decide on the work of whom they stand in for ([accounts.md](accounts.md)).
- A **second factor** is needed for the roles that `SECOND_FACTOR_REQUIRED_ROLES` names: before one is shown, only the
  pages to set it up, to say again who one is and to sign out are open ([security.md](security.md)).
- An **access token** may what its owner may and its scope leaves. It opens the API alone, and never decides and never
  administers.
"""
# Headings of the pages, by the first part of their addresses.
FAMILIES = {
    "": "Start page and search",
    "search": "Start page and search",
    "account": "One’s own account, and signing in",
    "partners": "Partners, partnerships, interests and contacts",
    "timeline": "Timeline",
    "dialogues": "Dialogues, meetings and outcomes",
    "work": "What is owed",
    "calendar": "Calendar",
    "commitments": "Commitments, actions, updates and evidence",
    "annexes": "Annexes for named readers",
    "reviews": "Reviews",
    "measures": "Measures",
    "notifications": "Reminders",
    "people": "People",
    "history": "History",
    "markings": "Markings",
    "status": "System status",
    "api": "Documentation of the API",
}
LEFT_OUT = {"styleguide", "account_login", "api-nowhere"}  # of developers; a second name; no address


def said(who: Any) -> str:
    """Say in words who may."""
    from partnerships.permissions.roles import roles_with

    if who is not None and not isinstance(who, frozenset):
        return str(who.value)
    roles = [role for role in Role if any(role in roles_with(permission) for permission in who or ())]
    if not roles:
        return "–"
    return "every role" if len(roles) == len(Role) else ", ".join(str(role.value) for role in roles)


def tokens(policy: Any) -> str:
    """Say which scopes of a token are enough."""
    from partnerships.permissions.roles import TOKEN_PERMISSIONS

    def suffices(who: Any, scope: TokenScope) -> bool:
        return who is not None and (not isinstance(who, frozenset) or bool(who & TOKEN_PERMISSIONS[scope]))

    def of(who: Any) -> str:
        return ", ".join(str(scope.value) for scope in TokenScope if suffices(who, scope)) or "none"

    found = {word: of(who) for word, who in (("reads", policy.reads), ("writes", policy.writes)) if who is not None}
    return (
        "; ".join(f"{word}: {scopes}" for word, scopes in found.items())
        if len(found) > 1
        else next(iter(found.values()))
    )


def written(head: Iterable[str], rows: Iterable[Iterable[str]]) -> str:
    lines = [list(head), ["---"] * len(list(head)), *map(list, rows)]
    return "\n".join("| " + " | ".join(cell.replace("|", "\\|") for cell in line) + " |" for line in lines)


def roles_table() -> str:
    from partnerships.permissions.roles import ANY_PARTNER, EVERYWHERE, PERMISSIONS, Permission

    def cell(permission: Permission, role: Role) -> str:
        return "–" if permission not in PERMISSIONS[role] else "everywhere" if role in EVERYWHERE else "in scope"

    rows = []
    for permission in Permission:
        several = "one of them" if permission in ANY_PARTNER else "all of them"
        rows.append([permission.value.capitalize(), *(cell(permission, role) for role in Role), several])
    return written(["What", *(role.value for role in Role), "with several partners"], rows)


def tokens_table() -> str:
    from partnerships.permissions.roles import TOKEN_PERMISSIONS, Permission

    rows = [
        [
            permission.value.capitalize(),
            *("yes" if permission in TOKEN_PERMISSIONS[scope] else "–" for scope in TokenScope),
        ]
        for permission in Permission
    ]
    return written(["What", *(f"scope {scope.value}" for scope in TokenScope)], rows)


def sentence(view: Any) -> str:
    """Give the first sentence that the code says of a page or a step."""
    return re.split(r"(?<=\.)\s", " ".join((inspect.getdoc(view) or "").split()), maxsplit=1)[0]


def route(address: Any) -> str:
    return "`/" + re.sub(r"<\w+:(\w+)>", r"{\1}", address.route) + "`"


def pages(found: Iterable[Any]) -> str:
    from partnerships.permissions import declared

    by_family: dict[str, list[list[str]]] = defaultdict(list)
    for address in found:
        policy: Any = declared(address.pattern.callback)
        what = sentence(address.view)
        row = [route(address), what, said(policy.reads), said(policy.writes), policy.besides or ""]
        by_family[FAMILIES[address.route.split("/")[0]]].append(row)
    head = ["Address", "What it is", "Who reads", "Who writes", "Besides"]
    return "\n\n".join(
        f"### {family}\n\n{written(head, by_family[family])}" for family in dict.fromkeys(FAMILIES.values())
    )


def operations(found: Iterable[Any]) -> str:
    from partnerships.permissions import declared

    by_noun: dict[str, list[list[str]]] = defaultdict(list)
    for address in found:
        policy: Any = declared(address.pattern.callback)
        who = [said(policy.reads), said(policy.writes), tokens(policy), policy.besides or ""]
        by_noun[address.route.split("/")[2]].append([route(address), *who])
    head = ["Address", "Who reads", "Who writes", "Token", "Besides"]
    return "\n\n".join(f"### `{noun}`\n\n{written(head, rows)}" for noun, rows in sorted(by_noun.items()))


def administration(found: Iterable[Any]) -> str:
    from partnerships.permissions import declared

    policies: dict[str, Any] = {
        address.name.removeprefix("admin:"): declared(address.pattern.callback) for address in found
    }
    rows = []
    for model in apps.get_app_config("partnerships").get_models():
        name = f"partnerships_{model._meta.model_name}"
        if f"{name}_changelist" in policies:
            listed, add, change = (policies[f"{name}_{page}"] for page in ("changelist", "add", "change"))
            what = str(model._meta.verbose_name_plural).capitalize()
            rows.append([what, *map(said, (listed.reads, add.writes, change.writes, listed.writes))])
    return written(["Table", "Who looks", "Who adds", "Who changes", "Who acts on chosen rows"], sorted(rows))


def text() -> str:
    """Write the page out."""
    from tests.access import addresses

    found = [address for address in addresses.every() if address.name not in LEFT_OUT]
    of = {section: [one for one in found if one.section == section] for section in ("page", "api", "admin")}
    return "\n\n".join([
        INTRODUCTION.strip(),
        "## What the roles allow", roles_table(),
        "## What an access token leaves", tokens_table(),
        "## Pages",
        "Whoever is signed in and has no role sees their own account, and lists that are empty.", pages(of["page"]),
        "## The API",
        "Each address takes a person who is signed in, or an access token, whose scope must leave a right the request "
        "needs.", operations(of["api"]),
        "## Django’s administration",
        "Nothing is deleted there. Every change goes through the service of its table, with a reason.",
        administration(of["admin"]),
    ]) + "\n"  # fmt: skip


if __name__ == "__main__":
    django.setup()
    PAGE.write_text(text(), encoding="utf-8")
