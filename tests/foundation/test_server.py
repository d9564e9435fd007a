"""The embedded server starts, heals and stops; each test has a server of its own."""

import os
import pwd
import shutil
import signal
import subprocess
import sys
import tempfile
import textwrap
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from sdptracker.postgres.server import Server
from sdptracker.postgres.system import ServerFailed

pytestmark = pytest.mark.long
ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def home() -> Iterator[Path]:
    # Not pytest's own folder: it is closed again, under our running server, whenever another run starts.
    folder = Path(tempfile.mkdtemp(prefix="sdp test '"))
    yield folder / "postgres"
    shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture
def server(home: Path) -> Iterator[Server]:
    server = Server(home, is_durable=False)
    yield server
    server.leave()


def postmaster(server: Server) -> int:
    return int((server.data / "postmaster.pid").read_text().split("\n", 1)[0])


def start_user(home: Path, *, then: str = "time.sleep(60)") -> subprocess.Popen[str]:
    """Start another process that uses the server, and wait until it does."""
    code = f"""
        import time
        from pathlib import Path
        from sdptracker.postgres.server import Server
        server = Server(Path({str(home)!r}), is_durable=False)
        server.ensure()
        print("ready", flush=True)
        {then}
    """
    process = subprocess.Popen(
        [sys.executable, "-c", textwrap.dedent(code)], cwd=ROOT, stdout=subprocess.PIPE, text=True
    )
    assert process.stdout is not None
    assert process.stdout.readline() == "ready\n"
    return process


def end(process: subprocess.Popen[str], number: int) -> None:
    process.send_signal(number)
    process.wait(timeout=10)
    assert process.stdout is not None
    process.stdout.close()


def test_ensure_from_nothing(server: Server) -> None:
    server.ensure()

    with server.connect("sdp") as connection:
        row = connection.execute("SELECT current_setting('timezone'), current_setting('server_version_num')").fetchone()
    assert row is not None
    assert row[0] == "UTC"
    assert row[1].startswith("18")
    assert server.home.stat().st_mode & 0o077 == 0


def test_ensure_refuses_data_of_another_version(server: Server) -> None:
    server.ensure()
    server.stop()
    (server.data / "PG_VERSION").write_text("16\n")

    with pytest.raises(ServerFailed, match="written by PostgreSQL 16"):
        server.ensure()


def test_ensure_refuses_a_foreign_socket_folder(server: Server) -> None:
    server.ensure()
    server.stop()
    shutil.rmtree(server.socket_dir)
    server.socket_dir.symlink_to("/tmp")

    with pytest.raises(ServerFailed, match="remove it"):
        server.ensure()


def test_ensure_names_the_log_when_the_server_does_not_start(server: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    server.ensure()
    server.stop()
    with (server.data / "postgresql.conf").open("a") as file:
        file.write("no_such_setting = 1\n")
    monkeypatch.setattr("sdptracker.postgres.server.PATIENCE", 0.5)

    with pytest.raises(ServerFailed, match="no_such_setting"):
        server.ensure()


def test_ensure_heals_an_interrupted_first_start(server: Server) -> None:
    leftover = server.home / "data.new" / "base"
    leftover.mkdir(parents=True)

    server.ensure()

    assert server.answers()
    assert not leftover.exists()


def test_ensure_heals_a_killed_server(server: Server) -> None:
    server.ensure()
    os.kill(postmaster(server), signal.SIGKILL)

    server.ensure()

    assert server.answers()


@pytest.mark.parametrize("name", ["python", "postgres"])
def test_ensure_heals_a_number_used_by_another_program(server: Server, tmp_path: Path, name: str) -> None:
    server.ensure()
    number = str(postmaster(server))
    content = (server.data / "postmaster.pid").read_text()
    server.stop()
    program = tmp_path / name
    shutil.copy("/bin/sleep", program)
    stranger = subprocess.Popen([str(program), "60"])
    (server.data / "postmaster.pid").write_text(content.replace(number, str(stranger.pid), 1))

    server.ensure()

    assert server.answers()
    assert postmaster(server) != stranger.pid
    stranger.kill()
    stranger.wait()


@pytest.mark.parametrize("content", ["", "no number\n", "999999999\n"])
def test_ensure_heals_a_broken_pid_file(server: Server, content: str) -> None:
    server.ensure()
    server.stop()
    (server.data / "postmaster.pid").write_text(content)

    server.ensure()

    assert server.answers()


def test_ensure_four_at_once(home: Path) -> None:
    with ThreadPoolExecutor() as pool:
        users = list(pool.map(lambda _: start_user(home, then=""), range(4)))

    assert [user.wait(timeout=20) for user in users] == [0, 0, 0, 0]
    for user in users:
        end(user, signal.SIGTERM)


def test_ensure_with_a_long_path(home: Path) -> None:
    server = Server(home / ("x" * 120), is_durable=False)

    server.ensure()

    assert server.socket_dir.parent == Path("/tmp")
    assert server.socket_dir.stat().st_mode & 0o077 == 0
    server.leave()
    shutil.rmtree(server.socket_dir)


def test_leave_keeps_the_server_for_others(server: Server, home: Path) -> None:
    server.ensure()
    other = start_user(home)

    server.leave()

    assert server.answers()
    end(other, signal.SIGKILL)
    server.ensure()


def test_leave_stops_the_server_behind_the_last_user(server: Server) -> None:
    server.ensure()

    server.leave()

    assert not server.answers()
    assert not (server.data / "postmaster.pid").exists()


def test_leave_in_a_forked_child_stops_nothing(home: Path) -> None:
    fork = "import os; child = os.fork(); os.waitpid(child, 0) if child else (server.leave(), os._exit(0))"

    parent = start_user(home, then=f"{fork}; print(server.answers(), flush=True)")

    assert parent.stdout is not None
    assert parent.stdout.readline() == "True\n"
    end(parent, signal.SIGTERM)


def test_killed_user_does_not_keep_the_server(server: Server, home: Path) -> None:
    end(start_user(home), signal.SIGKILL)
    server.ensure()

    server.leave()

    assert not server.answers()


def test_interrupt_of_the_terminal_does_not_reach_the_server(server: Server) -> None:
    server.ensure()

    assert os.getpgid(postmaster(server)) != os.getpgid(0)


def test_only_our_system_users_may_connect(server: Server) -> None:
    server.ensure()

    with server.connect() as connection:
        rules = connection.execute("SELECT type, auth_method, options FROM pg_hba_file_rules").fetchall()
        names = connection.execute("SELECT DISTINCT sys_name FROM pg_ident_file_mappings").fetchall()
        listening = connection.execute("SELECT current_setting('listen_addresses')").fetchone()

    assert rules == [("local", "peer", ["map=sdp"])]
    assert {name for (name,) in names} == {server.data.owner(), pwd.getpwuid(os.geteuid()).pw_name}
    assert listening == ("",)
