"""The real settings, with a database server of the tests' own and fast passwords."""

import os

os.environ.setdefault("SECRET_KEY", "a-key-for-tests-only-that-protects-nothing-at-all-but-is-long-enough")

from sdptracker.settings import *  # noqa: F403 (these are the settings under test)
from sdptracker.settings import DATABASE, HOME

if "EMBEDDED" in DATABASE:
    DATABASE["EMBEDDED"] = {"home": HOME / "postgres-test", "is_durable": False}

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.InMemoryStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
