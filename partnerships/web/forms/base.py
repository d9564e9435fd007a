"""What all forms share: messages that say what to enter, entries for the error summary, the day input."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar, NamedTuple

from django import forms
from django.forms.utils import ErrorDict, pretty_name
from django.utils.translation import gettext as _


class ErrorEntry(NamedTuple):
    """One line of the error summary; `id` is the control the link goes to, empty for the form as a whole."""

    id: str
    label: str
    message: str


class DayInput(forms.DateInput):
    """The browser's own date control; app.js reads the day back in words."""

    input_type = "date"

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__(attrs, format="%Y-%m-%d")


class BaseForm(forms.Form):
    """
    A form in the house's words.

    `spans` gives fields their width in the grid of twelve for `{{ form }}`; `nouns` a field's name in
    "Enter the …" where the label does not read well there. A field's `opt_text` replaces the word "optional".
    """

    spans: ClassVar[Mapping[str, str]] = {}
    nouns: ClassVar[Mapping[str, Any]] = {}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, field in self.fields.items():
            if field.error_messages.get("required") == forms.Field.default_error_messages["required"]:
                field.error_messages["required"] = self._required_message(name, field)

    def _required_message(self, name: str, field: forms.Field) -> str:
        noun = str(self.nouns.get(name, "")) or in_a_sentence(str(field.label or pretty_name(name)))
        if isinstance(field, forms.BooleanField):
            return _("Tick the box to go on.")
        if isinstance(field, forms.FileField):
            return _("Choose a file for the %(noun)s.") % {"noun": noun}
        if isinstance(field, (forms.ChoiceField, forms.ModelChoiceField)):
            return _("Choose the %(noun)s.") % {"noun": noun}
        return _("Enter the %(noun)s.") % {"noun": noun}

    @property
    def error_entries(self) -> list[ErrorEntry]:
        return error_entries(self)

    def keep_as_typed(self) -> None:
        """Show what was typed without judging it yet."""
        self._errors = ErrorDict()


def in_a_sentence(label: str) -> str:
    """Lower the first letter of a label, unless its first word is an acronym ("EU lead")."""
    first = label.split(" ", 1)[0]
    return label if len(first) > 1 and first.isupper() else label[:1].lower() + label[1:]


def error_entries(*forms_with_errors: forms.BaseForm, prefix: str = "") -> list[ErrorEntry]:
    """
    List what is to be corrected, in the order of the fields, errors of a whole form first.

    Shape: one entry for each message; empty when nothing is wrong. `prefix` goes before the label ("Outcome 2, ").
    """
    entries = []
    for form in forms_with_errors:
        entries += [ErrorEntry("", prefix.rstrip(" ,"), str(message)) for message in form.non_field_errors()]
        for name in form.fields:
            bound = form[name]
            label = prefix + in_a_sentence(str(bound.label)) if prefix else str(bound.label)
            entries += [ErrorEntry(control_id(bound), label, str(message)) for message in bound.errors]
    return entries


def control_id(bound: forms.BoundField) -> str:
    """Give the id of the control that a link to a field leads to."""
    # A group of controls has no id of its own that could take the focus: its first control does.
    grouped = bound.use_fieldset or isinstance(bound.field.widget, forms.MultiWidget)
    return f"{bound.auto_id}_0" if grouped else str(bound.id_for_label or bound.auto_id)
