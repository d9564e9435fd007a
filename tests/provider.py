"""A real OpenID Connect provider on the loopback interface, in a process of its own."""

from __future__ import annotations

import json
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, HTTPServer
from threading import Thread

SECONDS_TO_READY = 30
CLIENT = "sdptracker"


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def wait_for(port: int, process: subprocess.Popen[bytes]) -> None:
    """Wait until a server answers; say so if it never will."""
    deadline = time.monotonic() + SECONDS_TO_READY
    while True:
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        if process.poll() is not None or time.monotonic() > deadline:
            raise RuntimeError("A server of the tests did not start: see its messages.")
        time.sleep(0.05)


@contextmanager
def provider(*people: dict[str, object]) -> Iterator[str]:
    """Serve a provider that demands a nonce and knows these people by their claims; gives its address."""
    port = free_port()
    claims = [part for person in people for part in ("--user-claims", json.dumps(person))]
    command = [sys.executable, "-m", "oidc_provider_mock", "--port", str(port), "--require-nonce", "true", *claims]
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        wait_for(port, process)
        yield f"http://127.0.0.1:{port}"
    finally:
        process.terminate()
        process.wait()


@contextmanager
def redirecting(target: str) -> Iterator[str]:
    """Serve one address that leads to another; gives it."""

    class Redirect(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(302)
            self.send_header("Location", target)
            self.end_headers()

        def log_message(self, *_words: object) -> None:
            """Say nothing."""

    with HTTPServer(("127.0.0.1", 0), Redirect) as server:
        Thread(target=server.serve_forever, args=(0.02,), daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}/"
        server.shutdown()


def apps(issuer: str, **more: object) -> dict[str, object]:
    """Give the settings by which the site knows the provider."""
    settings = {"server_url": issuer, "scope": ["openid", "email"], **more}
    app = {"provider_id": "sso", "name": "EU Login", "client_id": CLIENT, "secret": "secret", "settings": settings}
    return {"openid_connect": {"OAUTH_PKCE_ENABLED": True, "APPS": [app]}}
