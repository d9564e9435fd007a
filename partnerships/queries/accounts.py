"""What a person sees of their own account."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from partnerships.choices import Marking
from partnerships.models import AccessToken, Assignment, Partner, Unit, User
from partnerships.permissions import Access, Permission
from partnerships.rules.days import day_of


@dataclass(frozen=True, slots=True)
class Allowed:
    """
    One permission of the viewer: the codes of its partners (`None`: all, and where no partner is known).

    `highest_marking` is that of the assignment that goes highest; each partner's may be lower.
    """

    permission: str
    words: str
    partners: list[str] | None
    highest_marking: Marking


def own(*, viewer: Access) -> User:
    """Read the viewer's account afresh, with its unit."""
    return User.objects.select_related("unit").get(pk=viewer.user.pk)


def own_assignments(*, viewer: Access) -> list[Assignment]:
    """List the assignments that count for the viewer today or later, by role and scope."""
    return list(
        Assignment.objects.filter(Q(ends_on=None) | Q(ends_on__gte=viewer.on), user=viewer.user)
        .select_related("partner", "category", "substitute_for__user")
        .order_by("role", "scope", "partner__sort_key", "pk")
    )


def allowed(*, viewer: Access) -> list[Allowed]:
    """List what the viewer may do with the present sign-in, in one statement."""
    named = {pk for permission in Permission for pk in viewer.partner_ids(permission) or ()}
    codes = dict(Partner.objects.filter(pk__in=named).values_list("pk", "iso3")) if named else {}
    found = []
    for permission in Permission:
        markings = [grant.highest_marking for grant in viewer.grants if permission in grant.permissions]
        if markings:
            ids = viewer.partner_ids(permission)
            partners = None if ids is None else sorted(codes[pk] for pk in ids)
            found.append(Allowed(permission.name.lower(), _(permission.value), partners, max(markings)))
    return found


def still_holds(viewer: Access, *, now: datetime) -> bool:
    """
    Say whether the viewer may still all they might when their access was read; for work that goes on meanwhile.

    Reads account, access token and assignments afresh. Nobody who is signed out of one browser is asked for.
    """
    user: Any = User.objects.filter(pk=viewer.user.pk).first()
    if user is None:
        return False
    if viewer.user.token_pk is not None:
        in_force = AccessToken.objects.filter(revoked_at=None, expires_at__gt=now, pk=viewer.user.token_pk)
        if not in_force.exists():
            return False
        user.token_scope = viewer.user.token_scope
    return set(viewer.grants) <= set(Access.of(user, on=day_of(now)).grants)


def assignments(rows: QuerySet[Assignment], *, viewer: Access) -> QuerySet[Assignment]:
    """Narrow assignments to what the viewer may read: their own, or all."""
    return rows if viewer.may_oversee else rows.filter(user=viewer.user.pk)


def transitions(record: User | Unit | Assignment, *, viewer: Access) -> list[str]:
    """
    List what the viewer may do with a record about people: nobody changes their own, or a program's account.

    Nor that of somebody they stand in for: they would have what they give.
    """
    whose = record.pk if isinstance(record, User) else getattr(record, "user_id", None)
    is_closed = whose == viewer.user.pk or whose in viewer.stands_in_for or getattr(record, "is_system", False)
    return ["change"] if viewer.has(Permission.PEOPLE_EDIT) and not is_closed else []
