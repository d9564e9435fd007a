"""Where the suite's fixtures come from."""

pytest_plugins = ["tests.clock", "tests.database", "tests.nplusone", "tests.personas"]
