"""The pages of a commitment and a partner as they were: read from the record, seen by today's rules, to look alone."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from partnerships.choices import Marking, PartnershipState, Role
from partnerships.models import Commitment, Interest, Partner, Partnership, User
from partnerships.permissions import Access
from partnerships.rules.partial_dates import PartialDate
from partnerships.services import commitments as services
from partnerships.services import interests
from partnerships.services.base import today
from tests.factories import commitments, meetings, partners, people, rows
from tests.factories.base import making
from tests.personas import client_for

pytestmark = [pytest.mark.django_db, pytest.mark.long]  # whole pages, read from the record


def page(user: User, path: str, **query: str) -> Any:
    return client_for(user).get(path, query)


def of(row: Commitment) -> str:
    return f"/commitments/{row.reference}/"


def days_ago(days: int) -> str:
    return (today() - timedelta(days=days)).isoformat()


def now() -> str:
    return timezone.now().isoformat()


@pytest.fixture
def row(official: User, japan: Partner) -> Commitment:
    """A commitment of reported history, sixty days old, whose words were changed just now."""
    held = meetings.meeting([japan], when=PartialDate.on(today() - timedelta(days=60)), record_state="reported")
    made = commitments.commitment([japan], meeting=held, external_id="jp-1", text="As first written")
    services.change(actor=official, commitment=made, version=1, values={"text": "As of today"}, reason="clearer")
    return made


def test_page_of_a_past_day_is_whole_as_it_was(row: Commitment, official: User):
    then, now = (page(official, of(row), **query).content.decode() for query in ({"as_of": days_ago(1)}, {}))

    assert "As first written" in then
    assert "As of today" not in then
    assert "As of today" in now
    assert "This is the past" not in now


def test_page_of_a_past_moment_tells_apart_two_versions_of_one_day(official: User, japan: Partner):
    made = commitments.commitment([japan], official, text="In the morning")
    noon = now()
    services.change(actor=official, commitment=made, version=1, values={"text": "At night"}, reason="clearer")

    text = page(official, of(made), as_of=noon).content.decode()

    assert "In the morning" in text
    assert "At night" not in text


def test_page_of_the_past_says_so_and_leads_back(row: Commitment, official: User):
    text = page(official, of(row), as_of=days_ago(1)).content.decode()

    heading = re.search(r"<h1>(.*?)</h1>", text, re.DOTALL)
    assert heading is not None
    assert "as it was on" in heading[1]
    assert (today() - timedelta(days=1)).isoformat() in heading[1]
    assert "This is the past, read from the record." in text
    assert f'href="{of(row)}"' in text


def test_page_of_the_past_lets_nobody_do_anything(row: Commitment, manager: User, administrator: User, japan: Partner):
    def doors(who: User, path: str, **query: str) -> list[str]:
        text = page(who, path, **query).content.decode()
        main = text[text.index("<main") :]
        return re.findall(r'method="post"|/(?:edit|new|add|take-up|log|pause|resume|withdraw|change)/', main)

    assert doors(manager, of(row))
    for who in (manager, administrator):
        assert doors(who, "/partners/JPN/")
        for path in (of(row), "/partners/JPN/"):
            assert doors(who, path, as_of=days_ago(1)) == []


def test_with_a_viewer_who_may_write_the_past_would_offer_it(
    row: Commitment, manager: User, monkeypatch: pytest.MonkeyPatch
):
    """The counter-proof of the test before."""
    assert "/edit/" not in page(manager, of(row), as_of=days_ago(1)).content.decode()
    monkeypatch.setattr(Access, "reading", lambda viewer: viewer)
    assert "/edit/" in page(manager, of(row), as_of=days_ago(1)).content.decode()


@pytest.mark.parametrize("as_of", ["", "x", "2999-01-01", "0001-01-01T00:00", "9999-12-31T23:59", "2026-13-01T00:00"])
def test_page_of_no_past_day_is_that_of_today(row: Commitment, official: User, as_of: str):
    assert "As of today" in page(official, of(row), as_of=as_of).content.decode()


def test_page_of_a_day_before_it_was_there_says_so_and_nothing_else(official: User, japan: Partner):
    made = commitments.commitment([japan], official, text="Only since today")

    text = page(official, of(made), as_of=days_ago(1)).content.decode()

    assert "It was not there yet." in text
    assert "Only since today" not in text
    assert f'href="{of(made)}"' in text


def test_marking_and_scope_of_today_decide(row: Commitment, official: User, outsider: User, japan: Partner):
    junior = people.user("junior")
    people.assign(junior, Role.OFFICIAL, to=japan, up_to=Marking.NORMAL)
    assert page(junior, of(row), as_of=days_ago(1)).status_code == 200
    with making():
        Commitment.objects.filter(pk=row.pk).update(marking=Marking.SENSITIVE)

    assert page(outsider, of(row), as_of=days_ago(1)).status_code == 404
    assert page(junior, of(row), as_of=days_ago(1)).status_code == 404
    assert page(official, of(row), as_of=days_ago(1)).status_code == 200
    assert page(outsider, "/partners/JPN/", as_of=days_ago(1)).status_code == 404


def test_marking_of_then_decides_too(official: User, japan: Partner):
    """What was sensitive is not opened by lowering the marking later."""
    junior = people.user("junior")
    people.assign(junior, Role.OFFICIAL, to=japan, up_to=Marking.NORMAL)
    made = commitments.commitment([japan], official, text="Names people", marking=Marking.SENSITIVE)
    then = now()
    with making():
        Commitment.objects.filter(pk=made.pk).update(marking=Marking.NORMAL, text="Names nobody")

    text = page(junior, of(made), as_of=then).content.decode()

    assert "Names people" not in text
    assert "Names nobody" in page(junior, of(made)).content.decode()
    assert "Names people" in page(official, of(made), as_of=then).content.decode()


def test_partner_of_the_past_has_its_interests_and_state_of_then(official: User, japan: Partner):
    interest = rows.row(Interest, partnership=japan.partnership, eu_statement="Ships", marking=Marking.NORMAL)
    then = now()
    interests.change(
        actor=official, interest=interest, version=None, values={"eu_statement": "Satellites"}, reason="agreed"
    )
    partners.rest(japan, today())

    text = page(official, "/partners/JPN/", as_of=then).content.decode()

    assert "Ships" in text
    assert "Satellites" not in text
    assert Partnership.objects.get(partner=japan).state == PartnershipState.DORMANT
    assert "Latest changes" not in text
    assert "Today," not in text


def test_menu_on_a_page_of_the_past_is_that_of_today(row: Commitment, official: User):
    commitments.action(row, official, due_on=today() - timedelta(days=1))

    def menu(**query: str) -> str:
        text = page(official, of(row), **query).content.decode()
        return text[text.index('<nav class="nav"') : text.index("</nav>")]

    assert menu(as_of=days_ago(1)) == menu()


def test_page_of_the_past_takes_as_many_statements_for_much_as_for_little(official: User, japan: Partner):
    made = commitments.commitment([japan], official)
    client = client_for(official)

    def statements(path: str) -> int:
        with CaptureQueriesContext(connection) as captured:
            assert client.get(path, {"as_of": now()}).status_code == 200
        return len(captured)

    def more(count: int) -> None:
        for _ in range(count):
            commitments.evidence(made)
            commitments.blocker(made)
            commitments.commitment([japan], official)

    more(1)
    few = statements(of(made)), statements("/partners/JPN/")
    more(8)

    assert (statements(of(made)), statements("/partners/JPN/")) == few
