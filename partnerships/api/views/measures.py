"""Measures: figures on commitments, each with its definition."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.http import HttpResponseBase, StreamingHttpResponse
from django.utils.translation import gettext as _
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.renderers import JSONRenderer
from rest_framework.request import Request
from rest_framework.response import Response

from partnerships.api import renderers
from partnerships.api.problems import BadParameters
from partnerships.api.serializers.measures import DefinitionPage, MeasurePage, MeasureRow
from partnerships.api.views.answers import RefusesInJSON
from partnerships.choices import Marking
from partnerships.filters.measures import GROUPS, MeasureFilter
from partnerships.queries import measures
from partnerships.rules.measures import BY_NAME, MEASURES
from partnerships.services.base import today


class Measures(RefusesInJSON):
    """Count what has become of commitments, meetings and our own work, for each partner, category, area or unit …"""

    renderer_classes = (JSONRenderer, renderers.CSVRenderer)
    refusals = (400, 401, 403, 406, 429)

    @extend_schema(
        operation_id="measures_list",
        tags=["measures"],
        description="Over what you may see, today or as it was known at the end of a past day. Promises to hold a "
        "dialogue and nothing more count apart. Numerator, denominator and definition come with each figure.",
        responses={(200, "application/json"): MeasurePage, (200, "text/csv"): {"type": "string"}},
        parameters=[
            OpenApiParameter("partner", str, many=True, description="Code of a partner; several: once for each."),
            OpenApiParameter(
                "group_by",
                str,
                enum=[word.value for word, _label in GROUPS],
                default="partner",
                description="One figure for each of these.",
            ),
            OpenApiParameter(
                "measure",
                str,
                many=True,
                enum=[each.name for each in MEASURES],
                description="Name of a measure; several: once for each. Without any, all.",
            ),
            OpenApiParameter("since", date, description="Of things whose own day is this one or later."),
            OpenApiParameter("until", date, description="Of things whose own day is this one or earlier."),
            OpenApiParameter("as_of", date, description="As it was known at the end of this day."),
            OpenApiParameter("output", str, enum=["json", "csv"], description="The form of the answer."),
        ],
    )
    def get(self, request: Request) -> HttpResponseBase:
        viewer: Any = request.viewer  # type: ignore[attr-defined]  # set by RequestContext
        asked = self._asked(request)
        on = today()
        as_of, group_by = min(asked["as_of"] or on, on), asked["group_by"] or "partner"
        figures = measures.by_group(
            viewer=viewer,
            on=on,
            as_of=as_of,
            group_by=group_by,
            partners=list(asked["partner"]),
            since=asked["since"],
            until=asked["until"],
            measures=[BY_NAME[name] for name in asked["measure"]] or None,
        )
        if isinstance(request.accepted_renderer, renderers.CSVRenderer):
            return table(figures)
        highest = max((figure.marking for figure in figures), default=Marking.PUBLIC)
        page = {"as_of": as_of, "group_by": group_by, "count": len(figures), "highest_marking": highest}
        return Response(MeasurePage({**page, "results": figures}).data)

    def _asked(self, request: Request) -> dict[str, Any]:
        """:raises BadParameters: for what is not known, or not taken."""
        filters = MeasureFilter(request.query_params, request=request)
        known = {*MeasureFilter.base_filters, "output"}
        message = _("There is no such parameter. There are: %(names)s.") % {"names": ", ".join(sorted(known))}
        errors = {name: [message] for name in request.query_params if name not in known}
        errors |= {name: [*map(str, wrong)] for name, wrong in filters.form.errors.items()}
        if errors:
            raise BadParameters(errors)
        asked: dict[str, Any] = filters.form.cleaned_data
        return asked


class Definitions(RefusesInJSON):
    """Say what each measure is, before any figure."""

    renderer_classes = (JSONRenderer,)
    refusals = (401, 403, 406, 429)

    @extend_schema(
        operation_id="measures_definitions",
        tags=["measures"],
        description="Every measure: what is counted, of what, in which unit, its groups and its source.",
        responses={200: DefinitionPage},
    )
    def get(self, request: Request) -> Response:
        return Response(DefinitionPage({"count": len(MEASURES), "results": MEASURES}).data)


def table(figures: list[measures.Figure]) -> StreamingHttpResponse:
    row: Any = MeasureRow()
    lines = renderers.lines(row, [[*MeasureRow(figures, many=True).data]])
    response = StreamingHttpResponse(lines, content_type="text/csv; charset=utf-8")
    response.headers["Content-Disposition"] = 'attachment; filename="measures.csv"'
    return response
