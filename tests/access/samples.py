"""
What each address needs, in the words of the oracle, and which records it can be asked about.

A new address goes here: `addresses.every()` finds it by itself, and the test that it has an entry says what to add.
What an entry says comes from the specification, never from the view.
"""

from __future__ import annotations

from dataclasses import dataclass

from django.apps import apps

from partnerships.api.views.resources import RESOURCES
from tests.access.addresses import METHODS, Address
from tests.access.oracle import Audience, Fact, Persona, has, may, may_read

ANYBODY, SIGNED_IN, OWN, AUTHOR = "anybody", "signed in", "own", "its author"  # no persona wrote anything
OWN_LOG = "own; a program with the scope log"
OTHERS = "keep people, never oneself"
OVERSEE = "look after the installation"
# Of an annex that is for others: managers who decide there name its readers, auditors know that there is one.
NAMES, KNOWS = "name readers", "know of an annex"


@dataclass(frozen=True)
class Sample:
    """
    What an address is about and needs.

    `reads`, `writes`: a row of the oracle's table, or who else; empty where the method is not taken. `kind` and
    `state` say about which things of the world it can be asked, `argument` holds what the address has besides the
    thing, `queries` what may be asked of it. `copies`: what it gives away leaves the program, so nothing sensitive.
    `also`: further methods that it takes.
    """

    reads: str = SIGNED_IN
    writes: str = ""
    kind: str = ""
    state: str = ""
    argument: str = ""
    queries: tuple[str, ...] = ("",)
    copies: bool = False
    also: tuple[str, ...] = ()  # other methods that are taken and read or write nothing


def page(reads: str = SIGNED_IN, *queries: str) -> Sample:
    return Sample(reads, queries=queries or ("",))


def shown(kind: str, *queries: str, argument: str = "") -> Sample:
    return Sample("see", kind=kind, queries=queries or ("",), argument=argument)


def form(needs: str, kind: str = "", *, state: str = "", argument: str = "", query: str = "") -> Sample:
    return Sample(needs, needs, kind, state, argument, (query,))


def button(needs: str, kind: str = "") -> Sample:
    return Sample("", needs, kind)


