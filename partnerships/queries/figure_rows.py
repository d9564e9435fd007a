"""The rows behind a figure as a page lists them: read with all they name, in a fixed number of statements."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from django.db.models import Prefetch, QuerySet

from partnerships.models import (
    Action,
    Commitment,
    Interest,
    Meeting,
    MeetingPartner,
    Outcome,
    Partnership,
    StatusUpdate,
)
from partnerships.permissions import Access, visible
from partnerships.queries import commitments
from partnerships.queries.paging import Page, keyset_page

SIZE = 50


def page(rows: QuerySet[Any], *, viewer: Access, cursor: str = "", is_past: bool = False) -> Page:
    """Cut one page of what `measures.rows_of` gives: commitments by their due date, all others as they were entered."""
    if rows.model is Commitment:
        return commitments.page(rows, cursor=cursor, size=SIZE, is_past=is_past)
    if named := _NAMED.get(rows.model):
        rows = named(rows, viewer)
    return keyset_page(rows, order=["pk"], cursor=cursor, size=SIZE)


def _meetings(rows: QuerySet[Any], _viewer: Access) -> QuerySet[Any]:
    return rows.select_related("format").prefetch_related(_partners("partner_links"))


def _outcomes(rows: QuerySet[Any], viewer: Access) -> QuerySet[Any]:
    made = Prefetch("commitments", visible(viewer, Commitment.objects.order_by("pk")))
    return rows.select_related("meeting").prefetch_related(_partners("meeting__partner_links"), made)


def _partners(path: str) -> Prefetch[Any]:
    return Prefetch(path, MeetingPartner.objects.select_related("partner").order_by("position", "pk"))


def _related(*names: str) -> Callable[[QuerySet[Any], Access], QuerySet[Any]]:
    return lambda rows, _viewer: rows.select_related(*names)


_NAMED: Mapping[Any, Callable[[QuerySet[Any], Access], QuerySet[Any]]] = {
    Meeting: _meetings,
    Outcome: _outcomes,
    Partnership: _related("partner"),
    StatusUpdate: _related("commitment", "author"),
    Interest: _related("partnership__partner", "area"),
    Action: _related("commitment", "assignee"),
}
