"""Settings of the server that browser tests visit: the delivered ones, on the test's database."""

import os

from sdptracker.settings import HOME
from tests.settings import *  # noqa: F403 (the tests' database server and passwords)
from tests.settings import DATABASE, INSTALLED_APPS, SEAL_DATABASE, STORAGES

INSTALLED_APPS.remove("zeal")
DATABASE["NAME"] = SEAL_DATABASE["NAME"] = os.environ.get("TEST_DATABASE_NAME", "")
STATIC_ROOT = HOME / "static-test"
STORAGES["staticfiles"] = {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"}
WHITENOISE_AUTOREFRESH = False
