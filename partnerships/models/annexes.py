"""Sensitive annexes: words and files that hang on a meeting or a commitment, for named readers alone."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from partnerships.models.base import Demonstrable, Marked, Record
from partnerships.models.fields import PAGE, PARAGRAPH, Words
from partnerships.models.files import KeptFile


class Annex(Record, Demonstrable, Marked):
    """
    What only its author and its named readers see, among those who see what it hangs on.

    The audit record says that it was written or changed, by whom, when and why, and the hash of its words; never these
    words. Earlier ones are kept as `AnnexWords`, earlier files as `AnnexFile`.
    """

    meeting = models.ForeignKey(
        "partnerships.Meeting", models.PROTECT, null=True, blank=True, related_name="annexes", verbose_name=_("meeting")
    )
    commitment = models.ForeignKey(
        "partnerships.Commitment", models.PROTECT, null=True, blank=True, related_name="annexes",
        verbose_name=_("commitment"),
    )  # fmt: skip
    author = models.ForeignKey("partnerships.User", models.PROTECT, related_name="+", verbose_name=_("author"))
    title = Words(_("title"), max_length=500)
    text = Words(_("text"), max_length=PAGE, blank=True, default="")
    words_sha256 = models.CharField(_("SHA-256 of its words"), max_length=64, editable=False)
    withdrawn_reason = Words(_("why withdrawn"), max_length=PARAGRAPH, blank=True, default="")
    is_withdrawn = models.BooleanField(_("withdrawn"), default=False)

    class Meta(Record.Meta):
        verbose_name, verbose_name_plural = _("annex"), _("annexes")
        constraints = [
            models.CheckConstraint(
                name="annex_hangs_on_one_thing",
                condition=Q(meeting__isnull=False, commitment=None) | Q(meeting=None, commitment__isnull=False),
                violation_error_message=_("An annex hangs on a meeting or on a commitment."),
            ),
            models.CheckConstraint(
                name="annex_withdrawn_needs_a_reason",
                condition=Q(is_withdrawn=False) | ~Q(withdrawn_reason=""),
                violation_error_message=_("Say why the annex is withdrawn."),
            ),
        ]

    def __str__(self) -> str:
        # Never its title: this is what lists, logs and messages call it.
        return gettext("annex %(number)s") % {"number": self.pk}

    @property
    def record(self) -> Any:
        """What it hangs on."""
        return self.meeting if self.meeting_id is not None else self.commitment


class AnnexReader(Record):
    """Somebody named to read an annex, as far as scope and marking let them; taken out as soon as they may not."""

    annex = models.ForeignKey(Annex, models.CASCADE, related_name="readers")
    reader = models.ForeignKey("partnerships.User", models.PROTECT, related_name="+", verbose_name=_("reader"))

    class Meta(Record.Meta):
        verbose_name, verbose_name_plural = _("reader of an annex"), _("readers of annexes")
        constraints = [
            models.UniqueConstraint(
                fields=["annex", "reader"], name="annex_reader_once",
                violation_error_message=_("This person is a reader already."),
            )
        ]  # fmt: skip
        indexes = [models.Index(fields=["reader", "annex"], name="annex_of_reader")]

    def __str__(self) -> str:
        return str(self.reader)


class AnnexWords(Record):
    """What an annex said until it was changed."""

    annex = models.ForeignKey(Annex, models.CASCADE, related_name="earlier_words")
    title = Words(_("title"), max_length=500)
    text = Words(_("text"), max_length=PAGE, blank=True, default="")
    words_sha256 = models.CharField(_("SHA-256 of its words"), max_length=64, editable=False)

    class Meta(Record.Meta):
        verbose_name, verbose_name_plural = _("earlier words of an annex"), _("earlier words of annexes")

    def __str__(self) -> str:
        return gettext("earlier words of annex %(number)s") % {"number": self.annex_id}


class AnnexFile(KeptFile):
    """A document of an annex; one that was replaced is kept."""

    annex = models.ForeignKey(Annex, models.CASCADE, related_name="files")
    is_current = models.BooleanField(_("current"), default=True)

    class Meta(KeptFile.Meta):
        abstract = False
        verbose_name, verbose_name_plural = _("file of an annex"), _("files of annexes")
        constraints = [
            models.UniqueConstraint(
                fields=["annex"], name="annex_one_current_file", condition=Q(is_current=True),
                violation_error_message=_("An annex has one file."),
            )
        ]  # fmt: skip

    def __str__(self) -> str:
        return gettext("file of annex %(number)s") % {"number": self.annex_id}
