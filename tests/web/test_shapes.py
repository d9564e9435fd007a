"""A state looks the same in a picture as in a pill."""

from __future__ import annotations

from collections.abc import Iterable

import pytest

from partnerships.choices import ActionState, OccurrenceState, SlotState, Standing
from partnerships.templatetags.status_words import LOOKS
from partnerships.web import shapes

TABLES = [
    (Standing, shapes.STANDINGS),
    (SlotState, shapes.SLOTS),
    (OccurrenceState, shapes.OCCURRENCES),
    (ActionState, shapes.ACTIONS),
]


@pytest.mark.parametrize(("states", "table"), TABLES, ids=[states.__name__ for states, _table in TABLES])
def test_every_state_has_a_shape_and_its_pill_looks_the_same(
    states: Iterable[str], table: dict[str, shapes.Shape]
) -> None:
    assert set(table) == set(states)
    for shape in table.values():
        assert (shape.code, shape.icon) == tuple(LOOKS[shape.look])


def test_words_of_states_that_pills_show_by_themselves_look_like_their_shape() -> None:
    for table in (shapes.STANDINGS, shapes.ACTIONS):
        assert all(str(state) == shape.look for state, shape in table.items())
