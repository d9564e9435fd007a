"""Posts and contacts through the API."""

from __future__ import annotations

import pytest

from partnerships.choices import Role
from partnerships.models import Contact, Partner, Post, User
from tests.api.programs import Program
from tests.factories import people
from tests.factories.base import saved

pytestmark = pytest.mark.django_db

POST = {"partner": "JPN", "title": "Director-General", "body": "Ministry of Foreign Affairs"}


@pytest.fixture
def post(japan: Partner) -> Post:
    return saved(Post(partner=japan, title="Director-General"))


def test_reader_enters_nobody(reader: User, post: Post) -> None:
    assert Program(reader).post("posts/", POST).status_code == 403
    assert Program(reader).post("contacts/", {"post": post.pk, "name": "A. Name"}).status_code == 403


def test_posts_of_others_are_not_there(outsider: User, post: Post) -> None:
    program, contact = Program(outsider), saved(Contact(post=post, name="A. Name"))

    assert program.get(f"posts/{post.pk}/").status_code == 404
    assert program.get(f"contacts/{contact.pk}/").status_code == 404
    assert program.get("contacts/", post=post.pk).status_code == 400
    response = program.post("contacts/", {"post": post.pk, "name": "X"})
    assert (response.status_code, set(response.json()["errors"])) == (422, {"post"})


def test_post_of_a_partner_names_it(official: User) -> None:
    response = Program(official).post("posts/", {"title": "Director-General", "side": "partner"})

    assert response.status_code == 403  # without a partner it needs everything
    everywhere = people.assign(people.user("somebody"), Role.OFFICIAL).user
    assert Program(everywhere).post("posts/", {"title": "Director-General", "side": "partner"}).status_code == 422
    assert Program(everywhere).post("posts/", {"title": "Chair of the committee", "side": "eu"}).status_code == 201


def test_who_leaves_before_arriving_is_refused(official: User, post: Post) -> None:
    content = {"post": post.pk, "name": "A. Name", "held_from": "2026-02-01", "held_until": "2026-01-01"}

    response = Program(official).post("contacts/", content)

    assert response.status_code == 422


def test_entered_and_changed(official: User) -> None:
    program = Program(official)
    made = program.post("posts/", POST).json()
    contact = program.post("contacts/", {"post": made["id"], "name": "A. Name", "held_from": "2025-01-01"}).json()
    path = f"contacts/{contact['id']}/"

    left = program.patch(path, {"held_until": "2026-01-01"}, etag=program.tag(path)).json()

    assert (left["held_from"], left["held_until"], left["transitions"]) == ("2025-01-01", "2026-01-01", ["change"])
    assert program.get("contacts/", held_on="2025-06-01").json()["count"] == 1
    assert program.get("contacts/", held_on="2026-06-01").json()["count"] == 0
    assert program.get(path, expand="post").json()["post"]["title"] == "Director-General"
    assert program.get("contacts/", partner="JPN", q="foreign affairs").json()["count"] == 1
    assert program.get("posts/", partner="JPN", side="partner", q="director").json()["count"] == 1
