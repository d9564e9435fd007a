"""How the installation stands, on a page for those who look after it or audit it."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from django.urls import reverse
from django.utils import timezone

from partnerships.audit import anchors, sealing, verification
from partnerships.audit.standing import standing
from partnerships.errors import NotAllowed
from partnerships.models import User
from partnerships.queries import status
from sdptracker.postgres.ownership import administrator as superuser
from sdptracker.postgres.ownership import as_owner
from tests import clamd
from tests.audit.attacks import switch_off
from tests.factories.people import unit
from tests.personas import access, client_for

pytestmark = [pytest.mark.django_db(transaction=True, databases=["default", "seal"]), pytest.mark.long]


def page(user: User) -> str:
    return client_for(user).get(reverse("status")).content.decode()


def ended(name: str, how: str, ago: timedelta) -> None:
    """Have a job come to its end some time ago."""
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO procrastinate_jobs (queue_name, task_name) VALUES ('default', %s) RETURNING id", [name]
        )
        (job,) = cursor.fetchone()
        cursor.execute(
            "INSERT INTO procrastinate_events (job_id, type, at) VALUES (%s, %s::procrastinate_job_event_type, %s)",
            [job, how, timezone.now() - ago],
        )


@pytest.mark.parametrize("role", ["reader", "official", "manager"])
def test_others_are_refused_and_shown_no_way(role: str, request: pytest.FixtureRequest):
    client = client_for(request.getfixturevalue(role))

    assert client.get(reverse("status")).status_code == 403
    assert reverse("status") not in client.get(reverse("partner-list")).content.decode()


@pytest.mark.parametrize("role", ["administrator", "auditor"])
def test_administrators_and_auditors_are_shown_the_way(role: str, request: pytest.FixtureRequest):
    client = client_for(request.getfixturevalue(role))

    assert reverse("status") in client.get(reverse("partner-list")).content.decode()
    assert client.get(reverse("status")).status_code == 200


def test_query_refuses_others_too(manager: User):
    with pytest.raises(NotAllowed):
        status.status(viewer=access(manager), now=timezone.now())


def test_new_installation_says_what_is_missing(auditor: User):
    text = page(auditor)

    assert "It was not checked yet." in text
    assert "Checkpoints are kept nowhere else" in text
    assert "The record cannot be altered by the application" in text
    assert "Reminders are late" in text


def test_sealed_anchored_and_checked_record_says_so(auditor: User, settings: Any, tmp_path: Path):
    settings.AUDIT_ANCHORS = [str(tmp_path), "mailto:records@example.org"]
    sealing.seal()
    anchors.anchor(now=timezone.now())
    verification.verify_and_keep(now=timezone.now())

    found = status.status(viewer=access(auditor), now=timezone.now())
    assert (found.record.unsealed, found.is_seal_late) == (0, False)
    assert [(place.kept.size, place.is_behind) for place in found.places] == [(found.record.sealed, False)] * 2
    text = page(auditor)
    assert str(tmp_path) in text
    assert "RESULT: unaltered." in text
    assert "did not pass its check" not in text


def test_alteration_is_shown_as_an_alarm(auditor: User):
    sealing.seal()
    with superuser(dbname=connection.settings_dict["NAME"]) as strongest:
        switch_off(strongest)
        strongest.execute("UPDATE audit.event SET actor = 'somebody else' WHERE id = (SELECT min(id) FROM audit.event)")
    verification.verify_and_keep(now=timezone.now())

    text = page(auditor)
    assert "The audit record did not pass its check" in text
    assert "FOUND, edited: Event" in text


def test_seal_and_anchors_that_are_behind_are_late(auditor: User, settings: Any, tmp_path: Path):
    settings.AUDIT_ANCHORS = [str(tmp_path)]
    now = timezone.now()
    sealing.seal()
    anchors.anchor(now=now)
    unit("NEW")
    viewer = access(auditor)

    assert not status.status(viewer=viewer, now=now + timedelta(minutes=4)).is_seal_late
    assert status.status(viewer=viewer, now=now + timedelta(minutes=6)).is_seal_late
    sealing.seal()
    (early,) = status.status(viewer=viewer, now=now + timedelta(minutes=29)).places
    (late,) = status.status(viewer=viewer, now=now + timedelta(minutes=31)).places
    assert (early.is_behind, late.is_behind) == (False, True)


def test_jobs_are_late_or_failing(auditor: User):
    ended("seal", "succeeded", timedelta(minutes=6))
    ended("send", "succeeded", timedelta(minutes=3))
    ended("send", "failed", timedelta(minutes=1))
    ended("remind", "failed", timedelta(minutes=9))
    ended("remind", "succeeded", timedelta(minutes=2))

    jobs = {job.name: job for job in status.status(viewer=access(auditor), now=timezone.now()).jobs}

    assert {name for name, job in jobs.items() if job.is_late} == {"seal", "recover"}
    assert {name for name, job in jobs.items() if job.is_failing} == {"send"}
    assert jobs["verify"].succeeded is None


def test_guards_that_are_switched_off_are_shown(auditor: User):
    assert standing().is_guarded
    with superuser(dbname=connection.settings_dict["NAME"]) as strongest:
        strongest.execute("ALTER TABLE partnerships_reading DISABLE TRIGGER append_only")
        assert not standing().is_guarded
        strongest.execute("ALTER TABLE partnerships_reading ENABLE ALWAYS TRIGGER append_only")
        strongest.execute("ALTER TABLE audit.event_2027 DISABLE TRIGGER append_only")
        assert not standing().is_guarded
        strongest.execute("ALTER TABLE audit.event_2027 ENABLE TRIGGER append_only")
        assert not standing().is_guarded  # a session that calls itself a replica would pass it
        strongest.execute("DROP TRIGGER no_truncate ON audit.sealed")

    text = page(auditor)
    assert "The guards of the record are switched off" in text
    assert "The record cannot be altered by the application" not in text


def test_one_role_for_all_is_called_detect_only():
    assert standing().is_protected
    with as_owner():
        assert not standing().is_protected


def test_it_says_whether_files_are_scanned(administrator: User, settings: Any):
    settings.FILE_SCANNER = ""
    assert "kept unscanned" in page(administrator)
    settings.FILE_SCANNER = "unix:///nowhere/clamd.ctl"
    assert "The scanner does not answer" in page(administrator)
    with clamd.running() as server:
        settings.FILE_SCANNER = server.place
        assert "The scanner answers" in page(administrator)
