"""
What every column that can hold something about a person holds: whose, why, from where, who sees it, how long.

`docs/personal-data.md` is written from here. A column without an entry fails a test.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from partnerships.rules import retention
from partnerships.rules.retention import Retention


@dataclass(frozen=True, slots=True)
class Category:
    """A kind of personal data. `is_free`: words that may name anybody, and are looked through for a name."""

    title: str
    whose: str
    why: str
    source: str
    seen_by: str
    kept: Retention
    is_free: bool = False


OFFICIALS, COUNTERPARTS, ANYBODY = (
    "officials with an account",
    "people of partners and of our own side",
    "anybody named",
)
EVERYBODY_IN_SCOPE = "whoever may see the record (scope and marking)"
ADMINISTRATORS = "the person; administrators and auditors"
NOBODY = "nobody; kept as a digest or encrypted where it is a secret"

IDENTITY = Category(
    "Identity of accounts", OFFICIALS, "to sign in, to say who did and owes what", "administrators, single sign-on",
    "name: everybody signed in; the rest: the person, administrators and auditors", retention.ACCOUNT,
)  # fmt: skip
CHOICES = Category(
    "What people have set", OFFICIALS, "to show pages and mail as they want them", "the person",
    "the person, administrators", retention.ACCOUNT,
)  # fmt: skip
ROLES = Category(
    "Roles and their time", OFFICIALS, "to decide what they may do", "administrators", ADMINISTRATORS,
    retention.RECORDS,
)  # fmt: skip
SECRETS = Category(
    "What opens an account", OFFICIALS, "to make sure who signs in", "the person, the program", NOBODY,
    retention.FACTORS,
)  # fmt: skip
KEYS = Category(
    "Keys of programs and calendars", OFFICIALS, "to let programs of a person in", "the person", ADMINISTRATORS,
    retention.KEYS,
)  # fmt: skip
DOOR = Category(
    "What happened at the door", OFFICIALS, "to find misuse of accounts", "the program, the person's browser",
    ADMINISTRATORS, retention.SIGN_INS,
)  # fmt: skip
READING = Category(
    "Who read what", OFFICIALS, "to find misuse, and to answer who read a record", "the program",
    "administrators and auditors", retention.READINGS,
)  # fmt: skip
SESSIONS = Category(
    "Open sessions", OFFICIALS, "to stay signed in, and to end it", "the program, the person's browser",
    "the person", retention.SESSIONS,
)  # fmt: skip
AUTHORSHIP = Category(
    "Who did what", OFFICIALS, "accountability: who wrote, decided, owns, reported", "the program",
    EVERYBODY_IN_SCOPE, retention.RECORDS,
)  # fmt: skip
AUDIT = Category(
    "The audit record", "officials with an account; in images of rows, anybody named", "proof that nothing was altered",
    "database triggers", "auditors; others as far as they see the row", retention.AUDIT,
)  # fmt: skip
CONTACTS = Category(
    "Counterparts", COUNTERPARTS, "to know whom to speak to", "officials, published documents", EVERYBODY_IN_SCOPE,
    retention.CONTACT,
)  # fmt: skip
TOOK_PART = Category(
    "Who took part in meetings", COUNTERPARTS, "the record of a meeting", "officials, published documents",
    EVERYBODY_IN_SCOPE, retention.CONTACT, is_free=True,
)  # fmt: skip
SIGNED = Category(
    "Who signed", COUNTERPARTS, "the record of a public act", "published documents", EVERYBODY_IN_SCOPE,
    retention.RECORDS, is_free=True,
)  # fmt: skip
WORDS = Category(
    "Words in records", ANYBODY, "the record of what was promised and done", "officials, published documents",
    EVERYBODY_IN_SCOPE, retention.RECORDS, is_free=True,
)  # fmt: skip
ANNEXES = Category(
    "Annexes for named readers", ANYBODY, "what was said in confidence", "officials",
    "their author and named readers, as far as scope and marking let them", retention.RECORDS, is_free=True,
)  # fmt: skip
REFERENCE = Category(
    "Reference data", "nobody, unless somebody writes a name there", "lists that records choose from",
    "administrators, published documents", EVERYBODY_IN_SCOPE, retention.RECORDS, is_free=True,
)  # fmt: skip
REMINDERS = Category(
    "Reminders", OFFICIALS, "to follow through", "the program", "the person, who is told above them",
    retention.REMINDERS,
)  # fmt: skip
MESSAGES = Category(
    "Letters", OFFICIALS, "to send each once", "the program", "nobody", retention.MESSAGES
)  # fmt: skip
DRAFTS = Category(
    "Unfinished forms", "the person; anybody named", "nothing typed is lost", "the person", "the person",
    retention.DRAFTS, is_free=True,
)  # fmt: skip
FORM_RECEIPTS = Category(
    "Marks of accepted forms", OFFICIALS, "a form sent twice acts once", "the program", "nobody",
    retention.FORM_RECEIPTS,
)  # fmt: skip
REQUEST_RECEIPTS = Category(
    "Answers to programs", "the person; anybody named", "a request sent twice acts once", "the program", "nobody",
    retention.REQUEST_RECEIPTS,
)  # fmt: skip
ADMIN_LOG = Category(
    "Log of the administration pages", OFFICIALS, "to find one's last changes there", "the program",
    "administrators", retention.ADMIN_LOG,
)  # fmt: skip
NONE = None  # holds nothing about a person

OF_EVERY_RECORD: Mapping[str, Category | None] = {"created_by": AUTHORSHIP, "changed_by": AUTHORSHIP}
"""Columns that every record has."""


def _same(category: Category | None, model: str, *columns: str) -> dict[str, Category | None]:
    return {f"{model}.{column}": category for column in columns}


COLUMNS: Mapping[str, Category | None] = {
    # Accounts.
    **_same(IDENTITY, "User", "username", "name", "email", "sso_subject", "unit", "is_active", "pseudonymised_at"),
    **_same(CHOICES, "User", "time_zone", "language", "digest"),
    **_same(SECRETS, "User", "password", "password_lapses_at"),
    **_same(DOOR, "User", "last_login"),
    **_same(ROLES, "Assignment", "user", "role", "scope", "category", "partner", "highest_marking", "starts_on",
            "ends_on", "substitute_for"),
    **_same(KEYS, "AccessToken", "user", "name", "scope", "digest", "hint", "expires_at", "revoked_at", "revoked_by",
            "last_used_at"),
    **_same(KEYS, "CalendarFeed", "user", "name", "scope", "partner", "digest", "hint", "expires_at", "revoked_at",
            "revoked_by", "last_used_at"),
    **_same(DOOR, "SignInEvent", "at", "kind", "account_id", "username", "name_key", "address", "browser", "detail",
            "by_id", "by_username", "request_id"),
    **_same(SECRETS, "Authenticator", "user", "data"),
    **_same(SECRETS, "SocialAccount", "user", "provider", "uid", "extra_data"),
    **_same(SECRETS, "SocialToken", "token", "token_secret"),
    **_same(NONE, "SocialApp", "provider", "provider_id", "name", "client_id", "secret", "key", "settings"),
    **_same(IDENTITY, "EmailAddress", "user", "email"),
    **_same(SECRETS, "EmailConfirmation", "key"),
    **_same(SESSIONS, "UserSession", "user", "ip", "session_key", "user_agent", "data"),
    **_same(SESSIONS, "Session", "session_key", "session_data"),
    **_same(ADMIN_LOG, "LogEntry", "user", "object_id", "object_repr", "change_message"),
    **_same(REFERENCE, "Unit", "name", "code", "note"),
    # What people are sent, and what they have not finished.
    **_same(REMINDERS, "Reminder", "recipient", "key", "reference", "acknowledged_by"),
    **_same(MESSAGES, "Message", "recipient", "key", "last_error"),
    **_same(DRAFTS, "Draft", "user", "key", "title", "data"),
    **_same(FORM_RECEIPTS, "FormReceipt", "user", "token", "location"),
    **_same(REQUEST_RECEIPTS, "RequestReceipt", "user", "key", "fingerprint", "headers", "body"),
    # People without an account.
    **_same(CONTACTS, "Contact", "post", "name", "held_from", "held_until", "note", "pseudonymised_at"),
    **_same(WORDS, "Post", "title", "body", "note"),
    **_same(TOOK_PART, "Participant", "office", "name", "remark"),
    **_same(SIGNED, "Signatory", "office", "name"),
    # The work.
    **_same(AUTHORSHIP, "Action", "assignee", "verifier", "done_by", "verified_by"),
    **_same(WORDS, "Action", "text", "evidence_needed", "state_reason"),
    **_same(WORDS, "Blocker", "text", "resolution"),
    **_same(AUTHORSHIP, "DateChange", "requested_by", "decided_by"),
    **_same(WORDS, "DateChange", "reason", "decision_comment", "old_due_words", "new_due_words"),
    **_same(WORDS, "Interest", "eu_statement", "partner_statement", "clause", "note"),
    **_same(AUTHORSHIP, "Commitment", "owner"),
    **_same(WORDS, "Commitment", "clause", "text", "deliverable", "measure_of_success", "note", "baseline_due_words",
            "due_words"),
    **_same(NONE, "Commitment", "reference", "external_id", "currency", "recurrence"),
    **_same(WORDS, "ReportedPosition", "note"),
    **_same(WORDS, "Fulfilment", "note"),
    **_same(NONE, "Fulfilment", "awaited_id"),
    **_same(AUTHORSHIP, "Meeting", "submitted_by", "decided_by"),
    **_same(WORDS, "Meeting", "title", "legal_basis", "place", "modality_remark", "visit", "cancel_note", "summary",
            "note", "decision_comment", "date_words"),
    **_same(NONE, "Meeting", "reference", "external_id", "time_zone"),
    **_same(WORDS, "AgendaItem", "words"),
    **_same(WORDS, "Outcome", "text", "disposition_reason"),
    **_same(AUTHORSHIP, "StatusUpdate", "author", "submitted_by"),
    **_same(WORDS, "StatusUpdate", "narrative", "next_steps"),
    **_same(AUTHORSHIP, "Review", "reviewer"),
    **_same(WORDS, "Review", "comment"),
    **_same(WORDS, "Evidence", "title", "url", "registry_number", "withdrawn_reason"),
    **_same(WORDS, "EvidenceFile", "name", "content"),
    **_same(NONE, "EvidenceFile", "content_type", "sha256"),
    **_same(AUTHORSHIP, "Annex", "author"),
    **_same(ANNEXES, "Annex", "title", "text", "withdrawn_reason"),
    **_same(ANNEXES, "AnnexWords", "title", "text"),
    **_same(ANNEXES, "AnnexFile", "name", "content"),
    **_same(AUTHORSHIP, "AnnexReader", "reader"),
    **_same(NONE, "Annex", "words_sha256"),
    **_same(NONE, "AnnexWords", "words_sha256"),
    **_same(NONE, "AnnexFile", "content_type", "sha256"),
    # Partners and their context.
    **_same(AUTHORSHIP, "Partnership", "lead_official", "manager"),
    **_same(WORDS, "Partnership", "title", "nature", "place", "occasion", "review_clause", "note"),
    **_same(NONE, "Partnership", "reference", "text_url"),
    **_same(WORDS, "Step", "note", "date_words"),
    **_same(WORDS, "Track", "name", "cadence", "legal_basis", "eu_chair", "partner_chair", "note"),
    **_same(REFERENCE, "Category", "name", "function", "implication", "note"),
    **_same(REFERENCE, "Partner", "official_name", "category_reason", "note"),
    **_same(NONE, "Partner", "iso2", "iso3", "name", "region", "sort_key"),
    **_same(REFERENCE, "Membership", "name", "note", "since_words", "until_words"),
    **_same(REFERENCE, "Objective", "name", "description"),
    **_same(REFERENCE, "Area", "name", "description"),
    **_same(NONE, "Area", "slug"),
    **_same(REFERENCE, "DialogueFormat", "name", "description"),
    **_same(NONE, "DialogueFormat", "slug"),
    **_same(REFERENCE, "HandlingMarking", "name", "instruction"),
    **_same(REFERENCE, "Source", "publisher", "title", "url", "registry_number", "note", "date_words"),
    **_same(NONE, "Source", "key", "language"),
    **_same(REFERENCE, "Citation", "remark"),
    **_same(REFERENCE, "Divergence", "topic", "brief_claim", "other_claims", "resolution"),
    **_same(NONE, "Divergence", "key"),
    # The record, and what is about nobody.
    **_same(READING, "Reading", "account_id", "username", "source", "covers", "of", "request_id"),
    **_same(NONE, "Reading", "route"),
    **_same(AUDIT, "AuditEvent", "actor", "actor_id", "role", "action", "reason", "request_id", "source", "changed",
            "before", "after"),
    **_same(NONE, "AuditEvent", "tbl", "op", "db_user"),
    **_same(NONE, "ReferenceCounter", "series"),
    **_same(NONE, "JobRun", "name"),
}  # fmt: skip


def category_of(model: str, column: str) -> Category | None:
    """
    Give what a column holds, `None` for nothing about a person.

    :raises KeyError: if nobody has said it.
    """
    name = f"{model}.{column}"
    return OF_EVERY_RECORD[column] if column in OF_EVERY_RECORD and name not in COLUMNS else COLUMNS[name]
