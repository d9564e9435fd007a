"""What belongs to a record and is shown and taken together with it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _
from rest_framework import serializers

from partnerships.api.serializers.base import GivenColumns, Shaped


class Part(Shaped):
    """One row of a list that a record is shown with."""

    def get_fields(self) -> dict[str, serializers.Field[Any, Any, Any, Any]]:
        fields = super().get_fields()
        for field in fields.values():
            field.read_only, field.required = True, False
        return fields


class GivenPart(GivenColumns):
    """
    One row of a list that a record is given with.

    The list is given whole, so a row is too, even where only some fields of the record are changed.
    """

    def to_internal_value(self, data: Any) -> Any:
        if isinstance(data, Mapping):
            missing = [name for name, field in self.fields.items() if field.required and name not in data]
            if missing:
                raise serializers.ValidationError({name: [_("This field is required.")] for name in missing})
        return super().to_internal_value(data)
