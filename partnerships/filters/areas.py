"""Filters of areas of cooperation, of objectives and of formats of dialogue."""

from __future__ import annotations

import django_filters as filters
from django.utils.translation import gettext_lazy as _

from partnerships.choices import Level
from partnerships.filters.base import ChangedFilter, TruthFilter, WordsFilter, one_of
from partnerships.models import Area, Objective


class AreaFilter(WordsFilter):
    """Narrow areas by key, objective and words."""

    searched = ("name", "slug", "description")

    slug = filters.CharFilter(label=_("Key"), max_length=80)
    objective = one_of(Objective, _("Objective"), field_name="objective_links__objective")


class ObjectiveFilter(WordsFilter):
    """Narrow objectives by words."""

    searched = ("name", "description")


class AreaObjectiveFilter(ChangedFilter):
    """Narrow which area serves which objective."""

    area = one_of(Area, _("Area"), key="slug")
    objective = one_of(Objective, _("Objective"))


class FormatFilter(WordsFilter):
    """Narrow formats of dialogue by key, level and words."""

    searched = ("name", "slug")

    slug = filters.CharFilter(label=_("Key"), max_length=80)
    usual_level = filters.ChoiceFilter(label=_("Usual level"), choices=Level.choices)
    is_session = TruthFilter(label=_("A session"))
