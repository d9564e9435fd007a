"""What the forms about commitments offer to choose from."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from django.db.models import Q

from partnerships.choices import Scope
from partnerships.models import Area, Assignment, Commitment, Meeting, Partner, Partnership, Post, Unit, User
from partnerships.permissions import Access, Permission, counting, giving, visible
from partnerships.permissions.roles import EVERYWHERE, roles_with

MOST = 300


@dataclass(frozen=True, slots=True)
class Options:
    """Rows to choose from, in the order to show them."""

    partners: list[Partner]
    partnerships: list[Partnership]
    meetings: list[Meeting]
    owners: list[User]
    units: list[Unit]
    areas: list[Area]
    posts: list[Post]
    successors: list[Commitment]


def options(*, viewer: Access, commitment: Commitment | None = None) -> Options:
    """Give what a commitment may name; for one that exists, people and posts of its partners alone."""
    ids = None if commitment is None else {link.partner_id for link in commitment.partner_links.all()}
    partners = visible(viewer, Partner.objects.all(), permission=Permission.WORK_EDIT)
    posts = visible(viewer, Post.objects.select_related("partner"))
    others = visible(viewer, Commitment.objects.all())
    if commitment is not None and ids is not None:
        posts = posts.filter(Q(partner__in=ids) | Q(partner=None))
        others = others.filter(partner_links__partner__in=ids).exclude(pk=commitment.pk).distinct()
    return Options(
        partners=list(partners.order_by("sort_key", "pk")),
        partnerships=list(
            visible(viewer, Partnership.objects.select_related("partner")).order_by("partner__sort_key", "pk")
        ),
        meetings=meetings(viewer=viewer, partner_ids=ids),
        owners=_with_present(people(Permission.UPDATE_WRITE, on=viewer.on, partner_ids=ids), commitment),
        units=list(Unit.objects.order_by("code", "pk")),
        areas=list(Area.objects.order_by("name", "pk")),
        posts=list(posts.order_by("title", "pk")[:MOST]),
        successors=list(others.only("pk", "reference", "text", "marking").order_by("-pk")[:MOST]),
    )


def _with_present(owners: list[User], commitment: Commitment | None) -> list[User]:
    """Offer the present owner too, who may have left since: saving something else must not take them away."""
    owner = None if commitment is None else commitment.owner
    return owners if owner is None or owner in owners else [*owners, owner]


def meetings(*, viewer: Access, partner_ids: Collection[int] | None = None) -> list[Meeting]:
    """List the latest meetings the viewer sees, with these partners if any are given."""
    rows = visible(viewer, Meeting.objects.all())
    if partner_ids:
        rows = rows.filter(partner_links__partner__in=partner_ids).distinct()
    return list(rows.order_by("-date_earliest", "-pk")[:MOST])


def people(permission: Permission, *, on: date, partner_ids: Collection[int] | None = None) -> list[User]:
    """
    List the people with a permission on a day, for some of these partners if any are given.

    Whether one may really own or verify a thing, with its marking, the service decides.
    """
    categories = Partner.objects.filter(pk__in=partner_ids or ()).values("category_id")

    def given(way: str) -> Q:
        found = Q(**{f"{way}role__in": roles_with(permission)})
        if not partner_ids:
            return found
        return found & (
            Q(**{f"{way}scope": Scope.EVERYTHING})
            | Q(**{f"{way}role__in": EVERYWHERE})
            | Q(**{f"{way}partner__in": partner_ids})
            | Q(**{f"{way}scope": Scope.CATEGORY, f"{way}category__in": categories})
        )

    held = Assignment.objects.filter(counting(on), giving(given))
    users = User.objects.filter(is_active=True, is_system=False, pk__in=held.values("user_id"))
    return list(users.order_by("name", "pk"))
