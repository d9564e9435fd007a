"""Using the values of an earlier version again: through the usual form, with its rights, its version and a reason."""

from __future__ import annotations

from typing import Any

import pytest
from django.urls import reverse

from partnerships.choices import Marking, Role
from partnerships.models import AuditEvent, Interest, Partner, Track, User
from partnerships.queries import history
from partnerships.services import interests, tracks
from tests.factories import commitments, meetings, people, rows
from tests.factories.base import making
from tests.personas import access, client_for

pytestmark = pytest.mark.django_db


def version(row: Any, user: User, place: int = 0) -> int:
    return history.versions_of(viewer=access(user), row=row).order_by("pk").values_list("pk", flat=True)[place]


def use(row: Any, user: User, place: int = 0) -> str:
    name = {"Interest": "interest-edit", "Track": "track-edit"}[type(row).__name__]
    return f"{reverse(name, args=[row.pk])}?use={version(row, user, place)}"


def given(form: Any, **changes: Any) -> dict[str, Any]:
    """Post what the form shows, and what is typed over it."""
    shown = {name: form[name].value() for name in form.fields}
    return {name: value for name, value in {**shown, **changes}.items() if value is not None}


@pytest.fixture
def interest(japan: Partner, official: User) -> Interest:
    """An interest whose statement was changed once."""
    row = rows.row(
        Interest, partnership=japan.partnership, eu_statement="Ships in the north", marking=Marking.NORMAL,
        evidence="official",
    )  # fmt: skip
    changed: Interest = interests.change(
        actor=official, interest=row, version=None, values={"eu_statement": "Ships in the south"}, reason="agreed"
    )
    return changed


def test_form_is_filled_with_the_earlier_values_and_shows_what_differs(official: User, interest: Interest):
    response = client_for(official).get(use(interest, official))

    text = response.content.decode()
    assert response.context["form"]["eu_statement"].value() == "Ships in the north"
    assert '<del><span class="vh">removed: </span>south</del>' in text
    assert "Nothing is saved until you save" in text
    interest.refresh_from_db()
    assert interest.eu_statement == "Ships in the south"


def test_saving_is_a_new_change_with_a_reason_and_the_usual_action(official: User, interest: Interest):
    client, address = client_for(official), use(interest, official)
    form = client.get(address).context["form"]

    refused = client.post(address, given(form))
    saved = client.post(address, given(form, reason="The south was a slip"))

    assert (refused.status_code, saved.status_code) == (422, 302)
    assert "Say why the earlier values are to count again." in refused.content.decode()
    interest.refresh_from_db()
    assert (interest.eu_statement, interest.version) == ("Ships in the north", 3)
    event = AuditEvent.objects.filter(tbl="partnerships_interest").latest("id")
    assert (event.action, event.reason, event.actor) == ("interests.change", "The south was a slip", "official")


def test_saving_over_a_change_made_meanwhile_is_a_conflict(official: User, manager: User, interest: Interest):
    client, address = client_for(official), use(interest, official)
    form = client.get(address).context["form"]
    interests.change(actor=manager, interest=interest, version=None, values={"clause": "IV"}, reason="meanwhile")

    response = client.post(address, given(form, reason="The south was a slip"))

    assert response.status_code == 409
    interest.refresh_from_db()
    assert interest.eu_statement == "Ships in the south"


def test_form_without_a_version_asks_for_no_reason(official: User, interest: Interest):
    client = client_for(official)
    address = reverse("interest-edit", args=[interest.pk])
    form = client.get(address).context["form"]

    assert form["eu_statement"].value() == "Ships in the south"
    assert client.post(address, given(form, clause="V")).status_code == 302


@pytest.mark.long
def test_earlier_version_is_for_those_alone_who_may_change_and_see(
    official: User, reader: User, outsider: User, interest: Interest, japan: Partner
):
    address = use(interest, official)
    secret = Interest.objects.get(pk=interest.pk)
    for marking, text in ((Marking.SENSITIVE, "Names people"), (Marking.NORMAL, "Names nobody")):
        with making():
            secret.marking, secret.eu_statement = marking, text
            secret.save()
    junior = people.user("junior")
    people.assign(junior, Role.OFFICIAL, to=japan, up_to=Marking.NORMAL)

    assert client_for(reader).get(address).status_code == 403
    assert client_for(outsider).get(address).status_code == 404
    assert client_for(junior).get(address).status_code == 200
    assert client_for(junior).get(use(interest, official, 2)).status_code == 404
    assert "Names people" in client_for(official).get(use(interest, official, 2)).content.decode()


def test_track_goes_back_but_for_what_it_links_to(official: User, japan: Partner, korea: Partner):
    track = meetings.track("Dialogue on cyber", [japan], cadence="every year")
    tracks.change(
        actor=official, track=track, version=None, values={"cadence": "every two years"}, partners=[japan, korea],
        reason="agreed",
    )  # fmt: skip
    client, address = client_for(official), use(track, official)
    response = client.get(address)

    assert "Its partners and areas stay as they are today." in response.content.decode()
    saved = client.post(address, given(response.context["form"], reason="It is every year"))

    assert saved.status_code == 302
    found = Track.objects.get(pk=track.pk)
    assert found.cadence == "every year"
    assert found.partner_links.count() == 2


def test_history_offers_it_for_earlier_versions_to_those_who_may(official: User, reader: User, interest: Interest):
    address = reverse("history-object", args=["interest", interest.pk])
    compare = reverse("history-compare", args=["interest", interest.pk])

    offered = [entry.get("use_url") for entry in client_for(official).get(address).context["entries"]]

    assert offered == ["", use(interest, official)]
    assert "Use these values again" in client_for(official).get(compare).content.decode()
    assert "Use these values again" not in client_for(reader).get(address).content.decode()
    assert "Use these values again" not in client_for(reader).get(compare).content.decode()


def test_a_commitment_has_no_such_way(official: User, manager: User, japan: Partner):
    """Its status and confidence are the decision of a review, its first date never changes (invariants 1 and 8)."""
    row = commitments.commitment([japan], official, text="Old words")
    commitments.reviewed(row, official, manager, "in_progress")
    row.refresh_from_db()
    address = reverse("history-object", args=["commitment", row.pk])

    assert "Use these values again" not in client_for(official).get(address).content.decode()
    edit = reverse("commitment-edit", args=[row.reference]) + f"?use={version(row, official)}"
    form = client_for(official).get(edit).context["form"]
    assert not {"status", "confidence", "baseline_due"} & set(form.fields)
    assert form["text"].value() == "Old words"
