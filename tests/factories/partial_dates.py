"""Every kind of date that a document can give, for tests that must hold for all of them."""

from __future__ import annotations

from datetime import date, timedelta

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st

from partnerships.choices import DatePrecision as P
from partnerships.rules.partial_dates import PartialDate

# How long an example takes depends on how busy the machine is.
UNHURRIED = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
DAYS = st.dates(date(2024, 1, 1), date(2029, 12, 31))


@st.composite
def partial_dates(draw: st.DrawFn) -> PartialDate:
    """Every kind of date that a document can give."""
    precision = draw(st.sampled_from(list(P)))
    first, last = sorted((draw(DAYS), draw(DAYS)))
    ends: tuple[date | None, date | None] = (first, last)
    if precision is P.NONE:
        ends = (None, None)
    elif precision is P.DAY:
        ends = (first, min(last, first + timedelta(days=draw(st.integers(0, 5)))))
    elif precision is P.FUZZY:
        ends = draw(st.sampled_from([ends, (first, None), (None, last), (None, None)]))
    else:
        ends = draw(st.sampled_from([ends, (first, None), (None, last)]))
    words = draw(st.sampled_from(["", "early next year", "«início» de 2027; à confirmer, 日本"]))
    return PartialDate(*ends, precision, draw(st.booleans()), words)
