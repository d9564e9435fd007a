"""Words that somebody means ill by, and a world in which every text is one of them."""

from __future__ import annotations

from typing import Any

from django.apps import apps
from django.db import models
from psycopg import sql

from partnerships.models import AuditEvent
from partnerships.models.fields import Words
from sdptracker.postgres.ownership import administrator

# Each tries to get out of another place: an element's text, an attribute, an address, a script, a template.
SCRIPTS = (
    "<script>window.owned=1</script>",
    '"><img src=nowhere onerror=window.owned=1>',
    "'><svg onload=window.owned=1>",
    "</textarea></title></script><script>window.owned=1</script>",
    "javascript:window.owned=1//",
    '<a href="javascript:window.owned=1" autofocus onfocus=window.owned=1>here</a>',
    "${window.owned=1}{{constructor.constructor('window.owned=1')()}}",
)
# Each tries to become something else on its way: a statement, a template, a format, a path, a header; none; numbers.
INTERJECTIONS = (
    "' OR 1=1; -- {{ 7|add:7 }}{% debug %}%(name)s{0.__class__}../../etc/passwd\r\nSet-Cookie: owned=1\r\n\r\n<html>",
    "nul\x00byte \u202egnp.exe\u2066\ud7ff\U0010ffff",
    "9" * 400,
    "-1e309",
)
# Names under which somebody sends a file: ways to other folders, headers, endings that are not what they look like.
NAMES = (
    "../../../etc/passwd.pdf", "..\\..\\windows\\system32\\evil.pdf", "/etc/passwd.pdf", "C:\\autoexec.pdf",
    "report.pdf\x00.exe.pdf", "report\u202efdp.exe.pdf", "\u2066report\u2069.pdf", "a%0d%0aSet-Cookie: owned=1.pdf",
    'a"; filename="evil.exe.pdf', "a'; rm -rf /.pdf", "CON.pdf", "nul.pdf", "LPT9.x.pdf", " .hidden.pdf", "....pdf",
    "<script>window.owned=1</script>.pdf", "{{ 7|add:7 }}{% debug %}.pdf", "%(name)s%n%s.pdf", "$(id)`id`.pdf",
    "x" * 900 + ".pdf", "\ufeff.pdf", "\u200b.pdf", "名.pdf", "=1+1.pdf", "~$lock.pdf", "a/b\\c:d*e?f.pdf",
)  # fmt: skip
FOUND = """() => [window.owned !== undefined && "a script ran", ...[...document.querySelectorAll(
    "img[src=nowhere], svg[onload], [onfocus], [onerror], script:not([src]), a[href^='javascript:' i]")]
    .map(element => element.outerHTML.slice(0, 120))].filter(Boolean)"""


def texts(model: type[models.Model]) -> list[Words]:
    """List the columns of a table that hold what people write, but for those by which things are known."""
    unique = {name for key in model._meta.total_unique_constraints for name in key.fields}
    return [
        column for column in model._meta.concrete_fields
        if isinstance(column, Words) and not column.choices and not column.unique and column.name not in unique
    ]  # fmt: skip


def poison(database: str) -> int:
    """Put hostile words in the place of all that people wrote, reasons too; gives how many columns that are."""
    columns = 0
    every = sql.SQL("UPDATE {} SET {}")
    word = sql.SQL("{0} = CASE WHEN {0} = '' THEN '' ELSE left(%s || (%s::text[])[1 + (id + %s) %% %s], %s) END")
    with administrator(dbname=database) as connection:
        connection.execute("SET session_replication_role = replica")
        tables: list[Any] = [*apps.get_app_config("partnerships").get_models(), AuditEvent]
        for model in tables:
            found = texts(model) if model is not AuditEvent else [model._meta.get_field("reason")]
            if not found:
                continue
            table = sql.SQL(model._meta.db_table) if model is AuditEvent else sql.Identifier(model._meta.db_table)
            connection.execute(sql.SQL("ALTER TABLE {} DISABLE TRIGGER USER").format(table))
            given: list[Any] = []
            changes = []
            for number, column in enumerate(found):
                changes.append(word.format(sql.Identifier(str(column.column))))
                before = "https://example.org/" if column.name.endswith("url") else ""  # the database takes no other
                given += [before, list(SCRIPTS), number, len(SCRIPTS), column.max_length]
            connection.execute(every.format(table, sql.SQL(", ").join(changes)), given)
            connection.execute(sql.SQL("ALTER TABLE {} ENABLE TRIGGER USER").format(table))
            columns += len(found)
    return columns
