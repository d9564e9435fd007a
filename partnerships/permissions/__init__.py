"""Who may do what; the only place that says so."""

from partnerships.permissions.access import Access, Grant
from partnerships.permissions.roles import PERMISSIONS, Permission
from partnerships.permissions.scopes import marking_of, partners_of, visible

__all__ = ["PERMISSIONS", "Access", "Grant", "Permission", "marking_of", "partners_of", "visible"]
