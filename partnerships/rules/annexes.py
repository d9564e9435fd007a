"""What an annex must say, and who may be its reader."""

from __future__ import annotations

import hashlib
import json

from partnerships.errors import NotAllowed, RuleViolation
from partnerships.wording import gettext as _


def words_hash(title: str, text: str) -> str:
    """Give the SHA-256 of an annex's words: of the JSON list of title and text, in UTF-8 and without spaces."""
    return hashlib.sha256(json.dumps([title, text], ensure_ascii=False, separators=(",", ":")).encode()).hexdigest()


def check_says_something(text: str, *, has_file: bool) -> None:
    """:raises RuleViolation: for an annex with neither words nor a file."""
    if not text.strip() and not has_file:
        raise RuleViolation({"text": _("Write what it says, or add a file.")})


def check_open(*, is_withdrawn: bool) -> None:
    """:raises RuleViolation: if it is withdrawn."""
    if is_withdrawn:
        raise RuleViolation(_("This annex is withdrawn."))


def check_may_name(may_name: bool) -> None:
    """:raises NotAllowed: if somebody is neither the author nor decides on what the annex hangs on."""
    if not may_name:
        raise NotAllowed(_("Its author names the readers of an annex, or a manager for the partners concerned."))


def check_reader(
    name: str, *, is_author: bool, is_oneself: bool, is_named: bool, could_see: bool, field: str = "reader"
) -> None:
    """
    Naming somebody gives no more than scope and marking do, so only who has these is named (domain.md, invariant 11).

    :raises NotAllowed: if somebody names themselves: one person alone opens no annex.
    :raises RuleViolation: if it would change nothing, or they could not see it all the same.
    """
    if is_author:
        raise RuleViolation({field: _("%(name)s wrote it and reads it anyway.") % {"name": name}})
    if is_oneself:
        raise NotAllowed(_("Nobody names themselves: the author or another manager does it."))
    if is_named:
        raise RuleViolation({field: _("%(name)s is a reader already.") % {"name": name}})
    if not could_see:
        raise RuleViolation(
            {
                field: _(
                    "%(name)s could not see it: their roles do not reach its partners, or not up to its marking. "
                    "An administrator gives such a role first."
                )
                % {"name": name}
            }
        )
