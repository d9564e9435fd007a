"""Work asked for in a transaction is there when that is, once for each key."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from django.db import transaction
from procrastinate.contrib.django.models import ProcrastinateJob

from partnerships.queue import enqueue


def waiting() -> list[tuple[str, dict[str, object], str | None]]:
    return list(ProcrastinateJob.objects.order_by("id").values_list("task_name", "args", "queueing_lock"))


@pytest.mark.django_db(transaction=True)
def test_a_job_goes_with_the_transaction_that_asked_for_it() -> None:
    with transaction.atomic():
        enqueue("send", {})
        assert waiting() != []
        transaction.set_rollback(True)

    assert waiting() == []


@pytest.mark.django_db
def test_a_job_waits_once_for_each_key_and_leaves_the_transaction_usable() -> None:
    added = [enqueue("send", {"a": 1}, key=key) for key in ("one", "one", "two")]

    assert added == [True, False, True]
    assert waiting() == [("send", {"a": 1}, "one"), ("send", {"a": 1}, "two")]


@pytest.mark.django_db
def test_jobs_without_a_key_are_all_wanted() -> None:
    assert [enqueue("send", {}), enqueue("send", {})] == [True, True]
    assert len(waiting()) == 2


@pytest.mark.django_db
def test_a_job_may_wait_for_a_moment() -> None:
    moment = datetime(2026, 11, 23, 6, tzinfo=UTC)

    enqueue("send", {}, at=moment)

    assert ProcrastinateJob.objects.get().scheduled_at == moment


@pytest.mark.django_db
def test_two_who_ask_at_the_same_moment_both_go_on(monkeypatch: pytest.MonkeyPatch) -> None:
    enqueue("send", {}, key="one")
    # Neither sees the other's job yet; the second finds it when it adds its own.
    monkeypatch.setattr(ProcrastinateJob.objects, "filter", lambda **_which: ProcrastinateJob.objects.none())

    assert enqueue("send", {}, key="one") is False
    assert ProcrastinateJob.objects.count() == 1
