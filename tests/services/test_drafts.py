"""Unfinished forms are kept for the person who typed them, and for nobody else."""

from __future__ import annotations

import pytest

from partnerships.errors import RuleViolation
from partnerships.models import AuditEvent, User
from partnerships.queries import drafts as kept
from partnerships.services import drafts
from tests.personas import access


def test_save_refuses_more_than_half_a_megabyte(official: User):
    with pytest.raises(RuleViolation, match="too long"):
        drafts.save(actor=official, key="meeting:new", data={"summary": ["x" * (drafts.LIMIT_BYTES + 1)]})


def test_save_replaces_what_was_kept_under_the_key(official: User):
    drafts.save(actor=official, key="meeting:new", data={"title": ["First"]})
    drafts.save(actor=official, key="meeting:new", data={"title": ["Second"]}, title="Second")

    (draft,) = kept.listing(viewer=access(official))
    assert (draft.data, draft.title) == ({"title": ["Second"]}, "Second")


def test_save_keeps_neither_token_nor_button(official: User):
    drafts.save(actor=official, key="meeting:new", data={"csrfmiddlewaretoken": ["secret"], "action": ["draft"]})

    draft = kept.find(viewer=access(official), key="meeting:new")
    assert draft is not None
    assert draft.data == {}


def test_draft_is_its_authors_alone(official: User, manager: User):
    drafts.save(actor=official, key="meeting:new", data={"title": ["Mine"]})

    assert kept.find(viewer=access(manager), key="meeting:new") is None
    assert kept.listing(viewer=access(manager)) == []


def test_draft_is_no_record(official: User):
    before = AuditEvent.objects.count()

    drafts.save(actor=official, key="meeting:new", data={})
    drafts.discard(actor=official, key="meeting:new")

    assert AuditEvent.objects.count() == before
    assert kept.listing(viewer=access(official)) == []
