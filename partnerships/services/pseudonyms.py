"""
Taking a name away: of somebody who left, wherever the program keeps it in a column of its own.

Who did what stays, by number. What the audit record and the sign-in events still say is erased afterwards by the owner
of the tables (`manage.py pseudonymise`): the application may not.
"""

from __future__ import annotations

import secrets
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount
from django.contrib.admin.models import LogEntry
from django.contrib.contenttypes.models import ContentType
from django.utils import timezone
from django.utils.translation import gettext as _

from partnerships.choices import Digest
from partnerships.errors import NotAllowed, RuleViolation
from partnerships.models import (
    AccessToken,
    CalendarFeed,
    Contact,
    Draft,
    FormReceipt,
    Meeting,
    Message,
    Participant,
    RequestReceipt,
    User,
)
from partnerships.permissions import Access, Permission, require_in_person
from partnerships.queries import people, responsibilities
from partnerships.rules import pseudonyms as rules
from partnerships.rules import retention
from partnerships.rules.days import day_end
from partnerships.rules.retention import Retention
from partnerships.services import meeting_parts, ways_in
from partnerships.services.administering import administering
from partnerships.services.base import acting, give_reason, today


@dataclass(frozen=True, slots=True)
class Replaced:
    """
    Whose name was taken away.

    `rows`: table and number of each row whose events still say it; `words`: what was replaced, to be looked for
    elsewhere; nothing where that was done before.
    """

    pseudonym: str
    rows: tuple[tuple[str, int], ...]
    words: tuple[str, ...] = ()


def pseudonymise_account(*, actor: User, approver: User, account: User, reason: str, request: str = "") -> Replaced:
    """
    Put a pseudonym in the place of somebody who left; done again, it changes nothing and gives the rows again.

    `request`: where the person's request for erasure is filed, needed before the retention period is over
    (Regulation (EU) 2018/1725, Art. 19).
    :raises NotAllowed: unless two administrators do it together, and not to themselves or to a program.
    :raises RuleViolation: if the account is active, an assignment of theirs or of a substitute runs, open work names
        them, or it is too early.
    """
    with administering(actor, account, "pseudonyms.account", reason=reason):
        _check_approval(actor, approver, account)
        held: User = User.objects.select_for_update(of=("self",), no_key=True).get(pk=account.pk)
        words: tuple[str, ...] = ()
        if held.pseudonymised_at is None:
            _check_has_left(held)
            _check_time(retention.ACCOUNT, people.left_on(held), request)
            words = tuple(filter(None, (held.name, held.username, held.email, held.sso_subject)))
            _take_from_account(held, by=actor)
        keys = [key for kind in (AccessToken, CalendarFeed) for key in kind.objects.filter(user=held)]
        return Replaced(str(held), _rows([held, *keys]), words)


def pseudonymise_contact(*, actor: User, approver: User, contact: Contact, reason: str, request: str = "") -> Replaced:
    """
    Put a pseudonym in the place of a counterpart who left the post, and where that name took part for their partner.

    It refuses what `pseudonymise_account` does, and whoever holds the post.
    """
    require_in_person(actor)
    with acting(actor, "pseudonyms.contact", reason=give_reason(reason)) as access:
        access.require(Permission.PEOPLE_EDIT)
        _check_approval(actor, approver, None)
        held: Contact = Contact.objects.lock(contact.pk)
        words: tuple[str, ...] = ()
        if held.pseudonymised_at is None:
            if held.held_until is None or held.held_until >= today():
                raise RuleViolation(_("%(name)s still holds the post: enter its end first.") % {"name": held})
            _check_time(retention.CONTACT, held.held_until, request)
            words = (held.name,)
            _take_from_contact(held)
        return Replaced(str(held), _rows([held, *_took_part(held)]), words)


