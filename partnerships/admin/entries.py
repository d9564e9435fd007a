"""The registry: partners, partnerships, categories, areas, tracks, sources and what other sources say."""

from __future__ import annotations

from django.contrib import admin

from partnerships import models
from partnerships.admin.base import AttributedAdmin
from partnerships.admin.sites import site


@admin.register(models.Category, site=site)
class CategoryAdmin(AttributedAdmin):
    list_display = ("number", "name", "function", "implication")
    ordering = ("number", "pk")


@admin.register(models.CategoryArea, site=site)
class CategoryAreaAdmin(AttributedAdmin):
    list_display = ("category", "area")
    list_select_related = ("category", "area")


@admin.register(models.Partner, site=site)
class PartnerAdmin(AttributedAdmin):
    list_display = ("name", "iso3", "kind", "region", "category", "lead_unit")
    list_filter = ("kind", "category")
    list_select_related = ("category", "lead_unit")
    search_fields = ("name", "official_name", "iso3")
    ordering = ("sort_key", "pk")


@admin.register(models.Membership, site=site)
class MembershipAdmin(AttributedAdmin):
    list_display = ("partner", "name", "since_earliest", "until_latest")
    list_filter = ("name",)
    list_select_related = ("partner",)


@admin.register(models.Partnership, site=site)
class PartnershipAdmin(AttributedAdmin):
    list_display = ("reference", "partner", "state", "conclusion_mode", "lead_official", "manager")
    list_filter = ("state", "conclusion_mode")
    list_select_related = ("partner", "lead_official", "manager")
    readonly_fields = ("reference", "state")
    search_fields = ("reference", "title", "partner__name")
    ordering = ("reference", "pk")


@admin.register(models.Signatory, site=site)
class SignatoryAdmin(AttributedAdmin):
    list_display = ("partnership", "role", "side", "office", "name")
    list_filter = ("role", "side")
    list_select_related = ("partnership",)


@admin.register(models.Step, site=site)
class StepAdmin(AttributedAdmin):
    list_display = ("partnership", "kind", "date_earliest", "state_after", "note")
    list_filter = ("kind", "state_after")
    list_select_related = ("partnership",)
    raw_id_fields = ("meeting",)
    ordering = ("partnership__reference", "date_earliest", "position", "pk")


@admin.register(models.Area, site=site)
class AreaAdmin(AttributedAdmin):
    list_display = ("name", "slug")
    search_fields = ("name", "slug")
    ordering = ("name", "pk")


@admin.register(models.Objective, site=site)
class ObjectiveAdmin(AttributedAdmin):
    list_display = ("name",)
    ordering = ("name", "pk")


@admin.register(models.AreaObjective, site=site)
class AreaObjectiveAdmin(AttributedAdmin):
    list_display = ("area", "objective")
    list_select_related = ("area", "objective")


@admin.register(models.DialogueFormat, site=site)
class DialogueFormatAdmin(AttributedAdmin):
    list_display = ("name", "usual_level", "is_session")
    ordering = ("name", "pk")


@admin.register(models.HandlingMarking, site=site)
class HandlingMarkingAdmin(AttributedAdmin):
    """What the levels of marking are called here; a level without an entry has the program's own words."""

    list_display = ("level", "name", "instruction")
    ordering = ("level", "pk")


@admin.register(models.Track, site=site)
class TrackAdmin(AttributedAdmin):
    list_display = ("name", "format", "level", "cadence", "interval_months")
    list_filter = ("level",)
    list_select_related = ("format",)
    search_fields = ("name",)
    ordering = ("name", "pk")


@admin.register(models.TrackPartner, site=site)
class TrackPartnerAdmin(AttributedAdmin):
    list_display = ("track", "partner", "position")
    list_select_related = ("track", "partner")


@admin.register(models.TrackArea, site=site)
class TrackAreaAdmin(AttributedAdmin):
    list_display = ("track", "area")
    list_select_related = ("track", "area")


@admin.register(models.Source, site=site)
class SourceAdmin(AttributedAdmin):
    list_display = ("publisher", "title", "kind", "date_earliest")
    list_filter = ("kind",)
    search_fields = ("publisher", "title", "key", "url")
    ordering = ("publisher", "title", "pk")


@admin.register(models.Citation, site=site)
class CitationAdmin(AttributedAdmin):
    """Sources of registry facts; those of meetings and commitments come with them."""

    list_display = ("source", "category", "partner", "membership", "partnership", "step", "area", "interest", "track")
    list_select_related = True
    exclude = ("meeting", "commitment", "reported_position")
    search_fields = ("source__publisher", "source__title")


@admin.register(models.Divergence, site=site)
class DivergenceAdmin(AttributedAdmin):
    list_display = ("topic", "brief_claim", "resolution")
    exclude = ("meeting", "commitment")
    search_fields = ("topic", "key")


@admin.register(models.DivergencePartner, site=site)
class DivergencePartnerAdmin(AttributedAdmin):
    list_display = ("divergence", "partner")
    list_select_related = ("divergence", "partner")
