"""Files that are kept with a record, in the database, so that both commit or vanish together."""

from __future__ import annotations

from django.core.validators import MaxLengthValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from partnerships.models.base import Record
from partnerships.rules.files import LARGEST


class KeptFile(Record):
    """
    The bytes of a document and what is known of them.

    The audit record has its hash, never its bytes: `content` is hidden from it by the migration of each table.
    """

    name = models.CharField(_("file name"), max_length=200)
    content_type = models.CharField(_("type"), max_length=100)
    size = models.PositiveIntegerField(_("size, bytes"))
    sha256 = models.CharField(_("SHA-256"), max_length=64)
    content = models.BinaryField(_("content"), max_length=LARGEST, validators=[MaxLengthValidator(LARGEST)])

    class Meta(Record.Meta):
        abstract = True

    def __str__(self) -> str:
        return self.name
