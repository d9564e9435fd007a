"""One commitment and its parts, as far as a viewer sees them."""

from __future__ import annotations

import pytest

from partnerships.choices import CommitmentStatus, Confidence, Role, UpdateState
from partnerships.models import Commitment, Partner, Post, User
from partnerships.queries import commitments as queries
from partnerships.rules.partial_dates import PartialDate
from partnerships.services import date_changes
from partnerships.services.base import today
from tests.factories import commitments, people
from tests.factories.base import making
from tests.personas import access

pytestmark = pytest.mark.django_db


@pytest.fixture
def row(japan: Partner, official: User) -> Commitment:
    return commitments.commitment([japan], official)


def test_find_gives_nothing_out_of_scope(row: Commitment, outsider: User, reader: User) -> None:
    assert queries.find(viewer=access(outsider), reference=row.reference, on=today()) is None
    assert queries.find(viewer=access(reader), reference=row.reference.lower(), on=today()).pk == row.pk


def test_find_shows_a_draft_to_its_author_alone(row: Commitment, official: User, manager: User) -> None:
    draft = commitments.update(row, official)
    for who, seen in ((official, [draft]), (manager, [])):
        found = queries.find(viewer=access(who), reference=row.reference, on=today())
        assert list(found.updates.all()) == seen
    assert queries.find_update(viewer=access(manager), pk=draft.pk) is None


def test_find_counts_the_slip(row: Commitment, official: User) -> None:
    later = PartialDate.on(commitments.DUE.latest.replace(year=2027)) if commitments.DUE.latest else PartialDate()
    date_changes.request(
        actor=official, commitment=row, version=None, new_due=later, reason_code="partner", reason="Asked."
    )
    assert queries.find(viewer=access(official), reference=row.reference, on=today()).slip == 365


def test_parts_do_not_exist_out_of_scope(row: Commitment, official: User, outsider: User) -> None:
    parts = (
        (queries.find_action, commitments.action(row, official)),
        (queries.find_blocker, commitments.blocker(row)),
        (queries.find_evidence, commitments.evidence(row)),
    )
    for find, part in parts:
        assert find(viewer=access(official), pk=part.pk) == part
        assert find(viewer=access(outsider), pk=part.pk) is None


def test_described_flags_what_a_blocker_contradicts(row: Commitment, official: User, manager: User) -> None:
    commitments.reviewed(row, official, manager, CommitmentStatus.IN_PROGRESS, confidence=Confidence.ON_TRACK)
    commitments.blocker(row)
    (shown,) = queries.described(queries.listing(viewer=access(official), on=today()))
    assert shown.is_contradicted
    assert shown.confidence_term is Confidence.ON_TRACK


def test_may_follows_permission_and_entry(row: Commitment, japan: Partner, official: User, reader: User) -> None:
    reported = commitments.commitment([japan])
    assert queries.may(access(official), row)["report"]
    assert not queries.may(access(official), row)["take_up"]
    assert queries.may(access(official), reported)["take_up"]
    assert not queries.may(access(official), reported)["report"]
    assert not any(queries.may(access(reader), row).values())


def test_find_update_shows_a_submitted_one_to_all_in_scope(row: Commitment, official: User, reader: User) -> None:
    update = commitments.update(row, official, state=UpdateState.SUBMITTED)
    assert queries.find_update(viewer=access(reader), pk=update.pk) == update


def test_find_names_no_counterpart_out_of_sight(japan: Partner, norway: Partner, official: User) -> None:
    row = commitments.commitment([japan, norway], official)
    with making():
        row.counterpart = Post.objects.create(partner=norway, title="Head of the Norwegian desk")
        row.save()
    everywhere = people.assign(people.user("everywhere"), Role.READER).user

    for who, title in ((official, None), (everywhere, "Head of the Norwegian desk")):
        found = queries.find(viewer=access(who), reference=row.reference, on=today())
        assert getattr(found.counterpart, "title", None) == title
        assert found.counterpart_id == row.counterpart_id
