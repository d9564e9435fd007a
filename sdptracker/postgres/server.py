"""Starts, heals, shares and stops the embedded PostgreSQL."""

import atexit
import fcntl
import os
import shlex
import shutil
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache, cached_property
from pathlib import Path
from typing import Any

import psutil
import psycopg

from sdptracker.postgres import roles, system
from sdptracker.postgres.system import ServerFailed

MAJOR = "18"
PORT = "5432"
SUPERUSER = "postgres"
PATIENCE = 15.0
"""Seconds to wait for a server that will not start; crash recovery of a living one may take longer."""
RECOVERY_PATIENCE = 600.0

CONFIGURATION = """
listen_addresses = ''
timezone = 'UTC'
log_timezone = 'UTC'
"""
# A tests' server may lose its data in a power cut, and is several times faster for it.
CARELESS = """
fsync = off
synchronous_commit = off
full_page_writes = off
"""


class Server:
    """
    One PostgreSQL server in a folder, shared by every process that uses it.

    Each process holds a shared lock on `users.lock`; the last to leave stops the server.
    """

    def __init__(self, home: Path, *, is_durable: bool = True) -> None:
        self.home = home.absolute()
        self.data = self.home / "data"
        self.is_durable = is_durable
        self._threads = threading.RLock()
        self._users_lock: int | None = None
        os.register_at_fork(after_in_child=self._forget)

    @cached_property
    def socket_dir(self) -> Path:
        return system.socket_folder(self.home, self._account)

    @cached_property
    def _account(self) -> Any:
        return system.server_account(self.data)

    def ensure(self) -> None:
        """
        Return once our server answers, starting or healing it if need be.

        :raises ServerFailed: if it does not come up; the message holds the end of its log.
        """
        with self._threads:
            self._join()
            if not self.answers():
                self._start()

    def connect(self, dbname: str = "postgres", **options: Any) -> psycopg.Connection[Any]:
        """Connect as the superuser: for the launcher and for tests, never for requests."""
        return psycopg.connect(
            host=str(self.socket_dir),
            port=PORT,
            user=SUPERUSER,
            dbname=dbname,
            connect_timeout=5,
            autocommit=True,
            **options,
        )

    def answers(self) -> bool:
        """Tell whether the server behind the socket works on our data; any other answer does not count."""
        try:
            with self.connect() as connection:
                row = connection.execute("SELECT current_setting('data_directory')").fetchone()
        except psycopg.OperationalError:
            return False
        return row is not None and os.path.realpath(row[0]) == os.path.realpath(self.data)

    def leave(self) -> None:
        """Give up our share of the server, and stop it if nobody else holds one."""
        with self._threads:
            if self._users_lock is None:
                return
            lock, self._users_lock = self._users_lock, None
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                return
            else:
                self.stop()
            finally:
                os.close(lock)

    def stop(self) -> None:
        """Stop the server at once, cleanly; its users get a connection error."""
        system.run("pg_ctl", "stop", "-D", str(self.data), "-m", "fast", "-w", account=self._account)

    def _join(self) -> None:
        if self._users_lock is not None:
            return
        system.make_private(self.home, self._account)
        system.open_parents(self.home)
        lock = os.open(self.home / "users.lock", os.O_RDWR | os.O_CREAT, 0o600)
        fcntl.flock(lock, fcntl.LOCK_SH)
        self._users_lock = lock
        atexit.register(self.leave)

    def _forget(self) -> None:
        # A forked child shares the parent's lock: it must neither keep it alive nor turn it into its own.
        self._threads = threading.RLock()
        if self._users_lock is not None:
            os.close(self._users_lock)
            self._users_lock = None

    @contextmanager
    def _starting(self) -> Iterator[None]:
        lock = os.open(self.home / "start.lock", os.O_RDWR | os.O_CREAT, 0o600)
        try:
            fcntl.flock(lock, fcntl.LOCK_EX)
            yield
        finally:
            os.close(lock)

    def _start(self) -> None:
        with self._starting():
            if self.answers():
                return
            system.open_parents(system.binaries() / "postgres")
            if not self.data.exists():
                self._initialise()
            self._check_version()
            self._write_access()
            self._start_until_answering()
            self._prepare()

    def _initialise(self) -> None:
        fresh = self.home / "data.new"
        shutil.rmtree(fresh, ignore_errors=True)
        locale = ["--locale-provider=builtin", "--builtin-locale=C.UTF-8", "--locale=C", "--encoding=UTF8"]
        safety = [] if self.is_durable else ["--no-sync"]
        done = system.run(
            "initdb", "-D", str(fresh), "-U", SUPERUSER, "--auth=peer", *locale, *safety, account=self._account
        )
        if done.returncode:
            raise ServerFailed(f"PostgreSQL could not prepare {fresh}:\n{done.stderr.strip()}")
        with (fresh / "postgresql.conf").open("a") as file:
            file.write(CONFIGURATION if self.is_durable else CONFIGURATION + CARELESS)
        # Renaming last means that an interrupted preparation is simply done again.
        fresh.rename(self.data)

    def _check_version(self) -> None:
        found = (self.data / "PG_VERSION").read_text().strip()
        if found != MAJOR:
            raise ServerFailed(
                f"{self.data} was written by PostgreSQL {found}, this is {MAJOR}: "
                "dump it with that version and load it here, or move it away to start afresh."
            )

    def _write_access(self) -> None:
        names = {self._account.pw_name, system.pwd.getpwuid(os.geteuid()).pw_name}
        lines = [f'sdp "{name}" all\n' for name in sorted(names)]
        (self.data / "pg_ident.conf").write_text("".join(lines))
        (self.data / "pg_hba.conf").write_text("local all all peer map=sdp\n")

    def _start_until_answering(self) -> None:
        system.make_private(self.socket_dir, self._account)
        began = time.monotonic()
        while True:
            is_alive = self._is_postmaster_alive()
            if not is_alive:
                (self.data / "postmaster.pid").unlink(missing_ok=True)
                self._pg_ctl_start()
            if self.answers():
                return
            if time.monotonic() - began > (RECOVERY_PATIENCE if is_alive else PATIENCE):
                raise ServerFailed(f"PostgreSQL does not start. The end of its log:\n{self._end_of_log()}")
            time.sleep(0.1)

    def _pg_ctl_start(self) -> None:
        options = f"-k {shlex.quote(str(self.socket_dir))}"
        log = str(self.home / "server.log")
        system.run(
            "pg_ctl", "start", "-D", str(self.data), "-l", log, "-o", options, "-w", "-t", "15", account=self._account
        )

    def _is_postmaster_alive(self) -> bool:
        # pg_ctl believes any live process with the recorded number, also a stranger after a restart.
        try:
            process = psutil.Process(int((self.data / "postmaster.pid").read_text().split("\n", 1)[0]))
            return (
                process.status() != psutil.STATUS_ZOMBIE
                and process.name() == "postgres"
                and os.path.realpath(process.cwd()) == os.path.realpath(self.data)
            )
        except (OSError, ValueError, psutil.Error):
            return False

    def _end_of_log(self) -> str:
        log = self.home / "server.log"
        return "\n".join(log.read_text(errors="replace").splitlines()[-10:]) if log.exists() else "(empty)"

    def _prepare(self) -> None:
        with self.connect() as connection:
            roles.create(connection)
            if not connection.execute("SELECT FROM pg_database WHERE datname = 'sdp'").rowcount:
                connection.execute("CREATE DATABASE sdp OWNER sdp_owner")


@cache
def server(home: Path, *, is_durable: bool = True) -> Server:
    """Give the one `Server` of this process for a folder."""
    return Server(home, is_durable=is_durable)
