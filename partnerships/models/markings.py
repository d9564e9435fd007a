"""What a place calls a level of marking, and how it wants it handled."""

from __future__ import annotations

from django.db import models
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _

from partnerships.choices import Marking
from partnerships.models.base import Record, in_list
from partnerships.models.fields import Words

LONGEST_NAME = 40


class HandlingMarking(Record):
    """
    The words for one level; a level without an entry, or a word left empty, has the program's own.

    How many levels there are and in what order is not to be edited: who sees what depends on it, in the past too.
    """

    level = models.PositiveSmallIntegerField(_("level"), choices=Marking, unique=True)
    name = Words(
        _("name"), max_length=LONGEST_NAME, blank=True, default="",
        help_text=_("As it stands on pages, files and prints. Left empty: the program's own, which is translated."),
    )  # fmt: skip
    instruction = Words(
        _("handling instruction"), blank=True, default="",
        help_text=_("What whoever sees it has to do or not to do. Left empty: the program's own words."),
    )  # fmt: skip

    class Meta(Record.Meta):
        verbose_name, verbose_name_plural = _("marking"), _("markings")
        constraints = [
            in_list("level", Marking, "handlingmarking_level_in_list"),
            models.UniqueConstraint(
                Lower("name"),
                condition=~models.Q(name=""),
                name="handlingmarking_name_once",
                violation_error_message=_("Another marking has this name."),
            ),
        ]

    def __str__(self) -> str:
        return self.name or str(Marking(self.level).label)
