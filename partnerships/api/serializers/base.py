"""What every representation and every input of the API has in common."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import UTC
from typing import Any, ClassVar
from urllib.parse import quote

from django.db import models
from django.urls import reverse
from django.utils.translation import gettext as _
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from partnerships.api.serializers.keys import KEYS, KeyField, KeysField, found_for
from partnerships.choices import Marking
from partnerships.permissions import marking_of
from partnerships.permissions.scopes import OWNER

STAMPS = ["created_at", "created_by", "changed_at", "changed_by"]  # who wrote a row when

ROOT = "/api/v1"
REASON_LENGTH = 2_000


class Moment(serializers.DateTimeField):
    """A moment, always in UTC."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(default_timezone=UTC, **kwargs)


class Shaped(serializers.ModelSerializer[Any]):
    """Fields made from a model's columns, with the API's own types for moments and for other things."""

    serializer_field_mapping = {
        **serializers.ModelSerializer.serializer_field_mapping,
        models.DateTimeField: Moment,
    }

    def build_relational_field(self, field_name: str, relation_info: Any) -> tuple[Any, dict[str, Any]]:
        column = relation_info.model_field
        kwargs: dict[str, Any] = {"model": relation_info.related_model}
        if column is not None and not column.editable:
            return KeyField, kwargs | {"read_only": True, "allow_null": column.null}
        if column is not None and column.null:
            kwargs |= {"allow_null": True, "required": False}
        return KeyField, kwargs

    def build_standard_field(self, field_name: str, model_field: Any) -> tuple[Any, dict[str, Any]]:
        kind, kwargs = super().build_standard_field(field_name, model_field)
        # Whether a value is taken already is for the database to say, in the service that writes it.
        kwargs["validators"] = [
            each for each in kwargs.get("validators", model_field.validators) if not hasattr(each, "queryset")
        ]
        if not kwargs["validators"]:
            del kwargs["validators"]
        return kind, kwargs

    def get_unique_together_validators(self) -> list[Any]:
        return []

    def get_unique_for_date_validators(self) -> list[Any]:
        return []


class Row(Shaped):
    """
    One record as the API shows it.

    Subclasses give `noun` (the address's plural), `Meta.model` and `Meta.fields`; `expandable` says which fields can
    be asked for whole (`expand=owner`), `page` which page shows it, `children` what belongs to it.
    """

    noun: ClassVar[str] = ""
    expandable: ClassVar[Mapping[str, type[Row]]] = {}
    page: ClassVar[tuple[str, str] | None] = None  # name of the address, attribute that is its argument
    children: ClassVar[Mapping[str, str]] = {}  # name of the link → address below the root, with {id} or {key}
    has_transitions: ClassVar[bool] = True  # an empty list where nothing is to be done

    def get_fields(self) -> dict[str, serializers.Field[Any, Any, Any, Any]]:
        fields = super().get_fields()
        model: Any = self.Meta.model
        columns = {column.name: column for column in model._meta.concrete_fields}
        for name, field in fields.items():
            field.read_only, field.required = True, False
            if isinstance(field, KeyField) and getattr(columns.get(field.source or name), "null", True):
                field.allow_null = True  # there may be no such thing, or none to be seen
        if hasattr(model, "marking") or model.__name__ in OWNER:
            fields["marking"] = MarkingField()
        if self.has_transitions and self.is_outer:
            fields["transitions"] = TransitionsField()
        fields["links"] = LinksField()
        for name in self.wanted("expand") & self.expandable.keys() & fields.keys():
            fields[name] = self._whole(name, fields[name])
        wanted = self.wanted("fields")
        if wanted:
            fields = {name: field for name, field in fields.items() if name in wanted | {"id", "marking"}}
        return fields

    @property
    def is_outer(self) -> bool:
        """Nothing is shown around it: it is what was asked for."""
        outer: Any = self.parent if isinstance(self.parent, serializers.ListSerializer) else self
        return outer.parent is None and not self.context.get("is_within")

    def wanted(self, parameter: str) -> set[str]:
        """Give what the sender asked for in `fields` or `expand`; nested representations are whole and plain."""
        return set(self.context.get(parameter, ())) if self.is_outer else set()

    def _whole(self, name: str, field: Any) -> Any:
        kind = self.expandable[name]
        if isinstance(field, KeysField):
            return LinkedField(kind, field)
        return kind(read_only=True, source=None if field.source in (None, name) else field.source)

    @classmethod
    def named(cls, name: str, rows: Iterable[Any]) -> list[Any]:
        """List the things that a field of records leads to."""
        field = cls().fields[name]
        if isinstance(field, KeysField):
            return [field.thing(link) for row in rows for link in getattr(row, str(field.source)).all()]
        found = (getattr(row, str(field.source or name), None) for row in rows)
        return [each for each in found if each is not None]

    @classmethod
    def names(cls) -> list[str]:
        """List the fields that can be asked for."""
        return list(cls().fields)


