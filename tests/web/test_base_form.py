"""Forms speak the house's words, and their markup ties label, help, error and control together."""

import re
from datetime import date

import pytest
from django import forms

from partnerships.web.forms.base import BaseForm, DayInput, ErrorEntry, error_entries, in_a_sentence


class Sample(BaseForm):
    nouns = {"text": "agreed point"}
    spans = {"place": "c8"}

    place = forms.CharField(help_text="A town.")
    lead = forms.CharField(label="EU lead")
    text = forms.CharField()
    level = forms.ChoiceField(choices=[("a", "A")])
    kind = forms.ChoiceField(choices=[("a", "A")], widget=forms.RadioSelect)
    note = forms.CharField(error_messages={"required": "Say why."})
    paper = forms.FileField()
    is_read = forms.BooleanField(label="I have read it")
    on = forms.DateField(widget=DayInput, required=False)

    def clean(self) -> None:
        raise forms.ValidationError("The whole is wrong.")


@pytest.mark.parametrize(
    ("name", "message"),
    [
        ("place", "Enter the place."),
        ("lead", "Enter the EU lead."),
        ("text", "Enter the agreed point."),
        ("level", "Choose the level."),
        ("note", "Say why."),
        ("paper", "Choose a file for the paper."),
        ("is_read", "Tick the box to go on."),
    ],
)
def test_required_message_says_what_to_enter(name: str, message: str) -> None:
    assert Sample({}).errors[name] == [message]


def test_required_message_does_not_leak_into_other_forms() -> None:
    Sample({})

    assert forms.Form.base_fields == {}
    assert Sample.base_fields["place"].error_messages["required"] == "This field is required."


def test_error_entries_whole_form_first_then_fields_in_order() -> None:
    entries = Sample({"place": "x"}).error_entries

    assert entries[0] == ErrorEntry("", "", "The whole is wrong.")
    assert [entry.id for entry in entries[1:4]] == ["id_lead", "id_text", "id_level"]


def test_error_entries_point_into_a_group_of_controls() -> None:
    assert "id_kind_0" in [entry.id for entry in Sample({}).error_entries]


def test_error_entries_with_prefix() -> None:
    entries = error_entries(Sample({}, prefix="o-1"), prefix="Outcome 2, ")

    assert ErrorEntry("id_o-1-place", "Outcome 2, place", "Enter the place.") in entries
    assert entries[0].label == "Outcome 2"


def test_error_entries_of_sound_forms_are_none() -> None:
    assert error_entries(forms.Form({})) == []


@pytest.mark.parametrize(("label", "inside"), [("Place", "place"), ("EU lead", "EU lead"), ("A thing", "a thing")])
def test_in_a_sentence(label: str, inside: str) -> None:
    assert in_a_sentence(label) == inside


def test_markup_ties_help_and_error_to_the_control() -> None:
    page = str(Sample({}))

    assert 'aria-describedby="id_place_helptext id_place_error"' in page
    assert '<p class="help" id="id_place_helptext">A town.</p>' in page
    assert 'id="id_place_error"' in page
    assert 'aria-invalid="true"' in page
    assert 'class="f c8"' in page


def test_markup_groups_radios_in_a_fieldset() -> None:
    page = str(Sample({}))

    assert re.search(r"<fieldset[^>]*>\s*<legend>Kind\s*</legend>", page)
    assert '<div class="radios">' in page


def test_markup_labels_a_checkbox_behind_it_once() -> None:
    assert str(Sample({})).count('<label for="id_is_read">') == 1


def test_markup_says_what_is_optional() -> None:
    assert 'On <span class="opt">(optional)</span>' in str(Sample({}))


def test_day_input_keeps_the_machine_format() -> None:
    assert 'type="date" name="on" value="2026-12-03"' in str(Sample(initial={"on": date(2026, 12, 3)})["on"])
