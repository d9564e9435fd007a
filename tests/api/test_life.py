"""The life of a commitment, from dialogue to reviewed implementation, through the API alone."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from partnerships.choices import Role, TokenScope
from partnerships.models import Partner, User
from partnerships.services.base import today
from tests.api.programs import Program
from tests.factories import meetings, people
from tests.factories.tokens import token

pytestmark = [pytest.mark.long, pytest.mark.django_db]
PROMISE = "Send each other the lists of contact points for incidents"
Record = dict[str, Any]


@dataclass(frozen=True)
class Programs:
    """
    Who takes part: three people's programs with access tokens, and a manager at a browser.

    `tokens` are their numbers, as the history names them. `of_manager` is the manager's own program.
    """

    official: Program
    colleague: Program
    auditor: Program
    stranger: Program
    manager: Program
    of_manager: Program
    tokens: dict[str, int]


@pytest.fixture
def programs(japan: Partner, official: User, manager: User, outsider: User, auditor: User) -> Programs:
    colleague = people.user("colleague")
    people.assign(colleague, Role.OFFICIAL, to=japan)
    numbers: dict[str, int] = {}

    def of(who: User, scope: TokenScope = TokenScope.LOG) -> Program:
        row, key = token(who, scope=scope)
        numbers[who.username] = row.pk
        return Program(key=key)

    return Programs(
        official=of(official),
        colleague=of(colleague),
        auditor=of(auditor, TokenScope.READ),
        stranger=of(outsider),
        manager=Program(manager, checks_csrf=True),
        of_manager=of(manager),
        tokens=numbers,
    )


def test_dialogue_becomes_reviewed_implementation(programs: Programs) -> None:
    meeting = log_the_dialogue(programs)
    commitment = convert_an_outcome(programs, meeting)
    approve_the_record(programs, meeting)
    finish_the_action(programs, commitment)
    two_change_the_commitment_at_once(programs, commitment)
    the_author_decides_on_nothing(programs, commitment)
    update = report_implementation(programs, commitment)
    return_the_update(programs, update)
    revision = mend_the_update(programs, update)
    approve_the_update(programs, revision)

    shown = programs.official.get(path("commitments", commitment)).json()
    assert (shown["status"], shown["confidence"], shown["standing"]) == ("implemented", "on_track", "kept")
    read_the_history(programs, commitment)


def path(noun: str, record: Record) -> str:
    return f"{noun}/{record['id']}/"


def done(response: Any, status: int = 200) -> Record:
    assert response.status_code == status, response.content
    found: Record = response.json()
    return found


def refused(response: Any, status: int, words: str = "") -> Record:
    assert response.status_code == status, response.content
    assert response.headers["Content-Type"] == "application/problem+json"
    problem: Record = response.json()
    assert words in problem["detail"]
    return problem


def log_the_dialogue(programs: Programs) -> Record:
    """The official's program enters the whole meeting; one that only reads may not."""
    meetings.dialogue_format("cyber-dialogue")
    whole = {
        "title": "Second cyber dialogue with Japan",
        "format": "cyber-dialogue",
        "level": "senior-officials",
        "date": (today() - timedelta(days=2)).isoformat(),
        "partners": ["JPN"],
        "summary": "Both sides explained how they report incidents.",
        "participants": [
            {"side": "eu", "office": "Cyber policy division"},
            {"side": "partner", "partner": "JPN", "office": "Cyber security office"},
        ],
        "outcomes": [
            {"text": "Exchange lists of contact points", "kind": "commitment"},
            {"text": "The next exercise is in May", "kind": "information"},
        ],
    }
    refused(programs.auditor.post("meetings/", whole), 403)
    unseen = refused(programs.stranger.post("meetings/", whole), 422)["errors"]
    assert set(unseen) == {"partners.0", "participants.1.partner"}

    logged = done(programs.official.post("meetings/", whole, key="dialogue-2"), 201)
    repeated = done(programs.official.post("meetings/", whole, key="dialogue-2"), 201)

    assert (logged["record_state"], repeated["id"]) == ("draft", logged["id"])
    refused(programs.stranger.get(path("meetings", logged)), 404)
    return logged


