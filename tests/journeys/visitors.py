"""Somebody at a browser whose every page is weighed, listened to and examined."""

from __future__ import annotations

from collections.abc import Collection
from pathlib import Path
from typing import Any

from playwright.sync_api import ConsoleMessage, Page, Response

from tests.journeys.sessions import WIDE

AXE = (Path(__file__).parents[1] / "vendor" / "axe" / "axe.min.js").read_text(encoding="utf-8")
AXE_TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
RUN_AXE = """async tags => (await axe.run({runOnly: tags, resultTypes: ["violations"]})).violations
    .flatMap(found => found.nodes.map(node => `${found.id}: ${node.target.join(" ")} ${node.html.slice(0, 160)}`))"""
# What sticks out to the right, to be named: the innermost things that end outside the window.
OVERFLOW = """() => document.documentElement.scrollWidth <= innerWidth ? [] : ["the page is "
    + document.documentElement.scrollWidth + " px wide", ...[...document.querySelectorAll("main *")]
    .filter(e => e.getBoundingClientRect().right > innerWidth + 1 && !e.closest(".scroll"))
    .slice(-3).map(e => e.outerHTML.slice(0, 120))]"""
# Examined at the widest and the narrowest; between them only what sticks out is looked for.
WIDTHS = (1440, 390, 320)
EXAMINED = (1440, 320)
KIB = 1024
MOST_BYTES, MOST_REQUESTS = 60 * KIB, 12


class Visitor:
    """A page of a browser, with what it reported, loaded and shows."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.problems: list[str] = []
        self.requests = 0
        self.bytes = 0.0
        page.on("console", self._hear)
        page.on("pageerror", lambda error: self.problems.append(str(error)))
        network = page.context.new_cdp_session(page)
        network.send("Network.enable")
        network.send("Network.setCacheDisabled", {"cacheDisabled": True})
        network.on("Network.loadingFinished", self._weigh)

    def visit(self, path: str) -> Response:
        self.problems.clear()
        self.requests, self.bytes = 0, 0.0
        self.page.set_viewport_size(WIDE)
        response = self.page.goto(path)
        assert response is not None
        return response

    def faults(self, examined: Collection[int] = EXAMINED) -> list[str]:
        """List what is wrong with the page that is open: what sticks out at each width, all else at some."""
        found = []
        self.page.evaluate(AXE)
        for width in WIDTHS:
            self.page.set_viewport_size({"width": width, "height": 844})
            wrong = self.page.evaluate(RUN_AXE, AXE_TAGS) if width in examined else []
            found += [f"{width}: {fault}" for fault in [*wrong, *self.page.evaluate(OVERFLOW)]]
        return found + self.problems

    def excess(self) -> list[str]:
        """Say by how much the page last visited was over its budget."""
        found = [f"{self.bytes / KIB:.1f} KiB"] if self.bytes > MOST_BYTES else []
        return found + ([f"{self.requests} requests"] if self.requests > MOST_REQUESTS else [])

    def _hear(self, message: ConsoleMessage) -> None:
        # Refused pages (403, 404 …) are reported as failed resources; they are visited on purpose.
        if message.type in ("error", "warning") and "responded with a status of 4" not in message.text:
            self.problems.append(message.text)

    def _weigh(self, event: dict[str, Any]) -> None:
        self.requests += 1
        self.bytes += event["encodedDataLength"]
