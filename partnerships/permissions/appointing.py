"""Who appoints substitutes for which assignments."""

from __future__ import annotations

from partnerships.choices import Role, Scope
from partnerships.models import Assignment, Partner
from partnerships.permissions.access import Access
from partnerships.permissions.roles import PERMISSIONS, Permission


def may_appoint(access: Access, assignment: Assignment) -> bool:
    """
    Say whether the user appoints a substitute for an assignment: administrators for any but a substitute's own.

    A manager does in the unit in which they manage, for what lies within their own scope and marking, and for no role
    that may more than a manager.
    """
    if assignment.substitute_for_id is not None or assignment.user.is_system:
        return False
    if access.has(Permission.PEOPLE_EDIT):
        return True
    is_within = PERMISSIONS[Role(assignment.role)] <= PERMISSIONS[Role.MANAGER]
    return is_within and assignment.user.unit_id in access.units_managed and _covers(access, assignment)


def _covers(access: Access, assignment: Assignment) -> bool:
    """Say whether the user's own scope as a manager holds all that the assignment gives."""
    grants = [
        grant
        for grant in access.grants
        if Permission.SUBSTITUTE_APPOINT in grant.permissions
        and grant.highest_marking >= assignment.highest_marking
        and access.unit_of(grant) == assignment.user.unit_id
    ]
    if any(grant.partner_ids is None for grant in grants):
        return True
    if not grants or assignment.scope == Scope.EVERYTHING:
        return False
    scope = frozenset[int]().union(*(grant.partner_ids or () for grant in grants))
    if assignment.scope == Scope.PARTNER:
        return assignment.partner_id in scope
    members = set(Partner.objects.filter(category=assignment.category_id).values_list("pk", flat=True))
    return bool(members) and members <= scope
