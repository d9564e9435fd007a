"""A request for access is answered with everything, without secrets, and is logged."""

from __future__ import annotations

import io
import json
import logging
from pathlib import Path
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from django.core.management import CommandError, call_command

from partnerships.choices import Side, SignInKind
from partnerships.models import Contact, Draft, Participant, Partner, Post, User
from partnerships.queries import personal_data
from partnerships.rules.sign_ins import Whence
from partnerships.services import sign_ins
from tests.factories import commitments, meetings
from tests.factories.base import making, saved

pytestmark = pytest.mark.django_db
FILED = "Filed as DPO-13"


def of(*who: str) -> dict[str, list[dict[str, Any]]]:
    out = io.StringIO()
    call_command("personal_data_of", *who, "--reason", FILED, stdout=out)
    found: dict[str, list[dict[str, Any]]] = json.loads(out.getvalue())
    assert out.getvalue() == json.dumps(found, ensure_ascii=False, indent=1) + "\n"  # for people to read, too
    return found


def test_account(official: User, manager: User, japan: Partner, caplog: pytest.LogCaptureFixture):
    mine = commitments.commitment([japan], official)
    commitments.commitment([japan], manager)
    Draft.objects.create(user=official, key="k", data={"text": ["mine"]})
    Draft.objects.create(user=manager, key="k", data={"text": ["not mine"]})
    Authenticator.objects.create(user=official, type="totp", data={"secret": "hidden"})
    sign_ins.record(SignInKind.SIGNED_IN, whence=Whence("192.0.2.1", "Firefox", "r"), account=official)
    with making(official, reason="moved"):
        official.email = "official@example.eu"
        official.save()

    with caplog.at_level(logging.WARNING):
        found = of("--user", "official")

    assert found["partnerships_user"][0]["email"] == "official@example.eu"
    assert found["partnerships_user"][0]["password"] == "(not given out)"
    assert found["partnerships_commitment"] == [{"id": mine.pk, "names_them_as": "owner"}]
    assert [row["key"] for row in found["partnerships_draft"]] == ["k"]
    assert found["mfa_authenticator"][0]["data"] == "(not given out)"
    assert found["partnerships_signinevent"][0]["address"] == "192.0.2.1"
    assert found["audit.event"][-1]["changed"] == ["email"]
    assert "before" not in found["audit.event"][-1]
    assert "hidden" not in json.dumps(found)
    assert "not mine" not in json.dumps(found)
    assert f"All about user {official.pk} was given out: '{FILED}'" in caplog.text


def test_contact(official: User, japan: Partner):
    contact = saved(Contact(post=saved(Post(partner=japan, title="Director")), name="Leonora Examplaria"))
    row = Participant(meeting=meetings.meeting([japan]), side=Side.PARTNER, office="Director", name=contact.name)
    saved(row)

    found = of("--contact", str(contact.pk))

    assert found["partnerships_contact"][0]["name"] == contact.name
    assert [one["id"] for one in found["partnerships_participant"]] == [row.pk]
    assert [one["op"] for one in found["audit.event"]] == ["I"]


def test_every_column_that_names_an_account_is_looked_at(official: User):
    # Whatever names the person is answered: a row in each table, by each of its columns.
    asked = {
        (model._meta.db_table, column.name)
        for model, column in personal_data.columns_of_people()
        if column.related_model is User and model is not User
    }
    assert ("partnerships_review", "reviewer") in asked
    assert ("socialaccount_socialaccount", "user") in asked


def test_what_is_refused(official: User):
    for who, words in ((["--user", "nobody"], "no account nobody"), (["--contact", "7"], "no contact 7")):
        with pytest.raises(CommandError, match=words):
            of(*who)
    with pytest.raises(CommandError, match="filed"):
        call_command("personal_data_of", "--user", "official", "--reason", " ")


def test_register_is_written(tmp_path: Path):
    out = io.StringIO()
    call_command("personal_data_register", stdout=out)
    call_command("personal_data_register", str(tmp_path / "register.md"))

    assert (tmp_path / "register.md").read_text() == out.getvalue()
    with pytest.raises(CommandError, match="cannot be written"):
        call_command("personal_data_register", str(tmp_path / "none" / "register.md"))
