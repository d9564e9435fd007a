"""Code that asks the database once per row is found, in whatever layer; these tests plant it."""

from datetime import date
from io import StringIO

import pytest
from django.core.management import call_command
from django.db.models import QuerySet
from django.template import Context, Template
from django.urls import reverse
from zeal import NPlusOneError

from partnerships.exports import events
from partnerships.models import MeetingPartner
from tests.factories import commitments, meetings
from tests.personas import client_for

pytestmark = pytest.mark.django_db

ON = date(2027, 1, 2)


@pytest.fixture
def two_meetings(japan, korea):
    return [meetings.meeting([partner]) for partner in (japan, korea)]


@pytest.fixture
def two_commitments(japan, korea):
    return [commitments.commitment([partner]) for partner in (japan, korea)]


@pytest.fixture
def forgetful(monkeypatch):
    """Have queries fetch nothing but their own rows."""
    for name in ("select_related", "prefetch_related"):
        monkeypatch.setattr(QuerySet, name, lambda rows, *_lookups: rows.all())


def test_page_that_asks_per_row_fails(manager, two_commitments, forgetful):
    with pytest.raises(NPlusOneError):
        client_for(manager).get(reverse("commitment-list"))


def test_admin_that_asks_per_row_fails(administrator, two_meetings, forgetful):
    with pytest.raises(NPlusOneError):
        client_for(administrator).get(reverse("admin:partnerships_meeting_changelist"))


def test_export_that_asks_per_row_fails(two_meetings, forgetful):
    with pytest.raises(NPlusOneError):
        events.text(viewer=None, on=ON)


def test_command_that_asks_per_row_fails(two_meetings, forgetful):
    with pytest.raises(NPlusOneError):
        call_command("export_events", stdout=StringIO())


def test_template_that_asks_per_row_fails(two_meetings):
    loop = Template("{% for link in links %}{{ link.partner.name }}{% endfor %}")

    with pytest.raises(NPlusOneError, match=r"MeetingPartner\.partner"):
        loop.render(Context({"links": MeetingPartner.objects.order_by("pk")}))


def test_row_loaded_alone_is_no_loop(two_meetings):
    alone = MeetingPartner.objects.filter(meeting=two_meetings[0]).get()

    page = Template("{{ link.partner.name }} {{ link.partner.iso3 }}").render(Context({"link": alone}))

    assert page == "Japan JPN"


def test_loop_of_a_test_is_its_own_affair(two_meetings):
    names = [link.partner.name for link in MeetingPartner.objects.order_by("pk")]

    assert names == ["Japan", "Republic of Korea"]
