"""Evidence: added as JSON or with a file, downloaded, withdrawn with a reason."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpResponse
from rest_framework.parsers import JSONParser, MultiPartParser
from rest_framework.request import Request

from partnerships.api.serializers.base import Because
from partnerships.api.serializers.evidence import EvidenceNew, EvidenceRow
from partnerships.api.serializers.files import sent
from partnerships.api.views.base import download, step
from partnerships.api.views.parts import Part
from partnerships.exports import files
from partnerships.filters.parts import EvidenceFilter
from partnerships.permissions import Permission, keeping
from partnerships.queries import commitments, parts
from partnerships.queries.readings import leaving_rows
from partnerships.services import evidence


class Evidence(Part):
    """
    Documents, links, registry references and meetings that prove something about a commitment.

    A document is sent with its file as multipart/form-data; up to 10 MB.
    """

    policy = keeping(Permission.UPDATE_WRITE)
    row = EvidenceRow
    given = EvidenceNew
    filterset_class = EvidenceFilter
    parser_classes = (JSONParser, MultiPartParser)
    sorts = {
        "id": "pk",
        "changed": "changed_at",
        "dated": "dated_on",
        "title": "title",
        "commitment": "commitment__reference",
    }
    default_ordering = "-id"
    possible = parts.evidence_transitions

    def perform_content_negotiation(self, request: Request, force: bool = False) -> Any:
        # A document is what it is, whatever the client would rather have.
        return super().perform_content_negotiation(request, force=force or self.action == "file")

    def add(
        self, *, reason: str, commitment: Any, file: Any = None, update: Any = None, action: Any = None, **values: Any
    ) -> Any:
        return evidence.add(
            actor=self.viewer.user,
            commitment=commitment,
            values=values,
            file=sent(file),
            update=update,
            action=action,
        )

    @step(Because)
    def withdraw(self, record: Any, *, version: int, reason: str) -> Any:
        """Withdraw it; it stays readable with the reason."""
        return evidence.withdraw(actor=self.viewer.user, evidence=record, version=version, reason=reason)

    @download
    def file(self, request: Request, pk: int) -> HttpResponse:
        """
        Download the document.

        To be saved, never shown, whatever it contains.
        """
        self.check_address(())
        kept = commitments.find_file(viewer=self.viewer, pk=pk)
        if kept is None:
            raise Http404
        return files.kept(kept, leaving_rows([kept], covers=request.get_full_path()))
