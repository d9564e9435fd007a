"""People with an account, the units they work in, and what they may do where."""

from __future__ import annotations

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.auth.validators import UnicodeUsernameValidator
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _

from partnerships.choices import Digest, Marking, Role, Scope, TokenScope
from partnerships.models.base import Demonstrable, Record, in_list
from partnerships.models.fields import PARAGRAPH, Words
from partnerships.models.marking_names import MarkingField


class Unit(Record, Demonstrable):
    """A unit of a service that owns commitments."""

    name = Words(_("name"), unique=True)
    code = Words(_("short name"), max_length=40, unique=True)
    capacity_days = models.PositiveIntegerField(
        _("capacity, working days per half-year"), null=True, blank=True, help_text=_("Leave empty if not known.")
    )
    note = Words(_("note"), max_length=PARAGRAPH, blank=True, default="")

    class Meta(Record.Meta):
        verbose_name, verbose_name_plural = _("unit"), _("units")

    def __str__(self) -> str:
        return self.code


class UserAccounts(BaseUserManager["User"]):
    """Find accounts by their name, whatever its case."""

    def get_by_natural_key(self, username: str | None) -> User:
        return self.get(username__iexact=username or "")


class User(AbstractBaseUser, Record, Demonstrable):
    """A person's account, or a system account (`is_system`) that nobody can sign in to."""

    username = models.CharField(_("user name"), max_length=150, unique=True, validators=[UnicodeUsernameValidator()])
    name = Words(_("name"), max_length=150)
    email = models.EmailField(_("e-mail address"), blank=True, default="")
    sso_subject = models.CharField(
        _("subject at the single sign-on"), max_length=255, unique=True, null=True, blank=True,
        help_text=_("As the identity provider names the person; found out at the first sign-in if left empty."),
    )  # fmt: skip
    unit = models.ForeignKey(Unit, models.PROTECT, null=True, blank=True, related_name="users", verbose_name=_("unit"))
    password_lapses_at = models.DateTimeField(
        _("password lapses at"), null=True, blank=True, editable=False,
        help_text=_("Set with a password that an administrator has chosen; empty once its owner has set another."),
    )  # fmt: skip
    is_active = models.BooleanField(_("active"), default=True)
    is_system = models.BooleanField(_("system account"), default=False, editable=False)
    time_zone = models.CharField(_("time zone"), max_length=60, default="Europe/Brussels")
    language = models.CharField(_("language"), max_length=10, default="en")
    digest = models.CharField(_("mail of reminders"), max_length=10, choices=Digest, default=Digest.WEEKLY)
    pseudonymised_at = models.DateTimeField(_("name erased at"), null=True, blank=True, editable=False)

    # No columns: set on the one instance that stands for a program acting with this person's access token.
    token_scope: TokenScope | None = None
    token_pk: int | None = None

    USERNAME_FIELD = "username"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS = ["name"]

    objects = UserAccounts()  # type: ignore[assignment,misc]  # accounts are found by name, not locked

    class Meta(Record.Meta):
        verbose_name, verbose_name_plural = _("user"), _("users")
        constraints = [
            models.UniqueConstraint(
                Lower("username"),
                name="user_name_differs_in_more_than_case",
                violation_error_message=_("There is a user with this name already."),
            ),
            in_list("digest", Digest, "user_digest_in_list"),
            models.CheckConstraint(
                name="user_pseudonymised_stays_out",
                condition=Q(pseudonymised_at=None) | Q(is_active=False, email="", sso_subject=None),
                violation_error_message=_("The name of this account was erased; nobody signs in to it again."),
            ),
        ]

    def __str__(self) -> str:
        return self.name or self.username

    def get_full_name(self) -> str:
        return self.name

    def get_short_name(self) -> str:
        return self.name


class Assignment(Record, Demonstrable):
    """A role of a user within a scope and time, up to a marking; as a substitute, for somebody else's assignment."""

    user = models.ForeignKey(User, models.PROTECT, related_name="assignments", verbose_name=_("user"))
    role = models.CharField(_("role"), max_length=20, choices=Role)
    scope = models.CharField(_("scope"), max_length=20, choices=Scope)
    category = models.ForeignKey(
        "partnerships.Category", models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("category")
    )
    partner = models.ForeignKey(
        "partnerships.Partner", models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("partner")
    )
    highest_marking = MarkingField(_("highest marking"), choices=Marking, default=Marking.SENSITIVE)
    starts_on = models.DateField(_("from"))
    ends_on = models.DateField(_("to"), null=True, blank=True)
    substitute_for = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="substitutes", verbose_name=_("substitute for")
    )

    class Meta(Record.Meta):
        verbose_name, verbose_name_plural = _("assignment"), _("assignments")
        constraints = [
            in_list("role", Role, "assignment_role_in_list"),
            in_list("highest_marking", Marking, "assignment_marking_in_list"),
            models.CheckConstraint(
                name="assignment_scope_names_its_object",
                condition=Q(scope=Scope.EVERYTHING, category=None, partner=None)
                | Q(scope=Scope.CATEGORY, category__isnull=False, partner=None)
                | Q(scope=Scope.PARTNER, category=None, partner__isnull=False),
                violation_error_message=_("Choose the category or the partner that goes with the scope, and no other."),
            ),
            models.CheckConstraint(
                name="assignment_ends_after_it_starts",
                condition=Q(ends_on=None) | Q(ends_on__gte=F("starts_on")),
                violation_error_message=_("The assignment ends before it starts."),
            ),
        ]
        indexes = [models.Index(fields=["user", "starts_on"], name="assignment_of_user")]

    def __str__(self) -> str:
        where = self.partner or self.category or self.get_scope_display()
        return f"{self.user}: {self.get_role_display()} ({where})"
