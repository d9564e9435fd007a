"""Measures: figures on commitments, each with its definition."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from datetime import date
from typing import Any

from django.http import HttpResponseBase
from django.utils.translation import gettext as _
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.renderers import JSONRenderer
from rest_framework.request import Request
from rest_framework.response import Response

from partnerships.api import renderers
from partnerships.api.problems import BadParameters
from partnerships.api.serializers.base import ROOT
from partnerships.api.serializers.measures import (
    NOUNS,
    CountedPage,
    DefinitionPage,
    MeasurePage,
    MeasureRow,
)
from partnerships.api.views.answers import RefusesInJSON, table
from partnerships.audit import shown
from partnerships.choices import Marking
from partnerships.filters.measures import GROUPS, MeasureFilter, RowsFilter
from partnerships.permissions import SIGNED_IN, marking_of, reading
from partnerships.queries import measures
from partnerships.queries.paging import UnknownPlace, keyset_page
from partnerships.rules.measures import BY_NAME, MEASURES, Part
from partnerships.services.base import today

SIZE = 200  # rows behind a figure on a page


class AboutMeasures(RefusesInJSON):
    """Reads what is asked about measures."""

    policy = reading(SIGNED_IN)

    def read(self, filterset: type[MeasureFilter], *, also: Collection[str] = ()) -> dict[str, Any]:
        """:raises BadParameters: for what is not known, or not taken."""
        filters = filterset(self.request.query_params, request=self.request)
        errors = self.unknown_parameters(taken={*filterset.base_filters, *also})
        errors |= {name: [*map(str, wrong)] for name, wrong in filters.form.errors.items()}
        if errors:
            raise BadParameters(errors)
        asked: dict[str, Any] = filters.form.cleaned_data
        return asked


class Measures(AboutMeasures):
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
        asked = self.read(MeasureFilter, also={"output"})
        on = today()
        as_of, group_by = min(asked["as_of"] or on, on), asked["group_by"] or "partner"
        figures = measures.by_group(
            viewer=self.viewer,
            on=on,
            as_of=as_of,
            group_by=group_by,
            partners=list(asked["partner"]),
            since=asked["since"],
            until=asked["until"],
            measures=[BY_NAME[name] for name in asked["measure"]] or None,
        )
        rows = MeasureRow(figures, many=True, context={"base": self.site, "asked": [*_asked_again(asked, as_of, on)]})
        highest = Marking(max((figure.marking for figure in figures), default=Marking.PUBLIC))
        shown.carry(highest)
        if isinstance(request.accepted_renderer, renderers.CSVRenderer):
            what = shown.Leaving(request.get_full_path(), highest, len(figures))
            return table("measures", MeasureRow(), [[*rows.data]], viewer=self.viewer, what=what)
        page = {"as_of": as_of, "group_by": group_by, "count": len(figures), "highest_marking": highest}
        return Response({**MeasurePage({**page, "results": []}).data, "results": rows.data})


class Definitions(RefusesInJSON):
    """Say what each measure is, before any figure."""

    policy = reading(SIGNED_IN)
    renderer_classes = (JSONRenderer,)
    refusals = (400, 401, 403, 406, 429)

    @extend_schema(
        operation_id="measures_definitions",
        tags=["measures"],
        description="Every measure: what is counted, of what, in which unit, its groups and its source.",
        responses={200: DefinitionPage},
    )
    def get(self, request: Request) -> Response:
        if errors := self.unknown_parameters(taken=()):
            raise BadParameters(errors)
        return Response(DefinitionPage({"count": len(MEASURES), "results": MEASURES}).data)


class Rows(AboutMeasures):
    """Show the very rows that a figure counts."""

    renderer_classes = (JSONRenderer,)
    refusals = (400, 401, 403, 406, 429)

    @extend_schema(
        operation_id="measures_rows",
        tags=["measures"],
        description="The rows behind one figure, each with its address; as many as the figure says. Bandwidth is a sum "
        "over actions and over units; of due sessions, the tracks stand for those below the line.",
        responses={200: CountedPage},
        parameters=[
            OpenApiParameter(
                "measure", str, required=True, enum=[each.name for each in MEASURES], description="Name of the measure."
            ),
            OpenApiParameter(
                "part",
                str,
                enum=[word.value for word in Part],
                default=Part.NUMERATOR.value,
                description="Rows above or below the line.",
            ),
            OpenApiParameter("partner", str, many=True, description="Code of a partner; several: once for each."),
            OpenApiParameter(
                "group_by",
                str,
                enum=[word.value for word, _label in GROUPS],
                default="partner",
                description="What the figure is grouped by.",
            ),
            OpenApiParameter("group", str, description="Code of the group; without it, rows that name none."),
            OpenApiParameter("since", date, description="Of things whose own day is this one or later."),
            OpenApiParameter("until", date, description="Of things whose own day is this one or earlier."),
            OpenApiParameter("as_of", date, description="As it was known at the end of this day."),
            OpenApiParameter("cursor", str, description="Where the page begins; `next` and `previous` carry it."),
        ],
    )
    def get(self, request: Request) -> Response:
        asked = self.read(RowsFilter)
        on = today()
        as_of = min(asked["as_of"] or on, on)
        rows = measures.rows_of(
            viewer=self.viewer,
            on=on,
            measure=BY_NAME[asked["measure"]],
            part=Part(asked["part"] or Part.NUMERATOR),
            group_by=asked["group_by"] or "partner",
            group=asked["group"] or None,
            as_of=as_of,
            partners=list(asked["partner"]),
            since=asked["since"],
            until=asked["until"],
        )
        try:
            page = keyset_page(rows, order=["pk"], cursor=asked["cursor"], size=SIZE, is_strict=True)
        except UnknownPlace as error:
            message = _("This cursor does not belong to this list and order. Begin without one.")
            raise BadParameters({"cursor": [message]}) from error
        results = [_counted(row, self.site) for row in page.rows]
        return Response(
            CountedPage(
                {
                    "as_of": as_of,
                    "count": page.count,
                    "count_is_capped": page.is_capped,
                    "highest_marking": max((each["marking"] for each in results), default=Marking.PUBLIC),
                    "next": self.page_address(page.next_cursor),
                    "previous": self.page_address(page.previous_cursor),
                    "results": results,
                }
            ).data
        )


def _asked_again(asked: Mapping[str, Any], as_of: date, on: date) -> Iterator[tuple[str, str]]:
    """Give the part of an address that asks for rows of the same partners, days and grouping."""
    yield "group_by", asked["group_by"] or "partner"
    yield from (("partner", partner.iso3) for partner in asked["partner"])
    days = {"since": asked["since"], "until": asked["until"], "as_of": as_of if as_of < on else None}
    yield from ((name, day.isoformat()) for name, day in days.items() if day)


def _counted(row: Any, site: str) -> dict[str, Any]:
    noun = NOUNS[row._meta.model_name]
    address = f"{site}{ROOT}/{noun}/{row.pk}/"
    return {"kind": noun, "pk": row.pk, "name": str(row), "url": address, "marking": marking_of(row)}
