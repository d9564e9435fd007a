"""The form of answers and of refusals."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _
from rest_framework.generics import GenericAPIView
from rest_framework.negotiation import DefaultContentNegotiation
from rest_framework.renderers import JSONRenderer
from rest_framework.response import Response

from partnerships.api.problems import BadParameters


class Negotiation(DefaultContentNegotiation):
    """The form of an answer: by `output`, else by `Accept`."""

    def filter_renderers(self, renderers: Any, format: str) -> list[Any]:
        found = [renderer for renderer in renderers if renderer.format == format]
        if not found:
            known = ", ".join(sorted({renderer.format for renderer in renderers}))
            raise BadParameters({"output": [_("Not known. Known are: %(known)s.") % {"known": known}]})
        return found


class RefusesInJSON(GenericAPIView[Any]):
    """Answers a refusal as JSON, whatever form the answer was asked for in: a refusal of a table is no table."""

    content_negotiation_class = Negotiation
    http_method_names = ("get", "head", "post", "patch")

    def finalize_response(self, request: Any, response: Any, *args: Any, **kwargs: Any) -> Any:
        response = super().finalize_response(request, response, *args, **kwargs)
        if isinstance(response, Response) and response.status_code >= 400:
            response.accepted_renderer, response.accepted_media_type = JSONRenderer(), "application/json"
        return response
