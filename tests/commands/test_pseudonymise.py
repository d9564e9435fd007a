"""The name of somebody who left is gone from the whole database, and the record still verifies."""

from __future__ import annotations

import io
from collections.abc import Sequence
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import DatabaseError, connection
from django.utils import timezone

from partnerships.audit import anchors, checkpoints, sealing, verification
from partnerships.audit.verifier import read_anchors, signature_check, verify_export
from partnerships.choices import Role, Side, SignInKind
from partnerships.exports import audit_record
from partnerships.models import AuditEvent, Contact, Participant, Partner, Post, SignInEvent, User
from partnerships.queries.history import Wanted
from partnerships.rules import retention
from partnerships.rules.sign_ins import Whence
from partnerships.services import sign_ins
from partnerships.services.base import today
from sdptracker.management.commands import pseudonymise
from tests.audit.viewers import AUDITOR
from tests.factories import meetings, people
from tests.factories.base import making, saved
from tests.personas import client_for

pytestmark = [pytest.mark.django_db(transaction=True, databases=["default", "seal"]), pytest.mark.long]

WHY = "Approved by the data protection officer, DPO-12"
LONG_AGO = today() - retention.ACCOUNT.length - timedelta(days=2)
NAME, EMAIL, SUBJECT, ADDRESS = "Leonora Examplaria", "leonora@example.eu", "sub-4711", "192.0.2.77"


@pytest.fixture
def second(administrator: User) -> User:
    who = people.user("second_administrator")
    people.assign(who, Role.ADMINISTRATOR)
    return who


@pytest.fixture
def leaver(japan: Partner) -> User:
    """Somebody who worked here, was renamed, signed in and out, and left long ago."""
    who = people.user("lexamplaria", name="Leonora Maiden", email=EMAIL, sso_subject=SUBJECT)
    people.assign(who, Role.OFFICIAL, to=japan, ends_on=LONG_AGO)
    with making(who, reason="Leonora Examplaria married"):
        who.name = NAME
        who.save()
    sign_ins.record(SignInKind.SIGNED_IN, whence=Whence(ADDRESS, "Firefox", "r-1"), account=who, detail="password")
    who.is_active = False
    return saved(who)


def run(*arguments: str) -> str:
    out = io.StringIO()
    given = ["--by", "administrator", "--approved-by", "second_administrator", "--reason", WHY, "--yes"]
    call_command("pseudonymise", *arguments, *given, stdout=out)
    return out.getvalue()


def keep_anchor(folder: Path) -> None:
    sealing.seal()
    made = checkpoints.make()
    assert made is not None
    anchors.write(folder, made, timezone.now())


def saying(words: Sequence[str]) -> set[str]:
    """Name the tables of the whole database in which one of these words stands anywhere."""
    pattern = "|".join(words)
    with connection.cursor() as cursor:
        cursor.execute("SELECT schemaname || '.' || tablename FROM pg_tables WHERE schemaname IN ('public', 'audit')")
        names = [name for (name,) in cursor.fetchall() if name != "audit.event"]  # its partitions are there too
        found = set()
        for name in names:
            cursor.execute(f"SELECT count(*) FROM {name} AS t WHERE t::text ~* %s", [pattern])
            if cursor.fetchone() != (0,):
                found.add(name)
    return found


