"""Joiners and leavers: what became of accounts and roles in a period, by whom and why, and what is to be mended."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import Exists, OuterRef, Q
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from partnerships.choices import PeopleChange, PeopleFinding, Role, Scope
from partnerships.errors import NotAllowed
from partnerships.models import AccessToken, Assignment, AuditEvent, Category, Partner, User
from partnerships.permissions import Access
from partnerships.queries.responsibilities import open_by_person
from partnerships.rules.days import day_end, day_of

MOST = 1_000  # changes that are told; the figures count all of these
QUIET_DAYS = 90  # without signing in
NEW_DAYS = 14  # to sign in for the first time
TOKEN_DAYS = 180  # since a token was made
ACCOUNTS, ASSIGNMENTS = "partnerships_user", "partnerships_assignment"
_C, _F = PeopleChange, PeopleFinding


@dataclass(frozen=True, slots=True)
class Change:
    """One thing that became of somebody's account or role: `what` in words, `by` and `why` as the record has them."""

    on: date
    kind: PeopleChange
    person: User | None
    what: str
    by: str
    why: str


@dataclass(frozen=True, slots=True)
class Finding:
    """Something to mend: whose account, and `what` exactly."""

    kind: PeopleFinding
    person: User
    what: str


@dataclass(frozen=True, slots=True)
class Report:
    """Changes, newest first; `is_cut` where there are more than are told; and findings by kind and name."""

    changes: list[Change]
    is_cut: bool
    findings: list[Finding]

    @property
    def figures(self) -> Mapping[PeopleChange, int]:
        """How many changes there are of each kind; a kind that has none is 0."""
        found = Counter(change.kind for change in self.changes)
        return {kind: found[kind] for kind in PeopleChange}


def report(*, viewer: Access, first: date, last: date, now: datetime) -> Report:
    """
    Tell what happened from one day to another, both included, and what is to be mended now.

    :raises NotAllowed: for those who neither administer accounts nor audit.
    """
    if not viewer.may_oversee:
        raise NotAllowed(_("Only administrators and auditors read the report on joiners and leavers."))
    changes = _changes(first, last, on=viewer.on)
    kinds = list(PeopleFinding)
    findings = sorted(_findings(viewer.on, now), key=lambda found: (kinds.index(found.kind), found.person.name))
    return Report(changes[:MOST], len(changes) > MOST, findings)


def _changes(first: date, last: date, *, on: date) -> list[Change]:
    begin, end = day_end(first - timedelta(days=1)), day_end(last)
    recorded = AuditEvent.objects.filter(tbl__in=(ACCOUNTS, ASSIGNMENTS), at__gte=begin, at__lt=end)
    events = list(recorded.order_by("-id")[: MOST + 1])
    over = list(
        Assignment.objects.filter(ends_on__gte=first, ends_on__lte=min(last, on - timedelta(days=1)))
        .select_related("user", "partner", "category", "substitute_for__user")
        .order_by("-ends_on", "pk")[: MOST + 1]
    )
    names = _Names.of(events)
    found = [change for event in events if (change := _of_event(event, names)) is not None]
    found += _ended(over)
    return sorted(found, key=lambda change: change.on, reverse=True)


def _of_event(event: AuditEvent, names: _Names) -> Change | None:
    kind = _kind_of_account(event) if event.tbl == ACCOUNTS else _kind_of_assignment(event)
    if kind is None:
        return None
    image = event.after or event.before or {}
    person = names.people.get(event.pk_of_row if event.tbl == ACCOUNTS else image.get("user_id") or 0)
    if person is not None and person.is_system:
        return None
    what = "" if event.tbl == ACCOUNTS else names.of_assignment(image)
    return Change(day_of(event.at), kind, person, what, event.actor, event.reason)


def _kind_of_account(event: AuditEvent) -> PeopleChange | None:
    if event.op == "I":
        return _C.MADE
    if "is_active" in event.changed:
        return _C.SWITCHED_ON if (event.after or {}).get("is_active") else _C.SWITCHED_OFF
    return _C.MOVED if "unit_id" in event.changed else None


def _kind_of_assignment(event: AuditEvent) -> PeopleChange | None:
    image = event.after or {}
    is_substitute = image.get("substitute_for_id") is not None
    if event.op == "D":
        return _C.CHANGED
    if event.op == "I":
        return _C.SUBSTITUTE if is_substitute else _C.GIVEN
    if is_substitute:
        return _C.SUBSTITUTE_CHANGED
    return _C.END_SET if event.changed == ["ends_on"] and image.get("ends_on") else _C.CHANGED


