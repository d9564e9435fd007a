"""
How long each kind of personal data is kept, why, and what happens at its end: the one place for such periods.

What carries a period out reads it here; `docs/personal-data.md` is written from here. The legal bases are what we
think they are, until the data protection officer has confirmed them.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

DAY = timedelta(days=1)
YEAR = 365 * DAY

TASK = "Art. 5(1)(a) of Regulation (EU) 2018/1725: a task carried out in the public interest"
SECURITY = "Art. 5(1)(a) with Art. 33 of Regulation (EU) 2018/1725: security of processing"
NIGHTLY, IN_USE = "job “forget”, every night", "the program, whenever it is used"


@dataclass(frozen=True, slots=True)
class Retention:
    """
    What is kept how long. `period` counts from `since`; `None`: as long as what it is a part of.

    `by` names what carries the end out; `NIGHTLY` is the job that looks for what is over every night.
    """

    key: str
    what: str
    purpose: str
    basis: str
    period: timedelta | None
    since: str
    end: str
    by: str

    @property
    def length(self) -> timedelta:
        """Give the period of a kind that has one."""
        if self.period is None:
            raise ValueError(self.key)
        return self.period

    def over_before(self, now: datetime) -> datetime:
        """Give the moment such that what dates from before it is over."""
        return now - self.length

    def is_over(self, since: datetime, now: datetime) -> bool:
        return since < self.over_before(now)


ACCOUNT = Retention(
    "account", "Accounts of people who left: name, user name, e-mail address, names of their keys",
    "to say who did what, and to reach them", TASK, 5 * YEAR, "their last assignment ended",
    "replaced by a pseudonym; who did what stays, under the pseudonym",
    "`manage.py pseudonymise`, by two administrators",
)  # fmt: skip
CONTACT = Retention(
    "contact", "Counterparts who left their post: name and note, and their name where they took part",
    "to know whom to speak to, and who said what", TASK, 5 * YEAR, "they left the post",
    "replaced by a pseudonym", "`manage.py pseudonymise`, by two administrators",
)  # fmt: skip
RECORDS = Retention(
    "records", "Who wrote, decided, owns and did what; names and words in records",
    "the institution's record of what was promised and done", TASK, None, "–",
    "kept as records of the institution; names of those who left give way to pseudonyms", "–",
)  # fmt: skip
AUDIT = Retention(
    "audit", "The audit record: who changed what, when, through what and why",
    "proof that records were not altered", TASK, 10 * YEAR, "the end of the year they happened in",
    "the year is written to a sealed archive file and leaves the database", "`manage.py archive_audit`",
)  # fmt: skip
SIGN_INS = Retention(
    "sign_ins", "What happened at the door: sign-ins, failures, locks, with network address and browser",
    "to find misuse of accounts", SECURITY, 2 * YEAR, "it happened", "deleted; the audit record says how many",
    NIGHTLY,
)  # fmt: skip
READINGS = Retention(
    "readings", "Who was shown, took along or was refused what",
    "to find misuse, which may come to light late, and to answer who read a record", SECURITY, 5 * YEAR,
    "they were read (all that one seal covers)",
    "deleted, batch by batch; the audit record says which, and their seal stays", NIGHTLY,
)  # fmt: skip
SESSIONS = Retention(
    "sessions", "Open sessions, with network address and browser", "to stay signed in", SECURITY, timedelta(0),
    "they ended (`SESSION_HOURS`, `SESSION_IDLE_MINUTES`)", "deleted", NIGHTLY,
)  # fmt: skip
FACTORS = Retention(
    "factors", "Second factors and links to single sign-on", "to make sure who signs in", SECURITY, None,
    "–", "removed by the person or an administrator; deleted with the pseudonym", "–",
)  # fmt: skip
KEYS = Retention(
    "keys", "Access tokens and calendar addresses: name, first characters, last use",
    "to let programs of a person in", SECURITY, None, "–", "revoked; their names go with the account's", "–",
)  # fmt: skip
REQUEST_RECEIPTS = Retention(
    "request_receipts", "Answers to programs' requests", "a request sent twice acts once", TASK, DAY,
    "the request", "deleted", NIGHTLY,
)  # fmt: skip
FORM_RECEIPTS = Retention(
    "form_receipts", "Marks of forms that were accepted", "a form sent twice acts once", TASK, 30 * DAY,
    "the form was accepted", "deleted", NIGHTLY,
)  # fmt: skip
DRAFTS = Retention(
    "drafts", "Unfinished forms", "nothing typed is lost", TASK, 180 * DAY, "last saved", "deleted", NIGHTLY,
)  # fmt: skip
MESSAGES = Retention(
    "messages", "Letters of reminders that were sent or given up, without their text", "each is sent once", TASK,
    YEAR, "written", "deleted", NIGHTLY,
)  # fmt: skip
REMINDERS = Retention(
    "reminders", "Who was reminded of what, and acknowledged it", "to follow through, and to show that we did",
    TASK, None, "–", "kept as records of the institution", "–",
)  # fmt: skip
MAIL_FILES = Retention(
    "mail_files", "Mail as files, where no mail server is named", "to try the program out", TASK, 30 * DAY,
    "written", "deleted", NIGHTLY,
)  # fmt: skip
ADMIN_LOG = Retention(
    "admin_log", "Log of Django's administration pages", "to find one's last changes there; the audit record proves",
    TASK, YEAR, "the change", "deleted", NIGHTLY,
)  # fmt: skip
JOBS = Retention(
    "jobs", "Jobs of the worker that are done", "to find errors", TASK, DAY, "done", "deleted", "job “prune”",
)  # fmt: skip
FAILED_JOBS = Retention(
    "failed_jobs", "Jobs of the worker that failed", "to find errors", TASK, 30 * DAY, "failed", "deleted",
    "job “prune”",
)  # fmt: skip

LIST = (
    ACCOUNT, CONTACT, RECORDS, AUDIT, SIGN_INS, READINGS, SESSIONS, FACTORS, KEYS, REQUEST_RECEIPTS, FORM_RECEIPTS,
    DRAFTS, MESSAGES, REMINDERS, MAIL_FILES, ADMIN_LOG, JOBS, FAILED_JOBS,
)  # fmt: skip


def in_words(period: timedelta | None) -> str:
    """Say a period in years, days or hours."""
    if period is None:
        return "as long as what it belongs to"
    if not period:
        return "none"
    if period % YEAR == timedelta(0):
        years = period // YEAR
        return f"{years} year{'s' if years > 1 else ''}"
    days = period // DAY
    return f"{days} day{'s' if days > 1 else ''}"
