"""Brings an installation up from whatever state it is in, and serves it."""

import socket
import sys
import time
import urllib.error
import urllib.request
from argparse import ArgumentParser
from collections.abc import Iterator
from contextlib import contextmanager
from http import HTTPStatus
from typing import Any, cast

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.db import OperationalError, connection

from sdptracker import env, static_files
from sdptracker.postgres.base import DatabaseWrapper
from sdptracker.postgres.system import ServerFailed
from sdptracker.supervisor import Supervisor

HOST = "127.0.0.1"
WORKERS = 2
THREADS = 4
SECONDS_TO_READY = 60.0


class Command(BaseCommand):
    """Start the database, migrate, load, collect, serve; each step says what it does and how long it took."""

    help = "Bring everything up and serve on the loopback interface until Ctrl-C."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--demo", action="store_true", help="load the demonstration world and its accounts")

    def handle(self, *args: Any, **options: Any) -> None:
        port = env.number("PORT", 8000)
        self._require_free(port)
        try:
            self._prepare(with_demo=options["demo"])
        except KeyboardInterrupt:
            sys.exit("\nStopped before serving; the next start goes on from here.")
        sys.exit(self._serve(port))

    def _prepare(self, *, with_demo: bool) -> None:
        self._start_database()
        with self._step("Bringing the tables up to date"):
            call_command("migrate", interactive=False, verbosity=0, skip_checks=False)
        with self._step("Loading the reference data"):
            call_command("load_reference", verbosity=0)
        if with_demo:
            with self._step("Loading the demonstration world"):
                call_command("load_demo", verbosity=0)
        with self._step("Collecting static files"):
            static_files.collect()
        connection.close()

    def _serve(self, port: int) -> int:
        supervisor = Supervisor(tend=self._tend_database)
        supervisor.listen()
        with self._step("Starting the web server"):
            supervisor.start(self._gunicorn(port))
            is_ready = supervisor.wait_until(lambda: self._answers(port), seconds=SECONDS_TO_READY)
        if is_ready:
            supervisor.help_with("worker", self._worker())
            self._say_how_to_sign_in(port)
        elif not supervisor.received:
            supervisor.end()
            raise CommandError("The web server did not start: see its messages above.")
        return supervisor.run()

    @contextmanager
    def _step(self, what: str) -> Iterator[None]:
        began = time.monotonic()
        self.stdout.write(f"{what} … ", ending="")
        self.stdout.flush()
        yield
        self.stdout.write(f"{time.monotonic() - began:.1f} s")

    def _require_free(self, port: int) -> None:
        with socket.socket() as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind((HOST, port))
            except OSError as error:
                raise CommandError(
                    f"Port {port} is taken ({error.strerror}). Choose another: PORT=8001 make run"
                ) from None

    def _start_database(self) -> None:
        database = cast(DatabaseWrapper, connection)
        what = f"Starting PostgreSQL in {settings.HOME / 'postgres'}" if database.embedded else "Reaching the database"
        try:
            with self._step(what):
                if database.embedded:
                    database.embedded.ensure()
                else:
                    database.ensure_connection()
        except (ServerFailed, OperationalError) as error:
            raise CommandError(str(error)) from error

    def _tend_database(self) -> None:
        embedded = cast(DatabaseWrapper, connection).embedded
        if embedded and not embedded.answers():
            self.stderr.write("PostgreSQL has gone away: starting it again.")
            embedded.ensure()

    def _gunicorn(self, port: int) -> list[str]:
        shape = ["--worker-class", "gthread", "--workers", str(WORKERS), "--threads", str(THREADS)]
        options = ["--no-control-socket", "--bind", f"{HOST}:{port}", "--log-level", "warning", *shape]
        return [sys.executable, "-m", "gunicorn", *options, "sdptracker.wsgi:application"]

    def _worker(self) -> list[str]:
        return [sys.executable, str(settings.BASE_DIR / "manage.py"), "work"]

    def _answers(self, port: int) -> bool:
        try:
            urllib.request.urlopen(f"http://{HOST}:{port}/", timeout=10).close()
        except urllib.error.HTTPError as error:
            if error.code >= HTTPStatus.INTERNAL_SERVER_ERROR:
                self.stderr.write("The first page ends in an error: see the messages above.")
        except OSError:
            return False
        return True

    def _say_how_to_sign_in(self, port: int) -> None:
        self.stdout.write(f"\nServing on http://{HOST}:{port}/  (Ctrl-C ends it)\n")
        accounts = settings.HOME / "demo-accounts.txt"
        if accounts.exists():
            self.stdout.write(
                f"Accounts of the demonstration, also in {accounts}:\n\n{accounts.read_text().rstrip()}\n"
            )
        else:
            command = "manage.py create_administrator <account> --name '<full name>'"
            self.stdout.write(f"Create the first account with: .venv/bin/python {command}\n")
        self.stdout.flush()
