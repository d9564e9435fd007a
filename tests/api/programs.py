"""A program that talks to the API, for tests."""

from __future__ import annotations

import csv
from typing import Any

from rest_framework.test import APIClient

from partnerships.models import User

ROOT = "/api/v1"


class Program:
    """
    Somebody's program: `get`, `post` and `patch` below the API's root, with JSON in and out.

    With a `key` it signs in by access token, else by a session.
    """

    def __init__(self, user: User | None = None, *, key: str = "", checks_csrf: bool = False) -> None:
        self.client = APIClient(enforce_csrf_checks=checks_csrf)
        if user is not None:
            self.client.force_login(user)
        if key:
            self.client.credentials(HTTP_AUTHORIZATION=f"Bearer {key}")

    def open_a_page(self) -> None:
        """Take the CSRF token of the session from a page, and send it from now on."""
        self.client.get("/settings/")
        self.client.credentials(HTTP_X_CSRFTOKEN=self.client.cookies["csrftoken"].value)

    def get(self, path: str, **parameters: Any) -> Any:
        return self.client.get(self.address(path), parameters)

    def table(self, path: str, **parameters: Any) -> list[list[str]]:
        """Read a list as comma-separated values."""
        response: Any = self.client.get(self.address(path), parameters, headers={"Accept": "text/csv"})
        assert response.status_code == 200, response.content
        text = b"".join(response.streaming_content).decode()
        return list(csv.reader(text.splitlines()))

    def post(self, path: str, content: Any = None, *, etag: str = "", key: str = "", **kwargs: Any) -> Any:
        headers = ({"If-Match": etag} if etag else {}) | ({"Idempotency-Key": key} if key else {})
        kwargs.setdefault("format", "json")
        return self.client.post(self.address(path), {} if content is None else content, headers=headers, **kwargs)

    def patch(self, path: str, content: Any, *, etag: str = "") -> Any:
        headers = {"If-Match": etag} if etag else {}
        return self.client.patch(self.address(path), content, format="json", headers=headers)

    def step(self, path: str, verb: str, content: Any = None, **kwargs: Any) -> Any:
        """Take a step on the current version of a record."""
        return self.post(f"{path}{verb}/", content, etag=self.tag(path), **kwargs)

    def tag(self, path: str) -> str:
        """Read the tag of the current version."""
        response = self.get(path)
        assert response.status_code == 200, response.content
        return str(response.headers["ETag"])

    @staticmethod
    def address(path: str) -> str:
        return path if path.startswith(("/", "http")) else f"{ROOT}/{path}"
