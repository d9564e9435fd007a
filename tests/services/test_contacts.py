"""Posts and the people who hold them."""

from __future__ import annotations

from datetime import date

import pytest
from django.core.exceptions import ValidationError

from partnerships.choices import Side
from partnerships.errors import Conflict, NotAllowed
from partnerships.models import Partner, Post, User
from partnerships.services import contacts
from tests.factories.base import saved

pytestmark = pytest.mark.django_db


@pytest.fixture
def post(japan: Partner) -> Post:
    return saved(Post(partner=japan, title="Director, security policy", body="Ministry"))


@pytest.mark.parametrize("persona", ["reader", "auditor", "outsider"])
def test_contacts_are_refused(persona: str, post: Post, japan: Partner, request: pytest.FixtureRequest) -> None:
    actor = request.getfixturevalue(persona)

    for refused in (
        lambda: contacts.add_post(actor=actor, partner=japan, values={"title": "Director"}),
        lambda: contacts.change_post(actor=actor, post=post, version=1, values={}),
        lambda: contacts.add_contact(actor=actor, post=post, values={"name": "A person"}),
    ):
        with pytest.raises(NotAllowed):
            refused()


@pytest.mark.parametrize("persona", ["official", "manager", "administrator"])
def test_add_contact(persona: str, post: Post, request: pytest.FixtureRequest) -> None:
    contact = contacts.add_contact(actor=request.getfixturevalue(persona), post=post, values={"name": "A person"})

    assert contact.post == post


def test_change_contact_refuses_leaving_before_arriving(official: User, post: Post) -> None:
    contact = contacts.add_contact(actor=official, post=post, values={"name": "A person"})
    values = {"held_from": date(2026, 5, 1), "held_until": date(2026, 4, 1)}

    with pytest.raises(ValidationError, match="leaves the post before"):
        contacts.change_contact(actor=official, contact=contact, version=1, values=values)


def test_change_post_refuses_an_old_version(official: User, post: Post) -> None:
    with pytest.raises(Conflict):
        contacts.change_post(actor=official, post=post, version=5, values={"title": "Head"})


def test_change_post_cannot_hand_it_to_a_partner_out_of_scope(official: User, post: Post, norway: Partner) -> None:
    with pytest.raises(NotAllowed):
        contacts.change_post(actor=official, post=post, version=1, values={"partner": norway})


def test_add_post_is_the_partner_s(official: User, japan: Partner) -> None:
    post = contacts.add_post(actor=official, partner=japan, values={"title": "Director"})

    assert (post.side, post.partner) == (Side.PARTNER, japan)
