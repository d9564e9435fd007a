"""What one user may do on one day: assignments read once, asked often."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import TYPE_CHECKING, Any, NamedTuple, NoReturn

from django.utils.translation import gettext as _

from partnerships.choices import Marking, Role, Scope, TokenScope
from partnerships.errors import NotAllowed
from partnerships.models import Assignment, Partner
from partnerships.permissions.holding import ORIGINAL, counting, in_force
from partnerships.permissions.roles import (
    ANY_PARTNER,
    ANYWHERE_IF_UNKNOWN,
    EVERYWHERE,
    PERMISSIONS,
    READ,
    TOKEN_PERMISSIONS,
    Permission,
    roles_with,
    scopes_with,
)
from partnerships.permissions.scopes import is_named, is_open_to_all, marking_of, partners_of

if TYPE_CHECKING:
    from partnerships.models import User


class Absent(NamedTuple):
    """Whom somebody stands in for: the account's key and user name, and the unit."""

    pk: int
    username: str
    unit_id: int | None


@dataclass(frozen=True, slots=True)
class Grant:
    """
    One role of the user: where (`None`: everywhere), up to which marking, and what it allows.

    `permissions` are the role's; where an access token acts, only those of them that its scope leaves. `instead_of`:
    whose assignment it is, where the user is a substitute.
    """

    role: Role
    highest_marking: Marking
    partner_ids: frozenset[int] | None
    permissions: frozenset[Permission]
    instead_of: Absent | None = None


class _Held(NamedTuple):
    """What an assignment gives; a substitute's gives what the one it stands in for does."""

    user: int
    role: str
    scope: str
    category: int | None
    partner: int | None
    highest_marking: int
    instead_of: Absent | None = None


_GIVEN = ("role", "scope", "category_id", "partner_id", "highest_marking")
_ORIGINAL = tuple(f"{ORIGINAL}{name}" for name in _GIVEN)
_ABSENT = (f"{ORIGINAL}user_id", f"{ORIGINAL}user__username", f"{ORIGINAL}user__unit_id")


def _held_by(users: Collection[int], on: date) -> Iterator[_Held]:
    """
    Read what accounts hold on a day, in the order of their assignments.

    One statement; another where somebody is a substitute, so that all others do not pay for what that takes.
    """
    rows = Assignment.objects.filter(in_force(on), user__in=users).order_by("pk")
    found = list(rows.values_list("pk", "substitute_for", "user", *_GIVEN))
    substitutes = [pk for pk, original, *_rest in found if original is not None]
    standing_in = {}
    if substitutes:
        able = Assignment.objects.filter(counting(on), pk__in=substitutes)
        for pk, absent, username, unit, *given in able.values_list("pk", *_ABSENT, *_ORIGINAL):
            standing_in[pk] = (*given, Absent(absent, username, unit))
    for pk, original, user, *own in found:
        if original is None:
            yield _Held._make((user, *own, None))
        elif pk in standing_in:
            yield _Held._make((user, *standing_in[pk]))


def _grant(held: _Held, members: Mapping[int, set[int]], user: Any) -> Grant:
    role = Role(held.role)
    where: frozenset[int] | None = None
    if role not in EVERYWHERE and held.scope != Scope.EVERYTHING:
        where = frozenset(members.get(held.category or 0, ()))
        if held.scope == Scope.PARTNER and held.partner is not None:
            where = frozenset({held.partner})
    allowed = PERMISSIONS[role]
    token_scope = getattr(user, "token_scope", None)
    if token_scope is not None:
        allowed &= TOKEN_PERMISSIONS[token_scope]
    return Grant(role, Marking(held.highest_marking), where, allowed, held.instead_of)


