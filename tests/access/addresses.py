"""Every address of the program, as its own list of addresses has them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.urls import URLPattern, URLResolver, get_resolver
from django.urls.converters import get_converters

METHODS = ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE")


@dataclass(frozen=True)
class Address:
    """One entry: its name (with that of its namespace), how it is written, and what answers."""

    name: str
    route: str
    pattern: URLPattern

    @property
    def arguments(self) -> tuple[str, ...]:
        return tuple(self.pattern.pattern.converters)

    @property
    def view(self) -> Any:
        """The class that answers; for Django's administration the function."""
        callback = self.pattern.callback
        return getattr(callback, "view_class", None) or getattr(callback, "cls", None) or callback

    @property
    def actions(self) -> dict[str, str]:
        """Which of its methods a resource of the API calls, by the request's."""
        return getattr(self.pattern.callback, "actions", None) or {}

    @property
    def section(self) -> str:
        return (
            "admin"
            if self.route.startswith("admin/")
            else "api"
            if self.route.startswith("api/v1/") and not self.route.startswith("api/v1/docs/")
            else "page"
        )

    def path(self, **arguments: Any) -> str:
        """Write it out; `reverse` is not asked, which knows only names."""
        written = self.route
        for name, converter in self.pattern.pattern.converters.items():
            for word in [word for word, each in get_converters().items() if type(each) is type(converter)]:
                written = written.replace(f"<{word}:{name}>", str(arguments[name]))
        return "/" + re.sub(r"\^|\$|\(\?P<\w+>|\)", "", written)

    def __str__(self) -> str:
        return self.name or self.route


def every() -> list[Address]:
    return list(_walk(get_resolver(), "", ""))


def _walk(resolver: Any, before: str, namespace: str) -> Iterator[Address]:
    for entry in resolver.url_patterns:
        route = before + str(entry.pattern)
        if isinstance(entry, URLResolver):
            yield from _walk(entry, route, f"{namespace}{entry.namespace}:" if entry.namespace else namespace)
        elif isinstance(entry, URLPattern):
            yield Address(f"{namespace}{entry.name}" if entry.name else route, route, entry)
