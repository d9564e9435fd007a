"""What a change of many commitments at once would do to each of them, before anything is written."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Exists, OuterRef, QuerySet

from partnerships.choices import BulkProblem, BulkVerdict, DateChangeState
from partnerships.errors import Conflict, NotAllowed, RuleViolation
from partnerships.models import DateChange, User
from partnerships.permissions import Access, Permission
from partnerships.queries import commitments
from partnerships.rules import commitments as rules
from partnerships.rules.partial_dates import PartialDate

MOST = 200  # rows at once: each is written by itself, in one request


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is done to each: another `owner`, or another due date (`due`, with the code of its reason)."""

    reason: str
    owner: User | None = None
    due: PartialDate | None = None
    reason_code: str = ""


@dataclass(slots=True)
class Line:
    """
    One commitment of many: what comes of it, and if nothing, why.

    `commitment` is the row as it was read, `None` where the viewer sees none by that id; `version` the one now.
    """

    pk: int
    commitment: Any
    verdict: BulkVerdict
    version: int | None = None
    problem: BulkProblem | None = None
    why: str = ""

    @property
    def is_refused(self) -> bool:
        return self.verdict is BulkVerdict.REFUSED

    @property
    def is_waiting(self) -> bool:
        return self.verdict is BulkVerdict.WAITS

    def refuse(self, error: Exception) -> None:
        """Take over why the domain refused."""
        self.verdict = BulkVerdict.REFUSED
        self.problem, self.why = problem_of(error)


def judged(*, viewer: Access, on: date, versions: Mapping[int, int | None], wanted: Wanted) -> list[Line]:
    """
    Say of each commitment what the change would do, in a fixed number of statements.

    `versions`: id → the version that was read, if known. In the order of the references, unseen ones last.
    """
    waiting = DateChange.objects.filter(commitment=OuterRef("pk"), state=DateChangeState.REQUESTED)
    rows = commitments.listing(viewer=viewer, on=on).filter(pk__in=list(versions))
    rows = rows.annotate(has_waiting_change=Exists(waiting)).order_by("reference")
    found = {row.pk: row for row in commitments.described(rows)}
    owner = Access.of(wanted.owner, on=on) if wanted.owner is not None else None
    lines = [_line(row, version=versions[row.pk], viewer=viewer, owner=owner, wanted=wanted) for row in found.values()]
    return lines + [_unseen(pk) for pk in versions if pk not in found]


def _unseen(pk: int) -> Line:
    problem = BulkProblem.UNSEEN
    return Line(pk, None, BulkVerdict.REFUSED, problem=problem, why=str(problem.label))


def _line(row: Any, *, version: int | None, viewer: Access, owner: Access | None, wanted: Wanted) -> Line:
    line = Line(row.pk, row, BulkVerdict.CHANGED, version=row.version)
    try:
        viewer.require(Permission.WORK_EDIT, row)
        row.expect(version)
        if wanted.due is not None:
            line.verdict = _of_date(row, wanted.due)
        else:
            _check_owner(row, owner)
    except (Conflict, NotAllowed, RuleViolation) as error:
        line.refuse(error)
    return line


def _of_date(row: Any, due: PartialDate) -> BulkVerdict:
    rules.check_date_change(entry_state=row.entry_state, old=row.due, new=due, is_waiting=row.has_waiting_change)
    needs_decision = rules.date_change_needs_decision(old=row.due, new=due, priority=row.priority)
    return BulkVerdict.WAITS if needs_decision else BulkVerdict.CHANGED


def _check_owner(row: Any, owner: Access | None) -> None:
    if owner is None:
        raise ValueError("Neither an owner nor a due date is wanted.")
    rules.check_handover(entry_state=row.entry_state, is_same=row.owner_id == owner.user.pk)
    is_in_scope = not owner.user.is_system and owner.can(Permission.UPDATE_WRITE, row)
    rules.check_in_scope(str(owner.user), is_in_scope=is_in_scope, field="owner")


def problem_of(error: Exception) -> tuple[BulkProblem, str]:
    """Give the kind of a refusal, and its sentence."""
    if isinstance(error, Conflict):
        return BulkProblem.STALE, str(error.message)
    if isinstance(error, NotAllowed):
        return BulkProblem.NOT_ALLOWED, str(error)
    return BulkProblem.RULE, " ".join(getattr(error, "messages", [str(error)]))


def chosen(*, viewer: Access, on: date, pks: Collection[int]) -> list[Any]:
    """Give the commitments of these ids that the viewer sees, described, in the order of their references."""
    rows = commitments.listing(viewer=viewer, on=on).filter(pk__in=pks)
    return commitments.described(rows.order_by("reference"))


def ids_of(rows: QuerySet[Any]) -> list[int]:
    """Give the ids of the rows of a narrowed list, one more than can be changed at once at most."""
    return list(rows.order_by("pk").values_list("pk", flat=True)[: MOST + 1])