@dataclass(frozen=True)
class Access:
    """
    Answer "may this user?" for rows and for querysets, so that lists and details cannot disagree.

    Made once per request or service call (`Access.of`); a withdrawn assignment counts from the next one.
    """

    user: User
    on: date
    grants: tuple[Grant, ...] = field(default=())

    @classmethod
    def of(cls, user: Any, *, on: date) -> Access:
        """
        Read the user's assignments of that day, in one to three statements.

        Nobody signed in, or an account switched off, has none. A substitute has what the person away has that day
        (`counting`), up to the end of either. A program that acts with the user's access token
        (`user.token_scope`) may what the user may and the token's scope leaves, never more.
        """
        return cls.of_all([user], on=on)[0]

    @classmethod
    def of_all(cls, users: Iterable[Any], *, on: date) -> list[Access]:
        """Read the same for several users, in the same order and as many statements as for one."""
        wanted = list(users)
        active = {one.pk for one in wanted if getattr(one, "is_authenticated", False) and one.is_active}
        held: dict[int, list[_Held]] = {}
        categories: set[int] = set()
        if active:
            for one in _held_by(active, on):
                held.setdefault(one.user, []).append(one)
                categories |= {one.category} if one.scope == Scope.CATEGORY and one.category else set()
        members: dict[int, set[int]] = {}
        if categories:
            for pk, category in Partner.objects.filter(category_id__in=categories).values_list("pk", "category_id"):
                members.setdefault(category, set()).add(pk)
        return [
            cls(user, on, tuple(_grant(one, members, user) for one in held.get(user.pk, ()))) for user in wanted
        ]  # fmt: skip

    def up_to(self, marking: Marking) -> Access:
        """Give the same access, but to nothing above a marking; for what leaves this place."""
        lowered = (replace(grant, highest_marking=min(grant.highest_marking, marking)) for grant in self.grants)
        return replace(self, grants=tuple(lowered))

    def by_marking(self, permission: Permission) -> dict[Marking, Access]:
        """Split the access by the highest marking at which its roles may do this; what several see adds up."""
        found: dict[Marking, list[Grant]] = {}
        for grant in self._with(permission):
            found.setdefault(grant.highest_marking, []).append(grant)
        return {highest: replace(self, grants=tuple(grants)) for highest, grants in found.items()}

    def reading(self) -> Access:
        """Give the same access, but to look alone; for pages on which nothing can be done."""
        kept = (replace(grant, permissions=grant.permissions & READ) for grant in self.grants)
        return replace(self, grants=tuple(kept))

    @property
    def token_scope(self) -> TokenScope | None:
        """The scope of the access token that acts; `None` for a person who is signed in."""
        return getattr(self.user, "token_scope", None)

    @property
    def roles(self) -> list[Role]:
        """The roles held, in the order of the list, each once."""
        held = {grant.role for grant in self.grants}
        return [role for role in Role if role in held]

    def in_person(self) -> Access:
        """Give the access of the same person signed in: what somebody owes does not depend on the token that asks."""
        grants = (replace(grant, permissions=PERMISSIONS[grant.role]) for grant in self.grants)
        return replace(self, grants=tuple(grants))

    @property
    def role_names(self) -> str:
        """The roles as the audit record keeps them: those of one's own, and each that is held for somebody."""
        own = [str(role) for role in self.in_own_right().roles]
        held = {f"{grant.role} for {grant.instead_of.username}" for grant in self.grants if grant.instead_of}
        return ", ".join([*own, *sorted(held)])

    @property
    def stands_in_for(self) -> frozenset[int]:
        """The people in whose place the user acts on that day."""
        return frozenset(grant.instead_of.pk for grant in self.grants if grant.instead_of is not None)

    def unit_of(self, grant: Grant) -> int | None:
        """Give the unit in which a role is held: a substitute's is that of whom they stand in for."""
        return self.user.unit_id if grant.instead_of is None else grant.instead_of.unit_id

    @property
    def units_managed(self) -> frozenset[int]:
        """The units in which the user appoints substitutes."""
        units = {self.unit_of(grant) for grant in self._with(Permission.SUBSTITUTE_APPOINT)}
        return frozenset(unit for unit in units if unit is not None)

    def in_own_right(self) -> Access:
        """Give the access without what the user has as somebody's substitute."""
        return replace(self, grants=tuple(grant for grant in self.grants if grant.instead_of is None))

    def deciding_on_work_of(self, people: Iterable[int | None]) -> Access:
        """
        Give the access that counts for a decision on what these people wrote, submitted, asked for or did.

        Whoever is away may not decide on their own, so a substitute does not either: what they stand in for does not
        count there, their own assignments do (invariant 2).
        """
        return self.in_own_right() if self.stands_in_for.intersection(people) else self

    def require_to_decide(self, record: Any, people: Iterable[int | None]) -> None:
        """:raises NotAllowed: unless the user decides on the record, and on the work of these people."""
        self.require(Permission.RECORD_DECIDE, record)
        if not self.deciding_on_work_of(people).can(Permission.RECORD_DECIDE, record):
            raise NotAllowed(
                _("You stand in for somebody who wrote, submitted or asked for this. Another manager decides on it.")
            )

    def has(self, permission: Permission) -> bool:
        """Say whether the user has a permission anywhere at all; for menus."""
        return any(self._with(permission))

    @property
    def highest(self) -> Marking:
        """The highest marking of anything that the user may see."""
        return max((grant.highest_marking for grant in self.grants), default=Marking.PUBLIC)

    @property
    def may_administer(self) -> bool:
        return self.has(Permission.REGISTRY_EDIT)

    @property
    def may_look_at_people(self) -> bool:
        """Whether they have business with other people's accounts: oversee all, or manage a unit."""
        return self.may_oversee or self.has(Permission.SUBSTITUTE_APPOINT)

    @property
    def may_decide(self) -> bool:
        return self.has(Permission.RECORD_DECIDE)

    @property
    def may_work(self) -> bool:
        return self.has(Permission.WORK_EDIT)

    @property
    def may_see_audit(self) -> bool:
        return self.has(Permission.AUDIT_SEE)

    @property
    def may_export_audit(self) -> bool:
        return self.has(Permission.AUDIT_EXPORT)

    @property
    def may_oversee(self) -> bool:
        """
        Whether the user administers accounts or audits.

        Who does sees what others are assigned to, what happened at the door, and how the installation stands.
        """
        return self.has(Permission.PEOPLE_EDIT) or self.has(Permission.AUDIT_EXPORT)

    def _with(self, permission: Permission) -> Iterator[Grant]:
        return (grant for grant in self.grants if permission in grant.permissions)

    def may(self, permission: Permission, partner_ids: Collection[int], marking: int = Marking.PUBLIC) -> bool:
        """
        Decide on a record by its partners and marking.

        With several partners, writing needs all of them in the user's scope (assignments add up); seeing and
        reporting one. No partner known: seen by all, written with scope "everything".
        """
        grants = [grant for grant in self._with(permission) if grant.highest_marking >= marking]
        if any(grant.partner_ids is None for grant in grants):
            return True
        if not partner_ids:
            return bool(grants) and permission in ANYWHERE_IF_UNKNOWN
        scope = frozenset[int]().union(*(grant.partner_ids or () for grant in grants))
        wanted = set(partner_ids)
        return bool(wanted & scope) if permission in ANY_PARTNER else wanted <= scope

    def can(self, permission: Permission, record: Any = None) -> bool:
        """Decide on a record; without one, whether the user may anywhere."""
        if record is None:
            return self.has(permission)
        is_open = permission in ANYWHERE_IF_UNKNOWN and is_open_to_all(record)
        may = self.may(permission, () if is_open else partners_of(record), marking_of(record))
        return may and is_named(record, self.user)

    def highest_for(self, permission: Permission, record: Any) -> Marking:
        """Give the highest marking at which the user may do this with a record of its partners; public if none."""
        is_open = permission in ANYWHERE_IF_UNKNOWN and is_open_to_all(record)
        partners = () if is_open else partners_of(record)
        return max((one for one in Marking if self.may(permission, partners, one)), default=Marking.PUBLIC)

    def require(self, permission: Permission, record: Any = None) -> None:
        """:raises NotAllowed: saying which role, or which scope of an access token, may."""
        if not self.can(permission, record):
            self._refuse(permission)

    def require_any(self, permissions: Collection[Permission], record: Any = None) -> None:
        """:raises NotAllowed: unless the user has one of these permissions, over the record if one is given."""
        if not any(self.can(permission, record) for permission in permissions):
            self._refuse(*(each for each in Permission if each in permissions))

    def require_for(self, permission: Permission, partner_ids: Collection[int], marking: int) -> None:
        """
        Ask the same for a record that is about to be made.

        :raises NotAllowed: saying which role, or which scope of an access token, may.
        """
        if not self.may(permission, partner_ids, marking):
            self._refuse(permission)

    def _refuse(self, *permissions: Permission) -> NoReturn:
        scope = self.token_scope
        if scope is not None and not any(self.has(each) for each in permissions):
            withheld = [each for each in permissions if any(each in PERMISSIONS[role] for role in self.roles)]
            if withheld:
                raise NotAllowed(_refusal_of_token(withheld[0], scope))
        if not permissions:
            raise NotAllowed(_("Nobody may do this."))
        roles = {role: None for each in permissions for role in roles_with(each)}
        raise NotAllowed(
            _("You may not %(do)s here. This needs the role %(roles)s for the partners concerned.")
            % {
                "do": _(" or ").join(_(each.value) for each in permissions),
                "roles": ", ".join(str(role.label) for role in roles),
            }
        )

    def partner_ids(self, permission: Permission = Permission.RECORD_SEE) -> frozenset[int] | None:
        """Give the partners within scope for a permission; `None` means all."""
        grants = list(self._with(permission))
        if any(grant.partner_ids is None for grant in grants):
            return None
        return frozenset[int]().union(*(grant.partner_ids or () for grant in grants))


def require_in_person(user: Any) -> None:
    """
    Keep what is a person's own from their programs: settings, drafts, access tokens.

    :raises NotAllowed: if an access token acts.
    """
    if getattr(user, "token_scope", None) is not None:
        raise NotAllowed(_("You may not do this with an access token. Sign in to do it."))


def require_may_write(user: Any) -> None:
    """
    Keep a person's own things from programs of theirs that only read.

    :raises NotAllowed: if an access token acts whose scope is to read.
    """
    if getattr(user, "token_scope", None) == TokenScope.READ:
        other = TokenScope.LOG.label
        raise NotAllowed(_("This access token only reads. Sign in, or use one with the scope “%s”.") % other)


def _refusal_of_token(permission: Permission, scope: TokenScope) -> str:
    others = ", ".join(f"“{other.label}”" for other in scopes_with(permission))
    refused = _("You may not %(do)s with this access token, whose scope is “%(scope)s”.") % {
        "do": _(permission.value), "scope": scope.label,
    }  # fmt: skip
    if others:
        way = _("Sign in, or use a token with the scope %(others)s.") % {"others": others}
    else:
        way = _("Sign in to do it; no access token may.")
    return f"{refused} {way}"
