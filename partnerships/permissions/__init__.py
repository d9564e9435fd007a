"""Who may do what; the only place that says so."""

from partnerships.permissions.access import Access, Grant, require_in_person, require_may_write
from partnerships.permissions.appointing import may_appoint
from partnerships.permissions.holding import counting, giving, in_force
from partnerships.permissions.reach import links_of, somebody_may, up, way_to_record, within_reach
from partnerships.permissions.roles import PERMISSIONS, TOKEN_PERMISSIONS, Permission
from partnerships.permissions.scopes import marking_of, partners_of, visible

__all__ = [
    "PERMISSIONS",
    "TOKEN_PERMISSIONS",
    "Access",
    "Grant",
    "Permission",
    "counting",
    "giving",
    "in_force",
    "links_of",
    "marking_of",
    "may_appoint",
    "partners_of",
    "require_in_person",
    "require_may_write",
    "somebody_may",
    "up",
    "visible",
    "way_to_record",
    "within_reach",
]
