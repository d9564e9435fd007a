from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from partnerships.choices import MeetingStatus, RecordState
from partnerships.models import Draft, Meeting
from partnerships.rules.partial_dates import PartialDate
from partnerships.services import meetings as services
from partnerships.services.base import today
from tests.factories import meetings as make
from tests.personas import client_for

pytestmark = pytest.mark.django_db


def sent(japan, **changes):
    """Give a whole form of a dialogue as a browser posts it."""
    data = {
        "title": "Fourth strategic dialogue",
        "format": str(make.dialogue_format().pk),
        "partners": [str(japan.pk)],
        "level": "senior-officials",
        "date_precision": "day",
        "date_first": "2026-06-12",
        "modality": "in person",
        "marking": "1",
        "summary": "Both sides took stock.",
        "tracks-TOTAL_FORMS": "1",
        "tracks-INITIAL_FORMS": "0",
        "participants-TOTAL_FORMS": "2",
        "participants-INITIAL_FORMS": "0",
        "participants-0-side": "eu",
        "participants-0-office": "Managing Director",
        "participants-1-side": "partner",
        "agenda-TOTAL_FORMS": "1",
        "agenda-INITIAL_FORMS": "0",
        "agenda-0-words": "Cyber",
        "outcomes-TOTAL_FORMS": "2",
        "outcomes-INITIAL_FORMS": "0",
        "outcomes-0-text": "Exchange experts",
        "outcomes-0-kind": "commitment",
        "outcomes-1-text": "",
        "outcomes-1-kind": "not_classified",
        "form_token": "one",
        "action": "save",
    }
    return data | changes


@pytest.fixture
def browser(official):
    return client_for(official)


def count_queries(client, url):
    with CaptureQueriesContext(connection) as seen:
        assert client.get(url).status_code == 200
    return len(seen)


def address(name, meeting, *more):
    return reverse(name, args=[meeting.pk, *more])


# --- who sees and may ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["meeting-detail", "meeting-edit", "outcome-triage"])
def test_a_meeting_out_of_scope_does_not_exist(name, outsider, japan):
    meeting = make.meeting([japan], outcomes=["Hidden"])

    assert client_for(outsider).get(address(name, meeting)).status_code == 404


@pytest.mark.parametrize("who", ["reader", "administrator", "auditor"])
def test_pages_that_write_are_forbidden_without_the_role(who, japan, request):
    client = client_for(request.getfixturevalue(who))
    meeting = make.meeting([japan], outcomes=["One"])

    for url in (
        reverse("meeting-log"),
        reverse("meeting-plan"),
        address("meeting-edit", meeting),
        address("meeting-transition", meeting, "cancel"),
        address("record-transition", meeting, "approve"),
        address("outcome-triage", meeting),
        reverse("outcome-convert", args=[meeting.outcomes.get().pk]),
        reverse("outcome-dispose", args=[meeting.outcomes.get().pk, "close"]),
    ):
        assert client.get(url).status_code == 403, url


def test_the_reader_is_offered_no_step(reader, japan):
    page = client_for(reader).get(address("meeting-detail", make.planned([japan]))).content.decode()

    assert "Cancel the meeting" not in page
    assert "Edit" not in page


def test_unknown_verbs_do_not_exist(browser, japan):
    meeting = make.meeting([japan], outcomes=["One"])

    assert browser.get(address("meeting-transition", meeting, "burn")).status_code == 404
    assert browser.get(address("record-transition", meeting, "burn")).status_code == 404
    assert browser.get(reverse("outcome-dispose", args=[meeting.outcomes.get().pk, "burn"])).status_code == 404


# --- lists -----------------------------------------------------------------------------------------------------------


def test_lists_show_what_the_viewer_sees(browser, japan, norway):
    make.meeting([japan], title="Seen")
    make.meeting([norway], title="Not seen")

    page = browser.get(reverse("meeting-list")).content.decode()

    assert "Seen" in page
    assert "Not seen" not in page


def test_list_filters_come_from_the_address(browser, japan, korea):
    make.meeting([japan], title="Alpha", level="leaders")
    make.meeting([korea], title="Beta")
    make.planned([japan], title="Gamma")

    def titles(**query):
        rows = browser.get(reverse("meeting-list"), query).context["rows"]
        return [row["meeting"].title for row in rows]

    assert titles(partner="KOR") == ["Beta"]
    assert titles(tier="political") == ["Alpha"]
    assert titles(status="planned") == ["Gamma"]
    assert titles(since="2027-01-01") == ["Gamma"]
    assert titles(q="alpha") == ["Alpha"]
    assert titles(sort="title") == ["Alpha", "Beta", "Gamma"]
    assert len(titles(partner="NOR", record="nonsense")) == 3


