"""The forms of a page, read as a browser reads them."""

from __future__ import annotations

from dataclasses import dataclass, field
from html.parser import HTMLParser
from typing import Any

TYPED = ("text", "search", "url", "number", "email")
PLAUSIBLE = {"date": "2026-11-02", "number": "1", "url": "https://example.org/", "email": "a@example.org"}


@dataclass
class PageForm:
    """
    One form: what a browser would send of it as it stands.

    `texts` are the fields to be typed into; `missing` those that are required and empty, each with its kind ("=" and a
    value for a choice to be ticked). `is_own`: it is of the page itself, not of the frame around it.
    """

    method: str
    address: str
    is_own: bool
    fields: dict[str, list[str]] = field(default_factory=dict)
    texts: list[str] = field(default_factory=list)
    missing: dict[str, str] = field(default_factory=dict)

    @property
    def shape(self) -> tuple[str, ...]:
        return (self.method, *self.fields)

    def filled(self, words: str) -> dict[str, list[str]]:
        """Give what is typed already, with words, days and numbers where the form asks for them."""
        typed = {
            name: [kind[1:] if kind.startswith("=") else PLAUSIBLE.get(kind, words)]
            for name, kind in self.missing.items()
        }
        return {name: values for name, values in self.fields.items() if name != "csrfmiddlewaretoken"} | typed


class Forms(HTMLParser):
    """All forms of a page, in its order."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.forms: list[PageForm] = []
        self._open: PageForm | None = None
        self._is_own = False
        self._select, self._area = "", ""
        self._options: list[tuple[str, bool]] = []
        self.feed(page)

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        given = dict(attributes)
        self._is_own = self._is_own or tag == "main"
        if tag == "form":
            self._open = PageForm(str(given.get("method") or "get").lower(), given.get("action") or "", self._is_own)
            self.forms.append(self._open)
        elif tag == "option":
            self._options.append((given.get("value") or "", "selected" in given))
        elif self._open is not None and given.get("name") and "disabled" not in given:
            self._field(self._open, tag, given, str(given["name"]))

    def _field(self, form: PageForm, tag: str, given: dict[str, Any], name: str) -> None:
        if tag == "textarea":
            self._area = name
            form.fields.setdefault(name, []).append("")
            form.texts.append(name)
            self._want(form, given, name, "text")
        elif tag == "select":
            self._select, self._options = name, []
            self._want(form, given, name, "choice")
        elif tag == "input":
            self._input(form, given, name, given.get("type") or "text")

    def _input(self, form: PageForm, given: dict[str, Any], name: str, kind: str) -> None:
        if kind in ("checkbox", "radio") and "checked" not in given:
            if kind == "radio" and "required" in given:
                form.missing.setdefault(name, f"={given.get('value', '')}")
        elif kind not in ("submit", "file"):
            form.fields.setdefault(name, []).append(given.get("value") or "")
            form.texts += [name] if kind in TYPED else []
            if not given.get("value"):
                self._want(form, given, name, kind)

    def _want(self, form: PageForm, given: dict[str, Any], name: str, kind: str) -> None:
        if "required" in given:
            form.missing[name] = kind

    def handle_data(self, data: str) -> None:
        if self._area and self._open is not None:
            self._open.fields[self._area][-1] += data.lstrip("\n")

    def handle_endtag(self, tag: str) -> None:
        form = self._open
        if tag == "form":
            self._open = None
        elif tag == "textarea" and form is not None:
            if form.fields.get(self._area, [""])[-1]:
                form.missing.pop(self._area, None)
            self._area = ""
        elif tag == "select" and form is not None:
            self._choose(form)

    def _choose(self, form: PageForm) -> None:
        chosen = [value for value, is_chosen in self._options if is_chosen]
        if not any(chosen) and self._select in form.missing:
            chosen = [value for value, _is_chosen in self._options if value][:1]
        form.missing.pop(self._select, None)
        values = chosen or [value for value, _is_chosen in self._options][:1]
        if self._select and values:
            form.fields.setdefault(self._select, []).extend(values)
        self._select = ""
