"""The API's documentation as pages, drawn from the contract; with a form to try each operation."""

from __future__ import annotations

from typing import Any

from django.http import Http404
from django.urls import path, reverse
from django.utils.translation import gettext as _
from django.views.generic import TemplateView

from partnerships.api import advice, contract, docs
from partnerships.api.views.base import LARGEST, SIZE
from partnerships.permissions import SIGNED_IN, reading
from partnerships.services.base import today


class DocsPage(TemplateView):
    """A page for people, signed in as on every other page."""

    policy = reading(SIGNED_IN)
    http_method_names = ["get", "head"]
    title = ""

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        crumbs = [{"label": _("API"), "url": reverse("api-docs")}, {"label": kwargs.pop("title", "")}]
        viewer = self.request.viewer  # type: ignore[attr-defined]  # set by RequestContext
        return super().get_context_data(here="", viewer=viewer, today=today(), crumbs=crumbs, **kwargs)


class Docs(DocsPage):
    """What the API is, how to read and write with it, and all its resources."""

    template_name = "partnerships/api/docs.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(
            resources=docs.resources(contract.document()),
            version=contract.document()["info"]["version"],
            root=self.request.build_absolute_uri("/api/v1/"),
            size=SIZE,
            largest=LARGEST,
            **kwargs,
        ) | {"crumbs": []}


class DocsResource(DocsPage):
    """Every operation of one resource."""

    template_name = "partnerships/api/resource.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        found = docs.resource(contract.document(), self.kwargs["noun"])
        if found is None:
            raise Http404
        return super().get_context_data(resource=found, title=found.title, **kwargs)


class DocsProblems(DocsPage):
    """Every kind of problem, at the anchor to which its `type` leads."""

    template_name = "partnerships/api/problems.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(problems=advice.problems(), title=_("Problems"), **kwargs)


urlpatterns = [
    path("docs/", Docs.as_view(), name="api-docs"),
    path("docs/problems/", DocsProblems.as_view(), name="api-docs-problems"),
    path("docs/<slug:noun>/", DocsResource.as_view(), name="api-docs-resource"),
]
