"""The contract as one document, the same for everybody; drawn once for each process."""

from __future__ import annotations

from functools import cache
from typing import Any

from drf_spectacular.generators import SchemaGenerator
from drf_spectacular.renderers import OpenApiYamlRenderer


@cache
def document() -> dict[str, Any]:
    """Give the OpenAPI document; not to be changed."""
    found: dict[str, Any] = SchemaGenerator().get_schema(request=None, public=True)
    return found


def text() -> str:
    """Write it as `docs/openapi.yaml` has it."""
    return OpenApiYamlRenderer().render(document(), renderer_context={}).decode()
