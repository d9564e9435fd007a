"""The contract itself, and the answer to addresses that are none."""

from __future__ import annotations

from typing import Any

from django.http import Http404
from django.urls import path
from drf_spectacular.views import SpectacularAPIView
from rest_framework.request import Request
from rest_framework.views import APIView


class Schema(SpectacularAPIView):
    """The contract (OpenAPI 3.1), in YAML or JSON."""


class Nowhere(APIView):
    """An address that is none."""

    schema = None

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        super().initial(request, *args, **kwargs)
        raise Http404


urlpatterns = [
    path("schema/", Schema.as_view(), name="api-schema"),
]