def test_working_level_leaves_out_ministers_and_occasions(browser, japan):
    make.meeting([japan], title="Officials")
    make.meeting([japan], title="Ministers", level="ministerial")
    make.meeting([japan], title="Written", modality="none")

    rows = browser.get(reverse("working-meeting-list")).context["rows"]

    assert [row["meeting"].title for row in rows] == ["Officials"]


def test_tracks_show_rhythm_last_and_next(browser, japan):
    track = make.track("EU–Japan dialogue", [japan], interval_months=1, cadence="monthly")
    make.meeting([japan], tracks=[(track, 1)], title="First")
    make.planned([japan], tracks=[(track, 2)])

    row = browser.get(reverse("track-list")).context["rows"][0]
    page = browser.get(reverse("track-detail", args=[track.pk])).content.decode()

    assert (row["last"].title, str(row["rhythm"]["word"])) == ("First", "Missed")
    assert row["next"] is not None
    assert "Missed" in page


@pytest.mark.long
@pytest.mark.parametrize("name", ["track-list", "meeting-list", "working-meeting-list"])
def test_lists_take_a_fixed_number_of_queries(name, browser, japan, django_assert_num_queries):
    track = make.track("Track 0", [japan], interval_months=12)
    make.meeting([japan], tracks=[(track, 1)], outcomes=["One"])
    few = count_queries(browser, reverse(name))
    for number in range(1, 30):
        more = make.track(f"Track {number}", [japan], interval_months=12)
        make.meeting([japan], tracks=[(more, 1)], outcomes=["One"])

    with django_assert_num_queries(few):
        browser.get(reverse(name))


@pytest.mark.long
@pytest.mark.parametrize("name", ["meeting-detail", "outcome-triage", "meeting-edit"])
def test_a_meeting_takes_a_fixed_number_of_queries(name, browser, official, japan, django_assert_num_queries):
    def full(size):
        rows: dict[str, Any] = {
            "participants": [{"side": "eu", "office": f"Office {n}"} for n in range(size)],
            "agenda": [{"words": f"Topic {n}"} for n in range(size)],
            "outcomes": [{"text": f"Outcome {n}"} for n in range(size)],
        }
        return services.log(actor=official, values=make.values(), partners=[japan], **rows)

    few = count_queries(browser, address(name, full(1)))
    many = full(30)
    with django_assert_num_queries(few):
        browser.get(address(name, many))


# --- logging ---------------------------------------------------------------------------------------------------------


def test_log_leads_to_triage(browser, japan):
    answer = browser.post(reverse("meeting-log"), sent(japan))

    meeting = Meeting.objects.get()
    assert answer.status_code == 302, answer.context["errors"]
    assert answer.url == address("outcome-triage", meeting)
    assert [outcome.text for outcome in meeting.outcomes.all()] == ["Exchange experts"]
    assert [person.office for person in meeting.participants.all()] == ["Managing Director"]


def test_log_twice_by_double_click_makes_one(browser, japan):
    first = browser.post(reverse("meeting-log"), sent(japan))
    second = browser.post(reverse("meeting-log"), sent(japan))

    assert first.url == second.url
    assert Meeting.objects.count() == 1


@pytest.mark.parametrize(
    ("changes", "control"),
    [
        ({"title": ""}, "id_title"),
        ({"title": "x" * 501}, "id_title"),
        ({"date_first": "", "date_precision": "month"}, "id_date_0"),
        ({"date_first": "2999-01-01"}, "id_date_0"),
        ({"level": ""}, "id_level"),
        ({"time_zone": "Mars/Olympus"}, "id_time_zone"),
        ({"summary": "SECRET UE/EU SECRET"}, "id_summary"),
        ({"outcomes-0-text": "RESTREINT UE"}, "id_outcomes-0-text"),
        ({"outcomes-0-text": "x" * 4001}, "id_outcomes-0-text"),
        ({"participants-1-office": "x", "participants-1-side": ""}, "id_participants-1-side"),
        ({"format": "999999"}, "id_format"),
    ],
)
def test_log_keeps_what_was_typed_and_points_to_the_field(changes, control, browser, japan):
    answer = browser.post(reverse("meeting-log"), sent(japan, **changes))

    assert answer.status_code == 422
    assert control in [entry.id for entry in answer.context["errors"]]
    page = answer.content.decode()
    assert "Managing Director" in page
    assert page.index("<title>Error:") > 0
    assert not Meeting.objects.exists()


def test_log_names_the_outcome_in_the_summary_though_a_row_before_it_is_empty(browser, japan):
    rows = {"outcomes-0-text": "", "outcomes-1-text": "see EU RESTRICTED"}

    answer = browser.post(reverse("meeting-log"), sent(japan, **rows))

    entry = answer.context["errors"][0]
    assert (entry.id, entry.label) == ("id_outcomes-1-text", "Outcome 2, what was agreed or said")


