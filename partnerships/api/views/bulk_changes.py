"""Another owner or due date for many commitments at once, told one by one."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from partnerships.api import idempotency
from partnerships.api.serializers.bulk_changes import BulkChangeGiven, BulkReport
from partnerships.api.views.answers import RefusesInJSON
from partnerships.choices import BulkVerdict
from partnerships.permissions import Permission, sending
from partnerships.queries.bulk_changes import Line, Wanted
from partnerships.services import bulk_changes


class BulkChanges(RefusesInJSON):
    """Many commitments changed in one request, each by itself."""

    policy = sending(Permission.WORK_EDIT, besides="each row says what came of it")
    refusals = (400, 401, 403, 406, 409, 413, 415, 422, 429)

    @extend_schema(
        operation_id="commitments_bulk_change",
        summary="Change owner or due date of many commitments",
        description="Each row is changed or refused by itself, and the answer says which and why: 200 also where all "
        "are refused. A later or removed date of a commitment of high priority waits for a manager's decision.",
        tags=["commitments"],
        request={"application/json": BulkChangeGiven},
        responses={200: BulkReport},
        parameters=[
            OpenApiParameter(
                "Idempotency-Key", str, OpenApiParameter.HEADER, pattern=r"^[!-~]{1,255}$",
                description="A key of your own for this request: sent again with it within a day, it is carried out "
                "once.",
            )
        ],
    )  # fmt: skip
    def post(self, request: Request) -> HttpResponse:
        return idempotency.once(request, lambda: self._changed(request))

    def _changed(self, request: Request) -> Response:
        given = BulkChangeGiven(data=request.data, context={"viewer": self.viewer})
        given.is_valid(raise_exception=True)
        values = dict(given.validated_data)
        versions = {row["id"]: row["version"] for row in values.pop("rows")}
        is_preview = values.pop("preview")
        act = bulk_changes.preview if is_preview else bulk_changes.apply
        lines = act(actor=self.viewer.user, versions=versions, wanted=Wanted(**values))
        return Response(BulkReport(report(lines, is_preview=is_preview)).data)


def report(lines: list[Line], *, is_preview: bool) -> dict[str, Any]:
    """Sum up what came of each."""
    verdicts = [line.verdict for line in lines]
    return {
        "preview": is_preview,
        **{str(verdict.value): verdicts.count(verdict) for verdict in BulkVerdict},
        "highest_marking": max((line.commitment.marking for line in lines if line.commitment), default=0),
        "results": lines,
    }
