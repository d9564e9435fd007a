"""Every address asks who is there, answers only what it declares, and has a name."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver

pytestmark = pytest.mark.long  # every address against every method

# Open to everybody, each with its reason.
OPEN = {
    "sign-in": "the way in",
    "account_login": "the way in, under the name that allauth knows",
    "calendar-feed": "the address is the key: calendars of other programs cannot sign in",
    "sso-start": "the way in through an identity provider; not there where none is named",
    "sso-callback": "the way back from it; what it brings is checked",
}
# A further step of signing in leads whoever has not taken the first to the beginning.
STEPS = {"mfa_authenticate": "/account/sign-in/"}
# What an address that holds a key says to whoever has none.
KEYED = {"calendar-feed": 404, "sso-start": 404, "sso-callback": 404}
SAMPLES = {
    "pk": "1",
    "iso3": "JPN",
    "reference": "COM-JPN-001",
    "verb": "confirm",
    "table": "partner",
    "key": "meeting:new",
}


def patterns(resolver: Any = None, before: str = "") -> Iterator[tuple[str, URLPattern]]:
    for entry in (resolver or get_resolver()).url_patterns:
        path = before + str(entry.pattern)
        if isinstance(entry, URLResolver):
            if entry.namespace != "admin":
                yield from patterns(entry, path)
        elif isinstance(entry, URLPattern):
            yield path, entry


PAGES = list(patterns())


def filled(path: str, pattern: URLPattern) -> str:
    """Put plausible words into the parameters of an address."""
    for name in pattern.pattern.converters:
        value = SAMPLES.get(name, "1")
        path = path.replace(f"<int:{name}>", "1" if not value.isdigit() else value)
        for kind in ("str", "slug"):
            path = path.replace(f"<{kind}:{name}>", value)
    return f"/{path}"


@pytest.mark.django_db
@pytest.mark.parametrize(("path", "pattern"), PAGES, ids=[path or "/" for path, _pattern in PAGES])
@pytest.mark.parametrize("method", ["get", "post", "put", "delete"])
def test_address_needs_a_signed_in_user(path: str, pattern: URLPattern, method: str):
    response = getattr(Client(), method)(filled(path, pattern))

    if pattern.name in KEYED:
        assert response.status_code == (KEYED[str(pattern.name)] if method == "get" else 405)
    elif pattern.name in STEPS:
        assert (response.status_code, response.headers["Location"]) == (302, STEPS[str(pattern.name)])
    elif pattern.name in OPEN:
        assert response.status_code in (200, 422) if method in ("get", "post") else 405
    elif "/api/" in filled(path, pattern) and not str(pattern.name).startswith("api-docs"):
        assert response.status_code in (401, 403, 405)
    else:
        assert response.status_code == 302
        assert response.headers["Location"].startswith("/account/sign-in/?next=")


def test_every_address_has_a_name():
    assert [path for path, pattern in PAGES if not pattern.name] == []


def test_names_are_used_once():
    names = [str(pattern.name) for _path, pattern in PAGES]

    assert sorted(names) == sorted(set(names))
