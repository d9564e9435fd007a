"""The register of personal data and the retention list as one page of documentation (`docs/personal-data.md`)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from partnerships.queries import personal_data
from partnerships.rules import retention
from partnerships.rules.personal_data import Category

HEAD = """\
# Personal data: what is stored about whom, and how long

Written by `manage.py personal_data_register` from `rules/personal_data.py`, `rules/retention.py` and the models; tests
compare it with all three, and fail for a column that could hold something about a person and has no entry.

**To be confirmed by the data protection officer**: the legal bases and the periods. They are proposals of the program.

"""
RETENTION = """\
## Retention list

| What | Why | Legal basis (to be confirmed) | Kept for | Counted from | At its end | By |
|---|---|---|---|---|---|---|
"""
REGISTER = """
## Register

Columns with free words say what people wrote; `pseudonymise` lists those that say a name, and a person decides on each.
Every record says who entered and last changed it (`created_by_id`, `changed_by_id`); those columns are not listed.

"""
REQUESTS = (
    ("Right (Regulation (EU) 2018/1725)", "How"),
    ("---", "---"),
    (
        "Access (Art. 17)",
        "`manage.py personal_data_of --user ACCOUNT` or `--contact NUMBER`, with `--reason`: everything above about "
        "one person, as JSON; recorded in the log",
    ),
    (
        "Rectification (Art. 18)",
        "administrators change the account, officials the contact; the record keeps what it was",
    ),
    (
        "Erasure (Art. 19)",
        "`manage.py pseudonymise … --request …` (`docs/accounts.md`); words in records: change them, then "
        "`manage.py redact_audit` (`docs/audit-record.md`)",
    ),
    ("Restriction (Art. 20)", "switch the account off"),
)
FOOT = """
Outside the database: backups, exports that were saved, archives of the audit record, and the log of the process. Their
periods are the operator's; the log names accounts by user name.
"""


def text() -> str:
    """Write the page."""
    kinds = [
        (
            kind.what,
            kind.purpose,
            kind.basis,
            retention.in_words(kind.period),
            kind.since,
            kind.end,
            kind.by,
        )
        for kind in retention.LIST
    ]
    parts = [HEAD, RETENTION, _table(kinds), REGISTER]
    parts += [_section(category, names) for category, names in personal_data.register()]
    return "".join([*parts, "## When somebody asks\n\n", _table(REQUESTS), FOOT])


def _section(category: Category, names: Sequence[str]) -> str:
    shown = [name for name in names if not name.endswith((".created_by_id", ".changed_by_id"))]
    return (
        f"### {category.title}\n\n"
        f"- **Whose**: {category.whose}\n- **Why**: {category.why}\n- **From**: {category.source}\n"
        f"- **Seen by**: {category.seen_by}\n- **How long**: see “{category.kept.what}”\n"
        f"- **Columns**: {', '.join(f'`{name}`' for name in shown)}\n\n"
    )


def _table(rows: Iterable[Sequence[str]]) -> str:
    return "".join(f"| {' | '.join(row)} |\n" for row in rows)
