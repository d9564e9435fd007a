"""Where a fact comes from, and what other sources say instead."""

from __future__ import annotations

from django.db import models
from django.db.models.lookups import Exact
from django.utils.translation import gettext_lazy as _

from partnerships.choices import SourceKind
from partnerships.models.base import Record, in_list, web_address
from partnerships.models.fields import PARAGRAPH, PartialDateField, Words, partial_date_constraints

# Everything that may cite a source; `Citation` has one column for each.
CITABLE = (
    "category",
    "partner",
    "membership",
    "partnership",
    "step",
    "area",
    "dialogue_format",
    "interest",
    "track",
    "meeting",
    "commitment",
    "reported_position",
    "divergence",
)


class Source(Record):
    """A publication: cited by facts, never deleted."""

    key = models.SlugField(_("key"), max_length=80, null=True, blank=True, unique=True)
    publisher = Words(_("publisher"), max_length=500)
    title = Words(_("title"), max_length=1_000)
    date = PartialDateField(_("date"))
    url = Words(_("address"), max_length=2_000, blank=True, default="")
    registry_number = Words(_("registry number"), max_length=200, blank=True, default="")
    kind = models.CharField(_("kind"), max_length=30, choices=SourceKind)
    language = models.CharField(_("language"), max_length=10, blank=True, default="")
    note = Words(_("note"), max_length=PARAGRAPH, blank=True, default="")

    class Meta(Record.Meta):
        verbose_name, verbose_name_plural = _("source"), _("sources")
        constraints = [
            in_list("kind", SourceKind, "source_kind_in_list"),
            web_address("url", "source_address_is_of_the_web"),
            *partial_date_constraints("source", "date"),
        ]
        indexes = [models.Index(fields=["url"], name="source_by_address")]

    def __str__(self) -> str:
        return f"{self.publisher}: {self.title}"


def _citable(model: str) -> models.ForeignKey[models.Model | None, models.Model | None]:
    return models.ForeignKey(f"partnerships.{model}", models.CASCADE, null=True, blank=True, related_name="citations")


class Citation(Record):
    """A source given for one fact, in the order of the document, with a remark."""

    source = models.ForeignKey(Source, models.PROTECT, related_name="citations", verbose_name=_("source"))
    position = models.PositiveSmallIntegerField(_("position"), default=0)
    remark = Words(_("remark"), max_length=PARAGRAPH, blank=True, default="")
    category = _citable("Category")
    partner = _citable("Partner")
    membership = _citable("Membership")
    partnership = _citable("Partnership")
    step = _citable("Step")
    area = _citable("Area")
    dialogue_format = _citable("DialogueFormat")
    interest = _citable("Interest")
    track = _citable("Track")
    meeting = _citable("Meeting")
    commitment = _citable("Commitment")
    reported_position = _citable("ReportedPosition")
    divergence = _citable("Divergence")

    class Meta(Record.Meta):
        verbose_name, verbose_name_plural = _("citation"), _("citations")
        constraints = [
            models.CheckConstraint(
                name="citation_is_of_one_fact",
                condition=Exact(
                    models.Func(
                        *(models.F(name) for name in CITABLE),
                        function="num_nonnulls",
                        output_field=models.IntegerField(),
                    ),
                    1,
                ),
            )
        ]

    def __str__(self) -> str:
        return str(self.source)


class Divergence(Record):
    """What the brief or another source says that we do not follow, and why."""

    key = models.SlugField(_("key"), max_length=80, null=True, blank=True, unique=True)
    topic = Words(_("topic"))
    brief_claim = Words(_("what the brief says"), max_length=PARAGRAPH, blank=True, default="")
    other_claims = Words(_("what other sources say"), max_length=PARAGRAPH, blank=True, default="")
    resolution = Words(_("what we follow"), max_length=PARAGRAPH)
    meeting = models.ForeignKey(
        "partnerships.Meeting", models.CASCADE, null=True, blank=True, related_name="divergences"
    )
    commitment = models.ForeignKey(
        "partnerships.Commitment", models.CASCADE, null=True, blank=True, related_name="divergences"
    )

    class Meta(Record.Meta):
        verbose_name, verbose_name_plural = _("divergence"), _("divergences")

    def __str__(self) -> str:
        return self.topic


class DivergencePartner(Record):
    """A partner whom a divergence concerns."""

    divergence = models.ForeignKey(Divergence, models.CASCADE, related_name="subjects")
    partner = models.ForeignKey("partnerships.Partner", models.CASCADE, related_name="divergence_links")

    class Meta(Record.Meta):
        verbose_name, verbose_name_plural = _("partner of a divergence"), _("partners of a divergence")
        constraints = [models.UniqueConstraint(fields=["divergence", "partner"], name="divergence_partner_once")]

    def __str__(self) -> str:
        return f"{self.divergence}: {self.partner}"
