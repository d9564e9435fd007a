"""Where the suite's fixtures come from."""

pytest_plugins = [
    "tests.access.tally",
    "tests.clock",
    "tests.database",
    "tests.garbage",
    "tests.marking_words",
    "tests.nplusone",
    "tests.personas",
    "tests.worlds",
]