def _check_approval(actor: User, approver: User, account: User | None) -> None:
    own = account is not None and approver.pk == account.pk
    may = approver.is_active and Access.of(approver, on=today()).has(Permission.PEOPLE_EDIT)
    if approver.pk == actor.pk or own or not may:
        raise NotAllowed(_("A second administrator, who is neither you nor the person, approves this."))


def _check_has_left(account: User) -> None:
    if account.is_active:
        raise RuleViolation(_("%(name)s is active: switch the account off first.") % {"name": account})
    if people.running_assignments(account, on=today()):
        raise RuleViolation(_("An assignment of %(name)s, or a substitute for it, runs.") % {"name": account})
    count = responsibilities.count_open(account)
    if count:
        said = _("%(n)s open things name %(name)s: hand them over first.")
        raise RuleViolation(said % {"n": count, "name": account})


def _check_time(kind: Retention, since: date, request: str) -> None:
    if not request.strip() and not kind.is_over(day_end(since), timezone.now()):
        said = _("This is kept for %(period)s after %(day)s. Before, it takes a request for erasure (Art. 19).")
        raise RuleViolation(said % {"period": retention.in_words(kind.period), "day": since.isoformat()})


def _take_from_account(account: User, *, by: User) -> None:
    # Long closed by switching off; in case somebody opened one by hand.
    ways_in.close(account, by=by)
    for kind in (Authenticator, SocialAccount, EmailAddress, Draft, FormReceipt, RequestReceipt):
        kind.objects.filter(user=account).delete()
    Message.objects.filter(recipient=account).delete()
    code = _unused(lambda code: User.objects.filter(username=rules.username(code)).exists())
    account.name, account.username = rules.of(rules.OFFICIAL, code), rules.username(code)
    account.email, account.sso_subject, account.last_login = "", None, None
    account.digest = Digest.OFF
    account.time_zone, account.language = User().time_zone, User().language
    account.set_unusable_password()
    account.password_lapses_at = None
    account.pseudonymised_at = timezone.now()
    account.full_clean(exclude=["password"])
    account.save()
    for key_kind in (AccessToken, CalendarFeed):
        for key in key_kind.objects.filter(user=account):
            key.name = f"{rules.ERASED} {key.pk}"  # of those never revoked, no two have one name
            key.save()
    shown = ContentType.objects.get_for_model(User)
    LogEntry.objects.filter(content_type=shown, object_id=str(account.pk)).update(object_repr=account.name)


def _take_from_contact(contact: Contact) -> None:
    code = _unused(lambda code: Contact.objects.filter(name=rules.of(rules.CONTACT, code)).exists())
    took_part = _took_part(contact)
    contact.name = rules.of(rules.CONTACT, code)
    contact.note = rules.ERASED if contact.note else ""
    contact.pseudonymised_at = timezone.now()
    contact.full_clean()
    contact.save()
    held_meetings = {row.meeting_id for row in took_part}
    for meeting in Meeting.objects.select_for_update(of=("self",)).filter(pk__in=held_meetings).order_by("pk"):
        meeting_parts.move_on(meeting)
    for row in took_part:
        row.name = contact.name
        row.save()
    shown = ContentType.objects.get_for_model(Contact)
    LogEntry.objects.filter(content_type=shown, object_id=str(contact.pk)).update(object_repr=contact.name)


def _took_part(contact: Contact) -> list[Participant]:
    """List where somebody of that name took part for the contact's partner; for our own side, without a partner."""
    where = {"partner": contact.post.partner} if contact.post.partner else {"partner": None, "side": contact.post.side}
    return list(Participant.objects.filter(name__iexact=contact.name, **where).order_by("pk"))


def _unused(is_taken: Callable[[str], bool]) -> str:
    """Draw a code by chance, so that it says nothing about whose it is."""
    while True:
        code = secrets.token_hex(rules.DIGITS // 2)
        if not is_taken(code):
            return code


def _rows(rows: Iterable[Any]) -> tuple[tuple[str, int], ...]:
    return tuple((row._meta.db_table, row.pk) for row in rows)
