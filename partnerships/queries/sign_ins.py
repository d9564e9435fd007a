"""What happened at the door, as a person sees their own part of it, and those who administer or audit all of it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Q, QuerySet

from partnerships.choices import SignInKind
from partnerships.models import SignInEvent, User
from partnerships.permissions import Access, Permission
from partnerships.queries.days import from_to
from partnerships.queries.paging import Page, keyset_page

FAILURES = (SignInKind.FAILED, SignInKind.FACTOR_FAILED)  # what counts against the limits
NEWEST_FIRST = ["-id"]


@dataclass(frozen=True, slots=True)
class Previous:
    """When and from where somebody signed in last, and how many attempts have failed since."""

    at: datetime
    address: str | None
    browser: str
    failures: int


@dataclass(frozen=True, slots=True)
class Wanted:
    """What to narrow the record to; empty means everything."""

    kind: str = ""
    person: User | None = None
    text: str = ""
    from_day: date | None = None
    to_day: date | None = None


def previous(account: User) -> Previous | None:
    """Give the last sign-in of an account; nothing before the first."""
    events = SignInEvent.objects.filter(account_id=account.pk)
    last = events.filter(kind=SignInKind.SIGNED_IN).order_by("-pk").first()
    if last is None:
        return None
    failures = events.filter(pk__gt=last.pk, kind__in=FAILURES).count()
    return Previous(last.at, last.address, last.browser, failures)


def own(*, viewer: Access, most: int) -> list[SignInEvent]:
    """List the last things that happened to the viewer's own account, newest first."""
    return list(SignInEvent.objects.filter(account_id=viewer.user.pk).order_by(*NEWEST_FIRST)[:most])


def listing(*, viewer: Access, wanted: Wanted, cursor: str = "", size: int = 50) -> Page:
    """
    Read what happened at the door, newest first.

    :raises NotAllowed: unless the viewer administers accounts or audits.
    """
    if not viewer.may_oversee:
        viewer.require(Permission.PEOPLE_EDIT)
    return keyset_page(_narrowed(wanted), order=NEWEST_FIRST, cursor=cursor, size=size, count=False)


def _narrowed(wanted: Wanted) -> QuerySet[SignInEvent]:
    events = SignInEvent.objects.all()
    if wanted.kind:
        events = events.filter(kind=wanted.kind)
    if wanted.person:
        events = events.filter(Q(account_id=wanted.person.pk) | Q(by_id=wanted.person.pk))
    if wanted.text:
        told = Q(address__startswith=wanted.text) | Q(detail__icontains=wanted.text)
        events = events.filter(told | Q(username__icontains=wanted.text) | Q(request_id=wanted.text))
    return events.filter(from_to("at", wanted.from_day, wanted.to_day))
