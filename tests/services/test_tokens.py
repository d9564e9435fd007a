"""Making, using and revoking access tokens, and what a program may not do with one."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.utils import timezone

from partnerships.choices import TokenScope
from partnerships.errors import Conflict, NotAllowed, RuleViolation
from partnerships.models import AccessToken, AuditEvent, Commitment, Draft, Meeting, Partner, User
from partnerships.services import accounts, commitments, drafts, keys, meetings, tokens, users
from tests.factories import commitments as make
from tests.factories import meetings as make_meetings
from tests.factories.base import making
from tests.factories.tokens import change, expire, program_of, token

pytestmark = pytest.mark.django_db

READ, LOG = TokenScope.READ, TokenScope.LOG


def authenticate(key: str) -> AccessToken | None:
    return tokens.authenticate(key, now=timezone.now())


# --- what a program is refused ---


def test_read_token_cannot_write_through_a_service(official: User, japan: Partner) -> None:
    with pytest.raises(NotAllowed, match="with this access token"):
        commitments.create(
            actor=program_of(official, READ), values=make.values(official), partners=[japan], action=None
        )
    with pytest.raises(NotAllowed, match="with this access token"):
        meetings.log(actor=program_of(official, READ), values=make_meetings.values(), partners=[japan])

    assert not Commitment.objects.exists()
    assert not Meeting.objects.exists()


def test_log_token_writes_in_the_name_of_its_owner(official: User, japan: Partner) -> None:
    meetings.log(actor=program_of(official, LOG), values=make_meetings.values(), partners=[japan])

    assert AuditEvent.objects.filter(tbl="partnerships_meeting").latest("id").actor == "official"


def test_log_token_cannot_decide_even_for_a_manager(official: User, manager: User, japan: Partner) -> None:
    meeting = meetings.log(actor=official, values=make_meetings.values(), partners=[japan])
    meeting = meetings.submit(actor=official, meeting=meeting, version=meeting.version)

    with pytest.raises(NotAllowed, match="no access token may"):
        meetings.approve(actor=program_of(manager, LOG), meeting=meeting, version=meeting.version)


def test_token_of_an_administrator_cannot_administer(administrator: User, official: User) -> None:
    with pytest.raises(NotAllowed, match="no access token may"):
        users.save(actor=program_of(administrator, LOG), account=official, reason="from outside")


OWN_BUSINESS: dict[str, Callable[[User, AccessToken], Any]] = {
    "make tokens": lambda who, _token: tokens.create(actor=who, name="Another", scope=LOG, days=1),
    "revoke tokens": lambda who, held: tokens.revoke(actor=who, token=held, version=None),
    "settings": lambda who, _token: accounts.change_settings(
        actor=who, version=who.version, language="en", time_zone="UTC"
    ),
    "save a draft": lambda who, _token: drafts.save(actor=who, key="meeting:new", data={}),
    "discard a draft": lambda who, _token: drafts.discard(actor=who, key="kept"),
}


@pytest.mark.parametrize("business", OWN_BUSINESS)
def test_what_is_the_person_s_own_is_refused_to_their_programs(business: str, official: User) -> None:
    held, _key = token(official, scope=LOG)
    drafts.save(actor=official, key="kept", data={})

    with pytest.raises(NotAllowed, match="Sign in to do it"):
        OWN_BUSINESS[business](program_of(official, LOG), held)

    assert AccessToken.objects.get().revoked_at is None
    assert Draft.objects.get().key == "kept"


# --- making ---


@pytest.mark.parametrize("values", [{"is_active": False}, {"is_system": True}])
def test_no_token_for_an_account_that_nobody_signs_in_to(values: dict[str, bool], official: User) -> None:
    with making():
        User.objects.filter(pk=official.pk).update(**values)

    for attempt in (
        lambda: tokens.create(actor=official, name="x", scope=READ, days=1),
        lambda: tokens.create_for(owner=official, name="x", scope=READ, days=1),
    ):
        with pytest.raises(NotAllowed):
            attempt()
    assert not AccessToken.objects.exists()


@pytest.mark.parametrize(("field", "value"), [("days", 0), ("scope", "all"), ("name", "")])
def test_create_refuses_at_the_field(field: str, value: Any, official: User) -> None:
    with pytest.raises(ValidationError) as refused:
        tokens.create(actor=official, **{"name": "Dashboard", "scope": READ, "days": 30, field: value})

    assert list(refused.value.message_dict) == [field]


def test_create_refuses_a_name_in_use_until_it_is_revoked(official: User) -> None:
    held, _key = token(official)
    with pytest.raises(ValidationError, match="name already"):
        token(official)

    tokens.revoke(actor=official, token=held, version=held.version)

    assert token(official)[0].name == held.name


def test_create_refuses_the_twenty_first_in_force(official: User) -> None:
    made = [token(official, name=f"Program {number}")[0] for number in range(20)]
    with pytest.raises(RuleViolation, match="20 access tokens"):
        token(official)

    expire(made[0])

    assert token(official)[0].pk


def test_create_gives_a_key_of_256_bits_that_no_two_share(official: User) -> None:
    first, second = token(official), token(official, name="Another")

    assert len(first[1]) == len("sdp_") + 43
    assert first[1].startswith(first[0].hint)
    assert first[1] != second[1]


def test_create_is_booked_on_the_owner(official: User) -> None:
    held, _key = token(official, scope=LOG)

    event = AuditEvent.objects.get(tbl="partnerships_accesstoken", pk_of_row=held.pk)
    assert (event.actor, event.action, (event.after or {})["scope"]) == ("official", "tokens.create", "log")
    assert (event.after or {})["digest"] == "(not copied)"


def test_key_stands_nowhere_in_the_database(official: User) -> None:
    _held, key = token(official)
    with connection.cursor() as cursor:
        cursor.execute("SELECT schemaname, tablename FROM pg_tables WHERE schemaname IN ('public', 'audit')")
        tables = cursor.fetchall()
        found = {}
        for schema, table in tables:
            cursor.execute(f'SELECT count(*) FROM {schema}."{table}" AS t WHERE t::text LIKE %s', [f"%{key[8:]}%"])
            found[table] = cursor.fetchone()[0]

    assert "partnerships_accesstoken" in found
    assert {table: count for table, count in found.items() if count} == {}


# --- signing in ---


def test_authenticate_refuses_unknown_revoked_and_expired_keys(official: User) -> None:
    revoked, first = token(official)
    expired, second = token(official, name="Another")
    tokens.revoke(actor=official, token=revoked, version=revoked.version)
    expire(expired)

    assert [authenticate(key) for key in ("", "sdp_", "sdp_" + 43 * "x", "\x00ÿ", first, second)] == [None] * 6


@pytest.mark.parametrize("values", [{"is_active": False}, {"is_system": True}])
def test_authenticate_refuses_when_nobody_signs_in_to_the_account_any_more(
    values: dict[str, bool], official: User
) -> None:
    _held, key = token(official)
    with making():
        User.objects.filter(pk=official.pk).update(**values)

    assert authenticate(key) is None


def test_authenticate_takes_the_whole_key_alone(official: User) -> None:
    held, key = token(official)

    assert authenticate(key) == held
    assert [authenticate(other) for other in (key[:-1], key + "x", key.upper(), held.digest)] == [None] * 4


def test_authenticate_reads_the_owner_in_the_same_statement(official: User, django_assert_num_queries: Any) -> None:
    _held, key = token(official)

    with django_assert_num_queries(1):
        found = authenticate(key)
        assert found is not None
        assert found.user == official


def test_note_use_is_kept_once_a_minute_and_is_no_change(official: User) -> None:
    held, key = token(official)
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


def test_revoke_refuses_another_person_s_token(official: User, manager: User, auditor: User) -> None:
    held, key = token(official)

    for other in (manager, auditor):
        with pytest.raises(NotAllowed):
            tokens.revoke(actor=other, token=held, version=held.version)
    assert authenticate(key) == held


def test_revoke_refuses_a_stale_page_and_a_second_time(official: User) -> None:
    held, _key = token(official)
    change(held, name="Renamed")
    with pytest.raises(Conflict):
        tokens.revoke(actor=official, token=held, version=1)

    tokens.revoke(actor=official, token=held, version=2)

    with pytest.raises(RuleViolation, match="already"):
        tokens.revoke(actor=official, token=held, version=None)


def test_revoke_by_the_owner_and_by_an_administrator_names_who(official: User, administrator: User) -> None:
    for actor, name in ((official, "First"), (administrator, "Second")):
        held, key = token(official, name=name)

        revoked = tokens.revoke(actor=actor, token=held, version=held.version)

        assert (revoked.revoked_by, authenticate(key)) == (actor, None)
        event = AuditEvent.objects.filter(tbl="partnerships_accesstoken", pk_of_row=held.pk).latest("id")
        assert (event.actor, event.changed) == (actor.username, ["revoked_at", "revoked_by_id"])


def test_revoke_all_is_for_administrators_in_person(official: User, manager: User, administrator: User) -> None:
    held, key = token(official)

    for actor in (official, manager, program_of(administrator, LOG)):
        with pytest.raises(NotAllowed):
            tokens.revoke_all(actor=actor, tokens=[held])
    assert authenticate(key) == held


def test_revoke_all_ends_what_is_left(official: User, administrator: User) -> None:
    (first, _key), (second, _other) = token(official), token(official, name="Another")
    tokens.revoke(actor=official, token=first, version=None)

    assert tokens.revoke_all(actor=administrator, tokens=[first, second]) == 1
    assert [row.revoked_by for row in AccessToken.objects.order_by("pk")] == [official, administrator]


def test_revoke_frees_the_name_of_one_that_has_expired(official: User) -> None:
    held, _key = token(official)
    expire(held)

    tokens.revoke(actor=official, token=held, version=None)

    assert token(official)[0].name == held.name


def test_token_of_a_demonstration_account_is_demonstration(official: User) -> None:
    with making():
        User.objects.filter(pk=official.pk).update(is_demonstration=True)

    assert token(official)[0].is_demonstration
