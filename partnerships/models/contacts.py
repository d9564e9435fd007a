"""Counterparts without an account: posts, and who holds them."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from partnerships.choices import Side
from partnerships.models.base import Record, in_list
from partnerships.models.fields import PARAGRAPH, Words


class Post(Record):
    """An office on one side, whoever holds it."""

    partner = models.ForeignKey(
        "partnerships.Partner", models.PROTECT, null=True, blank=True, related_name="posts", verbose_name=_("partner")
    )
    side = models.CharField(_("side"), max_length=20, choices=Side, default=Side.PARTNER)
    title = Words(_("office"))
    body = Words(_("ministry or body"), blank=True, default="")
    note = Words(_("note"), max_length=PARAGRAPH, blank=True, default="")

    class Meta(Record.Meta):
        verbose_name, verbose_name_plural = _("post"), _("posts")
        constraints = [
            in_list("side", Side, "post_side_in_list"),
            models.CheckConstraint(
                name="post_of_a_partner_names_it",
                condition=~Q(side=Side.PARTNER) | Q(partner__isnull=False),
                violation_error_message=_("Choose the partner whose post this is."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.title}, {self.body}" if self.body else self.title


class Contact(Record):
    """A person who holds or held a post."""

    post = models.ForeignKey(Post, models.PROTECT, related_name="contacts", verbose_name=_("post"))
    name = Words(_("name"))
    held_from = models.DateField(_("from"), null=True, blank=True)
    held_until = models.DateField(_("until"), null=True, blank=True)
    note = Words(_("note"), max_length=PARAGRAPH, blank=True, default="")
    pseudonymised_at = models.DateTimeField(_("name erased at"), null=True, blank=True, editable=False)

    class Meta(Record.Meta):
        verbose_name, verbose_name_plural = _("contact"), _("contacts")
        constraints = [
            models.CheckConstraint(
                name="contact_leaves_after_arriving",
                condition=Q(held_from=None) | Q(held_until=None) | Q(held_until__gte=F("held_from")),
                violation_error_message=_("The person leaves the post before holding it."),
            )
        ]

    def __str__(self) -> str:
        return self.name
