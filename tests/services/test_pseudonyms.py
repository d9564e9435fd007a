"""A name is taken away of those alone who are gone, by two administrators, and everywhere it stands in a column."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from django.db import IntegrityError, transaction
from django.utils import timezone

from partnerships.choices import Role, Side
from partnerships.errors import NotAllowed, RuleViolation
from partnerships.models import AccessToken, Contact, Draft, Participant, Partner, Post, User
from partnerships.queries import personal_data
from partnerships.rules import retention
from partnerships.services import pseudonyms, users
from partnerships.services.base import today
from partnerships.services.pseudonyms import Replaced
from partnerships.services.users import system_account
from tests.factories import commitments, meetings, people
from tests.factories.base import making, saved

pytestmark = pytest.mark.django_db

WHY, REQUEST = "Approved by the data protection officer, DPO-12", "Request 7/2026"
LONG_AGO = today() - retention.ACCOUNT.length - timedelta(days=2)
NAME = "Leonora Examplaria"


@pytest.fixture
def second(db: None) -> User:
    who = people.user("second_administrator")
    people.assign(who, Role.ADMINISTRATOR)
    return who


@pytest.fixture
def leaver(japan: Partner) -> User:
    """Somebody who left when the retention period began."""
    who = people.user("lexamplaria", name=NAME, email="leonora@example.eu", sso_subject="sub-1", is_active=False)
    people.assign(who, Role.OFFICIAL, to=japan, ends_on=LONG_AGO)
    return who


@pytest.fixture
def gone(japan: Partner) -> Contact:
    post = saved(Post(partner=japan, title="Director"))
    return saved(Contact(post=post, name=NAME, held_until=LONG_AGO, note="Speaks French"))


def account(actor: User, approver: User, who: User, *, reason: str = WHY, request: str = "") -> Replaced:
    return pseudonyms.pseudonymise_account(actor=actor, approver=approver, account=who, reason=reason, request=request)


def test_nobody_does_it_alone_or_to_themselves(administrator: User, second: User, manager: User, leaver: User):
    off = people.user("off", is_active=False)
    people.assign(off, Role.ADMINISTRATOR)
    for actor, approver, who in (
        (administrator, administrator, leaver),
        (administrator, manager, leaver),
        (administrator, off, leaver),
        (administrator, leaver, leaver),
        (manager, administrator, leaver),
        (administrator, second, administrator),
        (administrator, second, second),
        (administrator, second, system_account("importer")),
    ):
        with pytest.raises(NotAllowed):
            account(actor, approver, who, request=REQUEST)
    with pytest.raises(RuleViolation):
        account(administrator, second, leaver, reason=" ")
    leaver.refresh_from_db()
    assert leaver.name == NAME


def stays(leaver: User, japan: Partner) -> None:
    leaver.is_active = True
    saved(leaver)


def runs_until_today(leaver: User, japan: Partner) -> None:
    people.assign(leaver, Role.READER, to=japan, ends_on=today())


def has_a_substitute(leaver: User, japan: Partner) -> None:
    held = people.assign(leaver, Role.READER, to=japan, ends_on=today() - timedelta(days=1))
    people.stand_in(people.user("substitute"), held)


def owes(leaver: User, japan: Partner) -> None:
    commitments.commitment([japan], leaver)


@pytest.mark.parametrize(
    ("prepare", "words"),
    [(stays, "is active"), (runs_until_today, "runs"), (has_a_substitute, "runs"), (owes, "hand them over")],
)
def test_who_is_not_gone_keeps_the_name_even_on_request(
    prepare: Callable[[User, Partner], None],
    words: str,
    administrator: User,
    second: User,
    leaver: User,
    japan: Partner,
):
    prepare(leaver, japan)

    with pytest.raises(RuleViolation, match=words):
        account(administrator, second, leaver, request=REQUEST)


@pytest.mark.parametrize(("days", "is_over"), [(0, False), (1, True)])
def test_the_period_ends_with_its_last_day(
    days: int, is_over: bool, administrator: User, second: User, leaver: User, japan: Partner
):
    people.assign(leaver, Role.READER, to=japan, ends_on=today() - retention.ACCOUNT.length - timedelta(days=days))

    assert [one.key for one in personal_data.due(now=timezone.now())] == ["lexamplaria"] * is_over
    if not is_over:
        with pytest.raises(RuleViolation, match="kept for 5 years"):
            account(administrator, second, leaver)
    assert account(administrator, second, leaver, request="" if is_over else REQUEST).words


def test_account_says_nothing_of_the_person_any_more(administrator: User, second: User, leaver: User):
    ends = timezone.now() + timedelta(days=30)
    key = saved(AccessToken(user=leaver, name="Leonora's laptop", digest="d", hint="h", expires_at=ends))
    Authenticator.objects.create(user=leaver, type="totp", data={"secret": "x"})
    EmailAddress.objects.create(user=leaver, email=leaver.email)
    Draft.objects.create(user=leaver, key="k", data={"text": ["mine"]})

    replaced = account(administrator, second, leaver)

    leaver.refresh_from_db()
    key.refresh_from_db()
    assert replaced.words == (NAME, "lexamplaria", "leonora@example.eu", "sub-1")
    assert str(leaver) == replaced.pseudonym
    assert leaver.name.startswith("Former official ")
    assert leaver.username == "former-" + leaver.name.rpartition(" ")[2].lower()
    assert (leaver.email, leaver.sso_subject, leaver.has_usable_password()) == ("", None, False)
    assert key.name.startswith("(erased)")
    assert [kind.objects.filter(user=leaver).count() for kind in (Authenticator, EmailAddress, Draft)] == [0, 0, 0]
    assert ("partnerships_user", leaver.pk) in replaced.rows
    assert (key._meta.db_table, key.pk) in replaced.rows
    assert personal_data.due(now=timezone.now()) == []


def test_done_again_it_changes_nothing(administrator: User, second: User, leaver: User):
    first = account(administrator, second, leaver)
    again = account(administrator, second, leaver)

    assert (again.pseudonym, again.rows, again.words) == (first.pseudonym, first.rows, ())


def test_database_lets_nobody_open_the_account_again(administrator: User, second: User, leaver: User):
    account(administrator, second, leaver)

    for values in ({"is_active": True}, {"email": "a@example.eu"}, {"sso_subject": "sub-1"}):
        with pytest.raises(IntegrityError, match="user_pseudonymised_stays_out"), transaction.atomic(), making():
            User.objects.filter(pk=leaver.pk).update(**values)


def test_nobody_types_a_name_back(administrator: User, second: User, leaver: User):
    account(administrator, second, leaver)

    leaver.refresh_from_db()
    with pytest.raises(NotAllowed, match="was erased"):
        users.change(actor=second, account=leaver, version=None, values={"name": NAME}, reason=WHY)
    leaver.refresh_from_db()
    assert leaver.name != NAME


def erase_contact(actor: User, approver: User, who: Contact, *, request: str = "") -> Replaced:
    return pseudonyms.pseudonymise_contact(actor=actor, approver=approver, contact=who, reason=WHY, request=request)


@pytest.mark.parametrize("until", [None, today()])
def test_whoever_holds_the_post_keeps_the_name(
    until: date | None, administrator: User, second: User, official: User, gone: Contact
):
    with pytest.raises(NotAllowed):
        erase_contact(official, administrator, gone)
    with pytest.raises(NotAllowed):
        erase_contact(administrator, official, gone)
    gone.held_until = until
    saved(gone)
    with pytest.raises(RuleViolation, match="still holds"):
        erase_contact(administrator, second, gone, request=REQUEST)


def test_contact_too_early_needs_a_request(administrator: User, second: User, gone: Contact):
    gone.held_until = LONG_AGO + timedelta(days=2)
    saved(gone)

    with pytest.raises(RuleViolation, match="kept for 5 years"):
        erase_contact(administrator, second, gone)
    assert erase_contact(administrator, second, gone, request=REQUEST).words == (NAME,)


def test_contact_s_name_goes_where_it_took_part_for_the_partner(
    administrator: User, second: User, gone: Contact, japan: Partner, korea: Partner
):
    meeting = meetings.meeting([japan, korea])
    mine, namesake = (
        saved(Participant(meeting=meeting, side=Side.PARTNER, partner=partner, office="Director", name=name))
        for partner, name in ((japan, NAME.upper()), (korea, NAME))
    )

    replaced = erase_contact(administrator, second, gone)

    before: Any = meeting.lists_version
    for row in (gone, mine, namesake, meeting):
        row.refresh_from_db()
    assert (gone.name, gone.note) == (replaced.pseudonym, "(erased)")
    assert (mine.name, namesake.name) == (replaced.pseudonym, NAME)
    assert meeting.lists_version == before + 1
    assert set(replaced.rows) == {("partnerships_contact", gone.pk), ("partnerships_participant", mine.pk)}
