"""Addresses of the API, version 1: one for each kind of record, kebab-case plurals."""

from __future__ import annotations

from typing import Any

from django.urls import include, path, re_path
from rest_framework.routers import SimpleRouter

from partnerships.api.views import bulk_changes, contract, docs, imports, measures, obligations
from partnerships.api.views.resources import RESOURCES


class Router(SimpleRouter):
    """Routes what a resource does, and nothing it does not do."""

    def get_method_map(self, viewset: Any, method_map: Any) -> dict[str, str]:
        bound: dict[str, str] = super().get_method_map(viewset, method_map)
        undone = {"create"} if viewset.given is None else set()
        undone |= {"partial_update"} if viewset.changed is None else set()
        return {method: name for method, name in bound.items() if name not in undone}


router = Router(use_regex_path=False)
for resource in RESOURCES:
    router.register(resource.row.noun, resource, basename=f"api-{resource.row.noun}")

urlpatterns = [
    path("v1/", include(docs.urlpatterns)),
    path("v1/commitments/bulk-change/", bulk_changes.BulkChanges.as_view(), name="api-commitments-bulk-change"),
    path("v1/obligations/", obligations.Obligations.as_view(), name="api-obligations"),
    path("v1/measures/", measures.Measures.as_view(), name="api-measures"),
    path("v1/measures/definitions/", measures.Definitions.as_view(), name="api-measure-definitions"),
    path("v1/measures/rows/", measures.Rows.as_view(), name="api-measure-rows"),
    path(
        "v1/",
        include([*router.urls, path("imports/", imports.Imports.as_view(), name="api-imports"), *contract.urlpatterns]),
    ),
    re_path(r"^", contract.Nowhere.as_view(), name="api-nowhere"),
]
