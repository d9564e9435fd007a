"""Partnerships through the API: kept by administrators, paused by managers, and read as they were."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from partnerships.choices import Marking, Role
from partnerships.models import AuditEvent, Partner, Signatory, Step, User
from partnerships.rules.partial_dates import PartialDate
from partnerships.services.base import today
from tests.api.programs import Program
from tests.factories import meetings, partners, people
from tests.factories.base import saved

pytestmark = pytest.mark.django_db

SIGNED, PAUSED = date(2024, 11, 1), date(2025, 6, 1)


def step(partner: Partner, kind: str, day: date, state: str) -> Step:
    made = Step(partnership=partner.partnership, kind=kind, state_after=state)
    made.date = PartialDate.on(day)
    return saved(made)


@pytest.fixture
def lived(japan: Partner) -> str:
    """The address of a partnership that was negotiated, signed and paused."""
    step(japan, "talks_opened", date(2024, 1, 10), "negotiating")
    step(japan, "signed", SIGNED, "signed")
    step(japan, "suspended", PAUSED, "dormant")
    saved(Signatory(partnership=japan.partnership, side="eu", role="signed", office="High Representative"))
    return f"partnerships/{japan.partnership.pk}/"


@pytest.mark.parametrize("persona", ["reader", "official", "administrator", "auditor"])
def test_pause_is_the_manager_s(persona: str, japan: Partner, request: pytest.FixtureRequest) -> None:
    program = Program(request.getfixturevalue(persona))
    path = f"partnerships/{japan.partnership.pk}/"

    assert program.step(path, "pause", {"reason": "Elections"}).status_code == 403
    assert "pause" not in program.get(path).json()["transitions"]


def test_out_of_scope_is_not_there(outsider: User, japan: Partner) -> None:
    assert Program(outsider).get(f"partnerships/{japan.partnership.pk}/").status_code == 404


def test_resume_of_an_active_one_is_against_the_rule(manager: User, japan: Partner) -> None:
    response = Program(manager).step(f"partnerships/{japan.partnership.pk}/", "resume", {"reason": "Go on"})

    assert response.status_code == 409
    assert "Only a dormant partnership" in response.json()["detail"]


@pytest.mark.parametrize("content", [{}, {"reason": ""}, {"reason": " "}])
def test_pause_needs_a_reason(content: dict, manager: User, japan: Partner) -> None:
    response = Program(manager).step(f"partnerships/{japan.partnership.pk}/", "pause", content)

    assert (response.status_code, [*response.json()["errors"]]) == (422, ["reason"])


def test_pause_and_resume(manager: User, japan: Partner) -> None:
    program, path = Program(manager), f"partnerships/{japan.partnership.pk}/"

    paused = program.step(path, "pause", {"reason": "Elections"}).json()
    resumed = program.step(path, "resume", {"reason": "New government"}).json()

    assert (paused["state"], paused["transitions"]) == ("dormant", ["resume"])
    assert (resumed["state"], resumed["transitions"]) == ("active", ["pause"])
    assert [one["kind"] for one in resumed["steps"]] == ["suspended", "resumed"]


def test_state_is_not_taken(administrator: User, japan: Partner) -> None:
    program, path = Program(administrator), f"partnerships/{japan.partnership.pk}/"

    response = program.patch(path, {"state": "ended", "reason": "x"}, etag=program.tag(path))

    assert (response.status_code, [*response.json()["errors"]]) == (422, ["state"])


def test_administrator_lowers_no_marking(administrator: User, japan: Partner) -> None:
    program, path = Program(administrator), f"partnerships/{japan.partnership.pk}/"
    japan.partnership.marking = Marking.SENSITIVE
    saved(japan.partnership)

    response = program.patch(path, {"marking": 1, "reason": "Published"}, etag=program.tag(path))

    assert (response.status_code, [*response.json()["errors"]]) == (422, ["marking"])


def test_add_and_change(administrator: User) -> None:
    partners.partner("CHL", iso2="CL", name="Chile")
    program = Program(administrator)

    made = program.post("partnerships/", {"partner": "CHL", "title": "Partnership", "reason": "New"}).json()
    path = f"partnerships/{made['id']}/"
    changed = program.patch(path, {"lead_official": "administrator", "reason": "Named"}, etag=program.tag(path)).json()

    assert (made["reference"], made["state"], made["steps"]) == ("SDP-CHL", "expected", [])
    assert (changed["lead_official"], changed["title"]) == ("administrator", "Partnership")


def test_step_entered_moves_the_state(administrator: User, japan: Partner) -> None:
    program = Program(administrator)
    given = {
        "partnership": japan.partnership.pk, "kind": "talks_failed", "date": "2025-03", "state_after": "ended",
        "reason": "Read in the press release",
    }  # fmt: skip

    made = program.post("steps/", given).json()

    assert made["date"]["precision"] == "month"
    assert program.get(f"partnerships/{japan.partnership.pk}/").json()["state"] == "ended"


def test_signatory_is_kept_by_administrators(administrator: User, official: User, japan: Partner) -> None:
    given = {"partnership": japan.partnership.pk, "side": "eu", "role": "signed", "office": "HR/VP", "reason": "New"}

    assert Program(official).post("signatories/", given).status_code == 403
    assert Program(administrator).post("signatories/", given).json()["office"] == "HR/VP"


@pytest.mark.parametrize(
    ("day", "state", "steps", "signatories"),
    [
        (date(2023, 12, 31), "expected", 0, 0),
        (SIGNED - timedelta(days=1), "negotiating", 1, 0),
        (SIGNED, "signed", 2, 1),
        (PAUSED, "dormant", 3, 1),
    ],
)
def test_as_of_a_past_day(day: date, state: str, steps: int, signatories: int, reader: User, lived: str) -> None:
    shown = Program(reader).get(lived, as_of=day.isoformat()).json()

    assert (shown["state"], len(shown["steps"]), len(shown["signatories"])) == (state, steps, signatories)
    assert shown["transitions"] == []


def test_as_of_reads_the_same_in_list_filter_and_table(reader: User, lived: str) -> None:
    program, day = Program(reader), SIGNED.isoformat()

    listed = program.get("partnerships/", as_of=day, state="signed").json()["results"]
    header, line = program.table("partnerships/", as_of=day, partner="JPN")

    assert [one["reference"] for one in listed] == ["SDP-JPN"]
    assert line[header.index("state")] == "signed"
    assert program.get("partnerships/", as_of=day, partner="JPN", state="dormant").json()["count"] == 0


@pytest.mark.parametrize("day", ["yesterday", "2025-02-30"])
def test_as_of_no_day_is_refused(day: str, reader: User, lived: str) -> None:
    assert Program(reader).get(lived, as_of=day).status_code == 400


def test_columns_read_as_they_were(reader: User, administrator: User, japan: Partner) -> None:
    program, path = Program(administrator), f"partnerships/{japan.partnership.pk}/"
    program.patch(path, {"title": "New title", "reason": "Corrected"}, etag=program.tag(path))
    yesterday = (today() - timedelta(days=1)).isoformat()

    assert Program(reader).get(path).json()["title"] == "New title"
    assert Program(reader).get(path, as_of=yesterday).json()["title"] == ""
    assert AuditEvent.objects.latest("id").reason == "Corrected"


def test_meeting_of_a_step_stays_hidden(japan: Partner, official: User) -> None:
    hidden = meetings.meeting([japan], marking=Marking.SENSITIVE)
    made = Step(partnership=japan.partnership, kind="review", state_after="active", meeting=hidden)
    saved(made)
    junior = people.user("junior")
    people.assign(junior, Role.READER, to=japan, up_to=Marking.NORMAL)

    assert Program(official).get(f"steps/{made.pk}/").json()["meeting"] == hidden.pk
    assert Program(junior).get(f"steps/{made.pk}/").json()["meeting"] is None
    assert Program(junior).get(f"partnerships/{japan.partnership.pk}/").json()["steps"][0]["meeting"] is None
    assert Program(junior).get("steps/", meeting=hidden.pk).status_code == 400
