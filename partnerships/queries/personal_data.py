"""Where the program holds something about a person: by column, and of one person."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount
from allauth.usersessions.models import UserSession
from django.apps import apps
from django.contrib.admin.models import LogEntry
from django.contrib.postgres.fields import ArrayField
from django.db import connection
from django.db import models as columns
from django.db.models import F, Model, Q
from django.db.models.functions import Cast

from partnerships.models import AuditEvent, Contact, Participant, SignInEvent, User
from partnerships.queries import people
from partnerships.rules import retention
from partnerships.rules.days import day_end
from partnerships.rules.personal_data import COLUMNS, Category, category_of

APPS = ("partnerships", "account", "mfa", "socialaccount", "usersessions", "sessions", "admin")
# Tables about people: of these, every column that says anything counts, not those with words alone.
ABOUT_PEOPLE = frozenset({"AccessToken", "Assignment", "CalendarFeed", "Contact", "SignInEvent", "User"})
OF_RECORDS = frozenset({"id", "version", "created_at", "changed_at", "is_demonstration"})
WORDY = (
    columns.TextField, columns.CharField, columns.JSONField, columns.BinaryField, columns.GenericIPAddressField,
    ArrayField,
)  # fmt: skip
# Not given out, whoever asks: who has it could sign in.
SECRET = frozenset({"password", "digest", "data", "session_key", "session_data", "token", "token_secret", "name_key"})


def can_hold(model: type[Model], column: Any) -> bool:
    """Say whether a column could hold something about a person."""
    if column.related_model is User:
        return True
    if model.__name__ in ABOUT_PEOPLE:
        return column.name not in OF_RECORDS | {"is_system"}
    if column.name in ("actor_id", "account_id", "by_id"):
        return True
    return isinstance(column, WORDY) and not column.choices


def columns_of_people() -> Iterator[tuple[type[Model], Any]]:
    """Go through every column of the database that could hold something about a person."""
    for app in APPS:
        for model in sorted(apps.get_app_config(app).get_models(), key=lambda model: model.__name__):
            for column in model._meta.concrete_fields:
                if can_hold(model, column):
                    yield model, column


@dataclass(frozen=True, slots=True)
class Due:
    """Somebody whose retention period is over, with the option and key that name them to `pseudonymise`."""

    option: str
    key: str
    name: str
    left_on: date


def due(*, now: datetime) -> list[Due]:
    """List the accounts and contacts whose retention period is over and whose name still stands."""
    found = []
    for user in User.objects.filter(is_active=False, is_system=False, pseudonymised_at=None).order_by("username"):
        day = people.left_on(user)
        if retention.ACCOUNT.is_over(day_end(day), now):
            found.append(Due("--user", user.username, user.name, day))
    for contact in Contact.objects.filter(pseudonymised_at=None).order_by("pk"):
        if contact.held_until and retention.CONTACT.is_over(day_end(contact.held_until), now):
            found.append(Due("--contact", str(contact.pk), contact.name, contact.held_until))
    return found


def telling_events(rows: Iterable[tuple[str, int]]) -> tuple[list[int], bool]:
    """Give the events of rows whose contents were not erased, and whether one of them is not sealed yet."""
    of_rows = Q(pk__in=[])
    for table, pk in rows:
        of_rows |= Q(tbl=table, pk_of_row=pk)
    numbers = list(
        AuditEvent.objects.filter(of_rows).exclude(before=None, after=None).order_by("pk").values_list("pk", flat=True)
    )
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM audit.sealed WHERE event_id = ANY(%s)", [numbers])
        (sealed,) = cursor.fetchone()
    return numbers, sealed < len(numbers)


def mentions(words: Sequence[str]) -> list[str]:
    """
    List where one of these words still stands: columns with free words, and contents of the audit record.

    Each as “table number (column)”; an event as “audit.event number (table number)”. It reads whole tables.
    """
    if not words:
        return []
    found = []
    for model, column in columns_of_people():
        category = COLUMNS.get(f"{model.__name__}.{column.name}")
        if category is None or not category.is_free or isinstance(column, columns.BinaryField):
            continue
        rows = model._default_manager.alias(said=Cast(F(column.name), columns.TextField())).filter(_says("said", words))
        found += [
            f"{model._meta.db_table} {pk} ({column.name})" for pk in rows.order_by("pk").values_list("pk", flat=True)
        ]
    images = AuditEvent.objects.alias(
        said_before=Cast(F("before"), columns.TextField()), said_after=Cast(F("after"), columns.TextField())
    )
    told = images.filter(_says("said_before", words) | _says("said_after", words) | _says("reason", words))
    for pk, table, row in told.order_by("pk").values_list("pk", "tbl", "pk_of_row"):
        found.append(f"audit.event {pk} ({table} {row})")
    return found


def _says(column: str, words: Sequence[str]) -> Q:
    says = Q(pk__in=[])
    for word in words:
        says |= Q(**{f"{column}__icontains": word})
    return says


def of_user(user: User) -> dict[str, list[dict[str, Any]]]:
    """
    Give everything that is stored about an account, table by table (Regulation (EU) 2018/1725, Art. 17).

    Where others' records name the person, the row's number and which column does; of the audit record, who, when, what
    and where, without images. Secrets are named and not given.
    """
    found: dict[str, list[dict[str, Any]]] = {"partnerships_user": [_row(user)]}
    own = {EmailAddress, Authenticator, SocialAccount, UserSession}
    for model, column in columns_of_people():
        if column.related_model is not User or model is User:
            continue
        rows = model._default_manager.filter(**{column.name: user.pk}).order_by("pk")
        is_own = model in own or model is LogEntry or column.name in ("user", "recipient")
        shown = [_row(row) if is_own else {"id": row.pk, "names_them_as": column.name} for row in rows]
        if shown:
            found.setdefault(model._meta.db_table, []).extend(shown)
    door = SignInEvent.objects.filter(Q(account_id=user.pk) | Q(by_id=user.pk)).order_by("pk")
    found["partnerships_signinevent"] = [_row(row) for row in door]
    record = AuditEvent.objects.filter(Q(actor_id=user.pk) | Q(tbl="partnerships_user", pk_of_row=user.pk))
    found["audit.event"] = _events(record)
    return found


def of_contact(contact: Contact) -> dict[str, list[dict[str, Any]]]:
    """Give everything that is stored about a counterpart, as `of_user` does; also where that name took part."""
    took_part = Participant.objects.filter(name__iexact=contact.name).order_by("pk")
    record = AuditEvent.objects.filter(tbl=contact._meta.db_table, pk_of_row=contact.pk)
    return {
        contact._meta.db_table: [_row(contact)],
        Participant._meta.db_table: [_row(row) for row in took_part],
        "audit.event": _events(record),
    }


def _row(row: Model) -> dict[str, Any]:
    return {
        column.attname: "(not given out)" if column.name in SECRET else _plain(getattr(row, column.attname))
        for column in row._meta.concrete_fields
    }


def _plain(value: Any) -> Any:
    return "(not given out)" if isinstance(value, bytes | memoryview) else value


def _events(record: Any) -> list[dict[str, Any]]:
    names = ("id", "at", "tbl", "pk_of_row", "op", "actor", "role", "action", "source", "request_id", "changed")
    return list(record.order_by("pk").values(*names))


def register() -> list[tuple[Category, list[str]]]:
    """Group the columns by what they hold, each as “table.column”."""
    found: dict[str, tuple[Category, list[str]]] = {}
    for model, column in columns_of_people():
        category = category_of(model.__name__, column.name)
        if category is not None:
            found.setdefault(category.title, (category, []))[1].append(f"{model._meta.db_table}.{column.column}")
    return list(found.values())