PAGES: dict[str, list[Sample]] = {
    "home": [page(SIGNED_IN, "", "?tab=all")],
    "search": [page(SIGNED_IN, "?q=ZQ1", "?q=title", "?q=text")],
    "sign-in": [Sample("", also=METHODS)],  # leads on whoever is signed in already, whatever they send
    "account_login": [Sample("", also=METHODS)],  # the same page under the name by which allauth knows it
    "mfa_authenticate": [Sample("", also=METHODS)],  # leads back whoever is not on the way in
    "sso-start": [Sample("")],  # not there where no identity provider is named
    "sso-callback": [Sample("")],
    "sign-out": [button(SIGNED_IN)],
    "my-security": [page()],
    "password-change": [form(SIGNED_IN)],
    "factor-list": [page()],
    "confirm-identity": [form(SIGNED_IN)],
    # These ask first who it is: tests/web/test_sessions.py, tests/web/test_factors.py.
    **{name: [Sample("", also=("GET", "HEAD", "POST"))] for name in ("app-add", "key-add")},
    **{
        name: [Sample("", also=("POST",))]
        for name in ("codes-make", "factor-remove", "session-end", "session-end-others")
    },
    "status": [page("look after the installation")],
    "marking-list": [page("see")],
    "marking-sheet": [page("see")],
    "people-list": [page("look at people", "", "?show=off")],
    "people-changes": [page("look after the installation")],
    "people-changes-table": [page("look after the installation")],
    "person-detail": [Sample("look at people", kind="User")],
    "person-leave": [form("appoint substitutes", "User")],
    "person-last-day": [Sample("keep people", OTHERS, "User")],
    "person-switch-off": [Sample("keep people", OTHERS, "User")],
    # Whose assignments somebody may give away is more than a role: tests/web/test_people.py.
    **{name: [Sample("", also=("GET", "HEAD", "POST"))] for name in ("substitute-appoint", "substitute-end")},
    "my-settings": [form(SIGNED_IN)],
    "token-list": [page()],
    "token-add": [form(SIGNED_IN)],
    "token-revoke": [form(OWN, "AccessToken")],
    "feed-list": [page()],
    "feed-add": [form(SIGNED_IN)],
    "feed-revoke": [form(OWN, "CalendarFeed")],
    "inbox": [page(SIGNED_IN, "", "?show=unread")],
    "inbox-read-all": [button(SIGNED_IN)],
    "inbox-read": [button(OWN, "Reminder")],
    "inbox-acknowledge": [button(OWN, "Reminder")],
    "inbox-take-back": [button(OWN, "Reminder")],
    "draft-save": [Sample("", SIGNED_IN, argument="commitment:new")],
    "partner-list": [page()],
    "category-list": [page()],
    "category-comparison": [Sample("see", kind="Category")],
    **{
        f"partner-{tab}": [shown("Partner", *queries)]
        for tab, queries in {
            "detail": (),
            "scorecard": (),
            "commitments": (),
            "dialogues": (),
            "documents": (),
            "contacts": (),
            "history": ("", "?fields=all"),
            "roadmap": ("", "?tasks=1"),
        }.items()
    },
    "partnership-pause": [form("pause", "Partnership")],
    "partnership-resume": [form("pause", "Partnership")],
    "interest-add": [form("keep the context", "Partnership")],
    "interest-edit": [form("keep the context", "Interest")],
    "track-add": [form("keep the context", "Partner")],
    "track-edit": [form("keep the context", "Track")],
    "post-add": [form("keep the context", "Partner")],
    "post-edit": [form("keep the context", "Post")],
    "contact-add": [form("keep the context", "Post")],
    "contact-edit": [form("keep the context", "Contact")],
    "timeline": [page(SIGNED_IN, "?from=2026-01", "")],
    "track-list": [page()],
    "track-detail": [shown("Track")],
    "meeting-list": [page(SIGNED_IN, "", "?q=title")],
    "working-meeting-list": [page()],
    "meeting-log": [form("work")],
    "meeting-plan": [form("work")],
    "meeting-detail": [shown("Meeting")],
    "meeting-story": [shown("Meeting")],
    "meeting-calendar": [Sample("see", kind="Meeting", copies=True)],
    "meeting-edit": [form("work", "Meeting", state="held draft")],
    "meeting-transition": [
        form("work", "Meeting", state="confirmed draft", argument="hold"),
        *(
            form("work", "Meeting", state="planned draft", argument=verb)
            for verb in ("confirm", "postpone", "doubt", "cancel")
        ),
    ],
    "record-transition": [
        form("work", "Meeting", state="held reported", argument="take_up"),
        form("work", "Meeting", state="held draft", argument="submit"),
        form("decide", "Meeting", state="held submitted", argument="approve"),
        form("decide", "Meeting", state="held submitted", argument="return"),
        form("work", "Meeting", state="held approved", argument="revise"),
    ],
    "outcome-triage": [Sample("work", kind="Meeting", state="held draft")],
    "outcome-convert": [form("work", "Outcome", state="draft 0")],
    "outcome-dispose": [
        form("work", "Outcome", state="draft 0", argument=verb)
        for verb in ("defer", "close", "merge", "meeting", "cadence")
    ],
    "calendar-month": [page(SIGNED_IN, "?whose=all", "?year=2026&month=3&whose=all")],
    "calendar-list": [page(SIGNED_IN, "?whose=all", "?year=2026&month=3&whose=all")],
    "calendar-feed": [Sample(OWN, kind="CalendarFeed", copies=True)],
    "work": [page()],
    "work-everybody": [page()],
    "commitment-list": [page(SIGNED_IN, "", "?q=text")],
    "commitment-board": [Sample(SIGNED_IN, "report")],
    "commitment-table": [page(SIGNED_IN)],
    "commitment-bulk": [form("work", query="?what=owner&which=matching")],
    "commitment-bulk-result": [page("nobody")],
    "commitment-add": [form("work")],
    "commitment-detail": [shown("Commitment")],
    "commitment-story": [shown("Commitment")],
    "commitment-edit": [form("work", "Commitment", state="taken up")],
    "commitment-take-up": [form("work", "Commitment", state="reported")],
    "update-add": [form("report", "Commitment", state="taken up")],
    "update-edit": [Sample("report", AUTHOR, "StatusUpdate", "draft")],
    "update-transition": [form("report", "StatusUpdate", state="returned", argument="mend")],
    "evidence-add": [form("report", "Commitment", state="taken up")],
    "evidence-file": [shown("Evidence")],
    "evidence-withdraw": [form("report", "Evidence")],
    "meeting-annex-add": [form("work", "Meeting")],
    "commitment-annex-add": [form("work", "Commitment")],
    "annex-detail": [shown("Annex")],
    "annex-file": [shown("AnnexFile")],
    "annex-edit": [form("work", "Annex")],
    "annex-withdraw": [form("work", "Annex")],
    "annex-readers": [Sample(KNOWS, kind="Annex")],
    "annex-reader-add": [form(NAMES, "Annex")],
    "annex-reader-end": [form(NAMES, "Annex")],
    "action-add": [form("work", "Commitment", state="taken up")],
    "action-edit": [form("work", "Action", state="open")],
    "action-transition": [
        form("work", "Action", state="open", argument="start"),
        form("work", "Action", state="in_progress", argument="block"),
        form("work", "Action", state="blocked", argument="unblock"),
        form("work", "Action", state="in_progress", argument="finish"),
        form("work", "Action", state="done", argument="reopen"),
        form("work", "Action", state="open", argument="cancel"),
        Sample("verify", "decide", "Action", "done", "verify"),  # who is named its verifier is no persona
    ],
    "blocker-add": [form("work", "Commitment", state="taken up")],
    "blocker-resolve": [form("work", "Blocker")],
    "date-change-add": [form("work", "Commitment", state="taken up")],
    "date-change-decide": [Sample("work", AUTHOR, "DateChange")],
    "review-list": [page("decide")],
    "review-update": [form("decide", "StatusUpdate", state="submitted")],
    "review-record": [form("decide", "Meeting", state="held submitted")],
    "review-date-change": [form("decide", "DateChange")],
    "measure-list": [page()],
    "measure-rows": [Sample(SIGNED_IN, argument=name) for name in ("conversion", "concreteness")],
    "funnel-rows": [Sample(SIGNED_IN, argument="converted")],
    "history-list": [page("read the audit log", "", "?fields=all")],
    "history-object": [
        Sample("see", kind=kind, queries=("", "?fields=all"))
        for kind in (
            "Meeting",
            "Commitment",
            "Partner",
            "Fulfilment",
            "AgendaItem",
            "StatusUpdate",
            "Evidence",
            "Annex",
        )
    ],
    "history-compare": [
        Sample("see", kind=kind, queries=("", "?fields=all")) for kind in ("Meeting", "Commitment", "Partner")
    ],
    "history-export": [Sample("export the audit log", also=("POST",))],  # it reads as of one moment, in no transaction
    "sign-in-list": [page("look after the installation")],
    "reading-list": [page("look after the installation")],
    "reading-table": [page("look after the installation")],
    "styleguide": [page()],
}

