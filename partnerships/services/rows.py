"""The rows of a list that belongs to a record: only those that differ are written, and all that is wrong is told."""

from __future__ import annotations

import itertools
from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any

from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.db.models import Model

Rows = Collection[Mapping[str, Any]]
Problems = dict[str, list[Any]]  # what is wrong, under keys like "outcomes-1-text"


@contextmanager
def noting(problems: Problems, at: str) -> Iterator[None]:
    """
    Note why a row is refused instead of stopping there, so that all rows are judged.

    `at` is the row's key, such as "outcomes-1"; whoever called raises what was noted.
    """
    try:
        yield
    except ValidationError as error:
        by_field = error.error_dict if hasattr(error, "error_dict") else {NON_FIELD_ERRORS: error.error_list}
        for field, messages in by_field.items():
            key = at if field == NON_FIELD_ERRORS else f"{at}-{field}"
            problems.setdefault(key, []).extend(messages)


def keep(row: Any, values: Mapping[str, Any]) -> bool:
    """Put values on a row and save it if it is new or differs; say whether it was saved."""
    changed = [name for name, value in values.items() if _differs(row, name, value)]
    if row.pk is not None and not changed:
        return False
    for name in changed:
        setattr(row, name, values[name])
    row.full_clean()
    row.save()
    return True


def _differs(row: Any, name: str, value: Any) -> bool:
    # By the key it points to, so that nothing is read only to be compared.
    present = getattr(row, row._meta.get_field(name).attname)
    return bool(present != (value.pk if isinstance(value, Model) else value))


def places(taken: Collection[int] = ()) -> Iterator[int]:
    """Count the positions open to rows that an editor sees; those of rows they do not see stay taken."""
    return (place for place in itertools.count() if place not in taken)


def in_order(
    present: Sequence[Any],
    wanted: Sequence[Any],
    fields: Sequence[str],
    *,
    name: str,
    problems: Problems,
    taken: Collection[int] = (),
) -> bool:
    """
    Make rows without an identity of their own equal to those wanted; say whether anything differed.

    `name` begins the keys of what is wrong; `taken` are the positions of rows the editor does not see.
    """
    differs = len(present) > len(wanted)
    for index, (new, place) in enumerate(zip(wanted, places(taken), strict=False)):
        row = present[index] if index < len(present) else new
        with noting(problems, f"{name}-{index}"):
            differs |= keep(row, {field: getattr(new, field) for field in fields} | {"position": place})
    for row in present[len(wanted) :]:
        row.delete()
    return differs
