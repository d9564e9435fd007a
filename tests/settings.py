"""The real settings, with a database server of the tests' own and fast passwords."""

import hashlib
import os
import shutil
from pathlib import Path

os.environ.setdefault("SECRET_KEY", "a-key-for-tests-only-that-protects-nothing-at-all-but-is-long-enough")

from sdptracker.settings import *  # noqa: F403 (these are the settings under test)
from sdptracker.settings import DATABASE, HOME, INSTALLED_APPS, SEAL_DATABASE

MEMORY = Path("/dev/shm")
ROOMY = 4 * 1024**3


def server_home() -> Path:
    """Choose memory where there is plenty: putting a database back copies some 800 small files."""
    if MEMORY.is_dir() and shutil.disk_usage(MEMORY).free > ROOMY:
        return MEMORY / f"sdp-tests-{os.getuid()}-{hashlib.sha256(bytes(HOME)).hexdigest()[:12]}"
    return HOME / "postgres-test"


if "EMBEDDED" in DATABASE:
    DATABASE["EMBEDDED"] = SEAL_DATABASE["EMBEDDED"] = {"home": server_home(), "is_durable": False}

INSTALLED_APPS = [*INSTALLED_APPS, "zeal"]  # tests/nplusone.py
ZEAL_SHOW_ALL_CALLERS = True
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.InMemoryStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
AUDIT_KEY = "a-key-for-tests-only-that-signs-nothing-of-value"
AUDIT_ANCHORS = []
WHITENOISE_AUTOREFRESH = True  # static files are found as they are, without being collected first
# The people of the tests come in without a second factor; tests/web/test_factors.py has it required, as delivered.
SECOND_FACTOR_REQUIRED_ROLES = []