# The API: which row of the table writes a resource, and its steps where these need another.
REGISTRY, CONTEXT, WORK, REPORT, DECIDE, PEOPLE = (
    "keep the registry", "keep the context", "work", "report", "decide", "keep people",
)  # fmt: skip
RESOURCE_WRITES = {
    **dict.fromkeys(
        ("partners", "categories", "expected-areas", "memberships", "partnerships", "steps", "signatories", "areas",
         "area-objectives", "objectives", "formats", "markings", "sources", "citations"), REGISTRY,
    ),
    **dict.fromkeys(("interests", "posts", "contacts", "tracks"), CONTEXT),
    **dict.fromkeys(
        ("meetings", "participants", "agenda-items", "outcomes", "commitments", "actions", "date-changes", "blockers",
         "fulfilments", "reported-positions", "annexes"), WORK,
    ),
    **dict.fromkeys(("updates", "evidence"), REPORT),
    **dict.fromkeys(("users", "units", "assignments"), PEOPLE),
    "reviews": "", "divergences": "", "history": "", "readings": "", "notifications": OWN_LOG,
}  # fmt: skip
STEP_WRITES = {
    "partnerships-pause": "pause", "partnerships-resume": "pause", "meetings-approve": DECIDE,
    "meetings-return": DECIDE,
    "annexes-name-reader": DECIDE, "annexes-take-out-reader": DECIDE,
    "updates-review": DECIDE, "date-changes-approve": DECIDE, "date-changes-reject": DECIDE, "actions-verify": DECIDE,
    **dict.fromkeys(("updates-detail", "updates-submit", "updates-withdraw", "date-changes-withdraw"), AUTHOR),
}  # fmt: skip
# In what state a thing must be for a step.
STEP_STATES = {
    "agenda-items-detail": "words",  # one about a thing is seen with that thing
    "meetings-approve": "held submitted", "meetings-cancel": "planned draft",
    "meetings-confirm": "planned draft", "meetings-doubt": "planned draft", "meetings-hold": "confirmed draft",
    "meetings-postpone": "planned draft", "meetings-return": "held submitted", "meetings-revise": "held approved",
    "meetings-submit": "held draft", "meetings-take-up": "held reported", "outcomes-reopen": "submitted 0",
    "commitments-take-up": "reported", "actions-block": "in_progress", "actions-cancel": "open",
    "actions-done": "in_progress", "actions-reopen": "done", "actions-start": "open", "actions-unblock": "blocked",
    "actions-verify": "done", "updates-mend": "returned", "updates-review": "submitted", "updates-submit": "draft",
    "updates-withdraw": "draft", "updates-detail": "draft", "meetings-detail": "held draft",
    **dict.fromkeys(
        ("outcomes-close", "outcomes-convert", "outcomes-convert-to-cadence", "outcomes-convert-to-meeting",
         "outcomes-defer", "outcomes-merge", "outcomes-detail"), "draft 0",
    ),
    "commitments-detail": "taken up",
    "actions-detail": "open",
}  # fmt: skip
# The thing that a new one belongs to; its partners and marking decide.
PARENTS = {
    "memberships": "Partner", "partnerships": "Partner", "steps": "Partnership", "signatories": "Partnership",
    "citations": "Partner", "interests": "Partnership", "posts": "Partner", "contacts": "Post", "tracks": "Partner",
    "meetings": "Partner", "participants": "Meeting", "agenda-items": "Meeting", "outcomes": "Meeting",
    "commitments": "Partner", "actions": "Commitment", "date-changes": "Commitment", "blockers": "Commitment",
    "fulfilments": "Commitment", "reported-positions": "Commitment", "updates": "Commitment", "evidence": "Commitment",
    "annexes": "Meeting",
}  # fmt: skip
KINDS = {each.row.noun: each.row.Meta.model.__name__ for each in RESOURCES}

