"""Settings of the server whose door is tried: a second factor is required, as delivered."""

from tests.journeys.settings import *  # noqa: F403 (the server that browser tests visit)

SECOND_FACTOR_REQUIRED_ROLES = ["manager", "administrator"]
