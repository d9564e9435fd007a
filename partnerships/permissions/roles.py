"""Who may what, as data (domain.md, section 4)."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum

from django.utils.translation import gettext_noop

from partnerships.choices import Role, TokenScope


class Permission(StrEnum):
    """What can be allowed. Scope and marking narrow it; `Access` decides."""

    RECORD_SEE = gettext_noop("see records and their history")
    REGISTRY_EDIT = gettext_noop(
        "edit partners, partnerships, steps, categories, areas, formats and the words of markings"
    )
    PARTNERSHIP_PAUSE = gettext_noop("make a partnership dormant and active again")
    CONTEXT_EDIT = gettext_noop("edit interests, tracks, posts and contacts")
    WORK_EDIT = gettext_noop("edit meetings, outcomes, commitments, actions and blockers")
    UPDATE_WRITE = gettext_noop("report on implementation and add evidence")
    RECORD_DECIDE = gettext_noop("decide on records, updates and date changes")
    ACTION_VERIFY = gettext_noop("verify an action")
    PEOPLE_EDIT = gettext_noop("edit users, units and assignments")
    SUBSTITUTE_APPOINT = gettext_noop("appoint substitutes in the unit")
    AUDIT_SEE = gettext_noop("see the audit record")
    AUDIT_EXPORT = gettext_noop("export and verify the audit record")
    IMPORT_TRY = gettext_noop("try an import without writing")
    IMPORT_RUN = gettext_noop("import")


_P = Permission

PERMISSIONS: Mapping[Role, frozenset[Permission]] = {
    Role.READER: frozenset({_P.RECORD_SEE}),
    Role.OFFICIAL: frozenset(
        {_P.RECORD_SEE, _P.CONTEXT_EDIT, _P.WORK_EDIT, _P.UPDATE_WRITE, _P.ACTION_VERIFY, _P.AUDIT_SEE, _P.IMPORT_TRY}
    ),
    Role.MANAGER: frozenset(
        {
            _P.RECORD_SEE,
            _P.PARTNERSHIP_PAUSE,
            _P.CONTEXT_EDIT,
            _P.WORK_EDIT,
            _P.UPDATE_WRITE,
            _P.RECORD_DECIDE,
            _P.ACTION_VERIFY,
            _P.SUBSTITUTE_APPOINT,
            _P.AUDIT_SEE,
            _P.IMPORT_TRY,
            _P.IMPORT_RUN,
        }
    ),
    Role.ADMINISTRATOR: frozenset(
        {
            _P.RECORD_SEE,
            _P.REGISTRY_EDIT,
            _P.CONTEXT_EDIT,
            _P.PEOPLE_EDIT,
            _P.AUDIT_SEE,
            _P.IMPORT_TRY,
            _P.IMPORT_RUN,
        }
    ),
    Role.AUDITOR: frozenset({_P.RECORD_SEE, _P.AUDIT_SEE, _P.AUDIT_EXPORT}),
}

# What changes nothing.
READ = frozenset({_P.RECORD_SEE, _P.AUDIT_SEE, _P.AUDIT_EXPORT})
# What remains of a person's permissions when a program of theirs acts; it never decides and never administers.
TOKEN_PERMISSIONS: Mapping[TokenScope, frozenset[Permission]] = {
    TokenScope.READ: READ,
    TokenScope.LOG: READ | {_P.WORK_EDIT, _P.UPDATE_WRITE, _P.IMPORT_TRY},
}

# These two work across all partners, whatever their assignment's scope says.
EVERYWHERE = frozenset({Role.ADMINISTRATOR, Role.AUDITOR})

# A record with several partners is seen and reported on with one of them in scope, otherwise written with all.
ANY_PARTNER = frozenset(
    {_P.RECORD_SEE, _P.UPDATE_WRITE, _P.AUDIT_SEE, _P.AUDIT_EXPORT, _P.IMPORT_TRY, _P.ACTION_VERIFY}
)
# With no partner known a record is seen by all and written with scope "everything".
ANYWHERE_IF_UNKNOWN = frozenset({_P.RECORD_SEE, _P.AUDIT_SEE, _P.AUDIT_EXPORT})


def roles_with(permission: Permission) -> list[Role]:
    """List the roles that have a permission, for the sentence that refuses."""
    return [role for role, permissions in PERMISSIONS.items() if permission in permissions]


def scopes_with(permission: Permission) -> list[TokenScope]:
    """List the scopes of an access token that leave a permission, for the sentence that refuses."""
    return [scope for scope, permissions in TOKEN_PERMISSIONS.items() if permission in permissions]
