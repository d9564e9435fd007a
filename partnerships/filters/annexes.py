"""Filters of annexes, for the API."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from partnerships.filters.base import TruthFilter, WordsFilter, one_of
from partnerships.models import Commitment, Meeting, User


class AnnexFilter(WordsFilter):
    searched = ("title", "text")

    meeting = one_of(Meeting, _("Meeting"))
    commitment = one_of(Commitment, _("Commitment"))
    author = one_of(User, _("Author"), key="username")
    is_withdrawn = TruthFilter(label=_("Withdrawn"))
