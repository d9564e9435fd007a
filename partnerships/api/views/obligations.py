"""Obligations: who owes what by when, worked out from the records."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from django.http import HttpResponseBase, StreamingHttpResponse
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.renderers import JSONRenderer
from rest_framework.request import Request
from rest_framework.response import Response

from partnerships.api import renderers
from partnerships.api.problems import BadParameters
from partnerships.api.serializers.base import ROOT
from partnerships.api.serializers.obligations import ObligationPage, ObligationRow
from partnerships.api.views.answers import RefusesInJSON, table
from partnerships.api.views.base import LARGEST, SIZE, STREAMED
from partnerships.choices import ObligationKind
from partnerships.filters.obligations import EVERYBODY, MINE, WHOSE, ObligationParameters
from partnerships.permissions import SIGNED_IN, reading
from partnerships.queries import obligation_names, obligations
from partnerships.queries.readings import leaving
from partnerships.rules.obligations import Obligation, Urgency
from partnerships.services.base import today

PAGING = frozenset({"cursor", "size", "output"})
_K = ObligationKind
# What each is about: the noun of the resource, and the page that shows it.
_ABOUT: Mapping[ObligationKind, tuple[str, str]] = {
    _K.UPDATE: ("commitments", "commitment-detail"),
    _K.ACT: ("actions", "commitment-detail"),
    _K.MEND_UPDATE: ("updates", "commitment-detail"),
    _K.MEND_RECORD: ("meetings", "meeting-detail"),
    _K.RECORD_MEETING: ("meetings", "meeting-detail"),
    _K.TRIAGE: ("meetings", "meeting-detail"),
    _K.SCHEDULE: ("tracks", "track-detail"),
    _K.REVIEW: ("updates", "commitment-detail"),
    _K.APPROVE_RECORD: ("meetings", "meeting-detail"),
    _K.DECIDE_DATE: ("date-changes", "commitment-detail"),
    _K.VERIFY: ("actions", "commitment-detail"),
}


class Obligations(RefusesInJSON):
    """List what is owed today: by you, or by everybody as far as you see it."""

    policy = reading(SIGNED_IN)
    renderer_classes = (JSONRenderer, renderers.CSVRenderer)
    refusals = (400, 401, 403, 406, 429)

    @extend_schema(
        operation_id="obligations_list",
        tags=["obligations"],
        description="Most urgent first; what has no last day comes last. They are worked out from the records and "
        "kept nowhere: to discharge one, do what it asks for. A table has all of them, or the one page that is asked "
        "for with `size` or `cursor`.",
        responses={(200, "application/json"): ObligationPage, (200, "text/csv"): {"type": "string"}},
        parameters=[
            OpenApiParameter(
                "whose", str, enum=[word for word, _label in WHOSE], default=MINE, description="Yours, or everybody's."
            ),
            OpenApiParameter(
                "kind", str, many=True, enum=ObligationKind.values,
                description="What is to be done; several: once for each.",
            ),
            OpenApiParameter(
                "urgency", str, enum=[word.value for word in Urgency],
                description="Late, due within a week (today is its first day), later, or without a date.",
            ),
            OpenApiParameter("person", str, description="User name of who owes it."),
            OpenApiParameter("unit", str, description="Short name of the unit."),
            OpenApiParameter("partner", str, many=True, description="Code of a partner; several: once for each."),
            OpenApiParameter("late", bool, description="Late only."),
            OpenApiParameter("cursor", str, description="Where a page begins: from `next` or `previous`."),
            OpenApiParameter(
                "size", {"type": "integer", "minimum": 1, "maximum": LARGEST, "default": SIZE},
                description="How many a page has.",
            ),
            OpenApiParameter("output", str, enum=["json", "csv"], description="The form of the answer."),
        ],
    )  # fmt: skip
    def get(self, request: Request) -> HttpResponseBase:
        sources, whose = self._asked()
        size, offset = self._size(), self._offset()
        if isinstance(request.accepted_renderer, renderers.CSVRenderer):
            return self._table(sources, size, offset)
        counts = obligations.counts(sources, on=self.day)
        results = self._told(obligations.page(sources, offset=offset, size=size))
        return Response(
            ObligationPage(
                {
                    "whose": whose,
                    "count": counts.all,
                    "late": counts.urgencies[Urgency.LATE],
                    "highest_marking": max((each["marking"] for each in results), default=0),
                    "next": self.page_address(str(offset + size) if offset + size < counts.all else ""),
                    "previous": self.page_address(str(max(offset - size, 0)) if offset else ""),
                    "results": results,
                }
            ).data
        )

    @cached_property
    def day(self) -> Any:
        return today()

    def _asked(self) -> tuple[list[Any], str]:
        """:raises BadParameters: for what is not known, or not taken."""
        given = self.request.query_params
        filters = ObligationParameters(given, request=self.request)
        errors = self.unknown_parameters(taken={*ObligationParameters.base_filters, *PAGING})
        errors |= {name: [*map(str, wrong)] for name, wrong in filters.form.errors.items()}
        if errors:
            raise BadParameters(errors)
        whose: str = filters.form.cleaned_data["whose"] or MINE
        ask = obligations.everybodys if whose == EVERYBODY else obligations.mine
        return ask(self.viewer, self.day, filters.narrowed()), whose

    def _size(self) -> int:
        """:raises BadParameters: unless it is a number from 1 to 1,000."""
        return self._number("size", SIZE, least=1, most=LARGEST)

    def _offset(self) -> int:
        """:raises BadParameters: for a cursor of another list."""
        return self._number("cursor", 0, least=0, most=1_000_000)

    def _number(self, name: str, default: int, *, least: int, most: int) -> int:
        text = self.request.query_params.get(name) or str(default)
        if not (text.isascii() and text.isdigit() and least <= int(text[:9]) <= most):
            raise BadParameters(
                {name: [_("Give a number from %(least)d to %(most)d.") % {"least": least, "most": most}]}
            )
        return int(text)

    def _told(self, found: list[Obligation]) -> list[dict[str, Any]]:
        names = obligation_names.names(found, viewer=self.viewer)
        return [self._row(one, names) for one in found]

    def _row(self, one: Obligation, names: obligation_names.Names) -> dict[str, Any]:
        noun, page = _ABOUT[one.kind]
        argument = one.reference if page == "commitment-detail" else one.pk
        return {
            **{name: getattr(one, name) for name in ("key", "kind", "pk", "reference", "title", "note", "number")},
            **{name: getattr(one, name) for name in ("since", "due", "marking")},
            "days_late": one.days_late(on=self.day),
            "urgency": one.urgency(on=self.day).value,
            "person": names.accounts.get(one.person_id or 0),
            "unit": names.units.get(one.unit_id or 0),
            "partners": [names.codes[pk] for pk in one.partner_ids if pk in names.codes],
            "resource": f"{self.site}{ROOT}/{noun}/{one.pk}/",
            "page": f"{self.site}{reverse(page, args=[argument])}",
        }

    def _table(self, sources: list[Any], size: int, offset: int) -> StreamingHttpResponse:
        is_one_page = bool({"size", "cursor"} & self.request.query_params.keys())

        def pages() -> Iterator[list[Any]]:
            start, many = offset, size if is_one_page else STREAMED
            while found := obligations.page(sources, offset=start, size=many):
                yield [*ObligationRow(self._told(found), many=True).data]
                start += many
                if is_one_page or len(found) < many:
                    return

        covers = self.request.get_full_path()
        what = leaving(*(source.rows for source in sources), covers=covers)
        return table("obligations", ObligationRow(), pages(), viewer=self.viewer, what=what)