def test_log_offers_no_partner_out_of_scope(browser, japan, norway):
    answer = browser.post(reverse("meeting-log"), sent(japan, partners=[str(norway.pk)]))

    assert answer.status_code == 422
    assert "Norway" not in answer.content.decode()


def test_log_shows_what_is_open_from_last_time(browser, japan):
    make.meeting([japan], title="Third dialogue")

    assert "Third dialogue" in browser.get(reverse("meeting-log"), {"partner": "JPN"}).content.decode()


@pytest.mark.parametrize("is_htmx", [True, False])
def test_rows_are_added_and_nothing_typed_is_lost(is_htmx, browser, japan):
    headers = {"HX-Request": "true"} if is_htmx else {}

    answer = browser.post(reverse("meeting-log"), sent(japan, action="add-outcomes", title=""), headers=headers)

    page = answer.content.decode()
    assert answer.status_code == 200
    assert "Exchange experts" in page
    assert 'name="outcomes-2-text"' in page
    assert 'data-say="Outcome 3 added."' in page
    assert ("<html" in page) is not is_htmx
    assert "Enter the title" not in page


def test_rows_are_removed_and_those_after_move_up(browser, japan):
    data = sent(japan, action="remove-outcomes-0", **{"outcomes-1-text": "Meet again"})

    page = browser.post(reverse("meeting-log"), data, headers={"HX-Request": "true"}).content.decode()

    assert 'data-say="Outcome 1 removed."' in page
    assert "Exchange experts" not in page
    assert 'name="outcomes-0-text"' in page
    assert "Meet again" in page
    assert 'name="outcomes-1-text"' not in page


@pytest.mark.parametrize("action", ["remove-outcomes-99", "add-outcomes-5", "remove-agenda-0"])
def test_rows_survive_odd_requests(action, browser, japan):
    data = sent(japan, action=action, **{"outcomes-TOTAL_FORMS": "many"})

    assert browser.post(reverse("meeting-log"), data).status_code == 200


def test_enter_saves_the_draft_and_removes_no_row(browser, japan):
    page = browser.get(reverse("meeting-log")).content.decode()
    form = page[page.index("data-guard") :]

    first = form[form.index("<button") :]
    assert first[: first.index(">")].count('value="draft"') == 1


def test_a_draft_is_kept_resumed_and_thrown_away(browser, official, japan):
    url = reverse("meeting-log")

    browser.post(url, sent(japan, action="draft", title="Half written"))
    page = browser.get(url).content.decode()

    assert Draft.objects.get(user=official).title == "Half written"
    assert "Half written" in page
    assert "Exchange experts" in page
    assert "Throw the draft away" in page
    browser.post(url, {"action": "discard"})
    assert not Draft.objects.exists()


def test_a_draft_is_gone_once_the_form_is_accepted(browser, japan):
    browser.post(reverse("meeting-log"), sent(japan, action="draft"))
    browser.post(reverse("meeting-log"), sent(japan))

    assert not Draft.objects.exists()


def test_plan_leads_to_the_planned_meeting(browser, japan):
    data = sent(japan, date_first="2027-12-03")

    answer = browser.post(reverse("meeting-plan"), data)

    meeting = Meeting.objects.get()
    assert answer.url == address("meeting-detail", meeting)
    assert (meeting.status, meeting.outcomes.count()) == (MeetingStatus.PLANNED, 0)


# --- editing ---------------------------------------------------------------------------------------------------------


def edited(meeting, japan, **changes):
    outcome = meeting.outcomes.get()
    row = {"outcomes-0-pk": str(outcome.pk), "version": str(meeting.version), "outcomes-TOTAL_FORMS": "1"}
    return sent(japan, **{**row, **changes})


def test_edit_fills_the_form_and_saves_changes(browser, japan):
    meeting = make.meeting([japan], outcomes=["Exchange experts"], summary="Old")
    outcome = meeting.outcomes.get()
    assert "Exchange experts" in browser.get(address("meeting-edit", meeting)).content.decode()

    answer = browser.post(address("meeting-edit", meeting), edited(meeting, japan, place="Tokyo"))

    assert answer.status_code == 302, answer.context["errors"]
    meeting.refresh_from_db()
    assert (meeting.place, meeting.outcomes.get()) == ("Tokyo", outcome)


def test_edit_of_another_version_shows_both(browser, japan):
    meeting = make.meeting([japan], outcomes=["Exchange experts"], summary="Theirs")

    answer = browser.post(address("meeting-edit", meeting), edited(meeting, japan, version="7", summary="Mine"))

    assert answer.status_code == 409
    page = answer.content.decode()
    assert "Theirs" in page
    assert "Mine" in page


