"""Which state may follow which, and by what verb. The database holds the same table (audit.flow)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from partnerships.choices import (
    ActionState,
    CommitmentStatus,
    DateChangeState,
    Disposition,
    EntryState,
    MeetingStatus,
    RecordState,
    UpdateState,
)
from partnerships.errors import RuleViolation
from partnerships.wording import gettext as _
from partnerships.wording import gettext_noop

START = ""  # the state before the first


@dataclass(frozen=True, slots=True)
class Transition:
    """One verb: the states it may start from, the state it leads to, and the arguments it cannot do without."""

    sources: frozenset[str]
    target: str
    needs: tuple[str, ...] = field(default=())


def _from(*sources: str, to: str, needs: tuple[str, ...] = ()) -> Transition:
    return Transition(frozenset(str(source) for source in sources), str(to), needs)


Flow = Mapping[str, Transition]

_M = MeetingStatus
MEETING: Flow = {
    "plan": _from(START, to=_M.PLANNED),
    "confirm": _from(START, _M.PLANNED, to=_M.CONFIRMED),
    "hold": _from(START, _M.CONFIRMED, _M.UNCONFIRMED, to=_M.HELD),
    "cancel": _from(_M.PLANNED, _M.CONFIRMED, _M.UNCONFIRMED, to=_M.CANCELLED, needs=("cancel_reason",)),
    "postpone": _from(_M.PLANNED, _M.CONFIRMED, to=_M.POSTPONED, needs=("cancel_reason",)),
    "doubt": _from(START, _M.PLANNED, _M.CONFIRMED, to=_M.UNCONFIRMED),
}

_R = RecordState
RECORD: Flow = {
    "draft": _from(START, to=_R.DRAFT),
    "report": _from(START, to=_R.REPORTED),
    "take_up": _from(_R.REPORTED, to=_R.DRAFT),
    "submit": _from(_R.DRAFT, _R.RETURNED, to=_R.SUBMITTED),
    "approve": _from(_R.SUBMITTED, to=_R.APPROVED),
    "return": _from(_R.SUBMITTED, to=_R.RETURNED, needs=("comment",)),
    "revise": _from(_R.APPROVED, to=_R.DRAFT, needs=("reason",)),
}

_D = Disposition
OUTCOME: Flow = {
    "log": _from(START, to=_D.TO_TRIAGE),
    "report": _from(START, to=_D.NOT_OWED),
    "take_up": _from(_D.NOT_OWED, to=_D.TO_TRIAGE),
    "convert": _from(_D.TO_TRIAGE, to=_D.CONVERTED),
    "defer": _from(_D.TO_TRIAGE, to=_D.DEFERRED),
    "close": _from(_D.TO_TRIAGE, to=_D.NO_ACTION, needs=("reason",)),
    "merge": _from(_D.TO_TRIAGE, to=_D.MERGED, needs=("merged_into",)),
    "reopen": _from(_D.DEFERRED, _D.NO_ACTION, _D.MERGED, to=_D.TO_TRIAGE, needs=("reason",)),
}

_A = ActionState
ACTION: Flow = {
    "open": _from(START, to=_A.OPEN),
    "start": _from(_A.OPEN, to=_A.IN_PROGRESS),
    "block": _from(_A.IN_PROGRESS, to=_A.BLOCKED, needs=("reason",)),
    "unblock": _from(_A.BLOCKED, to=_A.IN_PROGRESS),
    "finish": _from(_A.IN_PROGRESS, to=_A.DONE),
    "verify": _from(_A.DONE, to=_A.VERIFIED),
    "reopen": _from(_A.DONE, to=_A.OPEN, needs=("reason",)),
    "cancel": _from(_A.OPEN, _A.IN_PROGRESS, _A.BLOCKED, to=_A.CANCELLED, needs=("reason",)),
}

_U = UpdateState
UPDATE: Flow = {
    "draft": _from(START, to=_U.DRAFT),
    "submit": _from(_U.DRAFT, to=_U.SUBMITTED),
    "approve": _from(_U.SUBMITTED, to=_U.APPROVED),
    "return": _from(_U.SUBMITTED, to=_U.RETURNED, needs=("comment",)),
    "withdraw": _from(_U.DRAFT, _U.SUBMITTED, to=_U.WITHDRAWN),
}

_C = DateChangeState
DATE_CHANGE: Flow = {
    "request": _from(START, to=_C.REQUESTED),
    "approve": _from(START, _C.REQUESTED, to=_C.APPROVED),
    "reject": _from(_C.REQUESTED, to=_C.REJECTED, needs=("comment",)),
    "withdraw": _from(_C.REQUESTED, to=_C.WITHDRAWN),
}

_E = EntryState
ENTRY: Flow = {
    "report": _from(START, to=_E.REPORTED),
    "follow": _from(START, _E.REPORTED, to=_E.TAKEN_UP),
    "give_back": _from(_E.TAKEN_UP, to=_E.REPORTED),  # when a demonstration is taken away
}

FLOWS = (MEETING, RECORD, OUTCOME, ACTION, UPDATE, DATE_CHANGE, ENTRY)

# How verbs and states read in a sentence; a word with two homes ("reported", "approved") reads the same in both.
VERB_WORDS: Mapping[str, str] = {
    "plan": gettext_noop("plan"), "confirm": gettext_noop("confirm"), "hold": gettext_noop("hold"),
    "cancel": gettext_noop("cancel"), "postpone": gettext_noop("postpone"), "doubt": gettext_noop("doubt"),
    "draft": gettext_noop("draft"), "report": gettext_noop("report"), "take_up": gettext_noop("take up"),
    "submit": gettext_noop("submit"), "approve": gettext_noop("approve"), "return": gettext_noop("return"),
    "revise": gettext_noop("revise"), "log": gettext_noop("log"), "convert": gettext_noop("convert"),
    "defer": gettext_noop("defer"), "close": gettext_noop("close"), "merge": gettext_noop("merge"),
    "reopen": gettext_noop("reopen"), "open": gettext_noop("open"), "start": gettext_noop("start"),
    "block": gettext_noop("block"), "unblock": gettext_noop("unblock"), "finish": gettext_noop("finish"),
    "verify": gettext_noop("verify"), "withdraw": gettext_noop("withdraw"), "request": gettext_noop("request"),
    "reject": gettext_noop("reject"), "follow": gettext_noop("follow"), "give_back": gettext_noop("give back"),
}  # fmt: skip
_STATES = (MeetingStatus, RecordState, Disposition, ActionState, UpdateState, DateChangeState, EntryState)
STATE_WORDS = {state.value: state.label for states in _STATES for state in states}

# A commitment's status is set by reviews alone; a review may pass over a stage that was never reported.
# Source: domain.md, section 2; re-opening is by review.
_S = CommitmentStatus
_UNDER_WAY = (_S.NOT_STARTED, _S.IN_PROGRESS, _S.PARTLY_IMPLEMENTED)
STATUS_AFTER: Mapping[str, frozenset[str]] = {
    START: frozenset({_S.UNKNOWN}),
    _S.UNKNOWN: frozenset(_S) - {_S.UNKNOWN},
    _S.NOT_STARTED: frozenset(_S) - {_S.UNKNOWN, _S.NOT_STARTED},
    _S.IN_PROGRESS: frozenset(_S) - {_S.UNKNOWN, _S.NOT_STARTED, _S.IN_PROGRESS},
    _S.PARTLY_IMPLEMENTED: frozenset({_S.IMPLEMENTED, _S.SUSPENDED, _S.NOT_IMPLEMENTED, _S.SUPERSEDED}),
    _S.SUSPENDED: frozenset({*_UNDER_WAY, _S.NOT_IMPLEMENTED, _S.SUPERSEDED}),
    _S.IMPLEMENTED: frozenset({_S.IN_PROGRESS, _S.PARTLY_IMPLEMENTED}),
    _S.NOT_IMPLEMENTED: frozenset({_S.IN_PROGRESS, _S.PARTLY_IMPLEMENTED}),
    _S.SUPERSEDED: frozenset({_S.IN_PROGRESS, _S.PARTLY_IMPLEMENTED}),
}


def available(flow: Flow, state: str) -> list[str]:
    """List the verbs that may be used in a state, in the order of the flow."""
    return [verb for verb, transition in flow.items() if state in transition.sources]


def check(flow: Flow, verb: str, state: str, *, given: Iterable[str] = ()) -> str:
    """
    Give the state that a verb leads to.

    `given` names the arguments that were filled in.
    :raises RuleViolation: if the verb does not start from this state, or an argument it needs is missing.
    """
    transition = flow[verb]
    if state not in transition.sources:
        raise RuleViolation(
            _("“%(verb)s” is not possible in the state “%(state)s”.")
            % {"verb": _(VERB_WORDS[verb]), "state": STATE_WORDS.get(state, "")}
        )
    missing = [name for name in transition.needs if name not in set(given)]
    if missing:
        message = _("This is needed to %(verb)s.") % {"verb": _(VERB_WORDS[verb])}
        raise RuleViolation(dict.fromkeys(missing, message))
    return transition.target


def pairs(flow: Flow) -> set[tuple[str, str]]:
    """List every (from, to) pair that a flow allows."""
    return {(source, transition.target) for transition in flow.values() for source in transition.sources}
