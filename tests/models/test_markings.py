"""EU classified markings are refused by rule and database alike, in any text of any table."""

from __future__ import annotations

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from partnerships.models import Evidence, Review, Unit
from partnerships.models.fields import Words
from partnerships.rules.markings import classified_marking
from tests.factories.base import making
from tests.factories.rows import AUDITED, change, row

pytestmark = pytest.mark.django_db

CLASSIFIED = [
    "RESTREINT UE/EU RESTRICTED",
    "restreint ue",
    "Restreint UE",
    "R-UE/EU-R",
    "r-ue/eu-r",
    "CONFIDENTIEL UE/EU CONFIDENTIAL",
    "C-UE/EU-C",
    "SECRET UE/EU SECRET",
    "Secret-UE",
    "TRÈS SECRET UE/EU TOP SECRET",
    "TS-UE/EU-TS",
    "marked EU RESTRICTED, see annex",
    "EU CONFIDENTIAL",
    "EU-SECRET",
    "EU TOP SECRET",
    "EU\u00a0RESTRICTED",
    "RESTREINT\u00a0UE",
    "line one\nRESTREINT UE\nline two",
]
PLAIN = [
    "the EU restricted exports in March",
    "a secret ballot of the UE students",
    "confidential talks with the EU",
    "SENSITIVE",
    "LIMITE",
    "EU top secretariat",
    "NEU RESTRICTED",
    "restreint aux membres",
    "UE secret",
]

# A decision is refused as a whole (test_guards.py); the others have a text that a person writes.
WITH_WORDS = [
    model
    for model in AUDITED
    if model is not Review and any(isinstance(column, Words) and not column.unique for column in model._meta.fields)
]


@pytest.mark.parametrize("text", CLASSIFIED)
def test_marking_is_refused_by_rule_and_database(text):
    unit = row(Unit)
    unit.note = text

    assert classified_marking(text)
    with pytest.raises(ValidationError, match="EU classified information"):
        unit.full_clean()
    with pytest.raises(IntegrityError, match="EU classified information"), transaction.atomic(), making():
        Unit.objects.filter(pk=unit.pk).update(note=text)


@pytest.mark.parametrize("text", PLAIN)
def test_prose_passes_rule_and_database(text):
    unit = row(Unit)
    unit.note = text

    unit.full_clean()
    with making():
        unit.save()
    assert classified_marking(text) == ""


@pytest.mark.parametrize("model", WITH_WORDS, ids=lambda model: model.__name__)
def test_marking_is_refused_in_every_table_with_words(model):
    made = row(model)
    name, _value = change(made)
    if name.endswith("_id"):  # the record copies none of its words; they are looked at all the same
        name = next(column.name for column in model._meta.concrete_fields if isinstance(column, Words))

    with pytest.raises(IntegrityError, match="EU classified information"), transaction.atomic(), making():
        model._base_manager.filter(pk=made.pk).update(**{name: "RESTREINT UE"})


def test_registry_number_of_a_classified_document_may_be_given():
    made = row(Evidence)

    with making():
        Evidence.objects.filter(pk=made.pk).update(kind="registry", registry_number="SN 1234/26 R-UE/EU-R")

    assert Evidence.objects.get(pk=made.pk).registry_number.endswith("R-UE/EU-R")
