"""Many commitments changed at once: each by itself, each with its event, the refused ones told."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable
from datetime import date
from typing import Any

import pytest
from django.core.exceptions import ValidationError

from partnerships.choices import (
    BulkProblem,
    BulkVerdict,
    DateChangeReason,
    DateChangeState,
    Marking,
    Priority,
    Role,
)
from partnerships.errors import RuleViolation
from partnerships.models import AuditEvent, Commitment, DateChange, Partner, User
from partnerships.queries.bulk_changes import MOST, Line, Wanted
from partnerships.rules.commitments import NO_DATE_AGREED
from partnerships.rules.partial_dates import NO_DATE, PartialDate
from partnerships.services import bulk_changes as services
from partnerships.services import date_changes
from tests.factories import commitments, people
from tests.factories.base import making

pytestmark = pytest.mark.django_db
LATER = PartialDate.on(date(2027, 3, 31))
CHANGED, WAITS, REFUSED = BulkVerdict.CHANGED, BulkVerdict.WAITS, BulkVerdict.REFUSED


def to(owner: User, reason: str = "She takes over the desk.") -> Wanted:
    return Wanted(reason=reason, owner=owner)


def by(due: PartialDate = LATER, **changes: Any) -> Wanted:
    return Wanted(**{"reason": "The summit moved.", "due": due, "reason_code": DateChangeReason.PARTNER, **changes})


def versions(rows: Iterable[Commitment]) -> dict[int, int | None]:
    return {row.pk: row.version for row in rows}


def verdicts(lines: Iterable[Line]) -> dict[int, BulkVerdict]:
    return {line.pk: line.verdict for line in lines}


def touch(row: Commitment) -> None:
    """Change a commitment behind somebody's back."""
    with making():
        now = Commitment.objects.get(pk=row.pk)
        now.note = "Meanwhile"
        now.save()


def events_since(newest: int) -> Counter[tuple[str, int]]:
    return Counter(AuditEvent.objects.filter(id__gt=newest).values_list("tbl", "pk_of_row"))


@pytest.fixture
def newest(db: None) -> Callable[[], int]:
    return lambda: AuditEvent.objects.order_by("-id").values_list("id", flat=True).first() or 0


@pytest.fixture
def colleague(japan: Partner) -> User:
    return people.assign(people.user("colleague"), Role.OFFICIAL, to=japan).user


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"reason": " "}, "reason"),
        ({"reason_code": "mood"}, "reason_code"),
        ({"due": NO_DATE}, "due"),
        ({"due": None}, ""),
    ],
)
@pytest.mark.parametrize("act", [services.preview, services.apply])
def test_change_as_a_whole_is_refused(
    act: Any, japan: Partner, official: User, change: dict[str, Any], field: str
) -> None:
    row = commitments.commitment([japan], official)

    with pytest.raises(RuleViolation) as refused:
        act(actor=official, versions=versions([row]), wanted=by(**change))

    assert set(getattr(refused.value, "error_dict", {"": ""})) == {field}


def test_owner_and_date_are_not_changed_together(japan: Partner, official: User, colleague: User) -> None:
    with pytest.raises(RuleViolation):
        services.apply(actor=official, versions={}, wanted=by(owner=colleague))


def test_too_many_at_once_are_refused(official: User) -> None:
    with pytest.raises(RuleViolation, match="At most 200"):
        services.preview(actor=official, versions=dict.fromkeys(range(1, MOST + 2)), wanted=by())


def test_each_row_leaves_one_event_with_the_reason(
    japan: Partner, official: User, colleague: User, newest: Callable[[], int]
) -> None:
    rows = [commitments.commitment([japan], official) for _number in range(3)]
    before = newest()

    lines = services.apply(actor=official, versions=versions(rows), wanted=to(colleague))

    assert set(verdicts(lines).values()) == {CHANGED}
    assert events_since(before) == Counter((Commitment._meta.db_table, row.pk) for row in rows)
    events = AuditEvent.objects.filter(id__gt=before)
    assert {(event.reason, event.action, event.actor_id) for event in events} == {
        ("She takes over the desk.", "commitments.change", official.pk)
    }
    assert {row.owner for row in Commitment.objects.all()} == {colleague}


def test_each_date_leaves_one_event_on_its_commitment_and_one_on_its_change(
    japan: Partner, official: User, newest: Callable[[], int]
) -> None:
    rows = [commitments.commitment([japan], official) for _number in range(3)]
    before = newest()

    lines = services.apply(actor=official, versions=versions(rows), wanted=by())

    changes = DateChange.objects.all()
    assert events_since(before) == Counter(
        [(Commitment._meta.db_table, row.pk) for row in rows] + [(DateChange._meta.db_table, one.pk) for one in changes]
    )
    assert {row.due for row in Commitment.objects.all()} == {LATER}
    assert {line.pk: line.version for line in lines} == versions(Commitment.objects.all())


