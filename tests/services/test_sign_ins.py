"""The door: guesses are slowed for each account and each network, and everything that happens there is kept."""

from __future__ import annotations

import logging
import threading
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.contrib.auth.hashers import PBKDF2PasswordHasher, make_password
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import DatabaseError, IntegrityError, connection, connections, transaction
from django.utils import timezone

from partnerships.choices import SignInKind
from partnerships.models import SignInEvent, User
from partnerships.rules.sign_ins import Whence
from partnerships.services import sign_ins
from sdptracker.postgres.ownership import as_owner
from tests.factories.base import making
from tests.factories.people import PASSWORD, user

HERE = Whence("192.0.2.1", "Firefox · Linux", "request-1")
FAILED, REFUSED, LOCKED = SignInKind.FAILED, SignInKind.REFUSED, SignInKind.LOCKED


WRONG = "wrong"


def attempt(
    username: str = "official", password: str = WRONG, *, whence: Whence = HERE, now: datetime | None = None
) -> sign_ins.Attempt:
    return sign_ins.try_password(
        request=None, username=username, password=password, whence=whence, now=now or timezone.now()
    )


def kinds(**which: Any) -> list[str]:
    return list(SignInEvent.objects.filter(**which).order_by("pk").values_list("kind", flat=True))


def from_elsewhere(number: int) -> Whence:
    return Whence(f"198.51.100.{number}")


def test_sixth_attempt_from_one_place_is_not_heard_however_right(official: User):
    for _number in range(5):
        assert attempt() == sign_ins.Attempt()

    refused = attempt(password=PASSWORD)

    assert refused.account is None
    assert refused.open_again_at is not None
    assert timedelta(minutes=14) < refused.open_again_at - timezone.now() < timedelta(minutes=16)
    assert kinds() == [FAILED] * 5 + [LOCKED, REFUSED]


def test_guesses_go_through_without_the_limit(official: User, settings: Any):
    settings.SIGN_IN_FAILURES_HERE = 0
    for _number in range(9):
        attempt()

    assert attempt(password=PASSWORD).account == official


def test_lock_ends_by_itself(official: User):
    for _number in range(5):
        attempt()

    assert attempt(password=PASSWORD, now=timezone.now() + timedelta(minutes=14)).account is None
    assert attempt(password=PASSWORD, now=timezone.now() + timedelta(minutes=15, seconds=2)).account == official


def test_refused_attempts_do_not_make_the_lock_longer(official: User):
    for _number in range(5):
        attempt()
    first = attempt().open_again_at

    assert attempt().open_again_at == first


def test_guessing_in_one_place_does_not_keep_the_owner_out_in_another(official: User):
    for _number in range(20):
        attempt()

    assert attempt(password=PASSWORD, whence=from_elsewhere(1)).account == official


def test_guessing_from_many_places_ends_too(official: User, settings: Any):
    settings.SIGN_IN_FAILURES_ANYWHERE = 6
    for number in range(6):
        assert attempt(whence=from_elsewhere(number)).open_again_at is None

    assert attempt(password=PASSWORD, whence=from_elsewhere(7)).open_again_at is not None


def test_guessing_from_many_places_goes_on_without_the_limit(official: User, settings: Any):
    settings.SIGN_IN_FAILURES_ANYWHERE = 0
    for number in range(60):
        attempt(whence=from_elsewhere(number))

    assert attempt(password=PASSWORD, whence=from_elsewhere(61)).account == official


def test_one_network_trying_many_names_is_closed_for_five_minutes_and_no_other(official: User, settings: Any):
    settings.SIGN_IN_FAILURES_OF_NETWORK = 6
    for number in range(6):
        assert attempt(f"name-{number}", whence=Whence(f"2001:db8::{number}")).open_again_at is None
    neighbour, later = Whence("2001:db8::ffff"), timezone.now() + timedelta(minutes=5, seconds=2)

    closed = attempt(password=PASSWORD, whence=neighbour)
    assert closed.open_again_at is not None
    assert closed.open_again_at - timezone.now() < timedelta(minutes=5, seconds=2)
    assert attempt(password=PASSWORD, whence=from_elsewhere(1)).account == official
    assert attempt(password=PASSWORD, whence=neighbour, now=later).account == official


def test_one_network_goes_on_without_the_limit(official: User, settings: Any):
    settings.SIGN_IN_FAILURES_OF_NETWORK = 0
    for number in range(60):
        attempt(f"name-{number}")

    assert attempt(password=PASSWORD).account == official


def test_a_name_is_one_name_however_it_is_written(official: User):
    for name in ("official", "OFFICIAL", " Official", "oFFicial", "officiaL"):
        attempt(name)

    assert attempt("Official", PASSWORD).open_again_at is not None


def test_signing_in_begins_the_count_anew(official: User):
    for _number in range(4):
        attempt()
    sign_ins.signed_in(account=official, whence=HERE, how="password")
    for _number in range(4):
        attempt()

    assert attempt(password=PASSWORD).account == official


def test_unknown_name_is_treated_like_a_wrong_password(official: User):
    answers = [[attempt(name) for _number in range(6)] for name in ("official", "nobody")]

    moments = [[answer.open_again_at is not None for answer in each] for each in answers]
    assert moments[0] == moments[1] == [False] * 5 + [True]
    assert kinds(account_id=official.pk) == kinds(account_id=None) == [FAILED] * 5 + [LOCKED, REFUSED]


