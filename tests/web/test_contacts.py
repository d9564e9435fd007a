"""Entering posts and contacts."""

from __future__ import annotations

import pytest
from django.urls import reverse

from partnerships.models import Contact, Partner, Post, User
from tests.factories.base import saved
from tests.personas import client_for

pytestmark = pytest.mark.django_db


@pytest.fixture
def post(japan: Partner) -> Post:
    return saved(Post(partner=japan, title="Director", body="Ministry"))


@pytest.mark.parametrize("persona", ["reader", "auditor"])
def test_contacts_are_refused(persona: str, post: Post, request: pytest.FixtureRequest) -> None:
    client = client_for(request.getfixturevalue(persona))

    for url in (reverse("post-add", args=["JPN"]), reverse("post-edit", args=[post.pk])):
        assert client.post(url, {"title": "Head"}).status_code == 403
    assert client.post(reverse("contact-add", args=[post.pk]), {"name": "A person"}).status_code == 403


def test_contacts_out_of_scope_do_not_exist(outsider: User, post: Post) -> None:
    assert client_for(outsider).get(reverse("post-edit", args=[post.pk])).status_code == 404


@pytest.mark.parametrize("persona", ["official", "manager", "administrator"])
def test_a_post_and_its_holder_are_entered(persona: str, japan: Partner, request: pytest.FixtureRequest) -> None:
    client = client_for(request.getfixturevalue(persona))

    client.post(reverse("post-add", args=["JPN"]), {"title": "Director-General", "body": "Ministry"})
    made = Post.objects.get()
    page = client.post(reverse("contact-add", args=[made.pk]), {"name": "A person"}, follow=True)

    assert "Director-General" in page.text
    assert "A person" in page.text


def test_a_contact_leaves(official: User, post: Post) -> None:
    contact = saved(Contact(post=post, name="A person"))
    url = reverse("contact-edit", args=[contact.pk])
    client = client_for(official)

    assert "A person" in client.get(url).text
    client.post(url, {"name": "A person", "held_until": "2026-10-01", "version": 1})

    contact.refresh_from_db()
    assert str(contact.held_until) == "2026-10-01"


def test_a_contact_on_an_old_version_is_a_conflict(official: User, post: Post) -> None:
    contact = saved(Contact(post=post, name="A person"))

    response = client_for(official).post(reverse("contact-edit", args=[contact.pk]), {"name": "Another", "version": 4})

    assert response.status_code == 409


def test_a_post_without_office_comes_back(official: User, post: Post) -> None:
    response = client_for(official).post(reverse("post-edit", args=[post.pk]), {"title": "", "version": 1})

    assert "Enter the office" in response.text
