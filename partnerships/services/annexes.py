"""
Annexes: written for named readers, changed, withdrawn with a reason; who reads them is named and taken out.

Nothing of it moves the last activity of what they hang on: that would tell everybody that there is one.
"""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from django.utils.translation import gettext as _

from partnerships.choices import Marking
from partnerships.errors import RuleViolation
from partnerships.models import Annex, AnnexFile, AnnexReader, AnnexWords, Commitment, Meeting, User
from partnerships.permissions import Access, Permission, marking_of, partners_of
from partnerships.queries import annexes as queries
from partnerships.rules import annexes as rules
from partnerships.services import files
from partnerships.services.activity import fill
from partnerships.services.base import acting, give_reason, lower_marking_needs, today

FIELDS = frozenset({"title", "text", "marking"})


def add(
    *,
    actor: User,
    record: Meeting | Commitment,
    values: dict[str, Any],
    readers: Collection[User] = (),
    file: files.Given | None = None,
) -> Annex:
    """
    Write an annex to a meeting or a commitment, for its author and the readers named.

    `values`: title, text, marking; `file`: name and content.
    :raises RuleViolation: if it says nothing, names somebody who could not see it, or the file is not taken.
    """
    taken = files.taken(file, actor=actor)
    with acting(actor, "annexes.add") as access:
        held: Any = type(record).objects.lock(record.pk)
        access.require(Permission.WORK_EDIT, held)
        to = {"meeting": held} if isinstance(held, Meeting) else {"commitment": held}
        annex = Annex(**to, author=actor, is_demonstration=held.is_demonstration)
        fill(annex, values, allowed=FIELDS)
        rules.check_says_something(annex.text, has_file=taken is not None)
        _check_marking(annex, access)
        annex.words_sha256 = rules.words_hash(annex.title, annex.text)
        annex.full_clean()
        annex.save()
        if taken is not None:
            files.keep(AnnexFile, taken, annex=annex)
        _name(annex, readers, actor, field="readers")
    return annex


def change(
    *,
    actor: User,
    annex: Annex,
    version: int | None,
    values: dict[str, Any],
    reason: str,
    file: files.Given | None = None,
) -> Annex:
    """
    Change what an annex says, its marking or its file; what it said before is kept, for its readers.

    :raises RuleViolation: without a reason, or if it would say nothing any more.
    """
    taken = files.taken(file, actor=actor)
    with acting(actor, "annexes.change", reason=reason) as access:
        held = _held(annex, access, Permission.WORK_EDIT)
        held.expect(version)
        rules.check_open(is_withdrawn=held.is_withdrawn)
        before = Annex(title=held.title, text=held.text, marking=held.marking, words_sha256=held.words_sha256)
        changed = fill(held, values, allowed=FIELDS)
        if not changed and taken is None:
            return held
        give_reason(reason)
        has_file = taken is not None or held.files.filter(is_current=True).exists()
        rules.check_says_something(held.text, has_file=has_file)
        _check_marking(held, access)
        may_lower = access.may(Permission.RECORD_DECIDE, partners_of(held), max(marking_of(held), before.marking))
        lower_marking_needs(access, old=before.marking, new=held.marking, may_decide=may_lower, reason=reason)
        if {"title", "text"} & set(changed):
            words = AnnexWords(annex=held, title=before.title, text=before.text, words_sha256=before.words_sha256)
            words.save()
            held.words_sha256 = rules.words_hash(held.title, held.text)
        held.full_clean()
        held.save()
        if taken is not None:
            _replace_file(held, taken)
    return held


def withdraw(*, actor: User, annex: Annex, version: int | None, reason: str) -> Annex:
    """Withdraw an annex; its readers still read it, with the reason."""
    with acting(actor, "annexes.withdraw", reason=reason) as access:
        held = _held(annex, access, Permission.WORK_EDIT)
        held.expect(version)
        rules.check_open(is_withdrawn=held.is_withdrawn)
        held.is_withdrawn, held.withdrawn_reason = True, give_reason(reason)
        held.full_clean()
        held.save()
    return held


def name_reader(*, actor: User, annex: Annex | int, reader: User, reason: str) -> AnnexReader:
    """
    Let somebody read an annex: its author does this, and whoever decides on what it hangs on, read by them or not.

    :raises RuleViolation: without a reason, or if the person could not see it all the same.
    :raises NotAllowed: also to whoever names themselves.
    """
    with acting(actor, "annexes.name_reader", reason=reason) as access:
        held = _looked_after(annex, access)
        rules.check_open(is_withdrawn=held.is_withdrawn)
        give_reason(reason)
        return _name(held, [reader], actor)[0]


def take_out_reader(*, actor: User, annex: Annex | int, reader: User, reason: str) -> None:
    """
    End that somebody reads an annex, at once; that they could stays in the history.

    :raises RuleViolation: without a reason, or if the person is no reader.
    """
    with acting(actor, "annexes.take_out_reader", reason=reason) as access:
        held = _looked_after(annex, access)
        give_reason(reason)
        link = held.readers.filter(reader=reader).first()
        if link is None:
            raise RuleViolation({"reader": _("%(name)s is no reader.") % {"name": reader}})
        link.delete()


def _held(annex: Annex, access: Access, permission: Permission) -> Annex:
    held: Annex = Annex.objects.lock(annex.pk)
    access.require(permission, held)
    return held


def _looked_after(annex: Annex | int, access: Access) -> Annex:
    held: Annex = Annex.objects.lock(annex if isinstance(annex, int) else annex.pk)
    rules.check_may_name(queries.may_name(held, viewer=access))
    return held


def _name(annex: Annex, readers: Collection[User], actor: User, *, field: str = "reader") -> list[AnnexReader]:
    partners, marking = partners_of(annex), marking_of(annex)
    named = set(annex.readers.values_list("reader", flat=True))
    links = []
    for access in Access.of_all(readers, on=today()):
        reader = access.user
        rules.check_reader(
            str(reader),
            is_author=reader.pk == annex.author_id,
            is_oneself=reader.pk == actor.pk,
            is_named=reader.pk in named,
            field=field,
            could_see=not reader.is_system and access.may(Permission.RECORD_SEE, partners, marking),
        )
        link = AnnexReader(annex=annex, reader=reader)
        link.save()
        links.append(link)
    return links


def _check_marking(annex: Annex, access: Access) -> None:
    """:raises RuleViolation: for a marking that is none, or one above what its writer may see."""
    if annex.marking not in Marking.values:
        raise RuleViolation({"marking": _("This marking is not in the list.")})
    if not access.may(Permission.WORK_EDIT, partners_of(annex), marking_of(annex)):
        raise RuleViolation({"marking": _("With this marking you could not see the annex any more.")})


def _replace_file(annex: Annex, taken: Any) -> None:
    for earlier in annex.files.select_for_update().filter(is_current=True).defer("content"):
        earlier.is_current = False
        earlier.save(update_fields=["is_current"])
    files.keep(AnnexFile, taken, annex=annex)
