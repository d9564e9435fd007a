"""The form of answers and of refusals."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, ClassVar

from django.http import StreamingHttpResponse
from django.utils.translation import gettext as _
from rest_framework.generics import GenericAPIView
from rest_framework.negotiation import DefaultContentNegotiation
from rest_framework.permissions import SAFE_METHODS
from rest_framework.renderers import JSONRenderer
from rest_framework.request import Request
from rest_framework.response import Response

from partnerships.api import renderers
from partnerships.api.problems import BadParameters
from partnerships.audit.shown import Leaving
from partnerships.errors import NotAllowed
from partnerships.exports import tables
from partnerships.exports.files import to_save
from partnerships.permissions import Access, Policy


def table(name: str, row: Any, pages: Iterable[Any], *, viewer: Access, what: Leaving) -> StreamingHttpResponse:
    """Stream represented rows as a table, page by page, as long as the sender may see them."""
    lines = tables.while_allowed(renderers.lines(row, pages), viewer=viewer)
    return StreamingHttpResponse(lines, headers=to_save(f"{name}.csv", what), content_type=tables.CONTENT_TYPE)


class Negotiation(DefaultContentNegotiation):
    """The form of an answer: by `output`, else by `Accept`."""

    def filter_renderers(self, renderers: Any, format: str) -> list[Any]:
        found = [renderer for renderer in renderers if renderer.format == format]
        if not found:
            known = ", ".join(sorted({renderer.format for renderer in renderers}))
            raise BadParameters({"output": [_("Not known. Known are: %(known)s.") % {"known": known}]})
        return found


class RefusesInJSON(GenericAPIView[Any]):
    """
    What all answers have in common.

    A refusal is JSON, whatever form the answer was asked for in: a refusal of a table is no table.
    """

    policy: ClassVar[Policy | None] = None  # who may use the address at all; without one it is closed
    content_negotiation_class = Negotiation
    http_method_names = ("get", "head", "post", "patch")

    def needed(self) -> Policy | None:
        """Give the policy of the address that was asked."""
        return self.policy

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        """:raises NotAllowed: for whoever has no role that the address needs, before what they sent is read."""
        super().initial(request, *args, **kwargs)
        policy = self.needed()
        if policy is None:
            raise NotAllowed(_("This address does not say who may use it, so nobody may."))
        policy.require(self.viewer, is_write=request.method not in SAFE_METHODS)

    @property
    def viewer(self) -> Access:
        return self.request.viewer  # type: ignore[attr-defined]  # set by RequestContext

    @property
    def site(self) -> str:
        """The address of the site, without a slash at its end."""
        return str(self.request.build_absolute_uri("/"))[:-1]

    def page_address(self, cursor: str) -> str | None:
        """Give the address of a neighbouring page; `None` where there is none."""
        if not cursor:
            return None
        query = self.request.query_params.copy()
        query["cursor"] = cursor
        return self.request.build_absolute_uri(f"{self.request.path}?{query.urlencode()}")

    def unknown_parameters(self, *, taken: Iterable[str]) -> dict[str, list[str]]:
        """Refuse each parameter of the address that is not taken, by its name."""
        names = sorted(set(taken))
        message = _("This address takes no parameters.")
        if names:
            message = _("There is no such parameter. There are: %(names)s.") % {"names": ", ".join(names)}
        return {name: [message] for name in self.request.query_params if name not in names}

    def finalize_response(self, request: Any, response: Any, *args: Any, **kwargs: Any) -> Any:
        response = super().finalize_response(request, response, *args, **kwargs)
        if isinstance(response, Response) and response.status_code >= 400:
            response.accepted_renderer, response.accepted_media_type = JSONRenderer(), "application/json"
        return response
