"""What the template tags print."""

import re
from datetime import UTC, date, datetime
from pathlib import Path
from types import SimpleNamespace

import pytest
from django import forms
from django.template import Context, RequestContext, Template
from django.test import RequestFactory, override_settings

from partnerships import choices
from partnerships.rules.partial_dates import PartialDate
from partnerships.templatetags import sdp
from partnerships.templatetags.status_words import LOOKS, NEUTRAL, UNKNOWN, look
from partnerships.web.views.styleguide import SHOWN_STATES

STATIC = Path(__file__).resolve().parents[2] / "partnerships" / "static"


def render(source: str, path: str = "/", **context: object) -> str:
    return Template(source).render(RequestContext(RequestFactory().get(path), context))


# --- status words ---


@pytest.mark.parametrize("state", [member for group in SHOWN_STATES for member in group], ids=str)
def test_every_state_has_a_look(state: str) -> None:
    assert state.replace(" ", "_") in LOOKS


def test_every_look_is_drawn_and_coloured() -> None:
    drawn = set(re.findall(r'<symbol id="([^"]+)"', (STATIC / "vendor/icons/lucide.svg").read_text()))
    coloured = set(re.findall(r"\.st--(\w+)", (STATIC / "css/app.css").read_text())) | {NEUTRAL.code}

    assert {each.icon for each in LOOKS.values()} <= drawn
    assert {each.code for each in LOOKS.values()} <= coloured


@pytest.mark.parametrize("word", ["unknown", "open_unknown", "unconfirmed"])
def test_unknown_is_neutral(word: str) -> None:
    assert look(word) == UNKNOWN


def test_past_due_unknown_is_a_question_not_a_failure() -> None:
    assert look("past_due_unknown").code not in ("late", "done")


def test_look_of_an_unlisted_word_is_neutral() -> None:
    assert look("never heard of") == NEUTRAL


def test_status_pill_of_a_choice_says_its_label() -> None:
    assert re.fullmatch(
        r'<span class="st st--late"><svg.*circle-alert.*</svg>Overdue</span>', sdp.status_pill(choices.Standing.OVERDUE)
    )


def test_status_pill_of_a_bare_value_makes_a_word() -> None:
    assert "</svg>At risk<" in sdp.status_pill("at_risk")


def test_status_pill_label_overrides_and_is_escaped() -> None:
    assert "</svg>&lt;b&gt;<" in sdp.status_pill("open", "<b>")


def test_status_pill_of_nothing_is_nothing() -> None:
    assert sdp.status_pill(None) == sdp.status_pill("") == ""


def test_status_pill_takes_a_choice_inside_a_template() -> None:
    assert "Met late" in render("{% status_pill it %}", it=choices.Reported.MET_LATE)


# --- frame and fields ---


def test_icon_is_hidden_unless_named() -> None:
    assert 'aria-hidden="true"' in sdp.icon("x")
    assert 'role="img" aria-label="Close"' in sdp.icon("x", "Close")


def test_card_names_its_section() -> None:
    page = render('{% card title sub="s" id="it" %}body{% endcard %}', title="A & B")

    assert 'aria-labelledby="it-h" id="it"' in page
    assert '<h2 id="it-h">A &amp; B</h2><p>s</p>' in page
    assert page.endswith("body</section>")


def test_field_refuses_a_name_the_form_does_not_have() -> None:
    with pytest.raises(ValueError, match="no form field"):
        sdp.field("")


@pytest.mark.parametrize(("given", "expected"), [("c8", "c8"), ("", "c12")])
def test_field_width(given: str, expected: str) -> None:
    class Place(forms.Form):
        place = forms.CharField()

    assert f'class="f {expected}"' in sdp.field(Place()["place"], given)


# --- addresses ---


def test_query_string_keeps_the_rest_and_leaves_paging() -> None:
    assert (
        render("{% query_string area='cyber' lead=None %}", "/?lead=a&sort=due&after=9") == "?sort=due&amp;area=cyber"
    )


def test_query_string_takes_several_values() -> None:
    assert render("{% query_string lead=both %}", both=["a", "b"]) == "?lead=a&amp;lead=b"


