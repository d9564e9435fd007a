"""Where the suite's fixtures come from."""

pytest_plugins = ["tests.database", "tests.nplusone", "tests.personas"]
