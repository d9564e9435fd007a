"""Annexes: written, read by whom they name, changed, withdrawn; who reads them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.db.models import QuerySet
from django.http import Http404, HttpResponse
from django.utils.translation import gettext as _
from rest_framework.exceptions import ValidationError
from rest_framework.parsers import JSONParser, MultiPartParser
from rest_framework.request import Request

from partnerships.api.serializers.annexes import (
    AnnexChange,
    AnnexDocument,
    AnnexNew,
    AnnexReaderGiven,
    AnnexRow,
)
from partnerships.api.serializers.base import Because
from partnerships.api.serializers.files import sent
from partnerships.api.views.base import Records, Resource, Words, download, step
from partnerships.exports import files
from partnerships.filters.annexes import AnnexFilter
from partnerships.permissions import Permission, keeping, sending
from partnerships.queries import annexes as queries
from partnerships.services import annexes

NAMING = sending(
    Permission.WORK_EDIT, Permission.RECORD_DECIDE, besides="its author; managers who decide on the record"
)


class Annexes(Resource):
    """
    What only its author and named readers see, among those who see the meeting or commitment it hangs on.

    The list and each entry have its title; its text and its document are asked for by themselves, and each time is
    recorded. A document is sent as multipart/form-data; up to 10 MB.
    """

    row = AnnexRow
    policy = keeping(Permission.WORK_EDIT, besides="its author and the readers it names")
    given = AnnexNew
    changed = AnnexChange
    filterset_class = AnnexFilter
    parser_classes = (JSONParser, MultiPartParser)
    sorts = {"id": "pk", "changed": "changed_at", "created": "created_at", "title": "title"}
    default_ordering = "-id"

    def rows(self) -> QuerySet[Any]:
        return queries.listing(viewer=self.viewer)

    def transitions(self, rows: Records) -> Mapping[int, Words]:
        return {row.pk: queries.transitions(row, viewer=self.viewer) for row in rows}

    def perform_content_negotiation(self, request: Request, force: bool = False) -> Any:
        # A document is what it is, whatever the client would rather have.
        return super().perform_content_negotiation(request, force=force or self.action in ("file", "text"))

    def add(
        self, *, reason: str, meeting: Any = None, commitment: Any = None, readers: Any = (), file: Any = None,
        **values: Any,
    ) -> Any:  # fmt: skip
        if (meeting is None) == (commitment is None):
            raise ValidationError({"meeting": [_("An annex hangs on a meeting or on a commitment: name one.")]})
        return annexes.add(
            actor=self.viewer.user, record=meeting or commitment, values=values, readers=readers, file=sent(file)
        )

    def change(self, record: Any, *, version: int, reason: str, **values: Any) -> Any:
        return annexes.change(actor=self.viewer.user, annex=record, version=version, values=values, reason=reason)

    @step(AnnexDocument)
    def replace_file(self, record: Any, *, version: int, reason: str, file: Any) -> Any:
        """Put another document in the place of the present one, which is kept for the readers."""
        return annexes.change(
            actor=self.viewer.user, annex=record, version=version, values={}, reason=reason, file=sent(file)
        )

    @step(Because)
    def withdraw(self, record: Any, *, version: int, reason: str) -> Any:
        """Withdraw it; its readers still read it, with the reason."""
        return annexes.withdraw(actor=self.viewer.user, annex=record, version=version, reason=reason)

    @step(AnnexReaderGiven, needs_version=False, policy=NAMING)
    def name_reader(self, record: Any, *, reader: Any, reason: str, **_version: Any) -> Any:
        """Let somebody read it, who sees what it hangs on and may see its marking."""
        return annexes.name_reader(actor=self.viewer.user, annex=record, reader=reader, reason=reason)

    @step(AnnexReaderGiven, needs_version=False, policy=NAMING)
    def take_out_reader(self, record: Any, *, reader: Any, reason: str, **_version: Any) -> Any:
        """End that somebody reads it, at once."""
        return annexes.take_out_reader(actor=self.viewer.user, annex=record, reader=reader, reason=reason)

    @download
    def text(self, request: Request, pk: int) -> HttpResponse:
        """
        Open the annex: its text, to be saved.

        Empty where it has a document alone.
        """
        self.check_address(())
        annex = queries.open_annex(viewer=self.viewer, pk=pk)
        if annex is None:
            raise Http404
        return files.words(f"annex-{annex.pk}.txt", annex.text, queries.leaving(annex))

    @download
    def file(self, request: Request, pk: int) -> HttpResponse:
        """
        Download its present document.

        To be saved, never shown, whatever it contains.
        """
        self.check_address(())
        kept = queries.open_file(viewer=self.viewer, annex=pk)
        if kept is None:
            raise Http404
        return files.kept(kept, queries.leaving(kept.annex))
