"""How many requests the proof of access has made, told at the end of a run."""

from __future__ import annotations

from typing import Any

import pytest

REQUESTS = "requests"


def pytest_terminal_summary(terminalreporter: Any) -> None:
    """Add up what the tests have noted; workers of xdist send it with their reports."""
    reports = [each for kind in ("passed", "failed") for each in terminalreporter.stats.get(kind, ())]
    noted: list[Any] = [
        value
        for report in reports
        if isinstance(report, pytest.TestReport) and report.when == "call"
        for name, value in report.user_properties
        if name == REQUESTS
    ]
    if noted:
        terminalreporter.write_line(f"Proof of access: {sum(noted):,} requests in {len(noted)} tests.")