def test_edit_offers_no_removal_of_what_was_submitted(browser, official, manager, japan):
    meeting = make.meeting([japan], outcomes=["Exchange experts"], summary="Said.")
    meeting = services.submit(actor=official, meeting=meeting, version=meeting.version)
    services.return_(actor=manager, meeting=meeting, version=meeting.version, comment="Mend.")

    page = browser.get(address("meeting-edit", meeting)).content.decode()

    assert "remove-outcomes-0" not in page
    assert "add-outcomes" in page


def test_edit_of_an_approved_record_is_refused(browser, official, manager, japan):
    meeting = make.meeting([japan], summary="Said.", record_state=RecordState.DRAFT)
    meeting = services.submit(actor=official, meeting=meeting, version=meeting.version)
    meeting = services.approve(actor=manager, meeting=meeting, version=meeting.version)
    data = sent(japan, version=str(meeting.version))

    answer = browser.post(address("meeting-edit", meeting), data)

    assert answer.status_code == 422
    assert "new revision" in answer.content.decode()


# --- the page and its steps ------------------------------------------------------------------------------------------


def test_reported_history_says_so_and_offers_to_take_it_up(browser, japan):
    meeting = make.meeting([japan], record_state="reported", outcomes=["A statement"])

    page = browser.get(address("meeting-detail", meeting)).content.decode()

    assert "Reported history" in page
    assert address("record-transition", meeting, "take_up") in page


def test_a_planned_meeting_past_its_time_says_what_is_owed(browser, japan):
    meeting = make.planned([japan], when=PartialDate.on(today() - timedelta(days=1)))

    assert "Record or cancel" in browser.get(address("meeting-detail", meeting)).content.decode()
    assert "Record or cancel" in browser.get(reverse("track-list")).content.decode()


@pytest.mark.parametrize(
    ("verb", "data", "status"),
    [
        ("confirm", {}, "confirmed"),
        ("hold", {"date_precision": "day", "date_first": "2026-06-12"}, "held"),
        ("cancel", {"cancel_reason": "partner"}, "cancelled"),
        ("postpone", {"cancel_reason": "election", "date_precision": "none"}, "postponed"),
        ("doubt", {"reason": "No answer."}, "unconfirmed"),
    ],
)
def test_steps_move_a_meeting(verb, data, status, browser, japan):
    meeting = make.planned([japan])
    url = address("meeting-transition", meeting, verb)
    assert browser.get(url).status_code == 200

    answer = browser.post(url, {**data, "version": meeting.version, "action": "save"})

    assert answer.status_code == 302, answer.context["form"].errors
    meeting.refresh_from_db()
    assert meeting.status == status


def test_a_step_that_is_not_open_is_refused_on_its_page(browser, japan):
    meeting = make.meeting([japan])

    answer = browser.post(
        address("meeting-transition", meeting, "cancel"), {"cancel_reason": "eu", "version": meeting.version}
    )

    assert answer.status_code == 422
    assert "not possible" in answer.content.decode()


def test_a_stale_step_is_a_conflict(browser, japan):
    meeting = make.planned([japan])

    assert browser.post(address("meeting-transition", meeting, "confirm"), {"version": 9}).status_code == 409


@pytest.mark.long
def test_a_record_goes_round(browser, official, manager, japan):
    decider = client_for(manager)
    meeting = make.meeting([japan], summary="Said.")

    def step(client, verb, **data):
        meeting.refresh_from_db()
        answer = client.post(address("record-transition", meeting, verb), {"version": meeting.version, **data})
        meeting.refresh_from_db()
        return answer.status_code, meeting.record_state

    assert step(browser, "submit") == (302, "submitted")
    assert step(browser, "approve")[0] == 403
    assert step(decider, "return") == (422, "submitted")
    assert step(decider, "return", comment="Who chaired?") == (302, "returned")
    assert "Who chaired?" in browser.get(address("meeting-detail", meeting)).content.decode()
    assert step(browser, "submit") == (302, "submitted")
    assert step(decider, "approve") == (302, "approved")
    assert step(browser, "revise", reason="Wrong chair.") == (302, "draft")


def test_nobody_is_offered_to_approve_their_own_record(manager, japan):
    meeting = services.log(actor=manager, values=make.values(), partners=[japan])
    meeting = services.submit(actor=manager, meeting=meeting, version=meeting.version)
    client = client_for(manager)
    url = address("record-transition", meeting, "approve")

    assert url not in client.get(address("meeting-detail", meeting)).content.decode()
    assert client.post(url, {"version": meeting.version}).status_code == 403
