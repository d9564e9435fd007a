"""What a superuser who has all but the signing key and the anchors can do to the record (reliability.md, 2.4)."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import psycopg

from partnerships.audit import reading
from partnerships.audit.verifier import START, content_hash, leaf_hash, next_head, read_event

Superuser = psycopg.Connection[Any]
TABLES = ("event", "sealed", "checkpoint")

NEW_EVENT = """
    INSERT INTO audit.event (id, at, tbl, pk, op, actor, reason, changed) OVERRIDING SYSTEM VALUE
    VALUES (%s, (SELECT min(at) FROM audit.event) + interval '1 second', 'partnerships_unit', 1, 'I', 'me', 'me', '{}')
"""


def switch_off(superuser: Superuser) -> None:
    """Take away what makes the tables append-only."""
    superuser.execute("""
        DO $$ DECLARE name text; BEGIN
            FOR name IN SELECT inhrelid::regclass::text FROM pg_inherits WHERE inhparent = 'audit.event'::regclass
                UNION ALL SELECT 'audit.' || t FROM unnest(ARRAY['event', 'sealed', 'checkpoint']) AS t
            LOOP EXECUTE 'ALTER TABLE ' || name || ' DISABLE TRIGGER ALL'; END LOOP;
        END $$""")


def keep(superuser: Superuser) -> None:
    for name in TABLES:
        superuser.execute(f"CREATE TABLE audit.kept_{name} AS TABLE audit.{name}")


def put_back(superuser: Superuser) -> None:
    for name in TABLES:
        superuser.execute(f"DELETE FROM audit.{name}")
        superuser.execute(f"INSERT INTO audit.{name} OVERRIDING SYSTEM VALUE TABLE audit.kept_{name}")


def sealed(superuser: Superuser) -> list[dict[str, Any]]:
    """Read the chain with its events, in order."""
    cursor = superuser.execute(
        f"SELECT s.position, s.event_id, s.salt, s.head, {reading.LINE} FROM audit.sealed AS s"
        " JOIN audit.event AS e ON e.id = s.event_id ORDER BY s.position"
    )
    names = ("position", "event_id", "salt", "head", "line")
    return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]


def reseal(superuser: Superuser, event: int, *, is_chained: bool = False) -> None:
    """Make the seal of one event fit its changed contents."""
    before = START
    for row in sealed(superuser):
        if row["event_id"] == event:
            content = content_hash(read_event(row["line"]), row["salt"])
            leaf = leaf_hash(read_event(row["line"]), content)
            head = next_head(before, leaf) if is_chained else row["head"]
            superuser.execute(
                "UPDATE audit.sealed SET content = %s, leaf = %s, head = %s WHERE event_id = %s",
                [content, leaf, head, event],
            )
        before = row["head"]


def rebuild(superuser: Superuser) -> None:
    """Compute the whole chain anew over what is there, and drop the checkpoints, which cannot be signed again."""
    head = START
    for number, row in enumerate(sealed(superuser), 1):
        event = read_event(row["line"])
        content = content_hash(event, row["salt"])
        leaf = leaf_hash(event, content)
        head = next_head(head, leaf)
        superuser.execute(
            "UPDATE audit.sealed SET position = %s, content = %s, leaf = %s, head = %s WHERE event_id = %s",
            [number, content, leaf, head, row["event_id"]],
        )
    superuser.execute("DELETE FROM audit.checkpoint")


def edit_payload(superuser: Superuser) -> None:
    superuser.execute("""UPDATE audit.event SET after = after || '{"name": "Another"}' WHERE id = 5""")


def edit_reason(superuser: Superuser) -> None:
    superuser.execute("UPDATE audit.event SET reason = 'as agreed' WHERE id = 5")


def edit_actor(superuser: Superuser) -> None:
    superuser.execute("UPDATE audit.event SET actor = 'somebody else' WHERE id = 5")


def edit_timestamp(superuser: Superuser) -> None:
    superuser.execute("UPDATE audit.event SET at = at + interval '1 microsecond' WHERE id = 5")


def edit_row_and_leaf(superuser: Superuser) -> None:
    edit_payload(superuser)
    reseal(superuser, 5)


def edit_row_leaf_and_head(superuser: Superuser) -> None:
    edit_payload(superuser)
    reseal(superuser, 5, is_chained=True)


def delete_row(superuser: Superuser) -> None:
    superuser.execute("DELETE FROM audit.event WHERE id = 5")


def delete_row_and_seal(superuser: Superuser) -> None:
    delete_row(superuser)
    superuser.execute("DELETE FROM audit.sealed WHERE event_id = 5")


def delete_and_renumber(superuser: Superuser) -> None:
    delete_row_and_seal(superuser)
    shift(superuser, 6, -1)


def shift(superuser: Superuser, first: int, by: int) -> None:
    """Move the places from one on by one, the long way round: no two may be the same on the way."""
    superuser.execute("UPDATE audit.sealed SET position = position + 1000000 WHERE position >= %s", [first])
    superuser.execute("UPDATE audit.sealed SET position = position - 1000000 + %s WHERE position > 1000000", [by])


def insert_in_the_middle(superuser: Superuser) -> None:
    superuser.execute(NEW_EVENT, [900_000])
    shift(superuser, 6, 1)
    superuser.execute(
        "INSERT INTO audit.sealed SELECT 6, 900000, at, salt, content, leaf, s.head FROM audit.event AS e,"
        " audit.sealed AS s WHERE e.id = 900000 AND s.position = 5"
    )
    reseal(superuser, 900_000, is_chained=True)


def insert_never_sealed(superuser: Superuser) -> None:
    superuser.execute(NEW_EVENT, [900_000])
    superuser.execute("UPDATE audit.event SET at = at - interval '1 day' WHERE id = 900000")


def reorder_two(superuser: Superuser) -> None:
    superuser.execute("UPDATE audit.sealed SET position = 1000000 WHERE position = 4")
    superuser.execute("UPDATE audit.sealed SET position = 4 WHERE position = 7")
    superuser.execute("UPDATE audit.sealed SET position = 7 WHERE position = 1000000")


def reorder_neighbours(superuser: Superuser) -> None:
    superuser.execute("UPDATE audit.sealed SET position = 1000000 WHERE position = 4")
    superuser.execute("UPDATE audit.sealed SET position = 4 WHERE position = 5")
    superuser.execute("UPDATE audit.sealed SET position = 5 WHERE position = 1000000")


def swap_leaves(superuser: Superuser) -> None:
    four, seven = (sealed(superuser)[number] for number in (3, 6))
    rows = {
        row[0]: row[1:]
        for row in superuser.execute(
            "SELECT position, event_id, event_at, salt, content, leaf FROM audit.sealed WHERE position IN (4, 7)"
        )
    }
    superuser.execute("UPDATE audit.sealed SET event_id = -1 WHERE event_id = %s", [seven["event_id"]])
    for position, source in ((four["position"], 7), (seven["position"], 4)):
        superuser.execute(
            "UPDATE audit.sealed SET event_id = %s, event_at = %s, salt = %s, content = %s, leaf = %s"
            " WHERE position = %s",
            [*rows[source], position],
        )


def truncate_the_tail(superuser: Superuser) -> None:
    superuser.execute("DELETE FROM audit.event WHERE id > (SELECT event_id FROM audit.sealed WHERE position = 6)")
    superuser.execute("DELETE FROM audit.sealed WHERE position > 6")
    superuser.execute("DELETE FROM audit.checkpoint WHERE size > 6")


def empty_everything(superuser: Superuser) -> None:
    for name in TABLES:
        superuser.execute(f"TRUNCATE audit.{name}")


def edit_and_rebuild(superuser: Superuser) -> None:
    edit_payload(superuser)
    rebuild(superuser)


def delete_and_rebuild(superuser: Superuser) -> None:
    delete_row_and_seal(superuser)
    rebuild(superuser)


# Who shortens the chain contradicts older checkpoints, too.
SHORTER = {"delete both and renumber"}
ATTACKS: dict[str, tuple[Callable[[Superuser], None], str]] = {
    "edit the payload": (edit_payload, "edited"),
    "edit the reason": (edit_reason, "edited"),
    "edit the actor": (edit_actor, "edited"),
    "edit the moment by a microsecond": (edit_timestamp, "edited"),
    "edit the row and its leaf": (edit_row_and_leaf, "edited"),
    "edit the row, its leaf and head": (edit_row_leaf_and_head, "edited"),
    "delete the row": (delete_row, "deleted"),
    "delete the row and its seal": (delete_row_and_seal, "deleted"),
    "delete both and renumber": (delete_and_renumber, "deleted"),
    "insert in the middle": (insert_in_the_middle, "inserted"),
    "insert and never seal": (insert_never_sealed, "unsealed"),
    "reorder two": (reorder_two, "reordered"),
    "reorder two neighbours": (reorder_neighbours, "reordered"),
    "swap two leaves": (swap_leaves, "reordered"),
}
# Without an anchor nobody can see these.
HIDDEN: dict[str, tuple[Callable[[Superuser], None], str]] = {
    "cut off the tail with seals and checkpoints": (truncate_the_tail, "truncated"),
    "empty everything": (empty_everything, "truncated"),
    "edit and rebuild the whole chain": (edit_and_rebuild, "rebuilt"),
    "delete and rebuild the whole chain": (delete_and_rebuild, "truncated"),
}
