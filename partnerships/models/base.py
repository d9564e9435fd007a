"""What every record has: a version, who wrote it when, and a lock."""

from __future__ import annotations

from collections.abc import Collection
from functools import reduce
from operator import and_
from typing import Any, Self

from django.core.exceptions import FieldError
from django.db import DatabaseError, models, transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from partnerships.choices import Marking
from partnerships.errors import Conflict
from partnerships.models.marking_names import MarkingField

STALE = "SV409"  # raised by the trigger function audit.stamp()


class RecordQuerySet(models.QuerySet[Any]):
    """Rows that are locked before they are changed."""

    def lock(self, pk: int) -> Any:
        """
        Fetch one row and hold it until the transaction ends.

        :raises Model.DoesNotExist: if it is not there (any more).
        """
        return self.select_for_update(of=("self",)).get(pk=pk)


class Record(models.Model):
    """
    Keep one audited row.

    `version`, `created_*` and `changed_*` are written by the database (trigger function audit.stamp): a save that
    carries another version than the row's is refused there, whatever program sends it.
    """

    version = models.PositiveIntegerField(_("version"), default=1, editable=False)
    created_at = models.DateTimeField(_("created at"), default=timezone.now, editable=False)
    created_by = models.ForeignKey(
        "partnerships.User", models.PROTECT, null=True, editable=False, related_name="+", verbose_name=_("created by")
    )
    changed_at = models.DateTimeField(_("changed at"), default=timezone.now, editable=False)
    changed_by = models.ForeignKey(
        "partnerships.User", models.PROTECT, null=True, editable=False, related_name="+", verbose_name=_("changed by")
    )

    objects = RecordQuerySet.as_manager()

    class Meta:
        abstract = True

    _holds = False  # while it is known that all check constraints hold

    def save(self, *args: Any, **kwargs: Any) -> None:
        """
        Write the row and follow the version the database gives it; no rule lives here.

        :raises Conflict: if the row has another version by now.
        """
        adding = self._state.adding
        if kwargs.get("update_fields") is not None:
            kwargs["update_fields"] = {*kwargs["update_fields"], "version"}
        try:
            # The savepoint keeps the surrounding transaction usable, so that the refusal can be explained.
            with transaction.atomic():
                super().save(*args, **kwargs)
        except DatabaseError as error:
            if getattr(error.__cause__, "sqlstate", "") == STALE:
                raise Conflict(_("Somebody changed this record while you were working on it."), record=self) from error
            raise
        if adding:
            self.version = 1
        else:
            self.version = type(self)._base_manager.values_list("version", flat=True).get(pk=self.pk)

    def expect(self, version: int | None) -> Self:
        """
        Compare the version the user read with the row's, before anything is changed.

        :raises Conflict: if somebody changed the record meanwhile.
        """
        if version is not None and version != self.version:
            raise Conflict(_("Somebody changed this record while you were working on it."), record=self)
        return self

    def get_constraints(self) -> Any:
        found = super().get_constraints()
        if not self._holds:
            return found
        return [(model, [one for one in some if not isinstance(one, models.CheckConstraint)]) for model, some in found]

    def validate_constraints(self, exclude: Collection[str] | None = None) -> None:
        """
        Ask the database about all check constraints at once, and about each only where one does not hold.

        Django asks about each with three statements of its own, which is a sixth of the time of writing a record.
        """
        self._holds = self._holds_all(exclude)
        try:
            super().validate_constraints(exclude=exclude)
        finally:
            self._holds = False

    def _holds_all(self, exclude: Collection[str] | None) -> bool:
        checks = [one.condition for one in self._meta.constraints if isinstance(one, models.CheckConstraint)]
        values = self._get_field_expression_map(meta=self._meta, exclude=exclude)  # type: ignore[attr-defined]  # as Django's own
        try:
            # One of several that is unknown counts as holding, in a sum as by itself: only false breaks a constraint.
            return len(checks) > 1 and reduce(and_, map(models.Q, checks)).check(values)
        except FieldError:  # one speaks of a field that is not to be looked at
            return False


class Demonstrable(models.Model):
    """Mark what the demonstration made up, so that pages say so and `remove_demo` can take it away."""

    is_demonstration = models.BooleanField(_("demonstration"), default=False, editable=False)

    class Meta:
        abstract = True


class Marked(models.Model):
    """Carry a handling marking; a user sees a row only up to the highest marking of an assignment."""

    marking = MarkingField(_("marking"), choices=Marking, default=Marking.NORMAL)

    class Meta:
        abstract = True


def web_address(field: str, name: str) -> models.CheckConstraint:
    """Constrain a column to pages of the web: it becomes a link, which must not carry program text."""
    return models.CheckConstraint(
        name=name,
        condition=models.Q(**{field: ""}) | models.Q(**{f"{field}__iregex": "^https?://"}),
        violation_error_message=_("This is no web address: it begins with https://."),
    )


def in_list(field: str, choices: type[models.Choices], name: str) -> models.CheckConstraint:
    """Constrain a column to a closed list of values."""
    return models.CheckConstraint(
        name=name,
        condition=models.Q(**{f"{field}__in": choices.values}),
        violation_error_message=_("This value is not in the list."),
    )
