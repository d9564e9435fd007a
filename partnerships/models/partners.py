"""Partners, the categories they are put in, and what they are members of."""

from __future__ import annotations

from django.core.validators import RegexValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from partnerships.choices import PartnerKind
from partnerships.models.base import Record, in_list
from partnerships.models.fields import PARAGRAPH, PartialDateField, Words, partial_date_constraints


class Category(Record):
    """A kind of partner with its own function and political implication (B2); editable, never computed."""

    number = models.PositiveSmallIntegerField(_("number"), unique=True)
    name = Words(_("name"), unique=True)
    function = Words(_("function"), max_length=PARAGRAPH, blank=True, default="")
    implication = Words(_("political implication"), max_length=PARAGRAPH, blank=True, default="")
    note = Words(_("note"), max_length=PARAGRAPH, blank=True, default="")

    class Meta(Record.Meta):
        verbose_name, verbose_name_plural = _("category"), _("categories")

    def __str__(self) -> str:
        return self.name


class CategoryArea(Record):
    """An area that members of a category are expected to cover."""

    category = models.ForeignKey(Category, models.CASCADE, related_name="expected_areas")
    area = models.ForeignKey("partnerships.Area", models.PROTECT, related_name="+")

    class Meta(Record.Meta):
        verbose_name, verbose_name_plural = _("expected area"), _("expected areas")
        constraints = [models.UniqueConstraint(fields=["category", "area"], name="category_expects_area_once")]

    def __str__(self) -> str:
        return f"{self.category}: {self.area}"


class Partner(Record):
    """A third country or an organisation, with or without a partnership."""

    kind = models.CharField(_("kind"), max_length=20, choices=PartnerKind, default=PartnerKind.COUNTRY)
    iso2 = models.CharField(
        _("ISO alpha-2"), max_length=2, null=True, blank=True, unique=True,
        validators=[RegexValidator(r"^[A-Z]{2}$", _("Two capital letters, such as NO."))],
    )  # fmt: skip
    iso3 = models.CharField(
        _("ISO alpha-3, or an organisation's short code"), max_length=8, unique=True,
        validators=[
            RegexValidator(r"^[A-Z][A-Z0-9]{2,7}$", _("Three to eight capital letters or digits, such as NOR."))
        ],
    )  # fmt: skip
    name = Words(_("name"), unique=True)
    official_name = Words(_("official name"), blank=True, default="")
    region = Words(_("region"), blank=True, default="")
    sort_key = models.CharField(_("sort key"), max_length=300, editable=False, db_index=True)
    category = models.ForeignKey(
        Category, models.PROTECT, null=True, blank=True, related_name="partners", verbose_name=_("category")
    )
    category_reason = Words(_("why this category, or none"), max_length=PARAGRAPH, blank=True, default="")
    lead_unit = models.ForeignKey(
        "partnerships.Unit", models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("lead unit")
    )
    note = Words(_("note"), max_length=PARAGRAPH, blank=True, default="")

    class Meta(Record.Meta):
        verbose_name, verbose_name_plural = _("partner"), _("partners")
        constraints = [
            in_list("kind", PartnerKind, "partner_kind_in_list"),
            models.CheckConstraint(
                name="partner_country_has_its_code",
                condition=Q(kind=PartnerKind.ORGANISATION) | Q(iso2__isnull=False),
                violation_error_message=_("Give the country's ISO alpha-2 code."),
            ),
        ]

    def __str__(self) -> str:
        return self.name


class Membership(Record):
    """A partner's membership of NATO, the EEA …, with its dates."""

    partner = models.ForeignKey(Partner, models.CASCADE, related_name="memberships", verbose_name=_("partner"))
    name = Words(_("organisation or status"), max_length=100)
    since = PartialDateField(_("since"))
    until = PartialDateField(_("until"))
    is_general_knowledge = models.BooleanField(_("general knowledge"), default=False)
    note = Words(_("note"), max_length=PARAGRAPH, blank=True, default="")

    class Meta(Record.Meta):
        verbose_name, verbose_name_plural = _("membership"), _("memberships")
        constraints = [
            models.UniqueConstraint(fields=["partner", "name"], name="membership_once"),
            *partial_date_constraints("membership", "since"),
            *partial_date_constraints("membership", "until"),
        ]

    def __str__(self) -> str:
        return f"{self.partner}: {self.name}"
