"""
Takes the pictures of docs/screenshots from a running demonstration (`make run`).

    .venv/bin/python -m deploy.screenshots [http://127.0.0.1:8000]

Needs the test dependencies, a Chromium, and the demonstration's password in SDPTRACKER_DEMO_PASSWORD or in
demo-accounts.txt of $SDPTRACKER_HOME.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path

from playwright.sync_api import Browser, sync_playwright

from tests.journeys import browser
from tests.journeys.sessions import signed_in

ROOT = Path(__file__).resolve().parents[1]
FOLDER = ROOT / "docs" / "screenshots"
HOME = Path(os.environ.get("SDPTRACKER_HOME") or ROOT / "var")
LARGEST = 250_000  # bytes
# Name, role, address, widths with their heights.
PICTURES: tuple[tuple[str, str, str, dict[int, int]], ...] = (
    ("home", "manager", "/", {1440: 1250, 390: 1000}),
    ("partner", "manager", "/partners/JPN/", {1440: 1000}),
    ("commitments", "manager", "/commitments/", {1440: 1000}),
    ("commitment", "official", "/commitments/COM-JPN-005/", {1440: 1000, 390: 1000}),
    ("log-a-dialogue", "manager", "/dialogues/meetings/log/?partner=JPN", {1440: 1000}),
    ("reviews", "manager", "/reviews/updates/2/", {1440: 1100}),
    ("history", "auditor", "/history/", {1440: 1000}),
    ("my-work", "official", "/work/", {1440: 1000, 390: 1000}),
    ("who-owes-what", "manager", "/work/everybody/", {1440: 1000}),
    ("scorecard", "official", "/partners/JPN/scorecard/", {1440: 1300, 390: 1000}),
    ("comparison", "manager2", "/partners/categories/3/comparison/", {1440: 800}),
    ("timeline", "manager", "/timeline/", {1440: 1000, 390: 1000}),
    ("roadmap", "manager", "/partners/JPN/roadmap/", {1440: 1200, 390: 1000}),
    ("board", "official", "/commitments/board/", {1440: 1100, 390: 1000}),
    ("calendar", "official", "/calendar/", {1440: 1300, 390: 1000}),
    ("reminders", "official", "/notifications/", {1440: 900}),
)


def password() -> str:
    if given := os.environ.get("SDPTRACKER_DEMO_PASSWORD"):
        return given
    lines = (HOME / "demo-accounts.txt").read_text(encoding="utf-8").splitlines()
    return next(line.partition(":")[2].strip() for line in lines if line.startswith("Password:"))


def take(chromium: Browser, site: str) -> None:
    for name, role, address, sizes in PICTURES:
        page = signed_in(chromium, site, role, password())
        page.goto(address)
        for width, height in sizes.items():
            page.set_viewport_size({"width": width, "height": height})
            picture = FOLDER / f"{name}-{width}.png"
            page.screenshot(path=picture)
            size = picture.stat().st_size
            print(f"{picture.relative_to(ROOT)}: {size // 1000} KB{' (too large)' if size > LARGEST else ''}")
        page.context.close()


def main() -> None:
    found = browser.find()
    if found is None:
        sys.exit(browser.WAYS)
    FOLDER.mkdir(parents=True, exist_ok=True)
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(
            executable_path=found.path, args=list(browser.ARGUMENTS), env={**os.environ, **found.environment}
        )
        take(chromium, sys.argv[1] if len(sys.argv) > 1 else "http://127.0.0.1:8000")
        chromium.close()


if __name__ == "__main__":
    main()
