"""Who may try to sign in again when, and where a request came from."""

from __future__ import annotations

import ipaddress
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

IPV6_NETWORK = 64  # bits that a provider gives to one customer


@dataclass(frozen=True, slots=True)
class Whence:
    """Where a request came from, as far as it can be known."""

    address: str | None = None
    browser: str = ""
    request_id: str = ""


@dataclass(frozen=True, slots=True)
class Limit:
    """So many failures within so long; `most` 0 is no limit."""

    most: int
    within: timedelta

    def open_again_at(self, failures: Sequence[datetime]) -> datetime | None:
        """
        Say from when on another attempt is heard; nothing if there are too few failures to wait at all.

        `failures` are the newest, in any order. The moment is that from which fewer than `most` are within the window.
        """
        if not 0 < self.most <= len(failures):
            return None
        return sorted(failures, reverse=True)[self.most - 1] + self.within


@dataclass(frozen=True, slots=True)
class Limits:
    """
    The three limits on failed attempts; one that is refused because of them does not count.

    On one account from one network: what stops guessing from one place. On one account from anywhere: wide enough that
    no single place can keep its owner out. From one network on all accounts: short, because many people may share it.
    """

    here: Limit
    anywhere: Limit
    network: Limit

    @classmethod
    def of(cls, *, here: int, anywhere: int, network: int) -> Limits:
        return cls(
            here=Limit(here, timedelta(minutes=15)),
            anywhere=Limit(anywhere, timedelta(hours=1)),
            network=Limit(network, timedelta(minutes=5)),
        )


def client_address(*, remote: str, forwarded: Sequence[str], proxies: int) -> str | None:
    """
    Give the address of whoever asks: what the outermost of our proxies saw, else who speaks to us.

    `forwarded` are the values of X-Forwarded-For from left to right; only the last `proxies` of them are ours, all
    before can be made up. Nothing if the address makes no sense, such as that of a local socket.
    """
    candidates = [forwarded[-proxies]] if 0 < proxies <= len(forwarded) else []
    for candidate in [*candidates, remote]:
        try:
            found = ipaddress.ip_address(candidate.strip())
        except ValueError:
            continue
        mapped = getattr(found, "ipv4_mapped", None)
        return str(mapped or found)
    return None


def network_of(address: str) -> tuple[str, str]:
    """Give the first and last address of the network that counts as one place: an IPv4 address, an IPv6 /64."""
    found = ipaddress.ip_address(address)
    bits = IPV6_NETWORK if found.version == 6 else 32
    network = ipaddress.ip_network(f"{found}/{bits}", strict=False)
    return str(network[0]), str(network[-1])


def browser_name(agent: str) -> str:
    """Name browser and system from what the browser says of itself; empty if it is none we know."""
    browsers = [
        ("Edg", "Edge"),
        ("OPR/", "Opera"),
        ("Firefox/", "Firefox"),
        ("Chrome/", "Chrome"),
        ("Safari/", "Safari"),
    ]
    systems = [
        ("Windows", "Windows"), ("Android", "Android"), ("iPhone", "iPhone"), ("iPad", "iPad"), ("Mac OS X", "macOS"),
        ("Linux", "Linux"),
    ]  # fmt: skip
    browser = next((name for mark, name in browsers if mark in agent), "")
    system = next((name for mark, name in systems if mark in agent), "")
    return " · ".join(part for part in (browser, system) if part)