API: dict[str, list[Sample]] = {
    "api-docs": [page()],
    "api-docs-problems": [page()],
    "api-docs-resource": [Sample(SIGNED_IN, argument="commitments")],
    "api-commitments-bulk-change": [Sample("", WORK, "Commitment", "taken up")],
    "api-obligations": [page(SIGNED_IN, "?size=1000", "?size=1000&output=csv")],
    "api-measures": [page(SIGNED_IN, "", "?by=partner")],
    "api-measure-definitions": [page()],
    "api-measure-rows": [page(SIGNED_IN, "?measure=conversion", "?measure=concreteness")],
    "api-users-me": [page()],
    "api-imports": [Sample("", "import")],
    "api-schema": [page()],
    "api-nowhere": [page("nobody")],
}


def of_api(address: Address) -> list[Sample]:
    """Give the samples of an operation of a resource."""
    name = address.name.removeprefix("api-")
    noun = next(noun for noun in sorted(KINDS, key=len, reverse=True) if name.startswith(noun))
    step = STEP_WRITES.get(name, RESOURCE_WRITES[noun]) if {"post", "patch"} & address.actions.keys() else ""
    state = STEP_STATES.get(name, "")
    if "list" in address.actions.values():
        row = next(each.row for each in RESOURCES if each.row.noun == noun)
        queries = ("?size=1000", "?size=1000&output=csv", f"?size=1000&expand={','.join(row.expandable)}")
        parent = PARENTS.get(noun, "")
        parent_state = {"Commitment": "taken up", "Meeting": "held draft"}.get(parent, "")
        reads = {"history": "read the audit log", "readings": OVERSEE}.get(noun, SIGNED_IN)
        return [Sample(reads, step, "" if not step else parent, parent_state, queries=queries)]
    reads = {"notifications": OWN, "history": "read the audit log", "readings": OVERSEE}.get(noun, "see")
    reads = reads if "get" in address.actions else ""
    return [Sample(reads, step, KINDS[noun], state)]


