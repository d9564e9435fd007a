"""The contract itself, and the answer to addresses that are none."""

from __future__ import annotations

from typing import Any

from django.urls import path
from django.utils.translation import gettext as _
from drf_spectacular.renderers import (
    OpenApiJsonRenderer,
    OpenApiJsonRenderer2,
    OpenApiYamlRenderer,
    OpenApiYamlRenderer2,
)
from rest_framework.exceptions import NotFound
from rest_framework.request import Request
from rest_framework.response import Response

from partnerships.api import contract
from partnerships.api.views.answers import RefusesInJSON
from partnerships.permissions import SIGNED_IN, acting, reading


class Schema(RefusesInJSON):
    """The contract (OpenAPI 3.1), as YAML or JSON."""

    policy = reading(SIGNED_IN)
    schema = None
    renderer_classes = (OpenApiYamlRenderer, OpenApiYamlRenderer2, OpenApiJsonRenderer, OpenApiJsonRenderer2)

    def get(self, request: Request) -> Response:
        return Response(contract.document())


class Nowhere(RefusesInJSON):
    """An address that is none."""

    policy = acting(SIGNED_IN)
    schema = None

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        super().initial(request, *args, **kwargs)
        raise NotFound(_("There is no such address. Addresses end with a slash; /api/v1/docs/ lists them."))


urlpatterns = [
    path("schema/", Schema.as_view(), name="api-schema"),
]
