import pytest
from django.urls import reverse

from partnerships.choices import OutcomeKind
from partnerships.models import Commitment
from tests.factories import meetings as make
from tests.factories.base import saved
from tests.personas import client_for

pytestmark = pytest.mark.django_db


@pytest.fixture
def browser(official):
    return client_for(official)


@pytest.fixture
def outcome(japan):
    return make.meeting([japan], outcomes=["Exchange experts", "Meet again"]).outcomes.order_by("position")[0]


def talks(outcome):
    outcome.kind = OutcomeKind.GO_ON_TALKING
    return saved(outcome)


def dispose(browser, outcome, verb, **data):
    url = reverse("outcome-dispose", args=[outcome.pk, verb])
    assert browser.get(url).status_code == 200
    return browser.post(url, {"version": outcome.version, **data})


def promise(official, **changes):
    data = {
        "version": "1",
        "text": "Exchange experts",
        "kind": "deliverable",
        "responsible": "eu",
        "owner": str(official.pk),
        "due_precision": "none",
        "priority": "2",
        "action_text": "Name two experts",
    }
    return data | changes


def test_triage_lists_ways_by_kind(browser, outcome):
    talks(outcome)

    page = browser.get(reverse("outcome-triage", args=[outcome.meeting_id])).content.decode()

    assert reverse("outcome-convert", args=[outcome.pk]) in page
    assert page.count("Plan a meeting") == 1
    assert "2 outcomes still to triage" in page


def test_convert_makes_the_commitment_and_comes_back(browser, official, outcome):
    url = reverse("outcome-convert", args=[outcome.pk])
    assert browser.get(url).status_code == 200

    answer = browser.post(url, promise(official))

    assert answer.status_code == 302, answer.context["form"].errors
    assert answer.url == reverse("outcome-triage", args=[outcome.meeting_id])
    commitment = Commitment.objects.get()
    assert commitment.due.words == "no date was agreed"
    assert commitment.actions.get().assignee == official
    page = browser.get(answer.url).content.decode()
    assert commitment.reference in page
    assert "1 outcome still to triage" in page


@pytest.mark.parametrize(
    ("changes", "control"),
    [
        ({"owner": ""}, "id_owner"),
        ({"due_precision": ""}, "id_due_0"),
        ({"action_text": ""}, "id_action_text"),
        ({"action_text": "see EU SECRET"}, "id_action_text"),
        ({"kind": ""}, "id_kind"),
        ({"text": "x" * 4001}, "id_text"),
    ],
)
def test_convert_says_what_is_missing(changes, control, browser, official, outcome):
    answer = browser.post(reverse("outcome-convert", args=[outcome.pk]), promise(official, **changes))

    assert answer.status_code == 422
    assert control in [entry.id for entry in answer.context["form"].error_entries]
    assert not Commitment.objects.exists()


def test_convert_to_an_owner_out_of_scope_is_refused(browser, official, outsider, outcome):
    answer = browser.post(reverse("outcome-convert", args=[outcome.pk]), promise(official, owner=str(outsider.pk)))

    assert answer.status_code == 422


def test_convert_of_another_version_is_a_conflict(browser, official, outcome):
    answer = browser.post(reverse("outcome-convert", args=[outcome.pk]), promise(official, version="8"))

    assert answer.status_code == 409


@pytest.mark.parametrize(
    ("verb", "data", "disposition"),
    [
        ("close", {"reason": "Said only."}, "no_action"),
        ("defer", {"until": "2999-01-01"}, "deferred"),
        ("classify", {"kind": "decision"}, "to_triage"),
    ],
)
def test_dispose_moves_the_outcome(verb, data, disposition, browser, outcome):
    answer = dispose(browser, outcome, verb, **data)

    assert answer.status_code == 302, answer.context["form"].errors
    outcome.refresh_from_db()
    assert outcome.disposition == disposition


@pytest.mark.parametrize(
    ("verb", "data", "control"),
    [
        ("close", {"reason": ""}, "id_reason"),
        ("close", {"reason": "see EU RESTRICTED"}, "id_reason"),
        ("defer", {}, "id_track"),
        ("defer", {"until": "2020-01-01"}, "id_until"),
        ("merge", {"merged_into": ""}, "id_merged_into"),
        ("meeting", {"title": "Next"}, "id_format"),
        ("cadence", {"track": ""}, "id_track"),
    ],
)
def test_dispose_says_what_is_missing(verb, data, control, browser, outcome):
    answer = dispose(browser, talks(outcome), verb, **data)

    assert answer.status_code == 422
    assert control in [entry.id for entry in answer.context["form"].error_entries]


def test_merge_and_reopen(browser, outcome):
    other = outcome.meeting.outcomes.exclude(pk=outcome.pk).get()

    assert dispose(browser, outcome, "merge", merged_into=str(other.pk)).status_code == 302
    outcome.refresh_from_db()
    assert outcome.merged_into == other
    assert dispose(browser, outcome, "reopen", reason="Apart after all.").status_code == 302
    outcome.refresh_from_db()
    assert outcome.disposition == "to_triage"


def test_talks_become_a_planned_meeting(browser, outcome):
    data = {
        "title": "Fifth dialogue",
        "format": str(outcome.meeting.format_id),
        "level": "expert",
        "date_precision": "year",
        "date_first": "2027-06-01",
    }

    assert dispose(browser, talks(outcome), "meeting", **data).status_code == 302

    outcome.refresh_from_db()
    assert str(outcome.planned_meeting.date) == "2027"
    page = browser.get(reverse("outcome-triage", args=[outcome.meeting_id])).content.decode()
    assert "Fifth dialogue" in page


def test_talks_become_a_cadence(browser, outcome, japan):
    track = make.track("EU–Japan dialogue", [japan], cadence="annual")

    assert dispose(browser, talks(outcome), "cadence", track=str(track.pk)).status_code == 302
    outcome.refresh_from_db()
    assert outcome.cadence_track == track