def of(address: Address) -> list[Sample]:
    """:raises KeyError: for an address that nobody gave a sample."""
    known = PAGES.get(address.name) or API.get(address.name)
    if known:
        return known
    if address.section == "admin":
        return of_administration(address)
    if address.section == "api" and address.actions:
        return of_api(address)
    raise KeyError(address.name)


# Django's administration: its pages are the same for each table. Tables that are looked at there and not written:
LOOKED_AT = frozenset({
    "accesstoken", "action", "auditevent", "blocker", "calendarfeed", "commitment", "datechange", "evidence", "jobrun",
    "meeting", "message", "outcome", "reminder", "review", "statusupdate",
})  # fmt: skip
ADMINISTRATION = {
    "index": Sample("administer"), "app_list": Sample("administer", argument="partnerships"),
    "jsi18n": Sample("administer"), "login": Sample("", also=("GET", "HEAD")), "logout": Sample("", "administer"),
    "password_change": Sample("", also=("GET", "HEAD", "POST")), "password_change_done": Sample("administer"),
    "autocomplete": Sample(""), "view_on_site": Sample(""),
}  # fmt: skip
ACTED_ON = frozenset({"accesstoken", "calendarfeed", "user"})  # tables whose chosen rows can be acted on


def of_administration(address: Address) -> list[Sample]:
    name = address.name.removeprefix("admin:")
    table, _, what = name.removeprefix("partnerships_").rpartition("_")
    if name in ADMINISTRATION:
        return [ADMINISTRATION[name]]
    if what == "history":  # leads on to the record of changes, which asks for itself
        return [Sample("", also=("GET", "HEAD"))]
    if name.startswith("admin/"):  # the old address of a change page, which leads on to it; and those that are none
        return [Sample("", also=("GET", "HEAD") if address.arguments == ("object_id",) else ())]
    kind = "" if what in ("changelist", "add") else apps.get_model("partnerships", table).__name__
    writes = "" if table in LOOKED_AT or what not in ("add", "change") else REGISTRY
    reads = "" if what == "delete" or (what == "add" and not writes) else "administer"
    return [Sample(reads, writes, kind, also=("POST",) if what == "changelist" and table in ACTED_ON else ())]


def is_allowed(persona: Persona, needs: str, fact: Fact | None) -> bool:
    """Say what the oracle says of a request for a thing, or for an address that is about none."""
    if not persona.is_signed_in or needs in ("", "nobody", AUTHOR, ANYBODY, SIGNED_IN, OWN, OWN_LOG):
        return _is_allowed_without_role(persona, needs, fact)
    if needs == OTHERS:
        return has(persona, "keep people") and (fact is None or fact.owner != persona.name)
    if needs in (NAMES, KNOWS) and fact is not None:
        audits = needs == KNOWS and may(persona, "export the audit log", fact)
        return may(persona, "decide", fact) or audits
    if needs == "administer":
        return has(persona, "keep people") and (fact is None or may_read(persona, fact, in_administration=True))
    if fact is None or (needs == "read the audit log" and has(persona, "export the audit log")):
        return has(persona, needs)
    if fact.audience is Audience.ROLE:
        return has(persona, needs)
    return may(persona, needs, fact) and may_read(persona, fact)


def _is_allowed_without_role(persona: Persona, needs: str, fact: Fact | None) -> bool:
    if needs in (OWN, OWN_LOG) and persona.is_signed_in:
        reads_alone = needs == OWN_LOG and persona.token == "read"
        return fact is not None and fact.owner == persona.name and not reads_alone
    return needs == ANYBODY or (needs == SIGNED_IN and persona.is_signed_in)
