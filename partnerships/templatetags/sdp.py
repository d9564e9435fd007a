"""Template tags built into every page: presentation only. `docs/interface-components.md` shows how to use them."""

from __future__ import annotations

import re
from datetime import date, datetime
from typing import Any

from django import template
from django.forms import BoundField
from django.http import HttpRequest, QueryDict
from django.template import Context
from django.templatetags.static import static
from django.utils.formats import date_format
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.text import slugify
from django.utils.timezone import is_aware, localtime
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from partnerships.audit import shown
from partnerships.choices import Marking
from partnerships.queries.markings import name_of
from partnerships.rules.commitments import concreteness_in_words
from partnerships.rules.differences import Kind, words
from partnerships.templatetags.status_words import look

register = template.Library()

PAGING_KEYS = ("after", "before", "page")


@register.simple_tag
def icon(name: str, label: str = "") -> SafeString:
    """Draw an icon of the sprite: hidden from screen readers, unless a label makes it an image with that name."""
    href = static("vendor/icons/lucide.svg")
    if label:
        return format_html('<svg class="i" role="img" aria-label="{}"><use href="{}#{}"/></svg>', label, href, name)
    return format_html('<svg class="i" aria-hidden="true" focusable="false"><use href="{}#{}"/></svg>', href, name)


@register.simple_tag
def status_pill(term: Any, label: str = "") -> SafeString:
    """
    Show a status as icon, word and colour.

    `term` is a member of `choices` (its label is the word) or a bare value such as "at_risk"; `label` overrides.
    Nothing is shown for an empty term.
    """
    if term in (None, ""):
        return SafeString("")
    word = str(getattr(term, "value", term))
    code, drawing = look(word)
    text = label or getattr(term, "label", "") or _(word.replace("_", " ").capitalize())
    return format_html('<span class="st st--{}">{}{}</span>', code, icon(drawing), text)


@register.simple_tag
def field(bound: BoundField | str, span: str = "") -> SafeString:
    """
    Render one form field with label, help and error; `span` is its width in the grid of twelve ("c8").

    :raises ValueError: if the form has no such field, so that a misspelt name is not a silently missing field.
    """
    if not isinstance(bound, BoundField):
        raise ValueError("{% field %} was given no form field")
    width = span or getattr(bound.form, "spans", {}).get(bound.name, "c12")
    # Django's renderer returns a plain string of markup its own templates have already escaped.
    return mark_safe(bound.form.renderer.render("forms/field.html", {"field": bound, "span": width}))  # noqa: S308


@register.simple_block_tag
def card(content: str, title: str, sub: str = "", cls: str = "", id: str = "") -> SafeString:
    """Frame the block as a titled section; the body brings its own `card-b`, table or list."""
    name = f"{id or slugify(title)}-h"
    return format_html(
        '<section class="card{}" aria-labelledby="{}"{}><div class="card-h"><h2 id="{}">{}</h2>{}</div>{}</section>',
        f" {cls}" if cls else "",
        name,
        format_html(' id="{}"', id) if id else "",
        name,
        title,
        format_html("<p>{}</p>", sub) if sub else "",
        content,
    )


def _request(context: Context) -> HttpRequest | None:
    # Inside `include … only` the variable is gone, the attribute is not.
    return getattr(context, "request", None) or context.get("request")


def _query(context: Context, **changes: Any) -> str:
    request = _request(context)
    query = request.GET.copy() if request else QueryDict(mutable=True)
    for key in PAGING_KEYS:
        query.pop(key, None)
    for key, value in changes.items():
        if value in (None, ""):
            query.pop(key, None)
        elif isinstance(value, (list, tuple)):
            query.setlist(key, [str(item) for item in value])
        else:
            query[key] = str(value)
    return f"?{query.urlencode()}"


@register.simple_tag(takes_context=True)
def query_string(context: Context, **changes: Any) -> str:
    """Give the address's query with these keys changed (None removes one) and paging back at the first page."""
    return _query(context, **changes)


