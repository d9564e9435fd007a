"""What log lines must not say, what those about a request say besides, and how they are written for programs."""

import json
import logging
import re
from datetime import UTC, datetime

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
    """Put on each record who asked, from where, and the request's number: `whose`, and in words as `about`."""

    def filter(self, record: logging.LogRecord) -> bool:
        request = getattr(record, "request", None)
        whence = getattr(request, "whence", None)
        record.whose, record.about = {}, ""
        if whence is not None:
            account, address = _account(request), whence.address or "nowhere"
            record.whose = {"account": account, "address": address, "request": whence.request_id}
            record.about = f" [account {account!r} from {address}, request {whence.request_id}]"
        return True


class AsJson(logging.Formatter):
    """Write each record as one line of JSON, its trace too."""

    def format(self, record: logging.LogRecord) -> str:
        moment = datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds")
        said = {"at": moment, "level": record.levelname, "logger": record.name, "message": record.getMessage()}
        said |= getattr(record, "whose", {})
        if record.exc_info:
            said["trace"] = self.formatException(record.exc_info)
        return json.dumps(said, ensure_ascii=False)


def _account(request: object) -> str:
    user = getattr(request, "user", None)
    # Not looked up for the sake of a line: the database may be what the line is about.
    if user is None or (isinstance(user, LazyObject) and user._wrapped is empty):
        return "unknown"
    return user.get_username() or "nobody"
