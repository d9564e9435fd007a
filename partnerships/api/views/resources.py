"""Every resource of the API, in the order of the documentation."""

from __future__ import annotations

from partnerships.api.views.base import Resource
from partnerships.api.views.commitments import Commitments

RESOURCES: list[type[Resource]] = [
    Commitments,
]
