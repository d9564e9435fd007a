"""People with an account, units and assignments, as the API shows and takes them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from partnerships.api.serializers.base import STAMPS, GivenColumns, Row
from partnerships.api.serializers.parts import Part
from partnerships.choices import Marking, Role, TokenScope
from partnerships.models import Assignment, Unit, User
from partnerships.permissions import Permission


class UnitRow(Row):
    """A unit of a service that owns commitments; known elsewhere by its `code`."""

    noun = "units"
    children: ClassVar[Mapping[str, str]] = {
        "users": "users/?unit={key}",
        "commitments": "commitments/?unit={key}",
    }

    class Meta:
        model = Unit
        fields = ["id", "version", "code", "name", "capacity_days", "note", "is_demonstration", *STAMPS]


class UnitGiven(GivenColumns):
    """A unit: its short name, name and capacity."""

    class Meta:
        model = Unit
        fields = ["code", "name", "capacity_days", "note"]


@extend_schema_field({"type": ["string", "null"]})
class OwnEmail(serializers.Field[Any, Any, "str | None", Any]):
    """An e-mail address: read by its owner and by those who administer accounts, null to everybody else."""

    def __init__(self) -> None:
        super().__init__(read_only=True, source="*")

    def to_representation(self, value: Any) -> str | None:
        viewer = self.context["viewer"]
        return value.email if value.pk == viewer.user.pk or viewer.has(Permission.PEOPLE_EDIT) else None


class UserRow(Row):
    """A person with an account, or an account that a program of the installation acts as (`is_system`)."""

    noun = "users"
    expandable: ClassVar[Mapping[str, type[Row]]] = {"unit": UnitRow}
    children: ClassVar[Mapping[str, str]] = {"commitments": "commitments/?owner={key}"}

    email = OwnEmail()

    class Meta:
        model = User
        fields = [
            "id", "version", "username", "name", "email", "unit", "is_active", "is_system", "is_demonstration",
            *STAMPS,
        ]  # fmt: skip


class UserChange(GivenColumns):
    """What administrators keep of an account; a person's settings and password are their own."""

    class Meta:
        model = User
        fields = ["username", "name", "email", "unit", "is_active"]


class UserNew(UserChange):
    """A new account with its first password, never shown again; its person sets another at the first sign-in."""

    password = serializers.CharField(write_only=True, max_length=128, trim_whitespace=False)

    class Meta(UserChange.Meta):
        fields = [*UserChange.Meta.fields, "password"]


class AssignmentRow(Row):
    """A role of a user within a scope and time, up to a marking."""

    noun = "assignments"
    expandable: ClassVar[Mapping[str, type[Row]]] = {"user": UserRow}

    class Meta:
        model = Assignment
        fields = [
            "id", "version", "user", "role", "scope", "category", "partner", "highest_marking", "starts_on", "ends_on",
            "substitute_for", "is_demonstration", *STAMPS,
        ]  # fmt: skip


class AssignmentGiven(GivenColumns):
    """Who has which role where, from and until when."""

    class Meta:
        model = Assignment
        fields = [
            "user", "role", "scope", "category", "partner", "highest_marking", "starts_on", "ends_on",
            "substitute_for",
        ]  # fmt: skip


class HeldAssignment(Part):
    """An assignment that counts today or later, shown with one's own account."""

    class Meta:
        model = Assignment
        fields = [
            "id", "version", "role", "scope", "category", "partner", "highest_marking", "starts_on", "ends_on",
            "substitute_for",
        ]  # fmt: skip


class AllowedThing(serializers.Serializer[Any]):
    """One thing that the sender may do, for which partners and up to which marking."""

    permission = serializers.CharField(help_text="Its name, such as work_edit.")
    words = serializers.CharField(help_text="What it means.")
    partners = serializers.ListField(
        child=serializers.CharField(), allow_null=True, help_text="The partners' codes; null: all, and where none is."
    )
    highest_marking = serializers.ChoiceField(Marking.choices)


class AccountRow(UserRow):
    """One's own account: what one is assigned to, and what may be done with the present sign-in."""

    roles = serializers.ListField(child=serializers.ChoiceField(Role.choices))
    token_scope = serializers.ChoiceField(
        TokenScope.choices, allow_null=True, help_text="The scope of the access token; null without one."
    )
    assignments = HeldAssignment(many=True, source="assignments_held")
    allowed = AllowedThing(many=True)

    class Meta(UserRow.Meta):
        fields = [
            *UserRow.Meta.fields[:-4], "time_zone", "language", "digest", "roles", "token_scope", "assignments",
            "allowed", *STAMPS,
        ]  # fmt: skip
