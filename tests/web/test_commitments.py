"""The commitments table, a commitment's page, and the forms that change it."""

from __future__ import annotations

import csv
from datetime import date, timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from partnerships.choices import CommitmentKind, CommitmentStatus, Marking, Origin, Priority, Reported, Role
from partnerships.models import Commitment, Partner, Post, User
from partnerships.rules.partial_dates import NO_DATE, PartialDate
from partnerships.services import fulfilments
from partnerships.services.base import today
from tests.factories import commitments, meetings, people
from tests.factories.base import making
from tests.personas import client_for

pytestmark = pytest.mark.django_db
NEW = {
    "origin": Origin.UNILATERAL,
    "clause": "Joint statement",
    "text": "Hold a joint exercise",
    "kind": CommitmentKind.DELIVERABLE,
    "responsible": "both",
    "priority": "2",
    "marking": "1",
    "review_interval_days": "90",
    "binding_nature": "unknown",
    "due_0": "day",
}


def due(first: str = "2027-03-31", **parts: str) -> dict[str, str]:
    """Post a due date as its five inputs."""
    return {"due_precision": "day", "due_first": first, "due_last": "", "due_words": ""} | parts


def page(user: User, name: str, *args: Any, **query: Any) -> Any:
    return client_for(user).get(reverse(name, args=args), query)


@pytest.fixture
def row(japan: Partner, official: User) -> Commitment:
    return commitments.commitment([japan], official, text="Share satellite images")


def test_list_shows_what_is_in_scope_alone(row: Commitment, official: User, outsider: User, norway: Partner) -> None:
    other = commitments.commitment([norway], outsider)
    answer = page(official, "commitment-list")
    assert answer.status_code == 200
    assert row.reference in answer.content.decode()
    assert other.reference not in answer.content.decode()


def test_list_hides_what_is_marked_above_the_viewer(japan: Partner, official: User) -> None:
    low = people.user("low")
    people.assign(low, Role.READER, to=japan, up_to=Marking.NORMAL)
    sensitive = commitments.commitment([japan], official, marking=Marking.SENSITIVE)
    assert sensitive.reference in page(official, "commitment-list").content.decode()
    assert sensitive.reference not in page(low, "commitment-list").content.decode()


@pytest.mark.long
@pytest.mark.parametrize(
    ("query", "found"),
    [
        ({"standing": "overdue"}, {"late"}),
        ({"standing": ["overdue", "kept"]}, {"late", "done"}),
        ({"standing": "past_due_unknown"}, {"lost"}),
        ({"status": "in_progress"}, {"ours"}),
        ({"confidence": "at_risk"}, {"ours"}),
        ({"entry": "taken_up"}, {"ours"}),
        ({"owner": "official"}, {"ours"}),
        ({"partner": "KOR"}, {"done"}),
        ({"partner": ["KOR", "JPN"]}, {"late", "lost", "done", "ours"}),
        ({"due_from": "2027-01-01"}, {"ours"}),
        ({"due_to": "2026-06-30"}, {"late", "lost", "done"}),
        ({"kind": "legal"}, {"done"}),
        ({"responsible": "eu"}, {"lost"}),
        ({"priority": "3"}, {"ours"}),
        ({"q": "satellite -radar"}, {"ours"}),
        ({"q": "nothing"}, set()),
        ({"standing": "nonsense"}, {"late", "lost", "done", "ours"}),
    ],
)
def test_list_filters(
    japan: Partner, korea: Partner, official: User, manager: User, query: dict[str, Any], found: set[str]
) -> None:
    past = commitments.PartialDate.on(date(2026, 6, 30))
    rows = {
        "late": commitments.commitment([japan], due=past),
        "lost": commitments.commitment([japan], due=past, responsible="eu"),
        "done": commitments.commitment([korea], due=past, kind=CommitmentKind.LEGAL),
        "ours": commitments.commitment(
            [japan], official, due=commitments.PartialDate.year(2027), priority=Priority.HIGH,
            text="Share satellite images",
        ),
    }  # fmt: skip
    commitments.reported(rows["late"], Reported.OPEN, today())
    commitments.reported(rows["done"], Reported.MET, today())
    commitments.reviewed(rows["ours"], official, manager, CommitmentStatus.IN_PROGRESS)
    text = page(official, "commitment-list", **query).content.decode()
    assert {name for name, one in rows.items() if f">{one.reference}<" in text} == found


