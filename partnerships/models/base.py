"""What every record has: a version, who wrote it when, and a lock."""

from __future__ import annotations

from typing import Any, Self

from django.db import DatabaseError, models, transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from partnerships.choices import Marking
from partnerships.errors import Conflict

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


class Demonstrable(models.Model):
    """Mark what the demonstration made up, so that pages say so and `remove_demo` can take it away."""

    is_demonstration = models.BooleanField(_("demonstration"), default=False, editable=False)

    class Meta:
        abstract = True


class Marked(models.Model):
    """Carry a handling marking; a user sees a row only up to the highest marking of an assignment."""

    marking = models.PositiveSmallIntegerField(_("marking"), choices=Marking, default=Marking.NORMAL)

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
