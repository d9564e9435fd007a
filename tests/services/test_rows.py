from itertools import islice

import pytest
from django.core.exceptions import ValidationError

from partnerships.errors import RuleViolation
from partnerships.models import AuditEvent, Participant
from partnerships.services.rows import keep, noting, places
from tests.factories import meetings
from tests.factories.base import making


def test_noting_gathers_fields_and_the_row_itself():
    problems: dict[str, list[object]] = {}

    for index, refusal in enumerate([RuleViolation({"text": ["a", "b"]}), RuleViolation("no")]):
        with noting(problems, f"outcomes-{index}"):
            raise refusal
    with noting(problems, "outcomes-2"):
        pass

    assert ValidationError(problems).message_dict == {"outcomes-0-text": ["a", "b"], "outcomes-1": ["no"]}


def test_places_leaves_those_that_are_taken():
    assert list(islice(places({0, 2}), 3)) == [1, 3, 4]


@pytest.mark.django_db
def test_keep_saves_only_what_is_new_or_differs():
    row = Participant(meeting=meetings.meeting(), side="eu", office="One")
    with making():
        assert keep(row, {"office": "One", "partner": None})
        there = AuditEvent.objects.count()
        assert not keep(row, {"office": "One", "partner": None})
        assert AuditEvent.objects.count() == there
        assert keep(row, {"office": "Two"})