def _ended(rows: list[Assignment]) -> list[Change]:
    """Tell which roles ran out, and who had last said until when."""
    said = {}
    keys = [row.pk for row in rows]
    for event in AuditEvent.objects.filter(tbl=ASSIGNMENTS, pk_of_row__in=keys).order_by("id"):
        said[event.pk_of_row] = event
    return [
        Change(
            row.ends_on,
            _C.ENDED,
            row.user,
            _said_of(row),
            said[row.pk].actor if row.pk in said else "",
            said[row.pk].reason if row.pk in said else "",
        )
        for row in rows
        if row.ends_on is not None
    ]


def _said_of(row: Assignment) -> str:
    where = row.partner or row.category
    return _assignment(row.role, row.scope, where, row.starts_on, row.ends_on, row.substitute_for)


@dataclass(frozen=True, slots=True)
class _Names:
    """What images of rows name, read at once."""

    people: Mapping[int, User]
    partners: Mapping[int, Partner]
    categories: Mapping[int, Category]
    originals: Mapping[int, Assignment]

    @classmethod
    def of(cls, events: Iterable[AuditEvent]) -> _Names:
        images = [(event.after or event.before or {}, event) for event in events]

        def keys(name: str) -> set[int]:
            return {image[name] for image, _event in images if image.get(name) is not None}

        accounts = {event.pk_of_row for _image, event in images if event.tbl == ACCOUNTS}
        originals = Assignment.objects.select_related("user").in_bulk(keys("substitute_for_id"))
        return cls(
            User.objects.in_bulk(accounts | keys("user_id")),
            Partner.objects.in_bulk(keys("partner_id")),
            Category.objects.in_bulk(keys("category_id")),
            originals,
        )

    def of_assignment(self, image: Mapping[str, Any]) -> str:
        where = self.partners.get(image.get("partner_id") or 0) or self.categories.get(image.get("category_id") or 0)
        ends_on = image.get("ends_on")
        return _assignment(
            image.get("role", ""),
            image.get("scope", ""),
            where,
            date.fromisoformat(image["starts_on"]),
            date.fromisoformat(ends_on) if ends_on else None,
            self.originals.get(image.get("substitute_for_id") or 0),
        )


def _assignment(
    role: str, scope: str, where: Any, starts_on: date, ends_on: date | None, original: Assignment | None
) -> str:
    """Say what a role is: "Manager, Japan, from 1 Jan 2026 until 31 Mar 2026, for Jane Doe"."""
    place = str(where) if where is not None else str(Scope(scope).label)
    words = [str(Role(role).label), place, _("from %(day)s") % {"day": date_format(starts_on, "j M Y")}]
    if ends_on is not None:
        words[-1] += " " + _("until %(day)s") % {"day": date_format(ends_on, "j M Y")}
    if original is not None:
        words.append(_("for %(name)s") % {"name": original.user})
    return ", ".join(words)


def _findings(on: date, now: datetime) -> Iterator[Finding]:
    people = User.objects.filter(is_system=False)
    later = Assignment.objects.filter(Q(ends_on=None) | Q(ends_on__gte=on), user=OuterRef("pk"))
    off = list(people.filter(is_active=False))
    for pk, count in open_by_person(off).items():
        said = ngettext("%(n)s thing is open", "%(n)s things are open", count) % {"n": count}
        yield Finding(_F.OPEN_WORK, next(one for one in off if one.pk == pk), said)
    for user in people.filter(Exists(later.exclude(ends_on=on)), is_active=False):  # what ends today is dealt with
        yield Finding(_F.NOT_ENDED, user, "")
    for user in people.filter(~Exists(later), is_active=True):
        yield Finding(_F.NO_ASSIGNMENT, user, "")
    quiet, new = now - timedelta(days=QUIET_DAYS), now - timedelta(days=NEW_DAYS)
    never = Q(last_login=None, created_at__lt=new)
    for user in people.filter(never | Q(last_login__lt=quiet), is_active=True):
        yield Finding(_F.NOT_SIGNED_IN, user, _signed_in(user))
    old = now - timedelta(days=TOKEN_DAYS)
    tokens = AccessToken.objects.filter(revoked_at=None, expires_at__gt=now, created_at__lt=old)
    for token in tokens.select_related("user").order_by("created_at", "pk"):
        made = day_of(token.created_at).isoformat()
        yield Finding(_F.OLD_TOKEN, token.user, _("“%(name)s”, made on %(day)s") % {"name": token.name, "day": made})


def _signed_in(user: User) -> str:
    if user.last_login is None:
        return _("never; made on %(day)s") % {"day": day_of(user.created_at).isoformat()}
    return _("last on %(day)s") % {"day": day_of(user.last_login).isoformat()}
