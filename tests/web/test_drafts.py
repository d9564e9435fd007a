import pytest
from django.urls import reverse

from partnerships.models import Draft
from tests.personas import client_for

pytestmark = pytest.mark.django_db


def save(user, key, data):
    return client_for(user).post(reverse("draft-save", args=[key]), data)


def test_draft_is_saved_for_the_person_alone(official, manager):
    answer = save(official, "meeting:new", {"title": "Half", "partners": ["1", "2"]})

    assert answer.status_code == 200
    assert Draft.objects.get(user=official).data["partners"] == ["1", "2"]
    assert not Draft.objects.filter(user=manager).exists()


def test_draft_under_an_odd_key_is_refused(official):
    assert save(official, "no key", {"title": "x"}).status_code == 404


def test_draft_that_is_too_long_is_refused(official):
    assert save(official, "meeting:new", {"summary": "x" * 600_000}).status_code == 422
    assert not Draft.objects.exists()


def test_drafts_are_not_read_through_their_address(official):
    assert client_for(official).get(reverse("draft-save", args=["meeting:new"])).status_code == 405
