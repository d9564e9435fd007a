"""Making, reading through and revoking calendar addresses, and what a program may not do with one."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.core.signing import Signer
from django.db import connection
from django.utils import timezone

from partnerships.choices import CalendarScope, TokenScope
from partnerships.errors import Conflict, NotAllowed, RuleViolation
from partnerships.models import AuditEvent, CalendarFeed, Partner, User
from partnerships.rules.keys import digest_of
from partnerships.services import calendar_feeds, keys
from tests.factories.base import making
from tests.factories.calendar_feeds import change, expire, feed
from tests.factories.tokens import program_of

pytestmark = pytest.mark.django_db


def authenticate(key: str) -> CalendarFeed | None:
    return calendar_feeds.authenticate(key, now=timezone.now())


# --- making ---


@pytest.mark.parametrize(
    "act",
    [
        lambda who, held: feed(who, name="Another"),
        lambda who, held: calendar_feeds.revoke(actor=who, feed=held, version=None),
        lambda who, held: calendar_feeds.revoke_all(actor=who, feeds=[held]),
    ],
)
def test_programs_neither_make_nor_revoke(act: Callable[[User, CalendarFeed], Any], official: User) -> None:
    held, key = feed(official)

    with pytest.raises(NotAllowed, match="Sign in to do it"):
        act(program_of(official, TokenScope.LOG), held)

    assert authenticate(key) == held
    assert CalendarFeed.objects.count() == 1


@pytest.mark.parametrize(
    ("values", "why"), [({"is_active": False}, "switched off"), ({"is_system": True}, "nobody signs in to it")]
)
def test_no_address_for_an_account_that_nobody_signs_in_to(values: dict[str, bool], why: str, official: User) -> None:
    with making():
        User.objects.filter(pk=official.pk).update(**values)

    with pytest.raises(NotAllowed, match=why):
        feed(official)
    assert not CalendarFeed.objects.exists()


def test_create_refuses_a_partner_out_of_scope(official: User, norway: Partner) -> None:
    with pytest.raises(NotAllowed):
        feed(official, partner=norway)

    assert not CalendarFeed.objects.exists()


@pytest.mark.parametrize(("field", "value"), [("days", 0), ("days", 367), ("scope", "nobody"), ("name", "")])
def test_create_refuses_at_the_field(field: str, value: Any, official: User) -> None:
    given: dict[str, Any] = {"name": "Partnerships", "scope": CalendarScope.OWN, "partner": None, "days": 30}
    with pytest.raises(ValidationError) as refused:
        calendar_feeds.create(actor=official, **given | {field: value})

    assert list(refused.value.message_dict) == [field]


def test_create_refuses_a_name_in_use_until_it_is_revoked(official: User) -> None:
    held, _key = feed(official)
    with pytest.raises(ValidationError, match="name already"):
        feed(official)

    calendar_feeds.revoke(actor=official, feed=held, version=held.version)

    assert feed(official)[0].name == held.name


def test_create_refuses_the_eleventh_in_force(official: User) -> None:
    made = [feed(official, name=f"Calendar {number}")[0] for number in range(10)]
    with pytest.raises(RuleViolation, match="10 calendar addresses"):
        feed(official)

    expire(made[0])

    assert feed(official)[0].pk


def test_create_gives_a_signed_key_of_256_bits_that_no_two_share(official: User) -> None:
    (held, first), (_other, second) = feed(official), feed(official, name="Another")
    secret, signature = first.split(".")

    assert len(secret) == len("cal_") + 43
    assert len(signature) == 43
    assert first.startswith(held.hint)
    assert first != second


def test_create_is_booked_on_the_owner_without_the_digest(official: User) -> None:
    held, _key = feed(official)

    event = AuditEvent.objects.get(tbl="partnerships_calendarfeed", pk_of_row=held.pk)
    assert (event.actor, event.action, (event.after or {})["scope"]) == ("official", "calendar_feeds.create", "all")
    assert (event.after or {})["digest"] == "(not copied)"


def test_key_stands_nowhere_in_the_database(official: User) -> None:
    _held, key = feed(official)
    found = {}
    with connection.cursor() as cursor:
        cursor.execute("SELECT schemaname, tablename FROM pg_tables WHERE schemaname IN ('public', 'audit')")
        for schema, table in cursor.fetchall():
            cursor.execute(f'SELECT count(*) FROM {schema}."{table}" AS t WHERE t::text LIKE %s', [f"%{key[8:40]}%"])
            found[table] = cursor.fetchone()[0]

    assert "partnerships_calendarfeed" in found
    assert {table: count for table, count in found.items() if count} == {}


def test_address_of_a_demonstration_account_is_demonstration(official: User) -> None:
    with making():
        User.objects.filter(pk=official.pk).update(is_demonstration=True)

    assert feed(official)[0].is_demonstration


# --- reading ---


def test_authenticate_refuses_unknown_revoked_and_expired_keys(official: User) -> None:
    revoked, first = feed(official)
    expired, second = feed(official, name="Another")
    calendar_feeds.revoke(actor=official, feed=revoked, version=revoked.version)
    expire(expired)

    wrong = ["", "cal_", "cal_" + 43 * "x", "cal_x.y", "\x00ÿ.", first, second]
    assert [authenticate(key) for key in wrong] == [None] * len(wrong)


def test_authenticate_takes_the_whole_key_alone(official: User) -> None:
    held, key = feed(official)
    secret, signature = key.split(".")

    assert authenticate(key) == held
    others = (key[:-1], key + "x", key.upper(), secret, f"{secret}.", f".{signature}", held.digest)
    assert [authenticate(other) for other in others] == [None] * len(others)


def test_digest_planted_in_the_database_opens_nothing(official: User) -> None:
    held, _key = feed(official)
    for forged in ("cal_forged", Signer(key="another secret", sep=".").sign("cal_forged")):
        change(held, digest=digest_of(forged))

        assert authenticate(forged) is None


@pytest.mark.parametrize("values", [{"is_active": False}, {"is_system": True}])
def test_authenticate_refuses_when_nobody_signs_in_to_the_account_any_more(
    values: dict[str, bool], official: User
) -> None:
    _held, key = feed(official)
    with making():
        User.objects.filter(pk=official.pk).update(**values)

    assert authenticate(key) is None


def test_authenticate_takes_one_statement_whatever_is_wrong(official: User, django_assert_num_queries: Any) -> None:
    revoked, first = feed(official)
    expired, second = feed(official, name="Another")
    _held, good = feed(official, name="Good")
    calendar_feeds.revoke(actor=official, feed=revoked, version=None)
    expire(expired)

    for key in (first, second, good, "cal_x", "cal_x.y", ""):
        with django_assert_num_queries(1):
            found = authenticate(key)
            assert found is None or found.user == official


def test_note_use_is_kept_once_a_minute_and_is_no_change(official: User) -> None:
    held, key = feed(official)
    events, now = AuditEvent.objects.count(), timezone.now()

    for seconds, kept in ((0, 0), (59, 0), (60, 60), (61, 60)):
        found = authenticate(key)
        assert found is not None
        keys.note_use(found, now=now + timedelta(seconds=seconds))
        held.refresh_from_db()
        assert held.last_used_at == now + timedelta(seconds=kept)

    assert AuditEvent.objects.count() == events
    assert held.version == 1


# --- revoking ---


def test_revoke_refuses_another_person_s_address(official: User, manager: User, auditor: User) -> None:
    held, key = feed(official)

    for other in (manager, auditor):
        with pytest.raises(NotAllowed):
            calendar_feeds.revoke(actor=other, feed=held, version=held.version)
    assert authenticate(key) == held


def test_revoke_refuses_a_stale_page_and_a_second_time(official: User) -> None:
    held, _key = feed(official)
    change(held, name="Renamed")
    with pytest.raises(Conflict):
        calendar_feeds.revoke(actor=official, feed=held, version=1)

    calendar_feeds.revoke(actor=official, feed=held, version=2)

    with pytest.raises(RuleViolation, match="already"):
        calendar_feeds.revoke(actor=official, feed=held, version=None)


def test_revoke_by_the_owner_and_by_an_administrator_names_who(official: User, administrator: User) -> None:
    for actor, name in ((official, "First"), (administrator, "Second")):
        held, key = feed(official, name=name)

        revoked = calendar_feeds.revoke(actor=actor, feed=held, version=held.version)

        assert (revoked.revoked_by, authenticate(key)) == (actor, None)
        event = AuditEvent.objects.filter(tbl="partnerships_calendarfeed", pk_of_row=held.pk).latest("id")
        assert (event.actor, event.changed) == (actor.username, ["revoked_at", "revoked_by_id"])


def test_revoke_all_is_for_administrators_and_ends_what_is_left(
    official: User, manager: User, administrator: User
) -> None:
    (first, _key), (second, other) = feed(official), feed(official, name="Another")
    for actor in (official, manager):
        with pytest.raises(NotAllowed):
            calendar_feeds.revoke_all(actor=actor, feeds=[first, second])
    assert authenticate(other) == second

    calendar_feeds.revoke(actor=official, feed=first, version=None)

    assert calendar_feeds.revoke_all(actor=administrator, feeds=[first, second]) == 1
    assert [row.revoked_by for row in CalendarFeed.objects.order_by("pk")] == [official, administrator]
