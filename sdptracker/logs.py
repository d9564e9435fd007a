"""What log lines must not say, and what those about a request say besides."""

import logging
import re

from django.utils.functional import LazyObject, empty

# A calendar address holds the key to it; it would stand in the line about every request that fails.
KEY_IN_ADDRESS = re.compile(r"(/calendar/feeds/)[^\s/\"']+")


class WithoutKeys(logging.Filter):
    """Write "…" in the place of keys that stand in addresses."""

    def filter(self, record: logging.LogRecord) -> bool:
        said = record.getMessage()
        if KEY_IN_ADDRESS.search(said):
            record.msg, record.args = KEY_IN_ADDRESS.sub(r"\1…", said), ()
        return True


class AboutRequests(logging.Filter):
    """Put `about` on each record: who asked, from where, and the request's number, as far as they are known."""

    def filter(self, record: logging.LogRecord) -> bool:
        request = getattr(record, "request", None)
        whence = getattr(request, "whence", None)
        record.about = ""
        if whence is not None:
            account, address = _account(request), whence.address or "nowhere"
            record.about = f" [account {account!r} from {address}, request {whence.request_id}]"
        return True


def _account(request: object) -> str:
    user = getattr(request, "user", None)
    # Not looked up for the sake of a line: the database may be what the line is about.
    if user is None or (isinstance(user, LazyObject) and user._wrapped is empty):
        return "unknown"
    return user.get_username() or "nobody"
