"""What a commitment still lacks to be concrete, said while it is written; it never stops anybody from saving."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.core.exceptions import ValidationError
from django.forms import Form
from django.utils.translation import gettext as _

from partnerships.choices import CommitmentKind
from partnerships.rules import commitments as rules
from partnerships.rules import kinds
from partnerships.rules.partial_dates import NO_DATE
from partnerships.web.forms.base import control_id


@dataclass(frozen=True, slots=True)
class Hints:
    """
    Hold what `commitments/_concreteness.html` shows.

    `missing`: list of {name, label, id (of the control)}; `is_talk`: a promise to talk, which counts apart;
    `suggested`: a kind that would fit better, with `kind_id` of its control; `is_answer`: the form changed, so it is
    spoken; `takes_focus`: somebody asked and the page was loaded anew; `load`: how much open work the owner's unit has,
    in a sentence, and whether that is more than it has capacity for.
    """

    missing: list[dict[str, str]]
    is_talk: bool
    suggested: CommitmentKind | None
    kind_id: str
    is_answer: bool = False
    takes_focus: bool = False
    load: str = ""
    is_overloaded: bool = False

    @property
    def is_concrete(self) -> bool:
        return not self.missing and not self.is_talk

    @property
    def said(self) -> str:
        """Give the whole in one sentence, for those who do not see it change."""
        if self.is_talk:
            return _("A promise to talk: it counts apart.")
        if self.is_concrete:
            return _("The commitment is concrete.")
        return _("Still missing: %(names)s.") % {"names": rules.parts_in_words(hint["name"] for hint in self.missing)}


def hints(form: Form, *, outcome_kind: str = "", is_answer: bool = False, takes_focus: bool = False) -> Hints:
    """Read what was typed so far, whether or not it would be accepted."""
    kind, text, deliverable, measure = (_typed(form, name) or "" for name in _TEXTS)
    missing = rules.missing_for_concreteness(
        has_owner=_typed(form, "owner") is not None,
        has_due=(_typed(form, "due") or NO_DATE).latest is not None,
        deliverable=deliverable,
        measure_of_success=measure,
    )
    return Hints(
        missing=[{"name": name, "label": str(rules.CONCRETE[name]), "id": control_id(form[name])} for name in missing],
        is_talk=kind == CommitmentKind.DIALOGUE_ONLY,
        suggested=kinds.suggested(
            text=text, kind=kind, deliverable=deliverable, amount=_typed(form, "amount"), outcome_kind=outcome_kind
        ),
        kind_id=control_id(form["kind"]),
        is_answer=is_answer,
        takes_focus=takes_focus,
    )


def unit_of_owner(form: Form) -> Any:
    """Give the unit whose people would have one more promise to keep: the owner's, else the one chosen to lead."""
    owner = _typed(form, "owner")
    return getattr(owner, "unit", None) or _typed(form, "owner_unit")


_TEXTS = ("kind", "text", "deliverable", "measure_of_success")


def _typed(form: Form, name: str) -> Any:
    """Give the value of a field as far as it can be read; `None` where it cannot, or where there is no such field."""
    field = form.fields.get(name)
    if field is None:
        return None
    value = form[name].value()
    try:
        return field.clean(str(value.pk) if hasattr(value, "pk") else value)
    except ValidationError:
        return None
