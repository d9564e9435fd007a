"""A real Chromium on a real server: gunicorn, compressed files, the test's database."""

import os
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser, ConsoleMessage, Page, sync_playwright

from tests.database import ScratchDatabase
from tests.journeys import browser
from tests.journeys.samples import SAMPLES, Sample
from tests.journeys.sessions import signed_in
from tests.journeys.visitors import Visitor
from tests.worlds import PASSWORD

SECONDS_TO_READY = 30
COLLECT = "import django; django.setup(); from sdptracker.static_files import collect; collect()"


def _is_open(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0


def _is_problem(message: ConsoleMessage) -> bool:
    # A refused page (403, 404, 409) is reported as a failed resource; a journey may well go there.
    return message.type == "error" and "the server responded with a status of 4" not in message.text


@pytest.fixture(scope="session")
def running_server(scratch_database: ScratchDatabase, django_db_setup: None) -> Iterator[str]:
    """Serve the test's database; started once, it survives the database being put back after each test."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    environment = os.environ | {
        "DJANGO_SETTINGS_MODULE": "tests.journeys.settings",
        "TEST_DATABASE_NAME": scratch_database.name,
    }
    subprocess.run([sys.executable, "-c", COLLECT], check=True, env=environment)
    options = ["--bind", f"127.0.0.1:{port}", "--worker-class", "gthread", "--threads", "4", "--no-control-socket"]
    command = [sys.executable, "-m", "gunicorn", *options, "--log-level", "error", "sdptracker.wsgi:application"]
    process = subprocess.Popen(command, env=environment)
    deadline = time.monotonic() + SECONDS_TO_READY
    while not _is_open(port):
        if process.poll() is not None or time.monotonic() > deadline:
            pytest.fail("The server of the browser tests did not start: see its messages.")
        time.sleep(0.05)
    yield f"http://127.0.0.1:{port}"
    process.terminate()
    process.wait()


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    found = browser.find()
    if found is None:
        (pytest.fail if os.environ.get("E2E_REQUIRED") == "1" else pytest.skip)(browser.WAYS)
    # Playwright's loop runs in this thread, which Django takes for asynchronous code.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"
    with sync_playwright() as playwright:
        launched = playwright.chromium.launch(
            executable_path=found.path, args=list(browser.ARGUMENTS), env={**os.environ, **found.environment}
        )
        yield launched
        launched.close()


@pytest.fixture
def site(running_server: str, transactional_db: None) -> str:
    """Give the address of the server; what the test commits is gone afterwards."""
    return running_server


@pytest.fixture
def page(chromium: Browser, site: str) -> Iterator[Page]:
    """Open a page at 1440 px whose relative addresses lead to the site; errors it reports fail the test at the end."""
    context = chromium.new_context(base_url=site, viewport={"width": 1440, "height": 900})
    opened = context.new_page()
    problems: list[str] = []
    opened.on("console", lambda message: problems.append(message.text) if _is_problem(message) else None)
    opened.on("pageerror", lambda error: problems.append(str(error)))
    yield opened
    context.close()
    assert problems == []


@pytest.fixture(scope="module")
def demonstration(running_server: str, demonstrated: None) -> str:
    """Give the address of a site that shows the demonstration."""
    return running_server


@pytest.fixture(scope="module")
def visitor(chromium: Browser, world: str) -> Iterator[Callable[[str], Visitor]]:
    """Give the browser of a role in the module's world, signed in once for all its tests."""
    opened: dict[str, Visitor] = {}

    def of(role: str) -> Visitor:
        if role not in opened:
            opened[role] = Visitor(signed_in(chromium, world, role, PASSWORD))
        return opened[role]

    yield of
    for one in opened.values():
        one.page.context.close()


@pytest.fixture(scope="module")
def paths(world: str) -> dict[Sample, str]:
    return {sample: sample.path() for sample in SAMPLES}