def test_list_chips_count_by_standing(row: Commitment, japan: Partner, official: User) -> None:
    late = commitments.commitment([japan], due=commitments.PartialDate.on(date(2026, 6, 30)))
    commitments.reported(late, Reported.OPEN, today())
    chips = {str(chip["label"]): chip["count"] for chip in page(official, "commitment-list").context["chips"]}
    assert chips == {"All": 2, "Overdue": 1, "Past due, position unknown": 0, "Open": 1, "Kept": 0}


@pytest.mark.long
@pytest.mark.parametrize("sort", ["due", "-due", "reference", "-status", "owner", "-activity", "nonsense"])
def test_list_sorts_and_pages(row: Commitment, japan: Partner, official: User, sort: str) -> None:
    commitments.listed(21, [japan], official)
    first = page(official, "commitment-list", sort=sort)
    assert len(first.context["rows"]) == 20
    second = client_for(official).get(reverse("commitment-list") + first.context["page"]["next_url"])
    shown = [one.pk for one in (*first.context["rows"], *second.context["rows"])]
    assert len(set(shown)) == len(shown) == 22


@pytest.mark.long
def test_list_as_of_a_past_day(row: Commitment, japan: Partner, official: User) -> None:
    held = meetings.meeting([japan], when=commitments.PartialDate.on(today() - timedelta(days=20)))
    past = commitments.commitment([japan], external_id="jp-c1", meeting=held, origin=Origin.MEETING)
    commitments.reported(past, Reported.MET, today() - timedelta(days=2))
    before = page(official, "commitment-list", as_of=str(today() - timedelta(days=10)), sort="-status")
    assert [(one.reference, one.standing) for one in before.context["rows"]] == [(past.reference, "open_unknown")]
    assert "As they were known" in before.content.decode()
    after = page(official, "commitment-list", as_of=str(today() - timedelta(days=1)), standing="kept")
    assert [one.pk for one in after.context["rows"]] == [past.pk]


@pytest.mark.long
@pytest.mark.parametrize("name", ["commitment-list", "commitment-detail"])
def test_pages_take_a_fixed_number_of_statements(
    name: str, japan: Partner, official: User, manager: User, django_assert_max_num_queries: Any
) -> None:
    def fill(number: int) -> Commitment:
        rows = commitments.listed(number, [japan], official)
        for _number in range(number):
            commitments.action(rows[0], official)
            commitments.evidence(rows[0])
            commitments.reviewed(rows[0], official, manager, CommitmentStatus.IN_PROGRESS)
        return rows[0]

    def statements(row: Commitment) -> int:
        client = client_for(official)
        with django_assert_max_num_queries(60) as counted:
            answer = client.get(reverse(name, args=[] if name == "commitment-list" else [row.reference]))
        assert answer.status_code == 200
        return len(counted.captured_queries)

    one = statements(fill(1))
    many = statements(fill(20))
    assert one == many


def test_detail_is_hidden_out_of_scope(row: Commitment, outsider: User) -> None:
    assert page(outsider, "commitment-detail", row.reference).status_code == 404


def test_detail_tells_where_it_comes_from_and_how_it_stands(japan: Partner, official: User) -> None:
    held = meetings.meeting([japan], title="Fifth dialogue")
    row = commitments.commitment([japan], official, meeting=held, origin=Origin.MEETING)
    commitments.blocker(row, text="No budget line")
    text = page(official, "commitment-detail", row.reference).content.decode()
    for words in ("Fifth dialogue", "Not past its due date", "No budget line", "Add update"):
        assert words in text


def test_detail_hides_a_meeting_and_evidence_the_viewer_may_not_see(japan: Partner, official: User) -> None:
    held = meetings.meeting([japan], title="Closed session", marking=Marking.SENSITIVE)
    row = commitments.commitment([japan], official, meeting=held, origin=Origin.MEETING)
    commitments.evidence(row, title="Closed paper", marking=Marking.SENSITIVE)
    low = people.user("low")
    people.assign(low, Role.READER, to=japan, up_to=Marking.NORMAL)
    text = page(low, "commitment-detail", row.reference).content.decode()
    assert "Closed session" not in text
    assert "Closed paper" not in text


