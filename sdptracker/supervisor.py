"""Keeps the processes of one installation running together, and ends them together."""

import ctypes
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Sequence
from types import FrameType

SECONDS_TO_END = 30.0
SECONDS_BETWEEN_CHECKS = 2.0
SHORTEST_PAUSE = 1.0
LONGEST_PAUSE = 60.0
PR_SET_PDEATHSIG = 1


def _end_with_parent() -> None:
    # Linux only; elsewhere a killed supervisor leaves its children, which the next start tells by the taken port.
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGTERM)


def _started(command: Sequence[str], environment: dict[str, str]) -> subprocess.Popen[bytes]:
    return subprocess.Popen(command, env=os.environ | environment, start_new_session=True, preexec_fn=_end_with_parent)


class Helper:
    """
    A child that others can do without: started again whenever it ends.

    One that keeps ending soon after its start is started again ever more slowly, up to once a minute.
    """

    def __init__(self, name: str, command: Sequence[str], environment: dict[str, str]) -> None:
        self.name, self.command, self.environment = name, command, environment
        self.process: subprocess.Popen[bytes] | None = None
        self.pause = SHORTEST_PAUSE
        self._began = self._again_at = 0.0

    def tend(self, now: float) -> None:
        """Notice its end, and start it once its pause is over. `now`: seconds of a clock that only goes forward."""
        if self.process is not None and self.process.poll() is not None:
            self._note_end(f"ended (status {self.process.returncode})", now)
        if self.process is None and now >= self._again_at:
            try:
                self.process, self._began = _started(self.command, self.environment), now
            except OSError as error:
                self._note_end(f"could not be started ({error.strerror})", now)

    def _note_end(self, what: str, now: float) -> None:
        lived_long = self.process is not None and now - self._began >= LONGEST_PAUSE
        self.pause = SHORTEST_PAUSE if lived_long else min(self.pause * 2, LONGEST_PAUSE)
        self.process, self._again_at = None, now + self.pause
        sys.stderr.write(f"The {self.name} {what}: it is started again in {self.pause:.0f} s.\n")


class Supervisor:
    """
    Starts commands, watches them, and stops them all when one ends or a signal comes; helpers alone may end.

    `tend` is called every two seconds while they run, to keep what they need alive.
    """

    def __init__(self, tend: Callable[[], None]) -> None:
        self.tend = tend
        self.children: list[subprocess.Popen[bytes]] = []
        self.helpers: list[Helper] = []
        self.received = 0
        self._wake = threading.Event()

    def listen(self) -> None:
        """Take Ctrl-C and SIGTERM from now on: they end `run`, with the child processes out of the terminal's reach."""
        for number in (signal.SIGINT, signal.SIGTERM):
            signal.signal(number, self._receive)

    def start(self, command: Sequence[str], **environment: str) -> None:
        """Start a child whose end is the end of all."""
        self.children.append(_started(command, environment))

    def help_with(self, name: str, command: Sequence[str], **environment: str) -> None:
        """Start a child that is started again whenever it ends, and whose failure stops nobody else."""
        helper = Helper(name, command, environment)
        self.helpers.append(helper)
        helper.tend(time.monotonic())

    def wait_until(self, is_ready: Callable[[], bool], *, seconds: float) -> bool:
        """Wait until the children serve; False if one ended, a signal came or the time ran out."""
        for _ in range(int(seconds * 20)):
            if is_ready():
                return True
            if self._wake.wait(0.05) or self._ended():
                return False
        return False

    def run(self) -> int:
        """
        Watch until a signal (0) or the end of a child (1), then end all.

        Shape: the exit status for the shell; 143 after SIGTERM, as if the signal had not been caught.
        """
        try:
            while not self._wake.wait(SECONDS_BETWEEN_CHECKS) and not self._ended():
                self.tend()
                for helper in self.helpers:
                    helper.tend(time.monotonic())
        finally:
            self.end()
        if self.received == signal.SIGTERM:
            return 128 + signal.SIGTERM
        return 0 if self.received else 1

    def end(self) -> None:
        """Ask every child to finish its requests or job, and kill those that do not."""
        running = [*self.children, *(helper.process for helper in self.helpers if helper.process is not None)]
        for child in running:
            if child.poll() is None:
                child.terminate()
        for child in running:
            try:
                child.wait(SECONDS_TO_END)
            except subprocess.TimeoutExpired:
                os.killpg(child.pid, signal.SIGKILL)
                child.wait()

    def _ended(self) -> bool:
        return any(child.poll() is not None for child in self.children)

    def _receive(self, number: int, frame: FrameType | None) -> None:
        self.received = number
        self._wake.set()
