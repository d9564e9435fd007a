"""What the owner of the tables alone may erase, once approved: contents of the audit record, names at the door."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from django.db import connection, transaction

from partnerships.audit import sealing
from partnerships.models import User
from sdptracker.postgres.ownership import as_owner

REDACT = "SELECT audit.redact(%s, %s, %s, %s)"
CARRIED = "UPDATE audit.carried SET after = NULL WHERE tbl = %s AND pk = %s"
SIGN_INS = "SELECT audit.pseudonymise_sign_ins(%s, %s)"


def erase(
    numbers: Sequence[int],
    *,
    by: User,
    reason: str,
    rows: Iterable[tuple[str, int]] = (),
    account: User | None = None,
) -> None:
    """
    Erase the contents of sealed events; then seal that it was done.

    With them what archived years left of `rows` (table and number), and all that sign-in events say of an account.

    :raises DatabaseError: where the database refuses it; nothing is erased then.
    """
    with as_owner(), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(REDACT, [list(numbers), by.username, by.pk, reason])
        cursor.executemany(CARRIED, list(rows))
        if account is not None:
            cursor.execute(SIGN_INS, [account.pk, account.username])
    sealing.seal()