@pytest.mark.parametrize("who", ["reader", "administrator", "auditor"])
def test_detail_offers_no_work_to_those_who_only_see(request: pytest.FixtureRequest, row: Commitment, who: str) -> None:
    text = page(request.getfixturevalue(who), "commitment-detail", row.reference).content.decode()
    for words in ("Add update", "Add an action", "Add a blocker", "Change the due date"):
        assert words not in text


def test_detail_of_reported_history_says_so_and_offers_to_take_it_up(japan: Partner, official: User) -> None:
    row = commitments.commitment([japan])
    text = page(official, "commitment-detail", row.reference).content.decode()
    assert "reported history" in text
    assert reverse("commitment-take-up", args=[row.reference]) in text


@pytest.mark.parametrize("name", ["commitment-add"])
@pytest.mark.parametrize("who", ["reader", "administrator", "auditor"])
def test_add_is_refused(request: pytest.FixtureRequest, name: str, who: str) -> None:
    assert page(request.getfixturevalue(who), name).status_code == 403


def test_add_follows_a_commitment(japan: Partner, official: User) -> None:
    data = NEW | due() | {"partners": [japan.pk], "owner": official.pk, "action_text": "Draft it"}
    answer = client_for(official).post(reverse("commitment-add"), data)
    made = Commitment.objects.get()
    assert answer.status_code == 302
    assert answer["Location"] == reverse("commitment-detail", args=[made.reference])
    assert made.actions.get().assignee == official


def test_add_twice_with_one_token_acts_once(japan: Partner, official: User) -> None:
    client = client_for(official)
    data = NEW | due() | {"partners": [japan.pk], "owner": official.pk, "form_token": "one-token"}
    first, second = (client.post(reverse("commitment-add"), data) for _ in range(2))
    assert first["Location"] == second["Location"]
    assert Commitment.objects.count() == 1


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"owner": ""}, "Choose the owner who follows it."),
        ({"text": ""}, "Enter the promise."),
        ({"text": "x" * 4001}, "at most 4000"),
        ({"text": "marked RESTREINT UE/EU RESTRICTED"}, "registry number"),
        ({"due_precision": "", "due_first": ""}, "Choose how exactly"),
        ({"due_first": "2027-02-30"}, "not a date"),
        ({"amount": "5"}, "together with its currency"),
        ({"clause": ""}, "Name the statement"),
        ({"partners": ["999999"]}, "not one of the available choices"),
        ({"owner": "999999"}, "not one of the available choices"),
    ],
)
def test_add_answers_422_and_keeps_what_was_typed(
    japan: Partner, official: User, changes: dict[str, Any], message: str
) -> None:
    data = NEW | due() | {"partners": [japan.pk], "owner": official.pk, "note": "Keep me"} | changes
    answer = client_for(official).post(reverse("commitment-add"), data)
    assert answer.status_code == 422
    assert message in answer.content.decode()
    assert "Keep me" in answer.content.decode()
    assert not Commitment.objects.exists()


def test_add_takes_no_date_only_when_it_is_said(japan: Partner, official: User) -> None:
    data = NEW | due("", due_precision="none") | {"partners": [japan.pk], "owner": official.pk}
    assert client_for(official).post(reverse("commitment-add"), data).status_code == 302
    assert str(Commitment.objects.get().due) == "no date was agreed"


def form_data(client: Client, url: str) -> dict[str, Any]:
    """Read a form as a browser would send it back."""
    form = client.get(url).context["form"]
    data: dict[str, Any] = {}
    for name, field in form.fields.items():
        bound = form[name]
        value = bound.value()
        if hasattr(field.widget, "widgets_names"):
            parts = field.widget.decompress(value) if not isinstance(value, list) else value
            for suffix, part in zip(field.widget.widgets_names, parts, strict=True):
                data[f"{name}{suffix}"] = part or ""
        elif value not in (None, False):
            data[name] = getattr(value, "pk", value)
    return data


def test_edit_saves_unchanged_data_as_it_was(row: Commitment, official: User) -> None:
    client, url = client_for(official), reverse("commitment-edit", args=[row.reference])
    assert client.post(url, form_data(client, url)).status_code == 302
    assert Commitment.objects.get().version == row.version


