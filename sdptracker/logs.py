"""What log lines must not say."""

import logging
import re

# A calendar address holds the key to it; it would stand in the line about every request that fails.
KEY_IN_ADDRESS = re.compile(r"(/calendar/feeds/)[^\s/\"']+")


class WithoutKeys(logging.Filter):
    """Write "…" in the place of keys that stand in addresses."""

    def filter(self, record: logging.LogRecord) -> bool:
        said = record.getMessage()
        if KEY_IN_ADDRESS.search(said):
            record.msg, record.args = KEY_IN_ADDRESS.sub(r"\1…", said), ()
        return True