class Counting(PBKDF2PasswordHasher):
    """A real hasher that counts how often it works."""

    iterations = 10
    worked = 0

    def encode(self, *args: Any, **kwargs: Any) -> str:
        Counting.worked += 1
        return super().encode(*args, **kwargs)


def test_unknown_name_costs_as_many_hashes_as_a_wrong_password(official: User, settings: Any):
    settings.PASSWORD_HASHERS = ["tests.services.test_sign_ins.Counting"]
    with making():
        User.objects.filter(pk=official.pk).update(password=make_password(PASSWORD))
    costs = []
    for name in ("official", "nobody"):
        for _number in range(6):
            Counting.worked = 0
            attempt(name)
            costs.append(Counting.worked)

    assert costs == [1, 1, 1, 1, 1, 0] * 2


def test_password_typed_as_a_name_is_not_kept(official: User, caplog: pytest.LogCaptureFixture):
    attempt(PASSWORD)

    kept = SignInEvent.objects.get()
    assert (kept.username, kept.account_id) == ("", None)
    assert PASSWORD not in str(SignInEvent.objects.values().get())
    assert PASSWORD not in caplog.text


def test_failure_says_when_who_from_where_with_what(official: User, caplog: pytest.LogCaptureFixture):
    with caplog.at_level(logging.WARNING, logger="partnerships.services.sign_ins"):
        attempt()

    kept = SignInEvent.objects.get()
    assert (kept.kind, kept.username, kept.account_id) == (FAILED, "official", official.pk)
    assert (kept.address, kept.browser, kept.request_id) == (HERE.address, HERE.browser, HERE.request_id)
    assert abs(timezone.now() - kept.at) < timedelta(seconds=10)
    assert "failed: account 'official' from 192.0.2.1" in caplog.text


def test_line_break_begins_no_new_line_of_the_log(official: User, caplog: pytest.LogCaptureFixture):
    sign_ins.record(SignInKind.SSO_REFUSED, whence=HERE, detail="x\n2026-01-01 WARNING forged")

    assert len(caplog.records[0].getMessage().splitlines()) == 1


def test_release_lets_the_owner_in_at_once(official: User, administrator: User):
    for _number in range(5):
        attempt()

    sign_ins.release(actor=administrator, account=official, whence=HERE, reason="rang me up")

    assert attempt(password=PASSWORD).account == official
    kept = SignInEvent.objects.get(kind=SignInKind.RELEASED)
    assert (kept.by_username, kept.detail, kept.username) == ("administrator", "rang me up", "official")


def test_release_is_refused_to_others_for_oneself_and_without_a_reason(
    official: User, manager: User, administrator: User
):
    with pytest.raises(PermissionDenied):
        sign_ins.release(actor=manager, account=official, whence=HERE, reason="a favour")
    with pytest.raises(PermissionDenied):
        sign_ins.release(actor=administrator, account=administrator, whence=HERE, reason="me")
    with pytest.raises(ValidationError):
        sign_ins.release(actor=administrator, account=official, whence=HERE, reason=" ")
    assert kinds() == []


@pytest.mark.django_db
@pytest.mark.parametrize("statement", ["UPDATE {} SET kind = 'signed_in'", "DELETE FROM {}", "TRUNCATE {}"])
def test_what_happened_stays(statement: str):
    sign_ins.record(FAILED, whence=HERE)

    with pytest.raises(DatabaseError, match=r"append-only|permission denied"), transaction.atomic():
        connection.cursor().execute(statement.format("partnerships_signinevent"))
    assert kinds() == [FAILED]


@pytest.mark.django_db
def test_moment_is_the_databases_own():
    made = SignInEvent.objects.create(kind=FAILED, at=timezone.now() - timedelta(days=400))

    made.refresh_from_db()
    assert timezone.now() - made.at < timedelta(minutes=1)


@pytest.mark.long
@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("statement", ["UPDATE {} SET kind = 'signed_in'", "DELETE FROM {}", "TRUNCATE {}"])
def test_what_happened_stays_even_against_the_owner(statement: str):
    sign_ins.record(FAILED, whence=HERE)
    refused = pytest.raises(IntegrityError, match="append-only")

    with as_owner(), refused, connection.cursor() as cursor:
        cursor.execute(statement.format("partnerships_signinevent"))


class Slow(PBKDF2PasswordHasher):
    """A hasher that takes long enough for several attempts to meet."""

    iterations = 60_000


def at_once(number: int) -> None:
    """Guess from as many threads at the same moment."""
    barrier = threading.Barrier(number)

    def guess() -> None:
        barrier.wait()
        try:
            attempt("crowd")
        finally:
            connections.close_all()

    threads = [threading.Thread(target=guess) for _number in range(number)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


@pytest.mark.long
@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(("is_held", "heard"), [(True, 2), (False, 6)], ids=["held", "not held"])
def test_attempts_at_once_do_not_pass_the_limit_together(
    is_held: bool, heard: int, settings: Any, monkeypatch: pytest.MonkeyPatch
):
    settings.PASSWORD_HASHERS = ["tests.services.test_sign_ins.Slow"]
    settings.SIGN_IN_FAILURES_HERE = 2
    user("crowd", password=make_password(PASSWORD))
    if not is_held:
        monkeypatch.setattr(sign_ins, "hold", sign_ins._key)

    at_once(6)

    assert kinds().count(FAILED) == heard


@pytest.mark.django_db
def test_a_kind_that_is_not_in_the_list_is_refused():
    with pytest.raises(IntegrityError, match="sign_in_event_kind_in_list"):
        SignInEvent.objects.create(kind="nonsense")
