"""Taking the demonstration away: real promises become reported history again, all that was made up goes."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.apps import apps
from django.contrib.sessions.models import Session
from django.db import models
from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from partnerships.choices import EntryState
from partnerships.errors import RuleViolation
from partnerships.models import Citation, Commitment, Meeting, Source, User
from partnerships.models.base import Demonstrable
from partnerships.services import commitments
from partnerships.services.base import acting
from partnerships.services.demonstration import appointments
from partnerships.services.users import system_account

LISTED = 20


@dataclass(frozen=True, slots=True)
class Removed:
    """Counts: commitments given back, rows deleted, accounts among them, real events that stay."""

    given_back: int
    rows: int
    accounts: int
    events_kept: int


def remove() -> Removed:
    """
    Take the demonstration away with its accounts, all of it or nothing; the audit record keeps what was and this.

    :raises RuleViolation: listing the real records that hang on its accounts or records.
    """
    system = system_account("demonstration")
    with acting(system, "demonstration.remove", reason="removal of the demonstration"):
        ours = Commitment.objects.filter(is_demonstration=True, external_id__isnull=False)
        taken = list(ours.filter(entry_state=EntryState.TAKEN_UP).order_by("pk"))
        for commitment in taken:
            commitments.give_back(actor=system, commitment=commitment)
        appointments.dismiss()
        _refuse_if_something_real_hangs_on_it()
        accounts = list(User.objects.filter(is_demonstration=True).order_by("pk"))
        _forget_elsewhere(accounts)
        return Removed(
            given_back=len(taken),
            rows=_delete_all(),
            accounts=len(accounts),
            events_kept=Meeting.objects.filter(external_id__isnull=False).count(),
        )


def _models() -> list[type[models.Model]]:
    return [model for model in apps.get_app_config("partnerships").get_models() if model._meta.managed]


def _links(model: type[models.Model]) -> Iterator[tuple[str, type[models.Model], bool]]:
    """Give each foreign key: its name, what it points to, and whether a row goes with what it points to."""
    for field in model._meta.concrete_fields:
        if field.remote_field is not None and field.related_model is not None:
            target: Any = field.related_model
            yield field.name, target, field.remote_field.on_delete is models.CASCADE


def _goes(model: type[models.Model], path: str = "") -> Q:
    """Say which rows of a table go: those the demonstration made, and the parts of such."""
    if issubclass(model, Demonstrable):
        return Q(**{f"{path}is_demonstration": True})
    if model is Source:  # what its accounts cited goes, unless something that stays cites it too
        staying = _rows(Citation).exclude(pk__in=_rows(Citation).filter(_goes(Citation)).values("pk"))
        return Q(created_by__is_demonstration=True) & ~Q(pk__in=staying.values("source"))
    condition = Q(pk__in=[])
    for name, target, is_part in _links(model):
        if is_part:
            condition |= _goes(target, f"{path}{name}__")
    return condition


def _rows(model: type[models.Model]) -> QuerySet[Any]:
    return model._base_manager.order_by("pk")


def _refuse_if_something_real_hangs_on_it() -> None:
    found = [line for model in _models() for line in _hanging(model)]
    if not found:
        return
    rest = len(found) - LISTED
    raise RuleViolation(
        [
            _("Real records hang on the demonstration, so nothing was removed:"),
            *found[:LISTED],
            *([_("… and %(count)d more.") % {"count": rest}] if rest > 0 else []),
            _(
                "Give them to real accounts and records first. Where they were entered by an account of the "
                "demonstration, keep the accounts and switch them off under Administration."
            ),
        ]
    )


def _hanging(model: type[models.Model]) -> Iterator[str]:
    names = [name for name, target, _is_part in _links(model) if issubclass(target, Demonstrable)]
    condition = Q(pk__in=[])
    for name in names:
        condition |= Q(**{f"{name}__is_demonstration": True})
    for row in _rows(model).filter(condition).exclude(pk__in=_rows(model).filter(_goes(model)).values("pk")):
        on = [name for name in names if getattr(getattr(row, name), "is_demonstration", False)]
        because = ", ".join(f"{model._meta.get_field(name).verbose_name}: {getattr(row, name)}" for name in on)  # type: ignore[union-attr]  # these are our own columns
        yield f"– {model._meta.verbose_name} {row} ({because})"


def _forget_elsewhere(accounts: list[User]) -> None:
    """End the accounts' sessions and delete what other apps keep of them, such as the log of Administration."""
    keys = {str(account.pk) for account in accounts}
    for session in Session.objects.all().iterator():
        if session.get_decoded().get("_auth_user_id") in keys:
            session.delete()
    for relation in User._meta.related_objects:
        if relation.related_model._meta.app_label != User._meta.app_label:
            relation.related_model._base_manager.filter(**{f"{relation.field.name}__in": accounts}).delete()


def _delete_all() -> int:
    """
    Delete what goes, chosen before the first row is gone.

    In single statements, without Django's own order of deletion: what goes points at itself both ways (accounts were
    made by accounts), and the database checks all references at the end of the transaction.
    """
    going = {model: list(_rows(model).filter(_goes(model)).values_list("pk", flat=True)) for model in _models()}
    for model, keys in going.items():
        rows = _rows(model).filter(pk__in=keys).order_by()
        rows._raw_delete(using=rows.db)
    return sum(len(keys) for keys in going.values())
