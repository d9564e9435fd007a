"""Nothing is changed from another site, nobody is led away to one, and no foreign name of the host is believed."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from partnerships.models import Commitment, Partner, User
from tests.access import addresses
from tests.access.addresses import Address
from tests.access.tally import REQUESTS
from tests.factories import commitments
from tests.factories.people import PASSWORD

pytestmark = [pytest.mark.long, pytest.mark.django_db]

OTHERS = ("PUT", "PATCH", "DELETE")  # besides POST, in turns
# Whatever an address is about: whether a request may come from here is asked before.
WORDS = {"reader": "1", "pk": 1, "object_id": 1, "number": 1, "content_type_id": 1}
ELSEWHERE = (
    "https://evil.example/", "http://evil.example", "//evil.example/", "///evil.example", "/\\evil.example",
    "\\\\evil.example", "https:evil.example", "https:///evil.example", " https://evil.example", "\thttps://evil.example",
    "javascript:alert(1)", "data:text/html,evil.example", "//testserver@evil.example",
    "https://testserver.evil.example", "http://testserver:80@evil.example/",
)  # fmt: skip
FOREIGN = (
    "evil.example", "evil.example:80", "testserver.evil.example", "testserver@evil.example",
    "testserver:80@evil.example", "testserver/evil.example", "testserver evil.example", "localhost.evil.example",
    "[::1].evil.example", "*", "@",
)  # fmt: skip


def path_of(address: Address) -> str:
    return address.path(**{name: WORDS.get(name, "some") for name in address.arguments})


def takes(address: Address, method: str) -> bool:
    """Say whether an operation of the API takes a method; pages are asked with all."""
    if address.section != "api":
        return True
    return method.lower() in address.actions or (not address.actions and hasattr(address.view, method.lower()))


def answers(client: Client) -> dict[str, int]:
    """Send each address a POST and in turns another unsafe method, with no token, from a page of another site."""
    found = {}
    for number, address in enumerate(addresses.every()):
        for method in ("POST", OTHERS[number % len(OTHERS)]):
            if takes(address, method):
                headers = {"Origin": "https://evil.example", "Referer": "https://evil.example/page"}
                response = client.generic(method, path_of(address), headers=headers)
                found[f"{method} {address}"] = response.status_code
    return found


def test_nothing_is_taken_from_another_site(administrator: User, record_property: Any) -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(administrator)

    found = answers(client)

    record_property(REQUESTS, len(found))
    assert {request: status for request, status in found.items() if status != 403} == {}
    assert len(found) > 600


def test_without_the_protection_it_would_be(official: User, japan: Partner) -> None:
    """The same request is carried out where tokens are not asked for."""
    row = commitments.commitment([japan], official)
    address = reverse("blocker-add", args=[row.reference])
    data = {"kind": "budget", "side": "eu", "text": "No budget line", "since": "2026-09-01"}
    for checks, blockers in ((True, 0), (False, 1)):
        client = Client(enforce_csrf_checks=checks)
        client.force_login(official)
        client.post(address, data, headers={"Origin": "https://evil.example"})
        assert Commitment.objects.get().blockers.count() == blockers


@pytest.mark.parametrize("place", ELSEWHERE)
def test_signing_in_leads_to_no_other_site(place: str, official: User) -> None:
    signing_in, signed_in = Client(), Client()
    signed_in.force_login(official)
    data = {"username": "official", "password": PASSWORD, "next": place}

    for response in (
        signing_in.post(reverse("sign-in"), data),
        Client().post(reverse("sign-in", query={"next": place}), data),
        signed_in.get(reverse("sign-in"), {"next": place}),
    ):
        assert response.headers["Location"] == "/"


def test_signing_in_leads_on_inside(official: User) -> None:
    data = {"username": "official", "password": PASSWORD, "next": "/commitments/"}

    assert Client().post(reverse("sign-in"), data).headers["Location"] == "/commitments/"


@pytest.mark.parametrize("host", FOREIGN)
def test_a_foreign_host_is_refused(host: str, official: User) -> None:
    client = Client()
    client.force_login(official)

    for path in ("/", "/account/sign-in/", "/api/v1/commitments/", "/admin/", "/no/such/page"):
        response = client.get(path, headers={"Host": host})
        assert response.status_code == 400
        assert "evil" not in response.text


def links_to(client: Client, **headers: str) -> str:
    """Give the address of the site as its own answers have it."""
    return str(client.get("/api/v1/partners/", headers=headers).json()["results"][0]["links"]["self"])


def test_forwarded_headers_are_ignored_unless_configured(official: User, japan: Partner, settings: Any) -> None:
    client = Client()
    client.force_login(official)
    given = {"X-Forwarded-Host": "evil.example", "X-Forwarded-Proto": "https", "X-Forwarded-Port": "8443",
             "Forwarded": "host=evil.example;proto=https", "X-Original-Host": "evil.example"}  # fmt: skip

    assert links_to(client, **given).startswith("http://testserver/")
    settings.SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")  # as BEHIND_TLS sets it
    assert links_to(client, **given).startswith("https://testserver")
    settings.USE_X_FORWARDED_HOST = True  # what is never set: the name would be believed, and is refused for itself
    assert client.get("/", headers=given).status_code == 400
