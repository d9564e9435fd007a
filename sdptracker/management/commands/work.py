"""Runs the worker: what others asked for in the background, and what comes up by the clock."""

import asyncio
from importlib import import_module
from typing import Any, cast

from django.core.management.base import BaseCommand, CommandError
from django.db import connection
from procrastinate import PsycopgConnector
from procrastinate.contrib.django import app
from procrastinate.contrib.django.utils import connector_params
from procrastinate.exceptions import ConnectorException
from psycopg import AsyncConnection, OperationalError
from psycopg_pool import PoolTimeout

from sdptracker.postgres.base import ASSUME_ROLE, DatabaseWrapper
from sdptracker.postgres.system import ServerFailed

JOBS = "partnerships.jobs.tasks"
MOST_CONNECTIONS = 4
SECONDS_TO_CONNECT = 15.0
SECONDS_BETWEEN_HEARTBEATS = 10.0
SECONDS_BETWEEN_LOOKS = 30.0  # new jobs are announced; looking is for announcements that were missed
SECONDS_TO_FINISH = 20.0  # less than the supervisor waits before it kills


class Command(BaseCommand):
    """
    Take jobs until SIGTERM or Ctrl-C, then finish the one that runs.

    Its own connections go to the database directly, not through a pooler: it listens on one.
    """

    help = "Do the work in the background: reminders, mail, and cleaning up. Ends on SIGTERM or Ctrl-C."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: Any) -> None:
        parser.add_argument("--once", action="store_true", help="do what waits, and end")

    def handle(self, *args: Any, once: bool, **options: Any) -> None:
        import_module(JOBS)
        try:
            connector = worker_connector()
            asyncio.run(self._work(connector, is_lasting=not once))
        except (ConnectorException, OperationalError, PoolTimeout, ServerFailed) as error:
            reason = error.__cause__ or error
            raise CommandError(f"The worker has lost the database, or found no tables in it: {reason}") from error

    async def _work(self, connector: PsycopgConnector, *, is_lasting: bool) -> None:
        with app.replace_connector(connector) as ours:
            async with ours.open_async():
                await ours.run_worker_async(
                    wait=is_lasting,
                    fetch_job_polling_interval=SECONDS_BETWEEN_LOOKS,
                    shutdown_graceful_timeout=SECONDS_TO_FINISH,
                    update_heartbeat_interval=SECONDS_BETWEEN_HEARTBEATS,
                )


def worker_connector() -> PsycopgConnector:
    """Give the worker's own connections: the same server, database and role as Django's."""
    database = cast(DatabaseWrapper, connection)
    if database.embedded:
        database.embedded.ensure()
    return PsycopgConnector(
        kwargs=connector_params(),
        configure=_take_role,
        min_size=1,
        max_size=MOST_CONNECTIONS,
        timeout=SECONDS_TO_CONNECT,
    )


async def _take_role(opened: AsyncConnection[Any]) -> None:
    role = connection.settings_dict["OPTIONS"].get("assume_role")
    if role:
        await opened.execute(ASSUME_ROLE, [role])
        await opened.commit()