@register.simple_tag(takes_context=True)
def sort_header(context: Context, key: str, label: str, cls: str = "") -> SafeString:
    """
    Show a column heading that sorts: first click ascending, second descending ("due", "-due").

    The present order is the `sort` of the address, else the `sort` the view put into the context.
    """
    request = _request(context)
    present = (request.GET.get("sort") if request else None) or context.get("sort") or ""
    state, arrow, target = "", SafeString(""), key
    if present == key:
        state, arrow, target = "ascending", icon("arrow-up"), f"-{key}"
    elif present == f"-{key}":
        state, arrow = "descending", icon("arrow-down")
    return format_html(
        '<th scope="col"{}{}><a href="{}">{}{}</a></th>',
        format_html(' class="{}"', cls) if cls else "",
        format_html(' aria-sort="{}"', state) if state else "",
        _query(context, sort=target),
        label,
        arrow,
    )


@register.simple_tag
def partial_date(value: Any) -> SafeString:
    """Print a partial date as it was said; an exact day is also machine-readable. Without a value: "No date"."""
    text = str(value) if value else ""
    if not text:
        return format_html('<span class="muted">{}</span>', _("No date"))
    if isinstance(value, date):
        return format_html('<time datetime="{}">{}</time>', value.isoformat(), date_format(value, "j F Y"))
    earliest = getattr(value, "earliest", None)
    if getattr(value, "precision", "") == "day" and earliest and earliest == getattr(value, "latest", None):
        return format_html('<time datetime="{}">{}</time>', earliest.isoformat(), text)
    return format_html('<span class="when">{}</span>', text)


@register.simple_tag
def local_time(moment: datetime | date | None, form: str = "j M Y, H:i") -> SafeString:
    """Show a moment in the user's time zone, or a plain date; nothing for None."""
    if not moment:
        return SafeString("")
    if not isinstance(moment, datetime):
        return format_html('<time datetime="{}">{}</time>', moment.isoformat(), date_format(moment, "j M Y"))
    local = localtime(moment) if is_aware(moment) else moment
    return format_html('<time datetime="{}">{}</time>', local.isoformat(timespec="minutes"), date_format(local, form))


@register.simple_tag
def initials(user: Any) -> str:
    """Give at most two letters for a person: first and last word of the name, else of the user name."""
    words = re.findall(r"\w+", str(getattr(user, "name", "") or user or ""))
    chosen = words[:1] + words[-1:] if len(words) > 1 else words
    return "".join(word[0] for word in chosen).upper()


# How a change is told: its element, and a word for whoever does not see it.
_TOLD = {Kind.GONE: ("del", gettext_lazy("removed:")), Kind.NEW: ("ins", gettext_lazy("added:"))}


def _marked(tag: str, said: Any, text: str) -> SafeString:
    return format_html('<{}><span class="vh">{} </span>{}</{}>', SafeString(tag), said, text, SafeString(tag))


@register.simple_tag
def diff_words(old: Any, new: Any) -> SafeString:
    """Show two texts as one, word by word: what went in `del`, what came in `ins`, each also said in words."""
    pieces = [
        format_html("{}", piece.text) if piece.kind is Kind.SAME else _marked(*_TOLD[piece.kind], piece.text)
        for piece in words("" if old is None else str(old), "" if new is None else str(new))
    ]
    return format_html_join("", "{}", ((piece,) for piece in pieces))


@register.simple_tag
def demonstration_tag(obj: Any) -> SafeString:
    """Say "Demonstration" beside a record that was made up to show the product; nothing beside any other."""
    if not getattr(obj, "is_demonstration", False):
        return SafeString("")
    return format_html('<span class="tag tag--demo">{}{}</span>', icon("flask-conical"), _("Demonstration"))


@register.simple_tag
def marking_tag(obj: Any) -> SafeString:
    """Show the handling marking of a record, or of a bare `Marking`; nothing where there is none."""
    level = obj if isinstance(obj, int) else getattr(obj, "marking", None)
    if level is None:
        return SafeString("")
    marking = Marking(level)
    shown.carry(marking)
    if marking is Marking.SENSITIVE:
        return format_html('<span class="tag tag--sensitive">{}{}</span>', icon("lock"), name_of(marking))
    return format_html('<span class="tag">{}</span>', name_of(marking))


@register.simple_tag
def concreteness_tag(commitment: Any) -> SafeString:
    """Say of a described commitment that it is concrete, what it lacks for it, or that it is dialogue only."""
    drawing = "check" if commitment.is_concrete else "messages-square" if commitment.is_concrete is None else ""
    words = concreteness_in_words(is_concrete=commitment.is_concrete, missing=commitment.lacks)
    return format_html('<span class="concrete">{}{}</span>', icon(drawing) if drawing else "", words)