def test_edit_needs_a_reason(row: Commitment, official: User) -> None:
    client, url = client_for(official), reverse("commitment-edit", args=[row.reference])
    data = form_data(client, url) | {"text": "Other words"}
    answer = client.post(url, data)
    assert answer.status_code == 422
    assert "Say why" in answer.content.decode()
    assert client.post(url, data | {"reason": "Agreed."}).status_code == 302


def test_edit_of_a_stale_form_shows_both_versions(row: Commitment, official: User, manager: User) -> None:
    url = reverse("commitment-edit", args=[row.reference])
    first, second = client_for(official), client_for(manager)
    stale = form_data(first, url) | {"note": "Mine"}
    second.post(url, form_data(second, url) | {"note": "Theirs"})
    answer = first.post(url, stale)
    assert answer.status_code == 409
    assert "Mine" in answer.content.decode()
    assert "Theirs" in answer.content.decode()
    row.refresh_from_db()
    assert first.post(url, stale | {"version": row.version}).status_code == 302
    row.refresh_from_db()
    assert row.note == "Mine"


def test_edit_keeps_an_owner_who_has_left(row: Commitment, official: User, manager: User) -> None:
    with making():
        official.is_active = False
        official.save()
    client, url = client_for(manager), reverse("commitment-edit", args=[row.reference])
    assert client.post(url, form_data(client, url) | {"note": "New"}).status_code == 302
    row.refresh_from_db()
    assert (row.owner, row.note) == (official, "New")


def test_edit_keeps_a_counterpart_the_editor_is_not_offered(row: Commitment, official: User, norway: Partner) -> None:
    with making():
        row.counterpart = Post.objects.create(partner=norway, title="Director")
        row.save()
    client, url = client_for(official), reverse("commitment-edit", args=[row.reference])
    data = form_data(client, url) | {"note": "New", "counterpart": ""}
    assert client.post(url, data).status_code == 302
    row.refresh_from_db()
    assert row.counterpart is not None


def test_take_up_needs_owner_action_and_date(japan: Partner, official: User) -> None:
    row = commitments.commitment([japan], due=NO_DATE, kind=CommitmentKind.LEGAL)
    client, url = client_for(official), reverse("commitment-take-up", args=[row.reference])
    data = form_data(client, url) | due() | {"owner": official.pk}
    assert client.post(url, data).status_code == 422
    answer = client.post(url, data | {"action_text": "Ask the partner"})
    assert answer.status_code == 302
    row.refresh_from_db()
    assert (row.entry_state, row.owner) == ("taken_up", official)


def test_take_up_keeps_a_counterpart_the_editor_is_not_offered(japan: Partner, official: User, norway: Partner) -> None:
    with making():
        post = Post.objects.create(partner=norway, title="Director")
    row = commitments.commitment([japan], due=NO_DATE, kind=CommitmentKind.LEGAL, counterpart=post)
    client, url = client_for(official), reverse("commitment-take-up", args=[row.reference])
    data = form_data(client, url) | due() | {"owner": official.pk, "action_text": "Ask the partner", "counterpart": ""}

    assert client.post(url, data).status_code == 302
    row.refresh_from_db()
    assert (row.entry_state, row.counterpart) == ("taken_up", post)


@pytest.mark.long
@pytest.mark.parametrize("who", ["reader", "administrator", "auditor"])
@pytest.mark.parametrize("name", ["commitment-edit", "update-add", "action-add", "blocker-add", "date-change-add"])
def test_forms_are_refused_to_those_who_only_see(
    request: pytest.FixtureRequest, row: Commitment, name: str, who: str
) -> None:
    client = client_for(request.getfixturevalue(who))
    url = reverse(name, args=[row.reference])
    assert client.get(url).status_code == client.post(url, {}).status_code == 403


@pytest.mark.parametrize("name", ["commitment-edit", "commitment-take-up", "update-add", "evidence-add", "action-add"])
def test_forms_do_not_exist_out_of_scope(row: Commitment, outsider: User, name: str) -> None:
    assert page(outsider, name, row.reference).status_code == 404


