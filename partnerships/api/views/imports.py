"""Imports: an events file, brought in as reported history."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import RequestDataTooBig
from django.http import HttpResponse
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.exceptions import ValidationError
from rest_framework.parsers import JSONParser, MultiPartParser
from rest_framework.request import Request
from rest_framework.response import Response

from partnerships.api import idempotency
from partnerships.api.serializers.imports import ImportReport, ImportText, ImportUpload
from partnerships.api.views.answers import RefusesInJSON
from partnerships.errors import RuleViolation
from partnerships.permissions import Permission, sending
from partnerships.rules.event_fields import place
from partnerships.rules.yaml_files import LIMIT_BYTES
from partnerships.services import events

WRAPPING = 1024 * 1024  # what a form or JSON may add to the file


class Imports(RefusesInJSON):
    """An events file, all of it or nothing."""

    policy = sending(Permission.IMPORT_TRY, Permission.IMPORT_RUN, besides="whoever may only try sends dry_run")
    parser_classes = (JSONParser, MultiPartParser)
    refusals = (400, 401, 403, 406, 409, 413, 415, 422, 429)

    @extend_schema(
        operation_id="imports_create",
        summary="Bring an events file in as reported history",
        description="All of it or nothing; a second time only what differs. It needs the right to import, or with "
        "`dry_run` to try, for all partners concerned. No access token gives more than trying.",
        tags=["imports"],
        request={"application/json": ImportText, "multipart/form-data": ImportUpload},
        responses={200: ImportReport},
        parameters=[
            OpenApiParameter(
                "Idempotency-Key", str, OpenApiParameter.HEADER, pattern=r"^[!-~]{1,255}$",
                description="A key of your own for this request: sent again with it within a day, it is carried out "
                "once.",
            )
        ],
    )  # fmt: skip
    def post(self, request: Request) -> HttpResponse:
        length = request.META.get("CONTENT_LENGTH") or "0"
        if not length.isdigit() or int(length) > LIMIT_BYTES + WRAPPING:
            raise RequestDataTooBig
        return idempotency.once(request, lambda: self._imported(request))

    def _imported(self, request: Request) -> Response:
        kind: Any = ImportUpload if str(request.content_type).startswith("multipart/") else ImportText
        given = kind(data=request.data, context={"viewer": self.viewer})
        given.is_valid(raise_exception=True)
        values = given.validated_data
        content = values["file"].read() if "file" in values else values["events_file"].encode()
        try:
            report: Any = events.import_file(
                actor=self.viewer.user, content=content, reason=values["reason"], is_dry_run=values["dry_run"]
            )
        except RuleViolation as refused:
            if hasattr(refused, "error_dict"):
                raise
            raise ValidationError(by_place(refused.messages)) from refused
        report.is_dry_run = values["dry_run"]
        return Response(ImportReport(report).data)


def by_place(faults: list[str]) -> dict[str, list[str]]:
    """Give the faults of a file under the paths of what they speak of."""
    found: dict[str, list[str]] = {}
    for sentence in faults:
        found.setdefault(place(sentence), []).append(sentence)
    return found
