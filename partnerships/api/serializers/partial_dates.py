"""How the API reads and writes a date as a document gives it."""

from __future__ import annotations

from datetime import date
from typing import Any, NoReturn

from django.utils.translation import gettext_lazy as _
from rest_framework import serializers

from partnerships.choices import DatePrecision
from partnerships.rules.partial_dates import PartialDate

PARTS = ("earliest", "latest", "precision", "inferred", "text")


class PartialDateField(serializers.Field[PartialDate, Any, dict[str, Any], Any]):
    """
    Carry a `PartialDate` as an object.

    Shape: `earliest`, `latest` (YYYY-MM-DD or null), `precision`, `inferred`, `text` (the document's own words).
    Also read from a plain string: YYYY, YYYY-MM or YYYY-MM-DD.
    """

    default_error_messages = {
        "shape": _("Write YYYY-MM-DD, YYYY-MM or YYYY, or an object with earliest, latest, precision, inferred, text."),
        "unknown": _("Unknown key: %(name)s."),
        "day": _("“%(value)s” is not a day; write YYYY-MM-DD."),
        "precision": _("“%(value)s” is not a precision; use one of: %(allowed)s."),
        "inferred": _("“inferred” is true or false."),
        "text": _("“text” is a text of at most 200 characters."),
    }

    def to_representation(self, value: PartialDate) -> dict[str, Any]:
        return {
            "earliest": value.earliest and value.earliest.isoformat(),
            "latest": value.latest and value.latest.isoformat(),
            "precision": value.precision.value,
            "inferred": value.inferred,
            "text": value.words,
        }

    def to_internal_value(self, data: Any) -> PartialDate:
        try:
            if isinstance(data, str):
                return PartialDate.read(data)
            if not isinstance(data, dict):
                self._refuse("shape")
            for key in sorted(data.keys() - set(PARTS), key=str):
                self._refuse("unknown", name=key)
            return PartialDate(
                self._day(data.get("earliest")),
                self._day(data.get("latest")),
                self._precision(data.get("precision", DatePrecision.DAY)),
                self._inferred(data.get("inferred", False)),
                self._text(data.get("text", "")),
            )
        except ValueError as error:
            raise serializers.ValidationError(str(error)) from error

    def _day(self, value: Any) -> date | None:
        if value is None:
            return None
        try:
            return date.fromisoformat(value)
        except (TypeError, ValueError):
            self._refuse("day", value=value)

    def _precision(self, value: Any) -> DatePrecision:
        if value not in DatePrecision.values:
            self._refuse("precision", value=value, allowed=", ".join(DatePrecision.values))
        return DatePrecision(value)

    def _inferred(self, value: Any) -> bool:
        if not isinstance(value, bool):
            self._refuse("inferred")
        return value

    def _text(self, value: Any) -> str:
        if not isinstance(value, str) or len(value) > 200:
            self._refuse("text")
        return value

    def _refuse(self, code: str, **params: Any) -> NoReturn:
        raise serializers.ValidationError(self.error_messages[code] % params, code=code)
