"""Collects the static files, but only when they have changed since the last time."""

import fcntl
import hashlib
from pathlib import Path

from django.conf import settings
from django.contrib.staticfiles.finders import get_finders
from django.core.management import call_command


def collect() -> bool:
    """
    Bring STATIC_ROOT up to date, compressed and with fingerprints in the names.

    Shape: False if nothing had changed. Processes that arrive together wait for the first.
    """
    root = Path(settings.STATIC_ROOT)
    root.mkdir(parents=True, exist_ok=True)
    stamp = root.with_name(f"{root.name}.stamp")
    with stamp.open("a+") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        file.seek(0)
        fingerprint = _fingerprint()
        if file.read() == fingerprint:
            return False
        call_command("collectstatic", interactive=False, clear=True, verbosity=0)
        file.truncate(0)
        file.write(fingerprint)
    return True


def _fingerprint() -> str:
    digest = hashlib.sha256(str(settings.STORAGES["staticfiles"]).encode())
    for finder in get_finders():
        for path, storage in finder.list(ignore_patterns=[]):
            digest.update(f"{path} {storage.size(path)} {storage.get_modified_time(path)}\n".encode())
    return digest.hexdigest()
