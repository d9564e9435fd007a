"""What the import of an events file takes and answers."""

from __future__ import annotations

from typing import Any

from rest_framework import serializers

from partnerships.api.serializers.base import Because


class ImportText(Because):
    """
    An events file (YAML, schema version 1) as text.

    With `dry_run` nothing is kept, and the answer says what the import would do.
    """

    events_file = serializers.CharField(trim_whitespace=False, allow_blank=True)
    dry_run = serializers.BooleanField(required=False, default=False)


class ImportUpload(Because):
    """
    An events file (YAML, schema version 1) as an upload.

    With `dry_run` nothing is kept, and the answer says what the import would do.
    """

    file = serializers.FileField(allow_empty_file=True)
    dry_run = serializers.BooleanField(required=False, default=False)


class ImportReport(serializers.Serializer[Any]):
    """What an import did, or would do."""

    dry_run = serializers.BooleanField(source="is_dry_run", help_text="Nothing was kept.")
    added = serializers.IntegerField(help_text="Events that are new here.")
    updated = serializers.IntegerField(help_text="Events that differed from what was stored.")
    unchanged = serializers.IntegerField(help_text="Events that were stored so already.")
    warnings = serializers.ListField(child=serializers.CharField(), help_text="Sentences for whoever runs it.")
