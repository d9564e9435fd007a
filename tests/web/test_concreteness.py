"""What a form says of the commitment that is written in it, and what lists and pages say of the one that was."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from partnerships.choices import CommitmentKind, OutcomeKind
from partnerships.models import Commitment, Outcome, Partner, User
from tests.factories import commitments, meetings
from tests.factories.base import saved
from tests.personas import client_for

pytestmark = pytest.mark.django_db
CHECK = {"action": "check", "due_precision": "day"}


@pytest.fixture
def browser(official: User) -> Client:
    return client_for(official)


@pytest.fixture
def outcome(japan: Partner) -> Outcome:
    found: Outcome = meetings.meeting([japan], outcomes=["Exchange experts"]).outcomes.get()
    return found


def convert(outcome: Outcome) -> str:
    return reverse("outcome-convert", args=[outcome.pk])


def missing(answer: Any) -> list[str]:
    return [hint["id"] for hint in answer.context["hints"].missing]


def test_form_says_what_is_missing_and_where(browser: Client, outcome: Outcome) -> None:
    answer = browser.get(convert(outcome))

    # The owner is proposed; the rest is to be entered.
    assert missing(answer) == ["id_due_0", "id_deliverable", "id_measure_of_success"]
    page = answer.content.decode()
    assert all(f'<a class="chip" href="#{each}"' in page and f'id="{each}"' in page for each in missing(answer))


def test_check_shows_what_was_typed_and_judges_nothing(browser: Client, outcome: Outcome, official: User) -> None:
    typed = {"owner": str(official.pk), "due_first": "2027-03-31", "deliverable": "A list", "note": "", "text": ""}

    answer = browser.post(convert(outcome), CHECK | typed)

    assert answer.status_code == 200
    assert missing(answer) == ["id_measure_of_success"]
    assert answer.context["form"]["deliverable"].value() == "A list"
    assert 'class="err"' not in answer.content.decode()
    assert not Commitment.objects.exists()


def test_check_by_script_answers_with_the_hints_alone(browser: Client, outcome: Outcome, official: User) -> None:
    typed = {
        "owner": str(official.pk),
        "due_first": "2027-03-31",
        "deliverable": "A list",
        "measure_of_success": "Sent",
    }

    answer = browser.post(convert(outcome), CHECK | typed, headers={"HX-Request": "true"})

    page = answer.content.decode()
    assert page.startswith('<div id="concreteness"') or page.splitlines()[1].startswith('<div id="concreteness"')
    assert 'data-say="The commitment is concrete."' in page
    assert "<form" not in page


def test_refused_form_keeps_its_hints(browser: Client, outcome: Outcome) -> None:
    answer = browser.post(convert(outcome), {"version": "1", "owner": "", "due_precision": "none"})

    assert answer.status_code == 422
    assert missing(answer) == ["id_owner", "id_due_0", "id_deliverable", "id_measure_of_success"]


def test_no_date_agreed_is_no_date(browser: Client, outcome: Outcome) -> None:
    assert "id_due_0" in missing(browser.post(convert(outcome), CHECK | {"due_precision": "none"}))


def test_agreement_to_talk_is_marked_for_what_it_is(browser: Client, outcome: Outcome) -> None:
    outcome.kind = OutcomeKind.GO_ON_TALKING
    saved(outcome)

    page = browser.get(convert(outcome)).content.decode()

    assert "This is a promise to talk." in page
    assert "Not concrete yet" not in page


def test_kind_is_suggested(browser: Client, outcome: Outcome) -> None:
    page = browser.post(convert(outcome), CHECK | {"text": "Meet again in spring"}).content.decode()

    assert "The text reads like the kind “Dialogue only”" in page


def test_hints_never_stop_anybody(browser: Client, outcome: Outcome, official: User) -> None:
    given = {
        "version": "1", "text": "Meet again", "kind": "deliverable", "responsible": "eu", "owner": str(official.pk),
        "due_precision": "none", "priority": "2", "action_text": "Write",
    }  # fmt: skip
    assert browser.post(convert(outcome), given).status_code == 302


@pytest.mark.parametrize("name", ["commitment-add", "commitment-take-up"])
def test_other_ways_to_make_a_commitment_say_it_too(name: str, browser: Client, japan: Partner) -> None:
    args = [commitments.commitment([japan], deliverable="A list").reference] if name.endswith("up") else []

    answer = browser.get(reverse(name, args=args))

    assert "id_measure_of_success" in missing(answer)
    assert ("id_deliverable" in missing(answer)) is (not args)


def test_table_and_page_say_what_is_lacking(browser: Client, japan: Partner, official: User) -> None:
    row = commitments.commitment([japan], official, deliverable="A list")

    for url in (reverse("commitment-list"), reverse("commitment-detail", args=[row.reference])):
        assert "Lacks: measure of success" in browser.get(url).content.decode()


@pytest.mark.parametrize(("asked", "found"), [("yes", {"whole"}), ("no", {"bare"}), ("", {"whole", "bare", "talk"})])
def test_filter(asked: str, found: set[str], browser: Client, japan: Partner, official: User) -> None:
    rows = {
        "whole": commitments.commitment([japan], official, deliverable="A list", measure_of_success="Sent"),
        "bare": commitments.commitment([japan], official),
        "talk": commitments.commitment([japan], official, kind=CommitmentKind.DIALOGUE_ONLY),
    }

    page = browser.get(reverse("commitment-list"), {"concrete": asked})
    program = browser.get("/api/v1/commitments/", {"concrete": asked} if asked else {})

    assert {row.pk for row in page.context["rows"]} == {rows[name].pk for name in found}
    assert {row["id"] for row in program.json()["results"]} == {rows[name].pk for name in found}
