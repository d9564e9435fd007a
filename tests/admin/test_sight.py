"""The administration shows and offers what its administrator may see, no more."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from partnerships.choices import Marking, Role
from partnerships.models import (
    AuditEvent,
    Commitment,
    Divergence,
    DivergencePartner,
    Partner,
    Partnership,
    Step,
    User,
)
from tests.factories import commitments, meetings, people, rows
from tests.factories.base import making
from tests.factories.reminders import reminder
from tests.personas import client_for

pytestmark = pytest.mark.django_db


@pytest.fixture
def junior(db: None) -> Client:
    """An administrator up to “Internal”."""
    return client_for(people.assign(people.user("junior"), Role.ADMINISTRATOR, up_to=Marking.NORMAL).user)


@pytest.fixture
def secret(japan: Partner, official: User) -> Commitment:
    return commitments.commitment([japan], official, marking=Marking.SENSITIVE, reference="COM-TST-SECRET")


def page(client: Client, model: str, what: str, *args: Any) -> str:
    return str(client.get(reverse(f"admin:partnerships_{model}_{what}", args=args)).text)


def test_a_draft_of_somebody_else_is_not_shown(administrator: User, official: User, japan: Partner) -> None:
    draft = commitments.update(commitments.commitment([japan], official), official, narrative="Not ready.")
    address = reverse("admin:partnerships_statusupdate_change", args=[draft.pk])

    assert client_for(administrator).get(address).status_code == 302
    assert "No update" not in page(client_for(administrator), "statusupdate", "changelist")


def test_what_disputes_a_thing_is_shown_with_it(
    junior: Client, administrator: User, secret: Commitment, japan: Partner, korea: Partner
) -> None:
    about = rows.row(Divergence, commitment=secret, topic="A quarrel")
    for partner in (japan, korea):
        rows.row(DivergencePartner, divergence=about, partner=partner)

    for model, what in (
        ("divergence", "changelist"),
        ("divergencepartner", "changelist"),
        ("divergencepartner", "add"),
    ):
        assert "A quarrel" not in page(junior, model, what)
        assert "A quarrel" in page(client_for(administrator), model, what)
    assert "A quarrel" in page(client_for(administrator), "divergence", "change", about.pk)


def test_only_what_is_seen_is_offered(junior: Client, administrator: User, japan: Partner) -> None:
    with making():
        life = Partnership.objects.get(partner=japan)
        life.marking = Marking.SENSITIVE
        life.save()

    assert life.reference not in page(junior, "signatory", "add")
    assert life.reference in page(client_for(administrator), "signatory", "add")
    answer = junior.post(
        reverse("admin:partnerships_signatory_add"),
        {"partnership": life.pk, "side": "eu", "role": "signed", "office": "HR/VP", "position": 0, "reason": "Known."},
    )
    assert answer.status_code == 200  # the form again
    assert not life.signatories.exists()


def test_what_is_not_seen_is_not_named_and_stays(junior: Client, japan: Partner) -> None:
    held = meetings.meeting([japan], title="Quiet talks", marking=Marking.SENSITIVE)
    step = rows.row(Step, partnership=Partnership.objects.get(partner=japan), meeting=held)
    address = reverse("admin:partnerships_step_change", args=[step.pk])
    form = junior.get(address)

    assert "Quiet talks" not in form.text
    values = {name: value for name, value in form.context["adminform"].form.initial.items() if value is not None}
    junior.post(address, values | {"note": "Corrected.", "reason": "A slip of the pen."})
    step.refresh_from_db()
    assert (step.note, step.meeting) == ("Corrected.", held)


def test_a_reminder_does_not_say_what_it_was_about(administrator: User, official: User, secret: Commitment) -> None:
    made = reminder(official, secret)
    client = client_for(administrator)

    for shown in (page(client, "reminder", "changelist"), page(client, "reminder", "change", made.pk)):
        assert "official" in shown.lower()
        assert secret.reference not in shown


def test_the_record_of_changes_is_as_far_as_its_rows_are_seen(
    junior: Client, administrator: User, secret: Commitment
) -> None:
    event = AuditEvent.objects.filter(tbl=Commitment._meta.db_table, pk_of_row=secret.pk).latest("id")
    address = reverse("admin:partnerships_auditevent_change", args=[event.pk])

    assert junior.get(address).status_code == 302
    assert client_for(administrator).get(address).status_code == 200
    assert secret.text not in client_for(administrator).get(address).text


def test_evidence_is_shown(administrator: User, official: User, japan: Partner) -> None:
    piece = commitments.evidence(commitments.commitment([japan], official), title="Press release of June")
    assert "Press release of June" in page(client_for(administrator), "evidence", "change", piece.pk)


def test_pages_take_a_form_only_where_there_is_one(administrator: User) -> None:
    client = client_for(administrator)

    for name in ("index", "partnerships_area_changelist", "partnerships_meeting_changelist", "jsi18n"):
        assert client.post(reverse(f"admin:{name}")).status_code == 405
        assert client.delete(reverse(f"admin:{name}")).status_code == 405
    assert client.post(reverse("admin:partnerships_accesstoken_changelist")).status_code == 200