def convert_an_outcome(programs: Programs, meeting: Record) -> Record:
    """One outcome becomes a commitment with its first action, the other needs none; then the record is submitted."""
    promised, said = meeting["outcomes"]
    content = {
        "text": PROMISE,
        "kind": "deliverable",
        "responsible": "both",
        "owner": "official",
        "due": (today() + timedelta(days=30)).isoformat(),
    }
    bare = programs.official.step(path("outcomes", promised), "convert", content)
    assert set(refused(bare, 422)["errors"]) == {"action.text"}
    action = {"text": "Ask the units for their contact points", "due_on": (today() + timedelta(days=7)).isoformat()}

    converted = done(programs.official.step(path("outcomes", promised), "convert", content | {"action": action}))

    assert converted["disposition"] == "converted"
    again = programs.official.step(path("outcomes", promised), "convert", content | {"action": action})
    refused(again, 409)
    closing = {"reason": "It was said for information."}
    assert done(programs.official.step(path("outcomes", said), "close", closing))["disposition"] == "no_action"
    assert done(programs.official.step(path("meetings", meeting), "submit"))["record_state"] == "submitted"
    return done(programs.official.get(f"commitments/{converted['commitments'][0]}/"))


def approve_the_record(programs: Programs, meeting: Record) -> None:
    """A manager decides in person: no token does, and no request without the session's CSRF token."""
    place = path("meetings", meeting)
    refused(programs.official.step(place, "approve"), 403)
    refused(programs.of_manager.step(place, "approve"), 403, "no access token may")
    refused(programs.manager.step(place, "approve"), 403, "CSRF")

    programs.manager.open_a_page()
    assert "approve" in programs.manager.get(place).json()["transitions"]
    assert done(programs.manager.step(place, "approve"))["record_state"] == "approved"


def finish_the_action(programs: Programs, commitment: Record) -> None:
    (action,) = programs.official.get("actions/", commitment=commitment["id"]).json()["results"]
    place = path("actions", action)
    assert action["assignee"] == "official"
    refused(programs.official.step(place, "done"), 409, "not possible in the state")
    refused(programs.stranger.get(place), 404)

    for verb, state in (("start", "in_progress"), ("done", "done")):
        assert done(programs.official.step(place, verb))["state"] == state

    refused(programs.official.step(place, "verify"), 403)
    refused(programs.of_manager.step(place, "verify"), 403)
    assert done(programs.manager.step(place, "verify"))["verified_by"] == "manager"


def two_change_the_commitment_at_once(programs: Programs, commitment: Record) -> None:
    place = path("commitments", commitment)
    etag = programs.colleague.tag(place)
    change = {"text": f"{PROMISE}, every spring", "reason": "The joint statement says so."}
    assert set(refused(programs.official.patch(place, change | {"reason": ""}, etag=etag), 422)["errors"]) == {"reason"}
    done(programs.official.patch(place, change, etag=etag))

    stale = refused(programs.colleague.patch(place, {"note": "Asked Tokyo."}, etag=etag), 412)

    assert stale["current"]["text"] == change["text"]
    refused(programs.colleague.patch(place, {"note": "Asked Tokyo."}), 428)
    refused(programs.stranger.patch(place, {"note": "x"}, etag=etag), 404)
    refused(programs.auditor.patch(place, {"note": "x"}, etag=programs.auditor.tag(place)), 403)
    done(programs.colleague.patch(place, {"note": "Asked Tokyo."}, etag=programs.colleague.tag(place)))


def the_author_decides_on_nothing(programs: Programs, commitment: Record) -> None:
    """The manager reports first, may not decide on that, and takes it back."""
    claim = {"proposed_status": "in_progress", "proposed_confidence": "on_track", "narrative": "Lists are being made."}
    own = done(programs.of_manager.post("updates/", {"commitment": commitment["id"], **claim}), 201)
    place = path("updates", own)
    done(programs.of_manager.step(place, "submit"))
    refused(programs.manager.step(place, "review", judged(own, "approved")), 403, "Nobody decides on what they wrote")
    assert done(programs.of_manager.step(place, "withdraw"))["state"] == "withdrawn"


