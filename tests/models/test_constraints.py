"""Every constraint of every table refuses what it is there for, however it is written."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import contextmanager
from datetime import date
from typing import Any

import pytest
from django.apps import apps
from django.core.exceptions import ValidationError
from django.db import IntegrityError, models, transaction
from django.utils import timezone

from partnerships.models import Reading, User
from tests.factories.base import making
from tests.factories.rows import row, unsaved

pytestmark = pytest.mark.django_db

MODELS = list(apps.get_app_config("partnerships").get_models())
CONSTRAINTS: dict[str, tuple[Any, Any]] = {
    constraint.name: (model, constraint) for model in MODELS for constraint in model._meta.constraints
}
OF_DATES = ("_in_order", "_precise")
NOW = timezone.now()
DAY, LATER = date(2026, 1, 1), date(2026, 2, 1)

# What each may not become, starting from the plain row that `rows.row` makes.
REFUSED: dict[str, Callable[[], dict[str, Any]]] = {
    "access_token_revoked_at_and_by": lambda: {"revoked_at": NOW},
    "calendar_feed_revoked_at_and_by": lambda: {"revoked_at": NOW},
    "message_sent_says_when": lambda: {"state": "sent"},
    "reminder_acknowledged_at_and_by": lambda: {"acknowledged_at": NOW},
    "action_done_at_and_by": lambda: {"done_at": NOW},
    "action_verified_at_and_by": lambda: {"verified_at": NOW},
    "action_cancelled_needs_a_reason": lambda: {"state": "cancelled"},
    "blocker_resolved_after_it_began": lambda: {"resolved_on": date(2025, 1, 1)},
    "evidence_address_is_of_the_web": lambda: {"url": "javascript:alert(1)"},
    "partnership_text_is_of_the_web": lambda: {"text_url": "data:text/html,x"},
    "source_address_is_of_the_web": lambda: {"url": "file:///etc/passwd"},
    "date_change_decided_at_and_by": lambda: {"decided_at": NOW},
    "interest_ends_after_it_starts": lambda: {"valid_from": LATER, "valid_until": DAY},
    "interest_priorities_in_list": lambda: {"eu_priority": 9},
    "commitment_names_its_origin": lambda: {"clause": ""},
    "commitment_amount_has_a_currency": lambda: {"amount": 5},
    "commitment_taken_up_has_an_owner": lambda: {"owner": None},
    "fulfilment_names_one_thing": lambda: {"awaited_id": ""},
    "post_of_a_partner_names_it": lambda: {"side": "partner"},
    "user_pseudonymised_stays_out": lambda: {"pseudonymised_at": NOW},
    "contact_leaves_after_arriving": lambda: {"held_from": LATER, "held_until": DAY},
    "meeting_submitted_at_and_by": lambda: {"submitted_at": NOW},
    "meeting_decided_at_and_by": lambda: {"decided_at": NOW},
    "meeting_off_needs_its_reason": lambda: {"status": "cancelled"},
    "meeting_record_decided_needs_a_held_meeting": lambda: {"record_state": "submitted"},
    "participant_role_in_list": lambda: {"role": "king"},
    "agenda_item_is_one_thing": lambda: {"words": ""},
    "outcome_closed_needs_a_reason": lambda: {"disposition": "no_action"},
    "outcome_deferred_to_something": lambda: {"disposition": "deferred"},
    "outcome_merged_into_another": lambda: {"disposition": "merged"},
    "partner_country_has_its_code": lambda: {"iso2": None, "kind": "country"},
    "partnership_conclusion_mode_in_list": lambda: {"conclusion_mode": "shaken"},
    "citation_is_of_one_fact": lambda: {"area": None},
    "format_level_in_list": lambda: {"usual_level": "high"},
    "track_level_in_list": lambda: {"level": "high"},
    "track_interval_not_zero": lambda: {"interval_months": 0},
    "update_proposes_a_status": lambda: {"proposed_status": "unknown"},
    "update_submitted_at_and_by": lambda: {"submitted_at": NOW},
    "update_under_review_was_submitted": lambda: {"state": "submitted"},
    "evidence_names_what_it_is": lambda: {"url": ""},
    "evidence_withdrawn_needs_a_reason": lambda: {"is_withdrawn": True},
    "annex_withdrawn_needs_a_reason": lambda: {"is_withdrawn": True},
    "annex_hangs_on_one_thing": lambda: {"meeting": None},
    "assignment_scope_names_its_object": lambda: {"scope": "partner"},
    "assignment_ends_after_it_starts": lambda: {"ends_on": date(2025, 1, 1)},
}
# Proved below or in test_guards.py by a story of their own.
BY_STORY = {
    "action_verified_by_another",
    "date_change_decided_by_another",
    "commitment_reported_has_no_review",
    "commitment_succeeded_by_another",
    "meeting_not_decided_by_its_submitter",
    "track_follows_another",
    "review_decision_in_list",
    "sign_in_event_kind_in_list",  # its rows are only added: tests/services/test_sign_ins.py
    "review_approval_decides_status_and_confidence",
    "review_return_needs_a_comment",
    "draft_one_per_form",
    "form_accepted_once",
    "user_name_differs_in_more_than_case",
    "handlingmarking_name_once",
    "date_change_one_at_a_time",
    "update_one_under_review",
}
IN_LIST = [
    name
    for name, (_model, constraint) in CONSTRAINTS.items()
    if name.endswith("_in_list") and name not in REFUSED and name not in BY_STORY
]
UNIQUE = [
    name
    for name, (_model, constraint) in CONSTRAINTS.items()
    if isinstance(constraint, models.UniqueConstraint) and name not in BY_STORY
]
DATES = [name for name in CONSTRAINTS if name.endswith(OF_DATES)]


@contextmanager
def refused(match: str):
    with pytest.raises(IntegrityError, match=match), transaction.atomic(), making():
        yield


def test_every_constraint_is_proved():
    proved = {*REFUSED, *BY_STORY, *IN_LIST, *UNIQUE, *DATES}

    assert proved == set(CONSTRAINTS)


@pytest.mark.parametrize("name", REFUSED)
def test_constraint_refuses(name):
    made = row(CONSTRAINTS[name][0])

    with refused(name):
        type(made)._base_manager.filter(pk=made.pk).update(**REFUSED[name]())


@pytest.mark.parametrize("name", IN_LIST)
def test_closed_list_refuses_another_value(name):
    model, constraint = CONSTRAINTS[name]
    column = constraint.condition.children[0][0].removesuffix("__in")
    made = row(model)
    value = 99 if isinstance(model._meta.get_field(column), models.IntegerField) else "nonsense"

    # Where the column is a state, the flow or the guard refuses before the list is asked.
    with refused(f"{name}|cannot go from|latest approved review|names_its_origin|country_has_its_code"):
        if model is Reading:  # is only ever appended to
            model._base_manager.bulk_create([unsaved(model, **{column: value})])
        model._base_manager.filter(pk=made.pk).update(**{column: value})


@pytest.mark.parametrize("name", UNIQUE)
def test_second_of_its_kind_is_refused(name):
    model, constraint = CONSTRAINTS[name]
    made = row(model)
    same = unsaved(model, **{column: getattr(made, column) for column in constraint.fields})

    with refused(name):
        same.save()


@pytest.mark.parametrize("name", DATES)
def test_contradictory_date_is_refused(name):
    model, _constraint = CONSTRAINTS[name]
    table = name.removesuffix("_in_order").removesuffix("_precise")
    stem = next(
        column.name.removesuffix("_precision")
        for column in model._meta.concrete_fields
        if column.name.endswith("_precision") and table.endswith(column.name.removesuffix("_precision"))
        and table.split("_", 1)[1] == column.name.removesuffix("_precision")
    )  # fmt: skip
    made = row(model)
    first, last = (LATER, DAY) if name.endswith("_in_order") else (None, None)

    with refused(f"{table}_"), transaction.atomic():
        model._base_manager.filter(pk=made.pk).update(
            **{f"{stem}_earliest": first, f"{stem}_latest": last, f"{stem}_precision": "day"}
        )


def test_user_name_in_other_letters_is_taken(official: User):
    with refused("user_name_differs_in_more_than_case"):
        User(username="OFFICIAL", name="Another").save()


def test_all_checks_of_a_row_that_keeps_them_are_asked_at_once(django_assert_num_queries: Any) -> None:
    good = unsaved(User)
    others = [one for one in User._meta.constraints if not isinstance(one, models.CheckConstraint)]

    with django_assert_num_queries(3 + len(others)):  # a savepoint around the one question
        good.validate_constraints()


def test_of_several_checks_each_that_is_broken_is_named() -> None:
    bad = unsaved(User, digest="hourly", pseudonymised_at=NOW)

    with pytest.raises(ValidationError) as refusal:
        bad.validate_constraints()

    assert len(refusal.value.messages) == 2
    assert User.get_constraints(bad) == models.Model.get_constraints(bad)  # and it is asked in full the next time
