"""The report on joiners and leavers as a table."""

from __future__ import annotations

import csv
from datetime import date

from partnerships.choices import PeopleChange
from partnerships.exports import people
from partnerships.queries.people_changes import Change, Report

DAY = date(2026, 3, 1)


def test_text_says_that_it_is_cut_and_that_an_account_is_gone():
    change = Change(DAY, PeopleChange.MADE, None, "", "root", "-1+1")

    rows = list(csv.reader(people.text(Report([change], True, []), first=DAY, last=DAY).splitlines()))

    assert rows[-2:] == [
        ["Account made", "2026-03-01", "", "", "", "root", "'-1+1"],
        ["There are more changes: choose a shorter period."],
    ]
