"""The supervisor ends everything together, whoever goes first."""

import os
import signal
import subprocess
import sys
import textwrap
import time
from collections.abc import Callable
from pathlib import Path

import psutil
import pytest

from sdptracker.supervisor import Helper

pytestmark = pytest.mark.long
ROOT = Path(__file__).resolve().parents[2]


def supervise(
    *children: str, tend: str = "pass", helper: str = "", helper_program: str = "sh"
) -> tuple[subprocess.Popen[str], list[psutil.Process]]:
    """Run a supervisor over shell commands, and wait until its children are there."""
    code = f"""
        import sys
        from sdptracker import supervisor
        supervisor.SECONDS_BETWEEN_CHECKS = 0.1
        supervisor.SECONDS_TO_END = 0.5
        def tend():
            {tend}
        watched = supervisor.Supervisor(tend)
        watched.listen()
        supervisor.SHORTEST_PAUSE = 0.01
        for command in {children!r}:
            watched.start(["sh", "-c", command])
        if {helper!r} or {helper_program!r} != "sh":
            watched.help_with("helper", [{helper_program!r}, "-c", {helper!r}])
        print(*[child.pid for child in watched.children], flush=True)
        sys.exit(watched.run())
    """
    process = subprocess.Popen(
        [sys.executable, "-c", textwrap.dedent(code)],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    )
    assert process.stdout is not None
    with process.stdout as output:
        return process, [psutil.Process(int(number)) for number in output.readline().split()]


def until(is_so: Callable[[], bool]) -> bool:
    deadline = time.monotonic() + 10
    while not is_so():
        if time.monotonic() > deadline:
            return False
        time.sleep(0.05)
    return True


def are_gone(children: list[psutil.Process]) -> bool:
    deadline = time.monotonic() + 5
    while any(child.is_running() and child.status() != psutil.STATUS_ZOMBIE for child in children):
        if time.monotonic() > deadline:
            return False
        time.sleep(0.05)
    return True


@pytest.mark.parametrize(
    ("number", "status"), [(signal.SIGINT, 0), (signal.SIGTERM, 143), (signal.SIGKILL, -signal.SIGKILL)]
)
def test_run_ends_its_children_on_a_signal(number: int, status: int) -> None:
    process, children = supervise("exec sleep 60", "exec sleep 60")

    process.send_signal(number)

    assert process.wait(timeout=10) == status
    assert are_gone(children)


def test_run_fails_when_a_child_ends() -> None:
    process, children = supervise("exec sleep 60", "exit 0")

    assert process.wait(timeout=10) == 1
    assert are_gone(children)


def test_run_kills_a_child_that_will_not_end() -> None:
    process, children = supervise("trap '' TERM; while true; do sleep 0.1; done")
    time.sleep(0.3)

    process.send_signal(signal.SIGTERM)

    assert process.wait(timeout=10) == 143
    assert are_gone(children)


def test_run_ends_its_children_when_tending_fails() -> None:
    process, children = supervise("exec sleep 60", tend="raise OSError")

    assert process.wait(timeout=10) == 1
    assert are_gone(children)


def test_a_helper_that_ends_is_started_again_and_stops_nobody(tmp_path: Path) -> None:
    began = tmp_path / "began"
    process, children = supervise("exec sleep 60", helper=f"echo once >> {began}; exit 1")

    assert until(lambda: began.exists() and len(began.read_text().splitlines()) >= 3)
    assert process.poll() is None
    process.send_signal(signal.SIGTERM)
    assert process.wait(timeout=10) == 143
    assert are_gone(children)


def test_a_helper_that_cannot_start_stops_nobody() -> None:
    process, children = supervise("exec sleep 60", helper_program="/no/such/program")

    assert process.poll() is None
    assert children[0].is_running()
    process.send_signal(signal.SIGINT)
    assert process.wait(timeout=10) == 0


def test_a_helper_ends_with_the_others(tmp_path: Path) -> None:
    alive = tmp_path / "alive"
    process, _children = supervise("exec sleep 60", helper=f"echo $$ > {alive}; exec sleep 60")
    assert until(lambda: alive.exists() and alive.read_text().strip() != "")
    helper = psutil.Process(int(alive.read_text()))

    process.send_signal(signal.SIGTERM)

    assert process.wait(timeout=10) == 143
    assert are_gone([helper])


def test_a_helper_that_keeps_ending_is_started_ever_more_slowly() -> None:
    helper = Helper("worker", ["false"], {})
    pauses = []
    now = 0.0
    for _ in range(8):
        helper.tend(now)
        assert helper.process is not None
        helper.process.wait(timeout=10)
        helper.tend(now)
        pauses.append(helper.pause)
        now += helper.pause

    assert pauses == [2, 4, 8, 16, 32, 60, 60, 60]


def test_a_helper_that_lived_long_is_started_again_soon() -> None:
    helper = Helper("worker", ["false"], {})
    helper.pause = 60
    helper.tend(0.0)
    assert helper.process is not None
    helper.process.wait(timeout=10)

    helper.tend(3600.0)

    assert helper.pause == 1


def test_interrupt_of_the_terminal_reaches_only_the_supervisor() -> None:
    process, children = supervise("exec sleep 60")

    assert os.getpgid(children[0].pid) != os.getpgid(process.pid)
    process.send_signal(signal.SIGINT)
    process.wait(timeout=10)
