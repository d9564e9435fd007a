"""What the forms about meetings offer to choose from, read once for all rows of a form."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from partnerships.choices import EntryState
from partnerships.models import Area, Commitment, DialogueFormat, Partner, Track, Unit, User
from partnerships.models.commitments import OPEN_POSITIONS
from partnerships.permissions import Access, Permission, visible

MOST_COMMITMENTS = 300


@dataclass(frozen=True, slots=True)
class Options:
    """Rows to choose from, in the order to show them."""

    partners: list[Partner]
    formats: list[DialogueFormat]
    tracks: list[Track]
    areas: list[Area]
    commitments: list[Commitment]


@dataclass(frozen=True, slots=True)
class Owners:
    """People and units that may own what a meeting produced."""

    users: list[User]
    units: list[Unit]


def options(*, viewer: Access) -> Options:
    """Give what the viewer may enter a meeting about, and with whom."""
    partners = visible(viewer, Partner.objects.all(), permission=Permission.WORK_EDIT).order_by("sort_key", "pk")
    open_ones = visible(viewer, Commitment.objects.filter(position__in=OPEN_POSITIONS))
    followed = open_ones.filter(entry_state=EntryState.TAKEN_UP).order_by("reference", "pk")
    return Options(
        partners=list(partners),
        formats=formats(),
        tracks=tracks(viewer=viewer),
        areas=areas(),
        commitments=list(followed.only("pk", "reference", "text", "marking")[:MOST_COMMITMENTS]),
    )


def tracks(*, viewer: Access) -> list[Track]:
    """List the tracks the viewer sees, by name."""
    return list(visible(viewer, Track.objects.all()).order_by("name", "pk"))


def formats() -> list[DialogueFormat]:
    """List the dialogue formats, by name."""
    return list(DialogueFormat.objects.order_by("name", "pk"))


def areas() -> list[Area]:
    """List the areas of cooperation, by name."""
    return list(Area.objects.order_by("name", "pk"))


def owners() -> Owners:
    """List the people with an account that is in use, and the units; whether one may own it, the service says."""
    people = User.objects.filter(is_active=True, is_system=False, assignments__isnull=False).distinct()
    return Owners(users=list(people.order_by("name", "pk")), units=list(Unit.objects.order_by("code", "pk")))


def still_open(*, viewer: Access, meeting: Any) -> list[Commitment]:
    """List the commitments of a meeting that are still open, due first."""
    rows = visible(viewer, Commitment.objects.filter(meeting=meeting, position__in=OPEN_POSITIONS))
    return list(rows.order_by("due_latest", "pk")[:10])
