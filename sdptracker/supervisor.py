"""Keeps the processes of one installation running together, and ends them together."""

import ctypes
import os
import signal
import subprocess
import sys
import threading
from collections.abc import Callable, Sequence
from types import FrameType

SECONDS_TO_END = 30.0
SECONDS_BETWEEN_CHECKS = 2.0
PR_SET_PDEATHSIG = 1


def _end_with_parent() -> None:
    # Linux only; elsewhere a killed supervisor leaves its children, which the next start tells by the taken port.
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGTERM)


class Supervisor:
    """
    Starts commands, watches them, and stops them all when one ends or a signal comes.

    `tend` is called every two seconds while they run, to keep what they need alive.
    """

    def __init__(self, tend: Callable[[], None]) -> None:
        self.tend = tend
        self.children: list[subprocess.Popen[bytes]] = []
        self.received = 0
        self._wake = threading.Event()

    def listen(self) -> None:
        """Take Ctrl-C and SIGTERM from now on: they end `run`, with the child processes out of the terminal's reach."""
        for number in (signal.SIGINT, signal.SIGTERM):
            signal.signal(number, self._receive)

    def start(self, command: Sequence[str], **environment: str) -> None:
        child = subprocess.Popen(
            command, env=os.environ | environment, start_new_session=True, preexec_fn=_end_with_parent
        )
        self.children.append(child)

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
        finally:
            self.end()
        if self.received == signal.SIGTERM:
            return 128 + signal.SIGTERM
        return 0 if self.received else 1

    def end(self) -> None:
        """Ask every child to finish its requests, and kill those that do not."""
        for child in self.children:
            if child.poll() is None:
                child.terminate()
        for child in self.children:
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
