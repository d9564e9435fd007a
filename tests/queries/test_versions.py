"""Any two versions of a row, field by field."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from partnerships.choices import Marking, Role
from partnerships.models import Area, Category, Commitment, Interest, Membership, Partner, User
from partnerships.queries import history, versions
from partnerships.queries.versions import Comparison, Earlier
from partnerships.rules.partial_dates import PartialDate
from tests.factories import commitments, people, rows
from tests.factories.base import making
from tests.personas import access


def changed(row: Commitment, **values: Any) -> None:
    with making():
        row.refresh_from_db()
        for name, value in values.items():
            setattr(row, name, value)
        row.save()


def known(user: User, row: Commitment) -> list[int]:
    found = history.versions_of(viewer=access(user), row=row).order_by("pk")
    return list(found.values_list("pk", flat=True))


def compared(user: User, row: Commitment, old: int | None = None, new: int | None = None) -> Comparison | None:
    return versions.compare(viewer=access(user), row=row, old=old, new=new)


def differing(found: Comparison | None) -> dict[str, tuple[str, str]]:
    assert found is not None
    return {line.label: (line.old, line.new) for line in found.lines if not line.is_same}


@pytest.fixture
def row(official: User, japan: Partner) -> Commitment:
    """A commitment in four versions."""
    made = commitments.commitment([japan], official, text="one")
    changed(made, text="two", recurrence="every year")
    changed(made, text="three", area=rows.row(Area, name="Cyber"))
    changed(made, text="four", recurrence="")
    return made


def test_compare_tells_the_last_two_where_none_is_asked_for(official: User, row: Commitment):
    found = compared(official, row)

    assert set(differing(found)) == {"What was promised", "Recurring, in words"}
    assert differing(found)["Recurring, in words"] == ("every year", "")


def test_compare_tells_any_two_in_whatever_order(official: User, row: Commitment):
    first, second, third, _fourth = known(official, row)

    assert differing(compared(official, row, first, third)) == differing(compared(official, row, third, first))
    assert differing(compared(official, row, first, third)) == {
        "What was promised": ("one", "three"), "Area": ("", "Cyber"), "Recurring, in words": ("", "every year"),
    }  # fmt: skip
    assert set(differing(compared(official, row, second, third))) == {"What was promised", "Area"}


def test_compare_tells_a_partial_date_as_one_field(official: User, japan: Partner):
    member = Membership(partner=japan, name="EDA")
    member.since = PartialDate.year(2020)
    with making():
        member.save()
        member.since = PartialDate.month(2021, 3)
        member.save()

    found = versions.compare(viewer=access(official), row=member, old=None, new=None)

    assert differing(found) == {"Since": ("2020", "March 2021")}
    assert [line.is_text for line in found.lines if line.field == "since"] == [False]  # type: ignore[union-attr]  # there are two


def test_compare_tells_what_is_the_same_too(official: User, row: Commitment):
    found = compared(official, row)

    assert found is not None
    same = {line.label: line.new for line in found.lines if line.is_same}
    assert (same["Owner"], same["Responsible side"], same["Area"]) == ("Official", "Both sides", "Cyber")


def test_compare_leads_on_to_the_versions_beside(official: User, row: Commitment):
    first, second, third, fourth = known(official, row)

    found = compared(official, row, second, fourth)

    assert found is not None
    assert found.around == {"old": (first, third), "new": (third, None)}


def test_compare_refuses_versions_of_other_rows_and_one_alone(official: User, row: Commitment, japan: Partner):
    other = commitments.commitment([japan], official)
    (only,) = known(official, other)

    assert compared(official, row, only) is None
    assert compared(official, row, 10**12, only) is None
    assert compared(official, other) is None
    assert compared(official, other, only, only) is None


def test_compare_refuses_a_version_under_a_higher_marking(official: User, row: Commitment, japan: Partner):
    junior = people.user("junior")
    people.assign(junior, Role.OFFICIAL, to=japan, up_to=Marking.NORMAL)
    changed(row, text="names people", marking=Marking.SENSITIVE)
    secret = known(official, row)[-1]
    changed(row, text="names nobody", marking=Marking.NORMAL)
    changed(row, note="said openly")

    assert compared(junior, row, known(junior, row)[0], secret) is None
    assert "names people" not in str(compared(junior, row))
    found = compared(official, row, None, secret)
    assert found is not None
    assert found.marking == Marking.SENSITIVE


def test_compare_takes_as_many_statements_for_many_versions(official: User, row: Commitment):
    def statements() -> int:
        viewer = access(official)
        with CaptureQueriesContext(connection) as captured:
            versions.compare(viewer=viewer, row=row, old=None, new=None)
        return len(captured)

    few = statements()
    for number in range(10):
        changed(row, text=f"again {number}")

    assert statements() == few <= 10


# --- the values of an earlier version ---

FORM = ("evidence", "eu_priority", "eu_statement", "clause", "area")


@pytest.fixture
def interest(japan: Partner) -> Interest:
    """An interest in three versions."""
    row = rows.row(Interest, partnership=japan.partnership, eu_statement="Ships", eu_priority=1, clause="II")
    for values in ({"eu_statement": "Satellites", "eu_priority": None}, {"clause": "III"}):
        with making():
            row.refresh_from_db()
            for name, value in values.items():
                setattr(row, name, value)
            row.save()
    made: Interest = row
    return made


def first(user: User, row: Any) -> int:
    return history.versions_of(viewer=access(user), row=row).order_by("pk").values_list("pk", flat=True)[0]


def back(user: User, row: Any, version: int, fields: Any = FORM) -> Earlier | None:
    return versions.earlier(viewer=access(user), row=row, version=version, fields=fields)


def test_earlier_gives_the_values_that_differ_from_today(official: User, interest: Interest):
    found = back(official, interest, first(official, interest))

    assert found is not None
    assert found.values == {"eu_priority": 1, "eu_statement": "Ships", "clause": "II"}
    assert {line.label: (line.old, line.new) for line in found.lines}["Clause"] == ("III", "II")
    assert found.left_out == []


def test_earlier_says_what_cannot_be_brought_back(official: User, interest: Interest):
    with making():
        Interest.objects.filter(pk=interest.pk).update(marking=Marking.SENSITIVE)

    found = back(official, interest, first(official, interest), ["eu_statement"])

    assert found is not None
    assert list(found.values) == ["eu_statement"]
    assert dict(found.left_out) == {
        "Marking": "A marking is changed by itself, with its own reason.",
        "EU priority": "It follows from other entries, or is never changed.",
        "Clause": "It follows from other entries, or is never changed.",
    }


def test_earlier_says_what_is_gone_or_not_shown(administrator: User, japan: Partner, official: User):
    old, new = rows.row(Category, number=8, name="Old"), rows.row(Category, number=9, name="New")
    with making():
        Partner.objects.filter(pk=japan.pk).update(category=old)
        Partner.objects.filter(pk=japan.pk).update(category=new, region="Asia")
    japan.refresh_from_db()
    version = history.versions_of(viewer=access(administrator), row=japan).order_by("-pk")[1].pk
    assert back(administrator, japan, version, ["category", "region"]).values["category"] == old.pk  # type: ignore[union-attr]  # there is one
    with making():
        old.delete()

    found = back(administrator, japan, version, ["category", "region"])

    assert found is not None
    assert found.values == {"region": ""}
    assert dict(found.left_out)["Category"].startswith("What it named is not there any more")


def test_earlier_keeps_a_value_that_left_its_list_out(official: User, interest: Interest):
    with making():
        Interest.objects.filter(pk=interest.pk).update(evidence="official")
    column = Interest._meta.get_field("evidence")
    event = history.versions_of(viewer=access(official), row=interest).order_by("pk")[0]
    image = {**(event.after or {}), "evidence": "hearsay"}

    assert versions._why_not(access(official), column, image, FORM) == "This value is not in the list any more."
    assert versions._why_not(access(official), column, {}, FORM) == "There was no such field then."
    assert versions._why_not(access(official), None, image, FORM) == "The table no longer has this field."


def test_earlier_is_refused_for_what_is_reviewed_and_for_versions_of_others(
    official: User, manager: User, row: Commitment, interest: Interest
):
    commitments.reviewed(row, official, manager, "in_progress")

    assert back(official, row, first(official, row), ["status", "confidence", "text", "baseline_due"]) is None
    assert back(official, row.reviews.get(), first(official, row.reviews.get())) is None
    assert back(official, interest, first(official, row)) is None


@pytest.mark.parametrize(
    ("given", "number"), [({"use": "12"}, 12), ({}, None), ({"use": "x"}, None), ({"use": "9" * 30}, None)]
)
def test_asked_reads_a_version_or_none(given: dict[str, str], number: int | None):
    assert versions.asked(given) == number
