"""
A small client of the API, with nothing but Python: signs in, reads page by page, and tells what was refused.

The address and the access token come from the environment, so that neither stands in a script:

    export SDPTRACKER_URL=http://localhost:8000
    export SDPTRACKER_TOKEN=sdp_…          # My settings → Access tokens, or: manage.py create_token
"""

import json
import os
import sys
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Iterator
from typing import Any, NoReturn

SERVER = os.environ.get("SDPTRACKER_URL", "http://localhost:8000").rstrip("/")
TOKEN = os.environ.get("SDPTRACKER_TOKEN", "")


def send(
    method: str,
    path: str,
    content: Any = None,
    *,
    parameters: dict[str, Any] | None = None,
    headers: dict[str, str] | None = None,
) -> Any:
    """Send one request and give the open response; end with a message if it is refused."""
    address = path if path.startswith("http") else f"{SERVER}/api/v1/{path}"
    if parameters:
        address += "?" + urllib.parse.urlencode(parameters, doseq=True)
    data = None if content is None else json.dumps(content).encode()
    request = urllib.request.Request(address, data=data, method=method)
    request.add_header("Authorization", f"Bearer {TOKEN}")
    request.add_header("Accept", "application/json")
    if data is not None:
        request.add_header("Content-Type", "application/json")
    for name, value in (headers or {}).items():
        request.add_header(name, value)
    try:
        return urllib.request.urlopen(request)
    except urllib.error.HTTPError as refusal:
        explain(refusal)


def read(path: str, **parameters: Any) -> Any:
    """Read one record, or one page of a list."""
    with send("GET", path, parameters=parameters) as response:
        return json.load(response)


def read_all(path: str, **parameters: Any) -> Iterator[Any]:
    """Read a whole list, page by page."""
    page = read(path, size=1000, **parameters)
    while True:
        yield from page["results"]
        if not page["next"]:
            return
        page = read(page["next"])


def explain(refusal: urllib.error.HTTPError) -> NoReturn:
    """Say what was refused and how to mend it (RFC 9457), and stop."""
    problem = json.load(refusal)
    print(f"{problem['status']} {problem['title']}: {problem['detail']}", file=sys.stderr)
    for field, sentences in problem.get("errors", {}).items():
        print(f"  {field or 'the whole'}: {' '.join(sentences)}", file=sys.stderr)
    print(f"  request id: {problem['request_id']}", file=sys.stderr)
    sys.exit(1)
