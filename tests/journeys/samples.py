"""One example, or more, of every address: who must see it, and which record of the demonstration world it shows."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Model
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from partnerships.choices import ActionState, DateChangeState, MeetingStatus, RecordState, UpdateState
from partnerships.models import (
    AccessToken,
    Action,
    Annex,
    Assignment,
    Blocker,
    CalendarFeed,
    Commitment,
    Contact,
    DateChange,
    Evidence,
    Interest,
    Meeting,
    Outcome,
    Post,
    StatusUpdate,
    Track,
    User,
)

OFFICIAL, MANAGER, ADMINISTRATOR, AUDITOR, READER = "official", "manager", "administrator", "auditor", "reader"
ROLES = (OFFICIAL, MANAGER, ADMINISTRATOR, AUDITOR, READER)
# The last word of addresses that ask for one step.
STEPS = ("add", "edit", "pause", "resume", "log", "plan", "transition", "convert", "dispose", "resolve", "withdraw",
         "revoke", "appoint", "end", "leave", "day", "off")  # fmt: skip
Find = Callable[[], list[Any]]


@dataclass(frozen=True)
class Sample:
    """An address with what it needs; `role` is one that must see it."""

    name: str
    role: str
    find: Find = field(default=list, compare=False)
    extra: str = ""

    @property
    def looks_alike(self) -> bool:
        """Whether all who may see it see the same: the page of one step, or a page that is about no record."""
        return self.name.rpartition("-")[2] in STEPS or self.name.startswith("api-docs")

    def __str__(self) -> str:
        return f"{self.name}{'-' if self.extra else ''}{self.extra.strip('?')}"

    def path(self) -> str:
        return reverse(self.name, args=self.find()) + (self.extra if self.extra.startswith("?") else "")


def _pk(model: type[Model], *more: Any, **which: Any) -> Find:
    """Give the oldest record that fits, and what else the address holds."""
    return lambda: [model._default_manager.filter(**which).order_by("pk").values_list("pk", flat=True)[0], *more]


def _row(model: type[Model], **which: Any) -> Find:
    """Give a record as the history names it."""
    return lambda: [model._meta.model_name, *_pk(model, **which)()]


def _fixed(*args: Any) -> Find:
    return lambda: list(args)


_ours: dict[str, Any] = {"commitment__owner__username": "official"}
_planned = _pk(Meeting, status=MeetingStatus.PLANNED, reference__contains="KOR")
_taken_up = _fixed("COM-JPN-005")
_draft = _pk(StatusUpdate, state=UpdateState.DRAFT)
_to_triage: dict[str, Any] = {"disposition": "to_triage", "meeting__reference": "MTG-KOR-005"}


def _reported() -> list[Any]:
    reported = Commitment.objects.filter(entry_state="reported").order_by("pk")
    return [reported[0].reference]


def _annex_and_reader() -> list[Any]:
    annex = Annex.objects.filter(readers__isnull=False).order_by("pk")[0]
    return [annex.pk, annex.readers.get().reader_id]


def _meeting_steps() -> list[Sample]:
    planned = {"status": MeetingStatus.PLANNED, "reference__contains": "KOR"}
    steps = [
        Sample("meeting-transition", OFFICIAL, _pk(Meeting, verb, **planned), verb)
        for verb in ("hold", "confirm", "postpone", "doubt", "cancel")
    ]
    on_record = {
        "take_up": (OFFICIAL, "MTG-JPN-001"),
        "submit": (OFFICIAL, "MTG-KOR-005"),
        "approve": (MANAGER, "MTG-JPN-005"),
        "return": (MANAGER, "MTG-JPN-005"),
        "revise": (OFFICIAL, "MTG-JPN-003"),
    }
    return steps + [
        Sample("record-transition", who, _pk(Meeting, verb, reference=reference), verb)
        for verb, (who, reference) in on_record.items()
    ]


def _outcome_steps() -> list[Sample]:
    talks: dict[str, Any] = {**_to_triage, "kind": "go_on_talking"}
    ways = {"defer": _to_triage, "close": _to_triage, "merge": _to_triage, "meeting": talks, "cadence": talks}
    steps = [Sample("outcome-dispose", OFFICIAL, _pk(Outcome, verb, **which), verb) for verb, which in ways.items()]
    return [*steps, Sample("outcome-dispose", OFFICIAL, _pk(Outcome, "reopen", disposition="deferred"), "reopen")]


def _action_steps() -> list[Sample]:
    states = {
        "start": ActionState.OPEN,
        "block": ActionState.IN_PROGRESS,
        "unblock": ActionState.BLOCKED,
        "finish": ActionState.IN_PROGRESS,
        "reopen": ActionState.VERIFIED,
        "cancel": ActionState.OPEN,
    }
    steps = [
        Sample("action-transition", OFFICIAL, _pk(Action, verb, state=state, **_ours), verb)
        for verb, state in states.items()
    ]
    return [*steps, Sample("action-transition", MANAGER, _pk(Action, "verify", state=ActionState.DONE), "verify")]


SAMPLES: list[Sample] = [
    # Follow-through, search, account
    Sample("home", MANAGER),
    Sample("home", READER, extra="?tab=all&as_of=2026-06-30"),
    Sample("work", MANAGER),
    Sample("work", OFFICIAL, extra="?kind=act"),
    Sample("work", READER),
    Sample("work-everybody", MANAGER),
    Sample("work-everybody", READER, extra="?late=true&kind=act"),
    Sample("search", READER),
    Sample("search", OFFICIAL, extra="?q=dialogue"),
    Sample("search", OFFICIAL, extra="?q=nothing-like-it"),
    Sample("my-settings", OFFICIAL),
    Sample("inbox", OFFICIAL),
    Sample("inbox", MANAGER, extra="?show=escalated"),
    Sample("my-security", OFFICIAL),
    Sample("password-change", OFFICIAL),
    Sample("confirm-identity", OFFICIAL),
    Sample("factor-list", OFFICIAL),
    Sample("app-add", OFFICIAL),
    Sample("key-add", OFFICIAL),
    Sample("token-list", OFFICIAL),
    Sample("token-add", OFFICIAL),
    Sample("token-revoke", OFFICIAL, _pk(AccessToken, user__username="official")),
    Sample("feed-list", OFFICIAL),
    Sample("feed-add", OFFICIAL),
    Sample("feed-revoke", OFFICIAL, _pk(CalendarFeed, user__username="official")),
    # People with an account
    Sample("people-list", MANAGER),
    Sample("people-list", ADMINISTRATOR, extra="?unit=DEMO-ASIA"),
    Sample("people-changes", AUDITOR),
    Sample("people-changes", ADMINISTRATOR, extra="?first=2026-03-02&last=2026-03-01"),
    Sample("person-detail", MANAGER, _pk(User, username=OFFICIAL), "official"),
    Sample("person-detail", ADMINISTRATOR, _pk(User, username=MANAGER), "manager"),
    Sample("person-leave", MANAGER, _pk(User, username=OFFICIAL), "official"),
    Sample("person-leave", ADMINISTRATOR, _pk(User, username=READER), "nothing"),
    Sample("person-last-day", ADMINISTRATOR, _pk(User, username=OFFICIAL)),
    Sample("person-switch-off", ADMINISTRATOR, _pk(User, username=OFFICIAL)),
    Sample("substitute-appoint", MANAGER, _pk(User, username=OFFICIAL)),
    Sample("substitute-end", MANAGER, _pk(Assignment, substitute_for__isnull=False)),
    # Partners
    Sample("partner-list", READER),
    Sample("category-list", READER),
    *(
        Sample(f"partner-{tab}", OFFICIAL, _fixed("JPN"))
        for tab in ("detail", "scorecard", "commitments", "dialogues", "documents", "contacts", "history")
    ),
    Sample("partner-scorecard", READER, _fixed("GHA"), "GHA"),
    Sample("category-comparison", MANAGER, _fixed(3)),
    Sample("category-comparison", READER, _fixed(1), "empty"),
    Sample("measure-list", READER),
    Sample("funnel-rows", OFFICIAL, _fixed("converted")),
    Sample("measure-rows", OFFICIAL, _fixed("overdue"), "overdue"),
    Sample("measure-rows", OFFICIAL, _fixed("conversion"), "conversion"),
    Sample("partner-detail", READER, _fixed("GHA"), "GHA"),
    Sample("partnership-pause", MANAGER, _fixed("JPN")),
    Sample("partnership-resume", MANAGER, _fixed("JPN")),
    Sample("interest-add", OFFICIAL, _fixed("JPN")),
    Sample("interest-edit", OFFICIAL, _pk(Interest, partnership__partner__iso3="JPN")),
    Sample("track-add", OFFICIAL, _fixed("JPN")),
    Sample("track-edit", OFFICIAL, _pk(Track, partner_links__partner__iso3="JPN")),
    Sample("post-add", OFFICIAL, _fixed("JPN")),
    Sample("post-edit", OFFICIAL, _pk(Post)),
    Sample("contact-add", OFFICIAL, _pk(Post)),
    Sample("contact-edit", OFFICIAL, _pk(Contact)),
    # The timeline and the roadmap
    Sample("timeline", READER),
    Sample("timeline", MANAGER, extra="?category=none&from=2019-01"),
    Sample("partner-roadmap", OFFICIAL, _fixed("JPN")),
    Sample("partner-roadmap", READER, _fixed("JPN"), "?tasks=1"),
    # Dialogues
    Sample("track-list", READER),
    Sample("track-detail", OFFICIAL, _pk(Track, partner_links__partner__iso3="JPN")),
    Sample("meeting-list", READER),
    Sample("meeting-list", OFFICIAL, extra="?q=nothing-like-it"),
    Sample("working-meeting-list", READER),
    Sample("meeting-log", OFFICIAL),
    Sample("meeting-log", MANAGER, extra="?partner=JPN"),
    Sample("meeting-plan", OFFICIAL),
    Sample("meeting-detail", OFFICIAL, _pk(Meeting, record_state=RecordState.APPROVED), "approved"),
    Sample("meeting-detail", OFFICIAL, _pk(Meeting, record_state=RecordState.RETURNED), "returned"),
    Sample("meeting-detail", READER, _pk(Meeting, record_state=RecordState.REPORTED), "reported"),
    Sample("meeting-detail", OFFICIAL, _planned, "planned"),
    Sample("meeting-story", OFFICIAL, _pk(Meeting, reference="MTG-JPN-003")),
    Sample("meeting-edit", OFFICIAL, _pk(Meeting, record_state=RecordState.RETURNED)),
    *_meeting_steps(),
    Sample("outcome-triage", OFFICIAL, _pk(Meeting, record_state=RecordState.RETURNED)),
    Sample("outcome-convert", OFFICIAL, _pk(Outcome, **_to_triage)),
    *_outcome_steps(),
    # Calendar
    Sample("calendar-month", READER),
    Sample("calendar-month", OFFICIAL, extra="?year=2026&month=12&whose=own&status=all"),
    Sample("calendar-list", OFFICIAL),
    Sample("calendar-list", READER, extra="?year=1999&month=1&what=meetings"),
    # Commitments
    Sample("commitment-list", READER),
    Sample("commitment-list", OFFICIAL, extra="?standing=overdue&sort=due"),
    Sample("commitment-list", OFFICIAL, extra="?q=nothing-like-it"),
    Sample("commitment-list", OFFICIAL, extra="?concrete=no"),
    Sample("commitment-board", OFFICIAL),
    Sample("commitment-board", READER, extra="?as_of=2026-06-30"),
    Sample("commitment-bulk", OFFICIAL, extra="?what=owner&which=matching&partner=JPN"),
    Sample("commitment-bulk", MANAGER, extra="?what=due&row=1"),
    Sample("commitment-add", OFFICIAL),
    *(Sample("commitment-detail", OFFICIAL, _fixed(f"COM-JPN-00{n}"), str(n)) for n in (2, 3, 5, 6, 7)),
    Sample("commitment-detail", READER, _reported, "reported"),
    Sample("commitment-story", OFFICIAL, _taken_up),
    Sample("commitment-edit", OFFICIAL, _taken_up),
    Sample("commitment-take-up", OFFICIAL, _fixed("COM-IND-001")),
    Sample("update-add", OFFICIAL, _taken_up),
    Sample("update-edit", OFFICIAL, _draft),
    Sample("update-transition", OFFICIAL, _pk(StatusUpdate, "submit", state=UpdateState.DRAFT), "submit"),
    Sample("update-transition", OFFICIAL, _pk(StatusUpdate, "withdraw", state=UpdateState.DRAFT), "withdraw"),
    Sample("update-transition", OFFICIAL, _pk(StatusUpdate, "mend", state=UpdateState.RETURNED, **_ours), "mend"),
    Sample("evidence-add", OFFICIAL, _taken_up),
    Sample("evidence-withdraw", OFFICIAL, _pk(Evidence, **_ours)),
    Sample("meeting-annex-add", OFFICIAL, _pk(Meeting, annexes__isnull=False)),
    Sample("commitment-annex-add", OFFICIAL, _taken_up),
    Sample("annex-detail", MANAGER, _pk(Annex)),
    Sample("annex-edit", OFFICIAL, _pk(Annex)),
    Sample("annex-withdraw", OFFICIAL, _pk(Annex)),
    Sample("annex-readers", AUDITOR, _pk(Annex)),
    Sample("annex-reader-add", OFFICIAL, _pk(Annex)),
    Sample("annex-reader-end", OFFICIAL, _annex_and_reader),
    Sample("meeting-detail", MANAGER, _pk(Meeting, annexes__isnull=False), "annex"),
    Sample("action-add", OFFICIAL, _taken_up),
    Sample("action-edit", OFFICIAL, _pk(Action, state=ActionState.OPEN, **_ours)),
    *_action_steps(),
    Sample("blocker-add", OFFICIAL, _taken_up),
    Sample("blocker-resolve", OFFICIAL, _pk(Blocker, resolved_on=None)),
    Sample("date-change-add", OFFICIAL, _taken_up),
    Sample("date-change-decide", OFFICIAL, _pk(DateChange, state=DateChangeState.REQUESTED)),
    # Reviews and history
    Sample("review-list", MANAGER),
    Sample("review-update", MANAGER, _pk(StatusUpdate, state=UpdateState.SUBMITTED, **_ours), "waiting"),
    Sample("review-update", MANAGER, _pk(StatusUpdate, state=UpdateState.APPROVED), "decided"),
    Sample("review-record", MANAGER, _pk(Meeting, record_state=RecordState.SUBMITTED)),
    Sample("review-date-change", MANAGER, _pk(DateChange, state=DateChangeState.REQUESTED)),
    Sample("history-list", AUDITOR),
    Sample("history-export", AUDITOR),
    Sample("status", ADMINISTRATOR),
    Sample("marking-list", ADMINISTRATOR),
    Sample("marking-list", READER),
    Sample("sign-in-list", AUDITOR),
    Sample("reading-list", AUDITOR),
    Sample("reading-list", ADMINISTRATOR, extra="?kind=refused"),
    Sample("sign-in-list", ADMINISTRATOR, extra="?kind=signed_in"),
    Sample("history-object", OFFICIAL, _row(Commitment, reference="COM-JPN-005"), "commitment"),
    Sample("history-object", AUDITOR, _row(Meeting, reference="MTG-JPN-003"), "meeting"),
    Sample("history-compare", OFFICIAL, _row(Commitment, reference="COM-JPN-005"), "commitment"),
    # The API's documentation
    Sample("api-docs", READER),
    Sample("api-docs-problems", READER),
    Sample("api-docs-resource", OFFICIAL, _fixed("commitments"), "commitments"),
    Sample("api-docs-resource", READER, _fixed("meetings"), "meetings"),
]
# Addresses that show no page of ours to somebody signed in, and why.
NO_PAGE = {
    "sign-in": "shown to nobody signed in; has a test of its own",
    "account_login": "the sign-in page again, under the name that allauth knows",
    "mfa_authenticate": "the second step of signing in; its journey examines it",
    "sso-start": "leads to the identity provider; its journey follows",
    "sso-callback": "leads on from the identity provider; its journey follows",
    "codes-make": "takes a POST alone",
    "factor-remove": "takes a POST alone",
    "session-end": "takes a POST alone",
    "session-end-others": "takes a POST alone",
    "sign-out": "takes a POST alone",
    "inbox-read": "takes a POST alone",
    "inbox-read-all": "takes a POST alone",
    "inbox-acknowledge": "takes a POST alone",
    "inbox-take-back": "takes a POST alone",
    "draft-save": "takes a POST alone",
    "evidence-file": "a document to be saved",
    "annex-file": "a document to be saved",
    "commitment-bulk-result": "shown after a change of many alone; its journey examines it",
    "meeting-calendar": "a file to be saved",
    "calendar-feed": "a file for calendars of other programs",
    "commitment-table": "a table to be saved",
    "people-changes-table": "a table to be saved",
    "reading-table": "a table to be saved",
    "marking-sheet": "a style sheet for prints",
}


def names() -> set[str]:
    """List the names of all addresses of pages: not those of Django's administration and of the API itself."""
    found = _names(get_resolver().url_patterns)
    return {name for name in found if not name.startswith("api-") or name.startswith("api-docs")}


def _names(patterns: list[URLPattern | URLResolver]) -> list[str]:
    found = []
    for pattern in patterns:
        if isinstance(pattern, URLResolver):
            found += [] if pattern.namespace == "admin" else _names(pattern.url_patterns)
        elif pattern.name:
            found.append(pattern.name)
    return found
