"""People with an account, units and assignments: kept by administrators, never their own."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar

from django.db.models import QuerySet
from django.http.response import HttpResponseBase
from rest_framework.decorators import action
from rest_framework.request import Request

from partnerships.api.serializers.users import (
    AccountRow,
    AssignmentGiven,
    AssignmentRow,
    UnitGiven,
    UnitRow,
    UserChange,
    UserNew,
    UserRow,
)
from partnerships.api.views.base import Records, Resource, Words
from partnerships.filters.users import AssignmentFilter, UnitFilter, UserFilter
from partnerships.permissions import SIGNED_IN, Permission, declare, keeping, reading
from partnerships.queries import accounts
from partnerships.services import users


class _People(Resource):
    """What administrators keep."""

    policy = keeping(Permission.PEOPLE_EDIT)

    def transitions(self, rows: Records) -> Mapping[int, Words]:
        return {row.pk: accounts.transitions(row, viewer=self.viewer) for row in rows}


class Users(_People):
    """People with an account, and accounts that programs of the installation act as."""

    row = UserRow
    given = UserNew
    changed = UserChange
    filterset_class = UserFilter
    sorts: ClassVar[Mapping[str, str]] = {
        "id": "pk", "name": "name", "username": "username", "unit": "unit__code", "changed": "changed_at",
    }  # fmt: skip
    default_ordering = "name"

    @declare(reading(SIGNED_IN, besides="oneself"))
    @action(detail=False, row=AccountRow)
    def me(self, request: Request) -> HttpResponseBase:
        """Show one's own account, what one is assigned to and what one may do."""
        self.check_address(())
        account: Any = accounts.own(viewer=self.viewer)
        account.roles, account.token_scope = self.viewer.roles, self.viewer.token_scope
        account.assignments_held = accounts.own_assignments(viewer=self.viewer)
        account.allowed = accounts.allowed(viewer=self.viewer)
        return self.answer(account)

    def add(self, *, reason: str, password: str, **values: Any) -> Any:
        return users.add(actor=self.viewer.user, values=values, password=password, reason=reason)

    def change(self, record: Any, *, version: int, reason: str, **values: Any) -> Any:
        return users.change(actor=self.viewer.user, account=record, version=version, values=values, reason=reason)


class Units(_People):
    """Units that own commitments."""

    row = UnitRow
    given = changed = UnitGiven
    filterset_class = UnitFilter
    sorts: ClassVar[Mapping[str, str]] = {"id": "pk", "code": "code", "name": "name", "changed": "changed_at"}
    default_ordering = "code"

    def add(self, *, reason: str, **values: Any) -> Any:
        return users.add_unit(actor=self.viewer.user, values=values, reason=reason)

    def change(self, record: Any, *, version: int, reason: str, **values: Any) -> Any:
        return users.change_unit(actor=self.viewer.user, unit=record, version=version, values=values, reason=reason)


class Assignments(_People):
    """Who has which role where: one's own, and all of them for those who administer accounts or audit."""

    row = AssignmentRow
    given = changed = AssignmentGiven
    filterset_class = AssignmentFilter
    sorts: ClassVar[Mapping[str, str]] = {
        "id": "pk", "user": "user__username", "role": "role", "starts_on": "starts_on", "ends_on": "ends_on",
        "changed": "changed_at",
    }  # fmt: skip

    def rows(self) -> QuerySet[Any]:
        return accounts.assignments(super().rows(), viewer=self.viewer)

    def add(self, *, reason: str, **values: Any) -> Any:
        return users.add_assignment(actor=self.viewer.user, values=values, reason=reason)

    def change(self, record: Any, *, version: int, reason: str, **values: Any) -> Any:
        return users.change_assignment(
            actor=self.viewer.user, assignment=record, version=version, values=values, reason=reason
        )