class LinkedField(serializers.Field[Any, Any, list[Any], Any]):
    """The things a list of links leads to, whole."""

    def __init__(self, kind: type[Row], keys: KeysField) -> None:
        super().__init__(read_only=True, source=keys.source)
        self.kind, self.thing = kind, keys.thing

    def to_representation(self, value: Any) -> list[Any]:
        context = {**self.context, "is_within": True}
        return [self.kind(self.thing(link), context=context).data for link in value.all()]


@extend_schema_field({"type": "integer", "enum": Marking.values})
class MarkingField(serializers.Field[Any, Any, int, Any]):
    """The highest marking of the record and of what it belongs to (domain.md, invariant 10)."""

    def __init__(self) -> None:
        super().__init__(read_only=True, source="*")

    def to_representation(self, value: Any) -> int:
        return int(marking_of(value))


@extend_schema_field({"type": "array", "items": {"type": "string"}})
class TransitionsField(serializers.Field[Any, Any, list[str], Any]):
    """What the sender may do with the record now: the last words of addresses that take a POST, "change" for PATCH."""

    def __init__(self) -> None:
        super().__init__(read_only=True, source="*")

    def to_representation(self, value: Any) -> list[str]:
        found: list[str] = self.context.get("transitions", {}).get(value.pk, [])
        return [verb.replace("_", "-") for verb in found]


@extend_schema_field({"type": "object", "additionalProperties": {"type": "string", "format": "uri"}})
class LinksField(serializers.Field[Any, Any, dict[str, str], Any]):
    """Where the record, its page, its history and what belongs to it are found."""

    def __init__(self) -> None:
        super().__init__(read_only=True, source="*")

    def to_representation(self, value: Any) -> dict[str, str]:
        row: Any = self.parent
        base = self.context.get("base", "")
        links = {"self": f"{base}{ROOT}/{row.noun}/{value.pk}/"}
        if row.page:
            name, argument = row.page
            links["page"] = f"{base}{reverse(name, args=[getattr(value, argument)])}"
        links["history"] = f"{base}{ROOT}/history/?table={value._meta.model_name}&row={value.pk}"
        key = quote(str(getattr(value, KEYS.get(type(value).__name__, "pk"))), safe="")
        return links | {
            name: f"{base}{ROOT}/{path.format(id=value.pk, key=key)}" for name, path in row.children.items()
        }


class Given(serializers.Serializer[Any]):
    """What a request carries; a name that is not taken is refused, so that nothing is dropped unseen."""

    has_reason: ClassVar[bool] = True

    def get_fields(self) -> dict[str, serializers.Field[Any, Any, Any, Any]]:
        fields = super().get_fields()
        is_outer = self.parent is None
        if is_outer and self.has_reason and "reason" not in fields:
            fields["reason"] = ReasonField()
        return fields

    def to_internal_value(self, data: Any) -> Any:
        if self.root is self:
            context: Any = self.context
            context["found"] = found_for(self, data, viewer=context["viewer"])
        if isinstance(data, Mapping):
            refuse_unknown(data, self.fields)
        return super().to_internal_value(data)


class GivenColumns(Given, Shaped):
    """An input whose fields are columns of a model: their lengths and lists are the model's."""


class ReasonField(serializers.CharField):
    """Why; kept in the history."""

    def __init__(self, **kwargs: Any) -> None:
        given: dict[str, Any] = {"required": False, "allow_blank": True, "default": ""} | kwargs
        if given["required"]:
            del given["default"]
        super().__init__(max_length=REASON_LENGTH, help_text=_("Why; kept in the history."), **given)


class Nothing(Given):
    """An input without fields of its own."""


class Because(Given):
    """An input that says why."""

    reason = ReasonField(required=True)


def refuse_unknown(given: Mapping[Any, Any], known: Iterable[str]) -> None:
    """:raises serializers.ValidationError: naming what is given and not taken."""
    unknown = sorted(str(name) for name in set(given) - set(known))
    if unknown:
        allowed = ", ".join(sorted(known)) or _("none")
        message = _("This field is not taken here. Taken are: %(allowed)s.") % {"allowed": allowed}
        raise serializers.ValidationError({name: [message] for name in unknown})
