"""Counterparts: posts, and the people who hold them."""

from __future__ import annotations

from typing import Any

from partnerships.models import Contact, Partner, Post, User
from partnerships.permissions import Permission
from partnerships.services.base import acting


def add_post(*, actor: User, partner: Partner | None, values: dict[str, Any]) -> Post:
    """Enter an office of a partner, or of the EU's own side; `values` names columns of `Post`."""
    post = Post(partner=partner, **values)
    _save(actor, "contacts.add_post", post)
    return post


def change_post(*, actor: User, post: Post, version: int | None, values: dict[str, Any], reason: str = "") -> Post:
    changed: Post = _change(actor, "contacts.change_post", Post, post.pk, version, values, reason)
    return changed


def add_contact(*, actor: User, post: Post, values: dict[str, Any]) -> Contact:
    """Enter who holds or held an office; `values` names columns of `Contact`."""
    contact = Contact(post=post, **values)
    _save(actor, "contacts.add_contact", contact)
    return contact


def change_contact(
    *, actor: User, contact: Contact, version: int | None, values: dict[str, Any], reason: str = ""
) -> Contact:
    changed: Contact = _change(actor, "contacts.change_contact", Contact, contact.pk, version, values, reason)
    return changed


def _save(actor: User, action: str, entry: Any) -> None:
    with acting(actor, action) as access:
        access.require(Permission.CONTEXT_EDIT, entry)
        entry.full_clean()
        entry.save()


def _change(
    actor: User, action: str, model: Any, pk: int, version: int | None, values: dict[str, Any], reason: str
) -> Any:
    with acting(actor, action, reason=reason) as access:
        locked = model.objects.lock(pk)
        access.require(Permission.CONTEXT_EDIT, locked)
        locked.expect(version)
        for name, value in values.items():
            setattr(locked, name, value)
        access.require(Permission.CONTEXT_EDIT, locked)
        locked.full_clean()
        locked.save()
    return locked