def report_implementation(programs: Programs, commitment: Record) -> Record:
    """Claim that it is implemented: a draft that nobody else sees, refused without evidence, taken with a letter."""
    claim = {"proposed_status": "implemented", "proposed_confidence": "on_track", "narrative": "Lists were exchanged."}
    draft = done(programs.official.post("updates/", {"commitment": commitment["id"], **claim}), 201)
    place = path("updates", draft)
    refused(programs.manager.get(place), 404)
    assert set(refused(programs.official.step(place, "submit"), 422)["errors"]) == {"proposed_status"}
    letter = {
        "commitment": commitment["id"],
        "update": draft["id"],
        "kind": "document",
        "title": "Letter with the list",
        "dated_on": today().isoformat(),
        "file": SimpleUploadedFile("letter.txt", b"The list of contact points is attached."),
    }
    done(programs.official.post("evidence/", letter, format="multipart"), 201)

    submitted = done(programs.official.step(place, "submit"))

    assert submitted["state"] == "submitted"
    refused(programs.official.patch(place, {"narrative": "More."}, etag=programs.official.tag(place)), 409)
    return submitted


def judged(update: Record, decision: str, **more: Any) -> Record:
    return {"decision": decision, "judged_version": update["commitment_version"], **more}


def return_the_update(programs: Programs, update: Record) -> None:
    place = path("updates", update)
    read = done(programs.manager.get(place))
    refused(programs.colleague.step(place, "review", judged(read, "approved")), 403)
    refused(programs.of_manager.step(place, "review", judged(read, "approved")), 403, "no access token may")
    (piece,) = programs.manager.get("evidence/", update=update["id"]).json()["results"]
    assert programs.manager.get(f"evidence/{piece['id']}/file/").content.startswith(b"The list")

    returned = judged(read, "returned", comment="On what day did theirs arrive?")
    assert done(programs.manager.step(place, "review", returned))["state"] == "returned"


def mend_the_update(programs: Programs, update: Record) -> Record:
    """A colleague of the official writes the next revision and submits it."""
    content = {"narrative": "Lists were exchanged; theirs arrived today."}
    mended = done(programs.colleague.step(path("updates", update), "mend", content))
    revision = done(programs.colleague.get(f"updates/{mended['revised_by']}/"))
    assert (revision["revision"], revision["author"]) == (2, "colleague")
    return done(programs.colleague.step(path("updates", revision), "submit"))


def approve_the_update(programs: Programs, update: Record) -> None:
    read = done(programs.manager.get(path("updates", update)))
    decided = done(
        programs.manager.step(path("updates", update), "review", judged(read, "approved", comment="Well done."))
    )
    assert (decided["state"], decided["review"]["reviewer"]) == ("approved", "manager")
    refused(programs.manager.step(path("updates", update), "review", judged(read, "approved")), 409)


def read_the_history(programs: Programs, commitment: Record) -> None:
    """The auditor's program reads who did what, through which token, and why; oldest first here."""
    refused(programs.auditor.post("actions/", {"commitment": commitment["id"]}), 403)
    found = done(programs.auditor.get("history/", table="commitment", row=commitment["id"], size=200))
    told = [
        (event["who"], event["through"], event["table"], event["action"], event["reason"])
        for event in reversed(found["results"])
    ]
    official, colleague, manager = (f"api:{programs.tokens[who]}" for who in ("official", "colleague", "manager"))
    story = [
        ("official", official, "commitment", "commitments.create", ""),
        ("official", official, "action", "actions.add", ""),
        ("official", official, "action", "actions.start", ""),
        ("official", official, "action", "actions.finish", ""),
        ("manager", "api", "action", "actions.verify", ""),
        ("official", official, "commitment", "commitments.change", "The joint statement says so."),
        ("colleague", colleague, "commitment", "commitments.change", ""),
        ("manager", manager, "statusupdate", "updates.draft", ""),
        ("manager", manager, "statusupdate", "updates.withdraw", ""),
        ("official", official, "statusupdate", "updates.draft", ""),
        ("official", official, "evidence", "evidence.add", ""),
        ("official", official, "statusupdate", "updates.submit", ""),
        ("manager", "api", "review", "reviews.return", "On what day did theirs arrive?"),
        ("colleague", colleague, "statusupdate", "updates.mend", ""),
        ("colleague", colleague, "statusupdate", "updates.submit", ""),
        ("manager", "api", "review", "reviews.approve", "Well done."),
        ("manager", "api", "commitment", "reviews.approve", "Well done."),
    ]
    events = iter(told)
    assert [step for step in story if step not in events] == [], told
