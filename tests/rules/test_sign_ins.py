"""Who may try again when, and where a request came from."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from partnerships.rules.sign_ins import Limit, browser_name, client_address, network_of

NOON = datetime(2026, 11, 28, 12, tzinfo=UTC)
QUARTER = timedelta(minutes=15)


def minutes_before(*numbers: int) -> list[datetime]:
    return [NOON - timedelta(minutes=number) for number in numbers]


def test_limit_is_open_below_the_number():
    assert Limit(3, QUARTER).open_again_at(minutes_before(1, 2)) is None


def test_limit_opens_when_the_oldest_that_counts_leaves_the_window():
    assert Limit(3, QUARTER).open_again_at(minutes_before(9, 1, 2, 5)) == NOON + timedelta(minutes=10)


def test_limit_of_none_is_always_open():
    assert Limit(0, QUARTER).open_again_at(minutes_before(*range(9))) is None


@pytest.mark.parametrize(
    ("remote", "forwarded", "proxies", "address"),
    [
        ("192.0.2.1", ["198.51.100.7"], 0, "192.0.2.1"),  # no proxy of ours: the header is the client's invention
        ("10.0.0.1", ["203.0.113.9", "198.51.100.7"], 1, "198.51.100.7"),  # the first entry is invented
        ("10.0.0.1", ["203.0.113.9", " 198.51.100.7 ", "10.0.0.2"], 2, "198.51.100.7"),
        ("10.0.0.1", ["198.51.100.7"], 2, "10.0.0.1"),  # came past a proxy: nobody vouches for the header
        ("10.0.0.1", ["nonsense"], 1, "10.0.0.1"),
        ("10.0.0.1", [""], 1, "10.0.0.1"),
        ("", [""], 0, None),  # a local socket
        ("::ffff:192.0.2.1", [], 0, "192.0.2.1"),
        ("2001:DB8::1", [], 0, "2001:db8::1"),
    ],
)
def test_client_address(remote: str, forwarded: list[str], proxies: int, address: str | None):
    assert client_address(remote=remote, forwarded=forwarded, proxies=proxies) == address


def test_network_is_one_address_or_what_a_provider_gives_one_customer():
    assert network_of("192.0.2.1") == ("192.0.2.1", "192.0.2.1")
    assert network_of("2001:db8:0:1::5") == ("2001:db8:0:1::", "2001:db8:0:1:ffff:ffff:ffff:ffff")


@pytest.mark.parametrize(
    ("agent", "name"),
    [
        ("Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0", "Firefox · Linux"),
        ("Mozilla/5.0 (Windows NT 10.0) AppleWebKit/537.36 Chrome/140.0 Safari/537.36 Edg/140.0", "Edge · Windows"),
        ("Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) Version/18.0 Safari/604.1", "Safari · iPhone"),
        ("curl/8.0", ""),
    ],
)
def test_browser_name(agent: str, name: str):
    assert browser_name(agent) == name