@pytest.mark.parametrize(
    ("path", "state", "target"),
    [
        ("/", "", "?sort=due"),
        ("/?sort=due&before=3", ' aria-sort="ascending"', "?sort=-due"),
        ("/?sort=-due", ' aria-sort="descending"', "?sort=due"),
        ("/?sort=lead", "", "?sort=due"),
    ],
)
def test_sort_header_turns(path: str, state: str, target: str) -> None:
    heading = render('{% sort_header "due" "Due" %}', path)

    assert heading.startswith(f'<th scope="col"{state}><a href="{target}">Due')


def test_sort_header_knows_the_view_default() -> None:
    assert 'aria-sort="ascending"' in render('{% sort_header "due" "Due" %}', sort="due")


def test_sort_header_without_a_request() -> None:
    assert 'href="?sort=due"' in Template('{% sort_header "due" "Due" "hide-s" %}').render(Context())


# --- dates ---


def test_partial_date_of_a_day_is_machine_readable() -> None:
    day = PartialDate.on(date(2026, 12, 3))

    assert sdp.partial_date(day) == f'<time datetime="2026-12-03">{day}</time>'


def test_partial_date_of_anything_else_is_words() -> None:
    assert sdp.partial_date(PartialDate.month(2026, 5)) == f'<span class="when">{PartialDate.month(2026, 5)}</span>'
    assert sdp.partial_date(PartialDate(words="<soon>")) == '<span class="when">&lt;soon&gt;</span>'


def test_partial_date_says_when_there_is_none() -> None:
    for nothing in (None, "", PartialDate()):
        assert "No date" in sdp.partial_date(nothing)


def test_partial_date_takes_a_plain_day() -> None:
    assert sdp.partial_date(date(2026, 12, 3)) == '<time datetime="2026-12-03">3 December 2026</time>'


@override_settings(TIME_ZONE="Europe/Brussels")
def test_local_time_is_local() -> None:
    shown = sdp.local_time(datetime(2026, 11, 22, 23, 30, tzinfo=UTC))

    assert shown == '<time datetime="2026-11-23T00:30+01:00">23 Nov 2026, 00:30</time>'


def test_local_time_of_a_day_and_of_nothing() -> None:
    assert sdp.local_time(date(2026, 11, 22)) == '<time datetime="2026-11-22">22 Nov 2026</time>'
    assert sdp.local_time(None) == ""


# --- people, texts, tags ---


@pytest.mark.parametrize(
    ("name", "letters"), [("Ann Mary Example", "AE"), ("Ann", "A"), ("", ""), ("d'Este Čapek", "DČ")]
)
def test_initials(name: str, letters: str) -> None:
    assert sdp.initials(SimpleNamespace(name=name) if name else None) == letters


def test_diff_words_marks_both_sides() -> None:
    shown = sdp.diff_words("due 1 May", "due 1 June")

    assert shown == (
        'due 1 <del><span class="vh">removed: </span>May</del><ins><span class="vh">added: </span>June</ins>'
    )


def test_diff_words_escapes() -> None:
    assert "<b>" not in sdp.diff_words("<b>x", "<b>y")


def test_diff_words_of_nothing() -> None:
    assert sdp.diff_words(None, None) == ""
    assert sdp.diff_words("", "new").startswith("<ins>")


def test_demonstration_tag_only_on_demonstrations() -> None:
    assert "Demonstration" in sdp.demonstration_tag(SimpleNamespace(is_demonstration=True))
    assert sdp.demonstration_tag(SimpleNamespace(is_demonstration=False)) == ""
    assert sdp.demonstration_tag(None) == ""


def test_marking_tag_of_record_and_bare_level() -> None:
    assert "tag--sensitive" in sdp.marking_tag(SimpleNamespace(marking=2))
    assert sdp.marking_tag(choices.Marking.PUBLIC) == '<span class="tag">Public</span>'
    assert sdp.marking_tag(SimpleNamespace()) == ""


@pytest.mark.parametrize(
    ("is_concrete", "lacks", "said"),
    [
        (True, [], "Concrete"),
        (None, ["due"], "Dialogue only"),
        (False, ["deliverable", "measure_of_success"], "Lacks: deliverable, measure of success"),
    ],
)
def test_concreteness_tag(is_concrete: bool | None, lacks: list[str], said: str) -> None:
    tag = sdp.concreteness_tag(SimpleNamespace(is_concrete=is_concrete, lacks=lacks))

    assert re.sub(r"<[^>]+>", "", tag) == said