def test_account_is_gone_everywhere_and_the_record_verifies(second: User, leaver: User, auditor: User, tmp_path: Path):
    keep_anchor(tmp_path)
    words = ["Leonora", EMAIL, SUBJECT, ADDRESS]
    assert saying(words) == {"public.partnerships_user", "public.partnerships_signinevent", "audit.event_2026"}
    named_after = saved(Post(partner=Partner.objects.get(iso3="JPN"), title=f"Deputy of {NAME}"))

    said = run("--user", "lexamplaria")

    leaver.refresh_from_db()
    assert f"It is “{leaver.name}” now." in said
    # What the program cannot decide on is named, and nothing else says it.
    assert f"partnerships_post {named_after.pk} (title)" in said
    with making():
        Post.objects.filter(pk=named_after.pk).delete()
    rest = AuditEvent.objects.filter(tbl="partnerships_post", pk_of_row=named_after.pk)
    sealing.seal()
    call_command(
        "redact_audit", *[f"--event={event.pk}" for event in rest], "--by=administrator", f"--reason={WHY}", "--yes",
        stdout=io.StringIO(),
    )  # fmt: skip
    assert saying(words) == set()
    # Who did it, by number and by user name, is what the seal holds; it stays.
    own = AuditEvent.objects.get(tbl="partnerships_user", pk_of_row=leaver.pk, actor_id=leaver.pk)
    assert (own.actor, own.after, own.reason) == ("lexamplaria", None, "(erased)")
    event = SignInEvent.objects.get(account_id=leaver.pk)
    assert (event.username, event.address, event.browser, event.detail) == (leaver.username, None, "", "")

    report = verification.verify(now=timezone.now(), anchors=read_anchors([tmp_path]))
    assert report.is_clean
    erased = AuditEvent.objects.filter(tbl="audit.event", pk_of_row=own.pk).get()
    assert f"contents redacted by event {erased.pk}." in " ".join(report.notes)
    assert erased.reason == f"{WHY} (approved by second_administrator)"
    audit_record.write_folder(tmp_path / "export", viewer=AUDITOR, wanted=Wanted(), now=timezone.now())
    exported = verify_export(tmp_path / "export", anchors=read_anchors([tmp_path]), check=signature_check())
    assert exported.is_clean
    assert any("contents redacted by event" in note for note in exported.notes)
    assert "Leonora" not in (tmp_path / "export" / "events.jsonl").read_text()
    page = client_for(auditor).get("/history/").content.decode()
    assert leaver.name in page
    with pytest.raises(DatabaseError, match=r"append-only|permission denied"):
        SignInEvent.objects.filter(pk=event.pk).update(browser="x")


def test_contact_is_gone_from_meetings_too(second: User, japan: Partner, tmp_path: Path):
    post = saved(Post(partner=japan, title="Director"))
    gone = saved(Contact(post=post, name=NAME, held_until=LONG_AGO, note="Leonora speaks French"))
    meeting = meetings.meeting([japan])
    saved(Participant(meeting=meeting, side=Side.PARTNER, partner=japan, office="Director", name=NAME))
    keep_anchor(tmp_path)

    said = run("--contact", str(gone.pk))

    gone.refresh_from_db()
    assert f"It is “{gone.name}” now." in said
    assert "still say" not in said
    assert saying(["Leonora"]) == set()
    assert verification.verify(now=timezone.now(), anchors=read_anchors([tmp_path])).is_clean


def test_interrupted_it_is_done_again(second: User, leaver: User, monkeypatch: pytest.MonkeyPatch):
    def fail(*args: Any, **kwargs: Any) -> None:
        raise DatabaseError("the lights went out")

    with monkeypatch.context() as patch:
        patch.setattr(pseudonymise, "erase", fail)
        with pytest.raises(CommandError, match="not out of the audit record"):
            run("--user", "lexamplaria")
    leaver.refresh_from_db()
    assert saying([EMAIL]) == {"audit.event_2026"}

    run("--user", leaver.username)

    assert saying(["Leonora", EMAIL, SUBJECT, ADDRESS]) == set()


def test_nothing_is_erased_without_a_second_administrator(second: User, leaver: User, monkeypatch: pytest.MonkeyPatch):
    by = ["--by", "administrator"]
    for arguments, words in (
        ([*by, "--approved-by", "administrator", "--reason", WHY], "second administrator"),
        ([*by, "--approved-by", "nobody", "--reason", WHY], "two accounts"),
        ([*by, "--reason", WHY], "two accounts"),
        ([*by, "--approved-by", "second_administrator", "--reason", " "], "Say what it rests on"),
    ):
        with pytest.raises(CommandError, match=words):
            call_command("pseudonymise", "--user", "lexamplaria", "--yes", *arguments)
    with pytest.raises(CommandError, match="There is no contact 99"):
        run("--contact", "99")
    monkeypatch.setattr("builtins.input", lambda: "yes")
    with pytest.raises(CommandError, match=r"Nothing was erased\."):
        call_command(
            "pseudonymise", "--user", "lexamplaria", *by, "--approved-by", "second_administrator", "--reason", WHY
        )
    leaver.refresh_from_db()
    assert leaver.name == NAME


def test_whose_time_is_over_is_listed(leaver: User):
    out = io.StringIO()
    call_command("pseudonymise", "--due", stdout=out)

    assert out.getvalue() == f"--user lexamplaria  {NAME}, left on {LONG_AGO.isoformat()}\n"
