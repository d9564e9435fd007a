"""Filters of the words for markings."""

from __future__ import annotations

import django_filters as filters
from django.utils.translation import gettext_lazy as _

from partnerships.choices import Marking
from partnerships.filters.base import WordsFilter


class MarkingFilter(WordsFilter):
    """Narrow the words for markings by level and by what they say."""

    searched = ("name", "instruction")

    level = filters.ChoiceFilter(label=_("Level"), choices=Marking.choices)
