"""A form that is sent twice acts once."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection

from partnerships.errors import RuleViolation
from partnerships.models import FormReceipt, Unit, User
from partnerships.services import receipts
from tests.factories import people
from tests.factories.base import making


def send(actor: User, token: str) -> str:
    """Do what a form does: one write, unless it was accepted before."""
    with receipts.once(actor=actor, token=token) as receipt:
        if not receipt.location:
            with making(actor):
                unit = Unit(code=f"U{Unit.objects.count()}", name=f"Unit {Unit.objects.count()}")
                unit.save()
            receipt.location = f"/units/{unit.pk}/"
    return receipt.location


def test_once_leads_the_second_click_to_the_first_result(official: User):
    before = Unit.objects.count()

    assert send(official, "token") == send(official, "token")
    assert Unit.objects.count() == before + 1


def test_once_keeps_people_and_forms_apart(official: User, manager: User):
    locations = {send(official, "token"), send(manager, "token"), send(official, "other")}

    assert len(locations) == 3


def test_once_without_a_token_runs_each_time(official: User):
    assert send(official, "") != send(official, "")


def test_once_forgets_a_form_that_was_refused(official: User):
    with pytest.raises(RuleViolation), receipts.once(actor=official, token="token"):
        raise RuleViolation("no")

    assert not FormReceipt.objects.exists()
    assert send(official, "token").startswith("/units/")


@pytest.mark.django_db(transaction=True)
@pytest.mark.long
def test_once_acts_once_for_two_clicks_at_the_same_moment():
    who = people.user("somebody")
    barrier = threading.Barrier(2)

    def click(_number: int) -> str:
        try:
            barrier.wait(timeout=10)
            return send(who, "token")
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as pool:
        locations = set(pool.map(click, range(2)))

    assert len(locations) == 1
    assert Unit.objects.count() == 1
