"""Who may do what; the only place that says so."""

from partnerships.permissions.access import Access, Grant, require_in_person, require_may_write
from partnerships.permissions.appointing import may_appoint
from partnerships.permissions.holding import counting, giving, in_force
from partnerships.permissions.policies import (
    ANYBODY,
    NOBODY,
    SIGNED_IN,
    Policy,
    acting,
    declare,
    declared,
    keeping,
    reading,
    sending,
)
from partnerships.permissions.reach import links_of, somebody_may, up, way_to_record, within_reach
from partnerships.permissions.roles import PERMISSIONS, TOKEN_PERMISSIONS, Permission
from partnerships.permissions.scopes import carriers_of, marking_of, markings_of, partners_of, visible

__all__ = [
    "ANYBODY",
    "NOBODY",
    "PERMISSIONS",
    "SIGNED_IN",
    "TOKEN_PERMISSIONS",
    "Access",
    "Grant",
    "Permission",
    "Policy",
    "acting",
    "carriers_of",
    "counting",
    "declare",
    "declared",
    "giving",
    "in_force",
    "keeping",
    "links_of",
    "marking_of",
    "markings_of",
    "may_appoint",
    "partners_of",
    "reading",
    "require_in_person",
    "require_may_write",
    "sending",
    "somebody_may",
    "up",
    "visible",
    "way_to_record",
    "within_reach",
]
