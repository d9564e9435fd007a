"""Signing in and own settings, without a page."""

from __future__ import annotations

import pytest
from django.core.exceptions import ValidationError

from partnerships.errors import Conflict, RuleViolation
from partnerships.models import AuditEvent, User
from partnerships.services import accounts
from tests.factories.base import making
from tests.factories.people import PASSWORD


def authenticate(username: str, password: str = PASSWORD) -> User | None:
    return accounts.authenticate(request=None, username=username, password=password)


def test_authenticate_refuses_wrong_unknown_inactive_and_system_accounts(official: User, manager: User, reader: User):
    with making():
        User.objects.filter(pk=manager.pk).update(is_active=False)
        User.objects.filter(pk=reader.pk).update(is_system=True)

    assert authenticate("official", "wrong") is None
    assert authenticate("nobody") is None
    assert authenticate("manager") is None
    assert authenticate("reader") is None


def test_authenticate_finds_the_account_whatever_the_case_of_its_name(official: User):
    assert authenticate("Official") == official


def test_change_settings_refuses_what_is_not_in_the_lists(official: User):
    for values in ({"language": "xx", "time_zone": "UTC"}, {"language": "en", "time_zone": "Nowhere/Land"}):
        with pytest.raises(RuleViolation):
            accounts.change_settings(actor=official, version=official.version, **values)


def test_change_settings_refuses_a_stale_form(official: User):
    with making():
        User.objects.filter(pk=official.pk).update(email="new@example.org")

    with pytest.raises(Conflict):
        accounts.change_settings(actor=official, version=1, language="en", time_zone="UTC")


def test_change_settings_is_booked_on_the_person(official: User):
    accounts.change_settings(actor=official, version=official.version, language="en", time_zone="Asia/Tokyo")

    event = AuditEvent.objects.filter(tbl="partnerships_user", pk_of_row=official.pk).latest("id")
    assert (event.actor, event.action) == ("official", "accounts.change_settings")
    assert event.changed == ["time_zone"]


def test_change_settings_takes_how_often_mail_comes(official: User):
    changed = accounts.change_settings(
        actor=official, version=official.version, language="en", time_zone="UTC", digest="off"
    )
    kept = accounts.change_settings(actor=official, version=changed.version, language="en", time_zone="UTC")

    assert (changed.digest, kept.digest) == ("off", "off")
    with pytest.raises(ValidationError) as refused:
        accounts.change_settings(actor=official, version=kept.version, language="en", time_zone="UTC", digest="hourly")
    assert set(refused.value.error_dict) == {"digest"}
