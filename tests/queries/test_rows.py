"""Rows of any table, as far as a viewer sees them."""

from __future__ import annotations

from typing import Any

import pytest
from django.apps import apps

from partnerships.choices import Marking, Role
from partnerships.models import Citation, Commitment, Divergence, DivergencePartner, Meeting, StatusUpdate, User
from partnerships.queries import rows as queries
from tests.factories import commitments, meetings, people, rows
from tests.factories.rows import AUDITED
from tests.personas import access


def seen(model: Any, user: User) -> set[int]:
    return set(queries.seen(model, viewer=access(user)).values_list("pk", flat=True))


@pytest.mark.parametrize("model", AUDITED, ids=lambda model: model.__name__)
@pytest.mark.django_db
def test_nobody_without_a_role_sees_a_row(model: Any):
    rows.row(model)

    assert seen(model, people.user("stranger")) == set()


def test_a_draft_is_its_author_s_alone(official: User, manager: User, japan: Any):
    draft = rows.row(StatusUpdate, author=official, commitment=commitments.commitment([japan], official))

    assert seen(StatusUpdate, official) == {draft.pk}
    assert seen(StatusUpdate, manager) == set()


def test_what_cites_a_thing_is_seen_with_it(official: User, outsider: User, japan: Any):
    promise = commitments.commitment([japan], official)
    cited = rows.row(Citation, area=None, commitment=promise)

    assert cited.pk in seen(Citation, official)
    assert cited.pk not in seen(Citation, outsider)


def test_what_disputes_a_thing_is_seen_with_it(official: User, outsider: User, japan: Any):
    promise = commitments.commitment([japan], official)
    about = rows.row(Divergence, commitment=promise, meeting=None)
    link = rows.row(DivergencePartner, divergence=about, partner=japan)

    assert (about.pk in seen(Divergence, official), link.pk in seen(DivergencePartner, official)) == (True, True)
    assert (about.pk in seen(Divergence, outsider), link.pk in seen(DivergencePartner, outsider)) == (False, False)


def test_a_hidden_thing_reads_as_none(reader: User, official: User, japan: Any):
    held = meetings.meeting([japan], marking=Marking.SENSITIVE)
    promise = commitments.commitment([japan], official, meeting=held)
    low = people.user("low")
    people.assign(low, Role.READER, to=japan, up_to=Marking.NORMAL)

    for user, shown in ((reader, held), (low, None)):
        found = queries.find(Commitment, viewer=access(user), pk=promise.pk)
        assert found is not None
        assert found.meeting == shown


def test_rows_that_are_there_are_fetched_alike(reader: User, official: User, japan: Any):
    promise = commitments.commitment([japan], official)

    plain = queries.fetched(list(queries.seen(Commitment, viewer=access(reader))), viewer=access(reader))
    joined = list(queries.listing(Commitment, viewer=access(reader)))

    assert plain == joined == [promise]
    assert [link.partner for link in plain[0].partner_links.all()] == [japan]
    assert queries.fetched([], viewer=access(reader)) == []


def test_things_are_found_by_what_names_them(official: User, outsider: User, japan: Any):
    held = meetings.meeting([japan])

    def found(user: User) -> set[int]:
        named = queries.named(Meeting, key="pk", values=[held.pk, 0], viewer=access(user))
        return {row.pk for row in named}

    assert found(official) == {held.pk}
    assert found(outsider) == set()


@pytest.mark.long
@pytest.mark.parametrize("model", AUDITED, ids=lambda model: model.__name__)
@pytest.mark.django_db
def test_a_listing_takes_the_same_statements_for_one_row_and_for_several(
    model: Any, auditor: User, django_assert_max_num_queries: Any
):
    viewer = access(auditor)
    for _each in range(2):
        rows.row(model)
    names = [column.name for column in model._meta.concrete_fields if column.is_relation]

    with django_assert_max_num_queries(24):
        for row in queries.listing(model, viewer=viewer):
            for name in names:
                getattr(row, name)


def test_lists_and_links_are_those_of_the_models():
    for model, ways in queries.LINKS.items():
        for way in ways:
            link, _sep, end = way.partition("__")
            linked: Any = apps.get_model("partnerships", model)._meta.get_field(link).related_model
            assert linked._meta.get_field(end) is not None
    assert {model.__name__ for model in AUDITED} >= queries.NAMED_FOR_ALL
    assert queries.SEEN_BY_ALL < queries.NAMED_FOR_ALL


def test_what_disputes_things_of_several_partners_is_listed_once(official: User, japan: Any, korea: Any):
    about = rows.row(Divergence, meeting=None)
    for partner in (japan, korea):
        rows.row(DivergencePartner, divergence=about, partner=partner)

    listed = queries.seen(Divergence, viewer=access(official)).filter(pk=about.pk)
    assert list(listed.values_list("pk", flat=True)) == [about.pk]