def test_date_change_is_booked(row: Commitment, official: User) -> None:
    data = {f"new_{name}": value for name, value in due("2027-06-30").items()}
    data |= {"reason_code": "partner", "reason": "Asked.", "version": str(row.version)}
    url = reverse("date-change-add", args=[row.reference])
    assert client_for(official).post(url, data | {"reason": ""}).status_code == 422
    assert client_for(official).post(url, data).status_code == 302
    row.refresh_from_db()
    assert row.due.latest == date(2027, 6, 30)
    assert client_for(official).post(url, data).status_code == 409


# --- the list as a table ---


def table(user: User, **query: Any) -> list[list[str]]:
    answer = page(user, "commitment-table", **query)
    assert answer.status_code == 200
    return list(csv.reader(b"".join(answer.streaming_content).decode().splitlines()))


def test_table_shows_what_is_in_scope_and_marking_alone(
    row: Commitment, official: User, outsider: User, norway: Partner, japan: Partner
) -> None:
    commitments.commitment([norway], outsider)
    commitments.commitment([japan], official, marking=Marking.SENSITIVE)
    low = people.user("low")
    people.assign(low, Role.READER, to=japan, up_to=Marking.NORMAL)

    lines = table(low)

    assert lines[0] == ["Marking", "Internal"]
    assert [line[0] for line in lines[4:]] == [row.reference]


def test_table_is_narrowed_as_the_list_is_and_linked_from_it(row: Commitment, official: User, japan: Partner) -> None:
    commitments.reported(row, Reported.NOT_MET, today())
    commitments.commitment([japan], official)

    query = {"standing": "not_kept", "sort": "reference"}
    assert [line[0] for line in table(official, **query)[4:]] == [row.reference]
    text = page(official, "commitment-list", **query).content.decode()
    assert "/commitments/table/?standing=not_kept&amp;sort=reference" in text


def test_table_of_a_past_day_says_so(row: Commitment, official: User) -> None:
    yesterday = today() - timedelta(days=1)

    answer = page(official, "commitment-table", as_of=yesterday.isoformat())

    assert f"commitments-{yesterday.isoformat()}.csv" in answer.headers["Content-Disposition"]
    assert answer.headers["Cache-Control"] == "private, no-store"
    lines = list(csv.reader(b"".join(answer.streaming_content).decode().splitlines()))
    assert lines[1:2] == [["State of play on", yesterday.isoformat()]]
    assert lines[4:] == []


def test_table_with_a_filter_that_cannot_be_read_leads_to_the_list_that_says_why(official: User) -> None:
    answer = page(official, "commitment-table", due_from="soon")

    assert answer.status_code == 302
    assert answer.headers["Location"] == f"{reverse('commitment-list')}?due_from=soon"


# --- a past day ---


@pytest.mark.long
def test_page_of_a_past_day_shows_how_it_stood_then(japan: Partner, official: User) -> None:
    held = meetings.meeting([japan], when=PartialDate.on(today() - timedelta(days=60)), record_state="reported")
    row = commitments.commitment([japan], external_id="jp-c1", meeting=held)
    commitments.reported(row, Reported.OPEN, today() - timedelta(days=50))
    commitments.reported(row, Reported.NOT_MET, today() - timedelta(days=10))

    def at(days_ago: int) -> str:
        day = today() - timedelta(days=days_ago)
        return page(official, "commitment-detail", row.reference, as_of=day.isoformat()).content.decode()

    assert "How it stood on that day" not in page(official, "commitment-detail", row.reference).content.decode()
    assert "Under way" not in at(70)
    assert "It was not there yet." in at(70)
    assert f"Last position by then: {today() - timedelta(days=50):%-d %B %Y}" in at(20)
    assert "No position was known by then" in at(55)


def test_page_names_the_partners_towards_whom_it_is_done(japan: Partner, korea: Partner, official: User) -> None:
    row = commitments.commitment([japan, korea], official)
    held = meetings.meeting([japan, korea], when=PartialDate.on(today() - timedelta(days=60)))
    fulfilments.add(actor=official, commitment=row, meeting=held, partner=japan)
    commitments.reported(row, Reported.MET, today())

    text = page(official, "commitment-detail", row.reference).content.decode()

    assert "Steps are named for Japan; it is kept with the last of its partners." in text
    assert "Partly kept" in text
