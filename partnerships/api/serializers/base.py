"""What every representation and every input of the API has in common."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import UTC
from typing import Any, ClassVar
from urllib.parse import quote

from django.db import models
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from partnerships.api.serializers.partial_dates import PartialDateField
from partnerships.choices import Marking
from partnerships.permissions import marking_of
from partnerships.permissions.scopes import OWNER
from partnerships.queries import rows as rows_seen

ROOT = "/api/v1"
# What stands for a thing in other things' representations: its code where it has one, else its id.
KEYS: Mapping[str, str] = {
    "Partner": "iso3",
    "Area": "slug",
    "Category": "number",
    "DialogueFormat": "slug",
    "Unit": "code",
    "User": "username",
}
REASON_LENGTH = 2_000


class Moment(serializers.DateTimeField):
    """A moment, always in UTC."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(default_timezone=UTC, **kwargs)


class KeyField(serializers.Field[Any, Any, Any, Any]):
    """A thing named by its code or id; on the way in only what the sender may see can be named."""

    default_error_messages = {
        "does_not_exist": gettext_lazy("There is no such thing, or you may not see it: {value}."),
        "number": gettext_lazy("Give an id or number."),
        "text": gettext_lazy("Give a code, as text."),
    }

    def __new__(cls, model: type[models.Model], *, many: bool = False, **kwargs: Any) -> Any:
        return KeyList(child=cls(model), **kwargs) if many else super().__new__(cls, model, **kwargs)

    def __init__(self, model: type[models.Model], **kwargs: Any) -> None:
        self.model, self.key = model, KEYS.get(model.__name__, "pk")
        super().__init__(**kwargs)

    @property
    def is_number(self) -> bool:
        return self.key in ("pk", "number")

    def to_representation(self, value: Any) -> Any:
        return getattr(value, self.key)

    def to_internal_value(self, data: Any) -> Any:
        if not self.takes(data):
            self.fail("number" if self.is_number else "text")
        found = self.context["found"].get(self.model, {})
        if data not in found:
            self.fail("does_not_exist", value=data)
        return found[data]

    def takes(self, data: Any) -> bool:
        """Say whether something can be a key at all."""
        if self.is_number:
            return isinstance(data, int) and not isinstance(data, bool)
        return isinstance(data, str) and "\x00" not in data


class KeyList(serializers.ListField):
    """Several things, each named once, in an order that is kept."""

    default_error_messages = {"twice": gettext_lazy("Named twice: {value}.")}

    def to_internal_value(self, data: Any) -> Any:
        found = super().to_internal_value(data)
        for index, each in enumerate(found):
            if each in found[:index]:
                self.fail("twice", value=data[index])
        return found


def named(field: Any, data: Any) -> Iterator[tuple[KeyField, Any]]:
    """List what an input names, however deep."""
    if isinstance(field, KeyField) and field.takes(data):
        yield field, data
    elif isinstance(field, serializers.ListField | serializers.ListSerializer) and isinstance(data, list):
        for each in data:
            yield from named(field.child, each)
    elif isinstance(field, serializers.Serializer) and isinstance(data, Mapping):
        for name, below in field.fields.items():
            if name in data:
                yield from named(below, data[name])


def found_for(field: Any, data: Any, *, viewer: Any) -> dict[Any, dict[Any, Any]]:
    """Fetch all things that an input names, by model and key, with one statement for each kind."""
    wanted: dict[tuple[Any, str], set[Any]] = {}
    for key_field, key in named(field, data):
        if not isinstance(key, int) or abs(key) < 2**31:
            wanted.setdefault((key_field.model, key_field.key), set()).add(key)
    return {
        model: {getattr(row, key): row for row in rows_seen.named(model, key=key, values=values, viewer=viewer)}
        for (model, key), values in wanted.items()
    }


class KeysField(serializers.Field[Any, Any, list[Any], Any]):
    """
    The things a list of links leads to, by their codes, in the order of the document.

    Without `end` the rows of the list are the things themselves; without `link` the list has the field's name.
    """

    def __init__(self, model: type[models.Model], *, link: str | None = None, end: str = "", **kwargs: Any) -> None:
        self.model, self.end = model, end
        self.key = KEYS.get(model.__name__, "pk")
        super().__init__(read_only=True, source=link, **kwargs)

    @property
    def is_number(self) -> bool:
        return self.key in ("pk", "number")

    def to_representation(self, value: Any) -> list[Any]:
        return [getattr(self.thing(link), self.key) for link in value.all()]

    def thing(self, link: Any) -> Any:
        return getattr(link, self.end) if self.end else link


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


__all__ = [
    "Because", "Given", "GivenColumns", "KeyField", "KeysField", "Moment", "Nothing", "PartialDateField",
    "ReasonField", "Row", "Shaped",
]  # fmt: skip
