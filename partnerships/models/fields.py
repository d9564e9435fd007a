"""Field types of our own: words that refuse classified markings, and dates as documents give them."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

from django.core.exceptions import ValidationError
from django.core.validators import ProhibitNullCharactersValidator
from django.db import models
from django.db.models import F, Q
from django.db.models.query_utils import DeferredAttribute
from django.utils.translation import gettext_lazy as _

from partnerships.audit import shown
from partnerships.choices import DatePrecision
from partnerships.rules.markings import classified_marking
from partnerships.rules.partial_dates import NO_DATE, PartialDate

LINE = 300
PARAGRAPH = 4_000
PAGE = 20_000


def refuse_classified(text: str) -> None:
    """:raises ValidationError: if the text carries an EU classified marking (domain.md, invariant 10)."""
    if found := classified_marking(text):
        raise ValidationError(
            _(
                "“%(found)s” marks EU classified information, which must not be entered here. Leave the text out and "
                "give the document's registry number in the field “Registry number” of an evidence entry."
            ),
            code="classified",
            params={"found": found},
        )


class _Told(DeferredAttribute):
    """The words of a row; whoever reads them off it shows them."""

    def __get__(self, instance: Any, owner: Any = None) -> Any:
        if instance is None:
            return self
        name = self.field.attname
        value = instance.__dict__[name] if name in instance.__dict__ else super().__get__(instance, owner)
        if value:
            shown.tell(instance)
        return value

    def __set__(self, instance: Any, value: Any) -> None:
        instance.__dict__[self.field.attname] = value


class Words(models.CharField):
    """
    Text a person writes: never null, bounded, without EU classified markings.

    Reading it off a row is noted here, where no page, list or file can forget to, so that the reading of what is
    marked at the highest level is recorded.
    """

    descriptor_class: type[DeferredAttribute] = _Told
    # No program keeps a NUL in a text, PostgreSQL least of all.
    default_validators = [*models.CharField.default_validators, ProhibitNullCharactersValidator(), refuse_classified]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("max_length", LINE)
        super().__init__(*args, **kwargs)


class Reference(models.CharField):
    """What a record is called by; reading it off the record is noted like its words."""

    descriptor_class = _Told

    def deconstruct(self) -> Any:
        name, _path, args, kwargs = super().deconstruct()
        return name, "django.db.models.CharField", args, kwargs


class _DateWords(Words):
    """The words of a date: read with it wherever it is reckoned with, so that reading them says nothing."""

    descriptor_class = DeferredAttribute

    def deconstruct(self) -> Any:
        name, _path, args, kwargs = super().deconstruct()
        return name, f"{Words.__module__}.{Words.__name__}", args, kwargs


class PartialDateField:
    """
    Put one `PartialDate` on a model: five columns and an attribute that reads and writes them together.

    Columns: `<name>_earliest`, `<name>_latest` (dates), `<name>_precision`, `<name>_inferred`, `<name>_words`.
    Sort events by the earliest day, due dates by the latest. Add `*partial_date_constraints(<model>, <name>)` to Meta.
    """

    def __init__(self, verbose_name: Any = "") -> None:
        self.verbose_name = verbose_name

    if TYPE_CHECKING:  # what the property put in its place takes and gives

        def __get__(self, instance: Any, owner: Any = None) -> PartialDate: ...

        def __set__(self, instance: Any, value: PartialDate | date | None) -> None: ...

    def contribute_to_class(self, cls: type[models.Model], name: str) -> None:
        label = self.verbose_name or name.replace("_", " ")
        columns: dict[str, models.Field[Any, Any]] = {
            "earliest": models.DateField(_("%s, earliest day") % label, null=True, blank=True),
            "latest": models.DateField(_("%s, latest day") % label, null=True, blank=True),
            "precision": models.CharField(
                _("%s, precision") % label, max_length=10, choices=DatePrecision, default=DatePrecision.NONE
            ),
            "inferred": models.BooleanField(_("%s, inferred") % label, default=False),
            "words": _DateWords(_("%s, in words") % label, max_length=200, blank=True, default=""),
        }
        for suffix, column in columns.items():
            cls.add_to_class(f"{name}_{suffix}", column)
        setattr(cls, name, _attribute(name))


def _attribute(name: str) -> property:
    parts = ("earliest", "latest", "precision", "inferred", "words")

    def read(self: models.Model) -> PartialDate:
        return PartialDate(*(getattr(self, f"{name}_{part}") for part in parts))

    def write(self: models.Model, value: PartialDate | date | None) -> None:
        day = PartialDate.on(value) if isinstance(value, date) else value or NO_DATE
        for part in parts:
            setattr(self, f"{name}_{part}", getattr(day, part))

    return property(read, write)


def partial_date_constraints(model: str, name: str) -> list[models.BaseConstraint]:
    """Constrain the five columns to what `PartialDate` accepts."""
    earliest, latest, precision = (f"{name}_{part}" for part in ("earliest", "latest", "precision"))
    unknown = Q(**{f"{earliest}__isnull": True, f"{latest}__isnull": True})
    exact = Q(**{f"{earliest}__isnull": False, f"{latest}__isnull": False})
    return [
        models.CheckConstraint(
            name=f"{model}_{name}_in_order",
            condition=Q(**{f"{earliest}__isnull": True})
            | Q(**{f"{latest}__isnull": True})
            | Q(**{f"{earliest}__lte": F(latest)}),
            violation_error_message=_("The earliest day is after the latest day."),
        ),
        models.CheckConstraint(
            name=f"{model}_{name}_precise",
            condition=Q(**{precision: DatePrecision.FUZZY})
            | (Q(**{precision: DatePrecision.NONE}) & unknown)
            | (Q(**{precision: DatePrecision.DAY}) & exact)
            | (
                ~unknown
                & Q(
                    **{
                        f"{precision}__in": [
                            DatePrecision.MONTH,
                            DatePrecision.QUARTER,
                            DatePrecision.HALF_YEAR,
                            DatePrecision.SEASON,
                            DatePrecision.YEAR,
                            DatePrecision.WINDOW,
                        ]
                    }
                )
            ),
            violation_error_message=_("The date and its precision do not fit together."),
        ),
    ]
