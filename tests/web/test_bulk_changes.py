"""Several commitments chosen in the table, previewed, changed, and told one by one."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from partnerships.choices import Priority, Role
from partnerships.models import AuditEvent, Commitment, DateChange, Partner, User
from partnerships.queries import bulk_changes as queries
from tests.factories import commitments, people
from tests.factories.base import making
from tests.personas import client_for

pytestmark = pytest.mark.django_db
BULK = reverse("commitment-bulk")
DUE = {"due_precision": "day", "due_first": "2027-03-31", "reason_code": "partner", "reason": "The summit moved."}


@pytest.fixture
def browser(official: User) -> Client:
    return client_for(official)


@pytest.fixture
def colleague(japan: Partner) -> User:
    return people.assign(people.user("colleague"), Role.OFFICIAL, to=japan).user


@pytest.fixture
def rows(japan: Partner, official: User) -> list[Commitment]:
    return [commitments.commitment([japan], official) for _number in range(3)]


def address(what: str, *rows: Commitment, **query: Any) -> str:
    pairs = [f"what={what}", *(f"row={row.pk}" for row in rows), *(f"{name}={value}" for name, value in query.items())]
    return f"{BULK}?{'&'.join(pairs)}"


def apply(browser: Client, rows: list[Commitment], what: str = "due", **changes: Any) -> Any:
    ticked = [f"{row.pk}:{row.version}" for row in rows]
    return browser.post(address(what, *rows), {**DUE, "action": "save", "row": ticked, "form_token": "one"} | changes)


@pytest.mark.long
def test_table_lets_several_be_chosen(browser: Client, rows: list[Commitment], reader: User) -> None:
    page = browser.get(reverse("commitment-list"), {"partner": "JPN", "sort": "-due"})

    assert page.context["bulk"]["query"] == [("partner", "JPN")]
    assert page.content.decode().count('form="bulk" name="row"') == 3
    for answer in (
        client_for(reader).get(reverse("commitment-list")),
        browser.get(reverse("commitment-list"), {"as_of": "2026-01-01"}),
    ):
        assert answer.context["bulk"] is None


@pytest.mark.long
@pytest.mark.parametrize(("number", "offered"), [(20, None), (21, 21)])
def test_table_offers_all_that_match_where_there_are_more(
    number: int, offered: int | None, browser: Client, japan: Partner, official: User
) -> None:
    for _number in range(number):
        commitments.commitment([japan], official)

    assert browser.get(reverse("commitment-list")).context["bulk"]["matching"] == offered
    assert browser.get(reverse("commitment-list"), {"standing": "x"}).context["bulk"]["matching"] is None


def test_form_shows_what_is_chosen_and_leaves_out_what_is_not_seen(
    browser: Client, rows: list[Commitment], norway: Partner, outsider: User
) -> None:
    theirs = commitments.commitment([norway], outsider, text="A secret of others")

    answer = browser.get(address("owner", *rows[:2], theirs) + "&row=x&row=99999999999999999999")

    page = answer.content.decode()
    assert [row.pk for row in answer.context["selection"].rows] == [row.pk for row in rows[:2]]
    assert "1 is left out" in page
    assert "A secret of others" not in page


def test_which_ones(browser: Client, rows: list[Commitment], korea: Partner, official: User) -> None:
    other = commitments.commitment([korea], official)
    on_page = f"which=page&on_page={rows[0].pk}&on_page={rows[1].pk}"

    def chosen(query: str) -> set[int]:
        return {row.pk for row in browser.get(f"{BULK}?what=due&{query}").context["selection"].rows}

    assert chosen(f"row={rows[2].pk}&{on_page}") == {rows[0].pk, rows[1].pk}
    assert chosen("which=matching&partner=KOR") == {other.pk}
    assert chosen("which=matching") == {other.pk, *(row.pk for row in rows)}


@pytest.mark.parametrize("query", ["partner=XXX", "standing=nonsense", "as_of=2026-01-01"])
def test_filter_that_is_not_understood_chooses_nothing(query: str, browser: Client, rows: list[Commitment]) -> None:
    answer = browser.get(f"{BULK}?what=due&which=matching&{query}")

    assert answer.context["selection"].rows == []
    assert "This filter cannot be used here." in answer.content.decode()


def test_too_many_choose_nothing(browser: Client, rows: list[Commitment], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(queries, "MOST", 2)

    answer = browser.get(f"{BULK}?what=due&which=matching")

    assert answer.context["selection"].rows == []
    assert "More than 2 are chosen" in answer.content.decode()


@pytest.mark.parametrize("query", ["", "?what=text"])
def test_nothing_else_is_changed_in_bulk(query: str, browser: Client) -> None:
    assert browser.get(BULK + query).status_code == 404


@pytest.mark.parametrize("who", ["reader", "administrator", "auditor"])
def test_those_who_do_not_work_are_refused(who: str, request: pytest.FixtureRequest) -> None:
    browser = client_for(request.getfixturevalue(who))

    assert browser.get(f"{BULK}?what=due").status_code == 403
    assert browser.post(f"{BULK}?what=due", {}).status_code == 403


@pytest.mark.parametrize(
    ("changes", "control"),
    [({"reason": " "}, "id_reason"), ({"reason_code": ""}, "id_reason_code"), ({"due_precision": ""}, "id_due_0"),
     ({"reason": "see EU SECRET"}, "id_reason")],
)  # fmt: skip
@pytest.mark.parametrize("action", ["preview", "save"])
def test_form_names_what_is_missing(
    action: str, browser: Client, rows: list[Commitment], changes: dict[str, str], control: str
) -> None:
    given = {"due_first": ""} if "due_precision" in changes else {}

    answer = apply(browser, rows, action=action, **changes, **given)

    assert answer.status_code == 422
    assert f'href="#{control}"' in answer.content.decode()
    assert not DateChange.objects.exists()


def test_preview_says_what_comes_of_each_and_writes_nothing(
    browser: Client, rows: list[Commitment], japan: Partner, official: User
) -> None:
    high = commitments.commitment([japan], official, priority=Priority.HIGH)
    reported = commitments.commitment([japan])
    before = AuditEvent.objects.count()

    answer = apply(browser, [*rows, high, reported], action="preview")

    page = answer.content.decode()
    assert (answer.context["changed"], answer.context["waiting"], answer.context["refused"]) == (3, 1, 1)
    assert "Waits for a decision" in page
    assert "This commitment is reported history." in page
    assert f'value="{high.pk}:{high.version}" checked' in page
    assert f'value="{reported.pk}:' not in page
    assert '<input type="hidden" name="due_first" value="2027-03-31">' in page
    assert AuditEvent.objects.count() == before


def test_back_from_the_preview_keeps_what_was_typed(browser: Client, rows: list[Commitment]) -> None:
    answer = apply(browser, rows, action="edit", reason="")

    assert answer.status_code == 200
    assert answer.context["form"]["due"].value()[1] == "2027-03-31"
    assert 'class="err"' not in answer.content.decode()


def test_change_is_told_row_by_row(browser: Client, rows: list[Commitment]) -> None:
    with making():
        touched = Commitment.objects.get(pk=rows[1].pk)
        touched.note = "Meanwhile"
        touched.save()

    answer = apply(browser, rows)
    result = browser.get(answer.url)

    assert answer.url == reverse("commitment-bulk-result", args=["one"])
    page = result.content.decode()
    assert "2 commitments are changed." in page
    assert "1 stayed as it was." in page
    assert "Somebody changed this record while you were working on it." in page
    assert result.context["again_url"] == f"{BULK}?what=due&row={rows[1].pk}"
    assert [row.pk for row in browser.get(result.context["again_url"]).context["selection"].rows] == [rows[1].pk]
    assert {str(row.due) for row in Commitment.objects.exclude(pk=rows[1].pk)} == {"31 March 2027"}


def test_only_ticked_ones_are_changed(browser: Client, rows: list[Commitment], colleague: User) -> None:
    apply(browser, rows, what="owner", row=[f"{rows[0].pk}:1", "x", "7:x", ":"], owner=str(colleague.pk))

    assert list(Commitment.objects.filter(owner=colleague)) == [rows[0]]


def test_nothing_ticked_is_said(browser: Client, rows: list[Commitment]) -> None:
    answer = apply(browser, rows, row=[])

    assert answer.status_code == 422
    assert "Tick at least one commitment in the preview." in answer.content.decode()


def test_sent_twice_acts_once(browser: Client, rows: list[Commitment]) -> None:
    urls = {apply(browser, rows).url for _time in range(2)}

    assert len(urls) == 1
    assert DateChange.objects.count() == 3
    assert "3 commitments are changed." in browser.get(urls.pop()).content.decode()


def test_unseen_rows_cannot_be_smuggled_in(browser: Client, norway: Partner, outsider: User) -> None:
    theirs = commitments.commitment([norway], outsider, text="A secret of others")

    page = browser.get(apply(browser, [theirs]).url).content.decode()

    assert "A secret of others" not in page
    assert theirs.reference not in page
    assert "1 is left out" in page
    assert not DateChange.objects.exists()


def test_result_is_its_authors_alone(browser: Client, rows: list[Commitment], manager: User) -> None:
    url = apply(browser, rows).url

    assert client_for(manager).get(url).status_code == 404
    assert browser.get(reverse("commitment-bulk-result", args=["other"])).status_code == 404


@pytest.mark.long
@pytest.mark.parametrize("action", ["preview", "edit"])
def test_pages_take_a_fixed_number_of_statements(action: str, browser: Client, japan: Partner, official: User) -> None:
    counted = []
    for number in (1, 49):
        commitments.listed(number, [japan], official)
        with CaptureQueriesContext(connection) as statements:
            apply(browser, list(Commitment.objects.all()), action=action)
        counted.append(len(statements))

    assert counted[0] == counted[1]
