"""Errors outside the views."""

from __future__ import annotations

import pytest
from django.test import Client, RequestFactory

from sdptracker import errors


@pytest.mark.parametrize(("path", "is_problem"), [("/api/v1/partners/", True), ("/partners/", False)])
def test_a_fault_is_told_in_the_form_of_its_address(path: str, is_problem: bool):
    response = errors.server_error(RequestFactory().get(path))

    assert response.status_code == 500
    assert (response.headers["Content-Type"] == "application/problem+json") == is_problem


@pytest.mark.parametrize("path", ["/api/v1/partners/", "/partners/"])
@pytest.mark.django_db
def test_a_foreign_host_is_refused(path: str):
    response = Client().get(path, headers={"Host": "elsewhere.example"})

    assert response.status_code == 400
    assert (response.headers["Content-Type"] == "application/problem+json") == path.startswith("/api/")
