"""Filters of posts and contacts, for the API."""

from __future__ import annotations

from typing import Any

import django_filters as filters
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from partnerships.choices import Side
from partnerships.filters.base import WordsFilter, one_of
from partnerships.filters.meetings import partners_in_sight
from partnerships.models import Contact, Post


class PostFilter(WordsFilter):
    """Narrow posts by partner, side and words."""

    searched = ("title", "body", "note")

    partner = filters.ModelMultipleChoiceFilter(
        label=_("Partner"),
        field_name="partner__iso3",
        queryset=partners_in_sight,
        to_field_name="iso3",
        distinct=False,
    )
    side = filters.ChoiceFilter(label=_("Side"), choices=Side.choices)

    class Meta:
        model = Post
        fields: list[str] = []


class ContactFilter(WordsFilter):
    """Narrow contacts by post, partner, the day they hold it on and words."""

    searched = ("name", "note", "post__title", "post__body")

    post = one_of(Post, _("Post"))
    partner = filters.ModelMultipleChoiceFilter(
        label=_("Partner"), field_name="post__partner__iso3", queryset=partners_in_sight, to_field_name="iso3",
        distinct=False,
    )  # fmt: skip
    held_on = filters.DateFilter(label=_("Held on"), method="holding")

    class Meta:
        model = Contact
        fields: list[str] = []

    def holding(self, rows: QuerySet[Any], _name: str, value: Any) -> QuerySet[Any]:
        begun = Q(held_from=None) | Q(held_from__lte=value)
        return rows.filter(begun, Q(held_until=None) | Q(held_until__gte=value))