def test_refused_rows_are_told_and_the_others_done(
    japan: Partner, korea: Partner, norway: Partner, official: User, outsider: User, colleague: User
) -> None:
    rows = {
        "ours": commitments.commitment([japan], official),
        "theirs already": commitments.commitment([japan], colleague),
        "reported": commitments.commitment([japan]),
        "read long ago": commitments.commitment([japan], official),
        "in part": commitments.commitment([japan, norway], official),
        "out of scope": commitments.commitment([korea], official),
        "unseen": commitments.commitment([norway], outsider),
    }
    given = versions(rows.values())
    touch(rows["read long ago"])
    expected = {
        "ours": None,
        "theirs already": (BulkProblem.RULE, "This is the owner already."),
        "reported": (BulkProblem.RULE, "This commitment is reported history."),
        "read long ago": (BulkProblem.STALE, "Somebody changed this record"),
        "in part": (BulkProblem.NOT_ALLOWED, "You may not"),
        "out of scope": (BulkProblem.RULE, "Colleague has no role for these partners"),
        "unseen": (BulkProblem.UNSEEN, "There is no such thing"),
    }

    foreseen = services.preview(actor=official, versions=given, wanted=to(colleague))
    assert set(Commitment.objects.values_list("pk", "owner")) == {(row.pk, row.owner_id) for row in rows.values()}
    done = services.apply(actor=official, versions=given, wanted=to(colleague))

    for lines in (foreseen, done):
        found = {line.pk: line for line in lines}
        for name, problem in expected.items():
            line = found[rows[name].pk]
            assert (line.problem, line.verdict) == ((problem[0], REFUSED) if problem else (None, CHANGED)), name
            assert line.why.startswith(problem[1] if problem else ""), name
    assert next(line for line in done if line.problem is BulkProblem.UNSEEN).commitment is None
    assert set(Commitment.objects.filter(owner=colleague)) == {rows["ours"], rows["theirs already"]}


def test_dates_wait_where_a_manager_decides(japan: Partner, official: User) -> None:
    rows = {
        "plain": commitments.commitment([japan], official),
        "high": commitments.commitment([japan], official, priority=Priority.HIGH),
        "asked already": commitments.commitment([japan], official, priority=Priority.HIGH),
        "same": commitments.commitment([japan], official, due=LATER),
    }
    date_changes.request(
        actor=official, commitment=rows["asked already"], version=None, new_due=NO_DATE_AGREED, reason_code="eu",
        reason="Asked before.",
    )  # fmt: skip
    expected = {"plain": CHANGED, "high": WAITS, "asked already": REFUSED, "same": REFUSED}
    given = versions(Commitment.objects.all())

    foreseen = services.preview(actor=official, versions=given, wanted=by())
    done = services.apply(actor=official, versions=given, wanted=by())

    assert verdicts(foreseen) == verdicts(done) == {rows[name].pk: verdict for name, verdict in expected.items()}
    assert Commitment.objects.get(pk=rows["high"].pk).due == commitments.DUE
    assert DateChange.objects.get(commitment=rows["high"]).state == DateChangeState.REQUESTED


@pytest.mark.parametrize("who", ["reader", "administrator", "auditor"])
def test_those_who_do_not_work_on_them_change_nothing(
    who: str, japan: Partner, official: User, request: pytest.FixtureRequest
) -> None:
    row = commitments.commitment([japan], official)

    (line,) = services.apply(actor=request.getfixturevalue(who), versions=versions([row]), wanted=by())

    assert (line.verdict, line.problem) == (REFUSED, BulkProblem.NOT_ALLOWED)
    assert Commitment.objects.get().due == commitments.DUE


def test_rows_marked_above_the_actor_are_unseen(japan: Partner, official: User) -> None:
    low = people.assign(people.user("low"), Role.OFFICIAL, to=japan, up_to=Marking.NORMAL).user
    row = commitments.commitment([japan], official, marking=Marking.SENSITIVE)

    (line,) = services.preview(actor=low, versions=versions([row]), wanted=by())

    assert (line.problem, line.commitment) == (BulkProblem.UNSEEN, None)


def test_row_that_breaks_on_the_way_is_told_and_the_others_stay(
    japan: Partner, official: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    rows = [commitments.commitment([japan], official) for _number in range(3)]
    original = date_changes.request

    def request(**given: Any) -> DateChange:
        made = original(**given)
        if given["commitment"].pk == rows[1].pk:
            raise ValidationError("Refused late.")
        return made

    monkeypatch.setattr(date_changes, "request", request)
    lines = services.apply(actor=official, versions=versions(rows), wanted=by())

    assert {line.pk: line.why for line in lines} == {rows[0].pk: "", rows[1].pk: "Refused late.", rows[2].pk: ""}


def test_version_may_be_unknown(japan: Partner, official: User, colleague: User) -> None:
    row = commitments.commitment([japan], official)

    (line,) = services.apply(actor=official, versions={row.pk: None}, wanted=to(colleague))

    assert line.verdict is CHANGED


def test_preview_takes_a_fixed_number_of_statements(
    japan: Partner, official: User, colleague: User, django_assert_num_queries: Any
) -> None:
    for number in (1, 50):
        commitments.listed(number, [japan], official)
        rows = versions(Commitment.objects.all())
        for wanted, statements in ((by(), 3), (to(colleague), 4)):
            with django_assert_num_queries(statements):
                services.preview(actor=official, versions=rows, wanted=wanted)
