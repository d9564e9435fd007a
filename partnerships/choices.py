"""Every closed list of the domain. Values are what the database, the API and the import file say."""

from django.db.models import IntegerChoices, TextChoices
from django.utils.translation import gettext_lazy as _

# --- everywhere -----------------------------------------------------------------------------------------------------


class Marking(IntegerChoices):
    """Handling, lowest first. EU classified information has no value here: it is refused everywhere."""

    PUBLIC = 0, _("Public")
    NORMAL = 1, _("Internal")
    SENSITIVE = 2, _("Limited")


class DatePrecision(TextChoices):
    """How exactly a document gives a date."""

    DAY = "day", _("Day or run of days")
    MONTH = "month", _("Month")
    QUARTER = "quarter", _("Quarter")
    HALF_YEAR = "half_year", _("Half-year")
    SEASON = "season", _("Season")
    YEAR = "year", _("Year")
    WINDOW = "window", _("Some day between two days")
    FUZZY = "fuzzy", _("In words")
    NONE = "none", _("No date")


class SourceKind(TextChoices):
    OFFICIAL = "official", _("Official")
    OFFICIAL_REPUBLISHED = "official-republished", _("Official, republished")
    THINK_TANK = "think-tank", _("Think tank")
    MEDIA = "media", _("Media")
    REFERENCE = "reference", _("Reference work")
    AGGREGATOR = "aggregator", _("Aggregator")


class Side(TextChoices):
    EU = "eu", _("EU")
    MEMBER_STATE = "member_state", _("Member state")
    PARTNER = "partner", _("Partner")
    OTHER = "other", _("Other")


class Responsible(TextChoices):
    EU = "eu", _("EU")
    PARTNER = "partner", _("Partner")
    BOTH = "both", _("Both sides")


# --- registry -------------------------------------------------------------------------------------------------------


class PartnerKind(TextChoices):
    COUNTRY = "country", _("Third country")
    ORGANISATION = "organisation", _("Organisation")


class PartnershipState(TextChoices):
    EXPECTED = "expected", _("Expected")
    EXPLORATORY = "exploratory", _("Exploratory")
    NEGOTIATING = "negotiating", _("Negotiating")
    SIGNED = "signed", _("Concluded")
    ACTIVE = "active", _("Active")
    DORMANT = "dormant", _("Dormant")
    ENDED = "ended", _("Ended")


class ConclusionMode(TextChoices):
    SIGNED = "signed", _("Signed")
    ADOPTED_THEN_SIGNED = "adopted_then_signed", _("Adopted, then signed")
    ANNOUNCED = "announced", _("Announced")
    CONCLUDED_AT_SUMMIT = "concluded_at_summit", _("Concluded at a summit")


class StepKind(TextChoices):
    INTEREST_DECLARED = "interest_declared", _("Interest declared")
    TALKS_OPENED = "talks_opened", _("Talks opened")
    MANDATE = "mandate", _("Mandate given")
    TEXT_AGREED = "text_agreed", _("Text agreed")
    ADOPTED = "adopted", _("Adopted")
    ANNOUNCED = "announced", _("Announced")
    SIGNED = "signed", _("Signed")
    FIRST_DIALOGUE = "first_dialogue", _("First dialogue")
    REVIEW = "review", _("Review")
    TALKS_FAILED = "talks_failed", _("Talks failed")
    SUSPENDED = "suspended", _("Suspended")
    RESUMED = "resumed", _("Resumed")
    OTHER = "other", _("Other step")


class SignatoryRole(TextChoices):
    SIGNED = "signed", _("Signed")
    ADOPTED = "adopted", _("Adopted")
    ANNOUNCED = "announced", _("Announced")


class AreaEvidence(TextChoices):
    """What shows that the partnership's text names the area."""

    TEXT = "text", _("Read in the text or a draft")
    OFFICIAL = "official", _("Official release or summary")
    REPORT = "report", _("Media or analyst's report")
    NOT_FOUND = "not_found", _("Not found")


class Priority(IntegerChoices):
    NONE = 0, _("None")
    LOW = 1, _("Low")
    MEDIUM = 2, _("Medium")
    HIGH = 3, _("High")


# --- dialogue -------------------------------------------------------------------------------------------------------


class Level(TextChoices):
    LEADERS = "leaders", _("Leaders")
    MINISTERIAL = "ministerial", _("Ministerial")
    SENIOR_OFFICIALS = "senior-officials", _("Senior officials")
    AMBASSADORIAL = "ambassadorial", _("Ambassadorial")
    WORKING_LEVEL = "working-level", _("Working level")
    EXPERT = "expert", _("Expert")
    INDUSTRY = "industry", _("Industry")
    TRACK_1_5 = "track-1-5", _("Track 1.5")


class Modality(TextChoices):
    IN_PERSON = "in person", _("In person")
    VIDEO = "video", _("Video")
    TELEPHONE = "telephone", _("Telephone")
    HYBRID = "hybrid", _("Hybrid")
    NONE = "none", _("No session")
    UNKNOWN = "unknown", _("Not known")


class MeetingStatus(TextChoices):
    PLANNED = "planned", _("Planned")
    CONFIRMED = "confirmed", _("Confirmed")
    HELD = "held", _("Held")
    CANCELLED = "cancelled", _("Cancelled")
    POSTPONED = "postponed", _("Postponed")
    UNCONFIRMED = "unconfirmed", _("Unconfirmed")


class CancelReason(TextChoices):
    PARTNER = "partner", _("Partner could not attend")
    EU = "eu", _("EU side could not attend")
    ELECTION = "election", _("Election or change of government")
    POLITICAL = "political", _("Political reasons")
    SECURITY = "security", _("Security situation")
    PREPARATION = "preparation", _("Not enough prepared")
    OTHER = "other", _("Other")


class RecordState(TextChoices):
    """State of a meeting's record: its summary and outcomes."""

    DRAFT = "draft", _("Draft")
    SUBMITTED = "submitted", _("Submitted")
    RETURNED = "returned", _("Returned")
    APPROVED = "approved", _("Approved")
    REPORTED = "reported", _("Reported")


class ParticipantRole(TextChoices):
    CHAIR = "chair", _("Chair")
    CO_CHAIR = "co_chair", _("Co-chair")
    SIGNATORY = "signatory", _("Signatory")
    DELEGATE = "delegate", _("Delegate")
    OBSERVER = "observer", _("Observer")


class OutcomeKind(TextChoices):
    NOT_CLASSIFIED = "not_classified", _("Not classified")
    DECISION = "decision", _("Decision")
    COMMITMENT = "commitment", _("Commitment")
    GO_ON_TALKING = "go_on_talking", _("Agreement to go on talking")
    INFORMATION = "information", _("Information")
    DISAGREEMENT = "disagreement", _("Disagreement or failure")
    DOCUMENT = "document", _("Document signed or adopted")


class Disposition(TextChoices):
    """What became of an outcome. `NOT_OWED` is reported history, which owes no triage."""

    NOT_OWED = "not_owed", _("No triage owed")
    TO_TRIAGE = "to_triage", _("To triage")
    CONVERTED = "converted", _("Converted")
    DEFERRED = "deferred", _("Deferred")
    NO_ACTION = "no_action", _("No action needed")
    MERGED = "merged", _("Merged")


# --- follow-through -------------------------------------------------------------------------------------------------


class EntryState(TextChoices):
    """Whether a commitment is reported history nobody here owns, or has been taken up."""

    REPORTED = "reported", _("Reported")
    TAKEN_UP = "taken_up", _("Followed here")


class Origin(TextChoices):
    CLAUSE = "clause", _("Clause of the partnership")
    MEETING = "meeting", _("Meeting")
    JOINT_STATEMENT = "joint_statement", _("Joint statement")
    UNILATERAL = "unilateral", _("One side's announcement")


class CommitmentKind(TextChoices):
    NOT_CLASSIFIED = "not_classified", _("Not classified")
    DIALOGUE_ONLY = "dialogue_only", _("Dialogue only")
    EXPLORE = "explore", _("Explore")
    PROCEDURAL = "procedural", _("Procedural")
    DELIVERABLE = "deliverable", _("Deliverable")
    OPERATIONAL = "operational", _("Operational")
    FINANCIAL = "financial", _("Financial")
    LEGAL = "legal", _("Legal")


class BindingNature(TextChoices):
    UNKNOWN = "unknown", _("Not known")
    POLITICAL = "political", _("Political")
    LEGAL = "legal", _("Legal")
    FINANCIAL = "financial", _("Financial")


class CommitmentStatus(TextChoices):
    """Written by approved reviews alone."""

    UNKNOWN = "unknown", _("Unknown")
    NOT_STARTED = "not_started", _("Not started")
    IN_PROGRESS = "in_progress", _("In progress")
    PARTLY_IMPLEMENTED = "partly_implemented", _("Partly implemented")
    IMPLEMENTED = "implemented", _("Implemented")
    SUSPENDED = "suspended", _("Suspended")
    NOT_IMPLEMENTED = "not_implemented", _("Not implemented")
    SUPERSEDED = "superseded", _("Superseded")


class Confidence(TextChoices):
    UNKNOWN = "unknown", _("Unknown")
    ON_TRACK = "on_track", _("On track")
    AT_RISK = "at_risk", _("At risk")
    OFF_TRACK = "off_track", _("Off track")


class Reported(TextChoices):
    """What sources say of a commitment on a day; the words of the events file."""

    MET = "met", _("Met")
    MET_LATE = "met late", _("Met late")
    PARTLY_MET = "partly met", _("Partly met")
    NOT_MET = "not met", _("Not met")
    OPEN = "open", _("Open")
    UNKNOWN = "unknown", _("Unknown")


class Position(TextChoices):
    """What is known of a commitment on a day, from the latest approved review or reported position."""

    UNKNOWN = "unknown", _("Unknown")
    OPEN = "open", _("Under way")
    SUSPENDED = "suspended", _("Suspended")
    PARTLY = "partly", _("Partly done")
    DONE = "done", _("Done")
    DONE_LATE = "done_late", _("Done late")
    NOT_DONE = "not_done", _("Not done")
    SUPERSEDED = "superseded", _("Superseded")


class Standing(TextChoices):
    """One word for a commitment on a day, computed from position, due date and fulfilment (domain.md, section 5)."""

    KEPT = "kept", _("Kept")
    KEPT_LATE = "kept_late", _("Kept late")
    PARTLY_KEPT = "partly_kept", _("Partly kept")
    NOT_KEPT = "not_kept", _("Not kept")
    SUPERSEDED = "superseded", _("Superseded")
    OPEN = "open", _("Open")
    OPEN_UNKNOWN = "open_unknown", _("Open, position unknown")
    OVERDUE = "overdue", _("Overdue")
    PAST_DUE_UNKNOWN = "past_due_unknown", _("Past due, position unknown")


class SlotState(TextChoices):
    """What became of a session that is due in a standing dialogue."""

    KEPT = "kept", _("Kept")
    LATE = "late", _("Late")
    MISSED = "missed", _("Missed")
    UNHEARD = "unheard", _("No session known")
    PAUSED = "paused", _("Paused")
    DUE = "due", _("Due now")
    AHEAD = "ahead", _("Ahead")


class OccurrenceState(TextChoices):
    """What became of one occurrence of a recurring commitment; missed only when somebody says so."""

    KEPT = "kept", _("Kept")
    LATE = "late", _("Late")
    MISSED = "missed", _("Missed")
    UNKNOWN = "unknown", _("Not known")
    AHEAD = "ahead", _("Ahead")


class ActionState(TextChoices):
    OPEN = "open", _("Open")
    IN_PROGRESS = "in_progress", _("In progress")
    BLOCKED = "blocked", _("Blocked")
    DONE = "done", _("Done")
    VERIFIED = "verified", _("Verified")
    CANCELLED = "cancelled", _("Cancelled")


class UpdateState(TextChoices):
    DRAFT = "draft", _("Draft")
    SUBMITTED = "submitted", _("Submitted")
    APPROVED = "approved", _("Approved")
    RETURNED = "returned", _("Returned")
    WITHDRAWN = "withdrawn", _("Withdrawn")


class ReviewDecision(TextChoices):
    APPROVED = "approved", _("Approved")
    APPROVED_WITH_CHANGE = "approved_with_change", _("Approved with change")
    RETURNED = "returned", _("Returned")


class DateChangeState(TextChoices):
    REQUESTED = "requested", _("Requested")
    APPROVED = "approved", _("Approved")
    REJECTED = "rejected", _("Rejected")
    WITHDRAWN = "withdrawn", _("Withdrawn")


class DateChangeReason(TextChoices):
    PARTNER = "partner", _("Partner asked")
    EU = "eu", _("EU side asked")
    DEPENDENCY = "dependency", _("Waits for something else")
    ELECTION = "election", _("Election or change of government")
    RESOURCES = "resources", _("Resources")
    SCOPE = "scope", _("Scope changed")
    CORRECTION = "correction", _("Correction of the record")
    OTHER = "other", _("Other")


class BulkVerdict(TextChoices):
    """What a change of many commitments does to one of them, or would do."""

    CHANGED = "changed", _("Changed")
    WAITS = "waits", _("Waits for a decision")
    REFUSED = "refused", _("Refused")


class BulkProblem(TextChoices):
    """Why a change of many commitments leaves one of them alone."""

    UNSEEN = "unseen", _("There is no such thing, or you may not see it")
    NOT_ALLOWED = "not_allowed", _("You may not do this")
    STALE = "stale", _("It was changed since you read it")
    RULE = "rule", _("A rule does not allow this")


class BlockerKind(TextChoices):
    POLITICAL = "political", _("Political reluctance")
    ELECTION = "election", _("Election or change of government")
    LEGAL = "legal", _("Legal")
    BUDGET = "budget", _("Budget")
    CAPACITY = "capacity", _("Capacity")
    THIRD_PARTY = "third_party", _("Third party")
    SECURITY = "security", _("Security")


class EvidenceKind(TextChoices):
    DOCUMENT = "document", _("Document")
    LINK = "link", _("Link")
    REGISTRY = "registry", _("Registry reference")
    MEETING = "meeting", _("Meeting")


class ObligationKind(TextChoices):
    """What somebody can owe; each is worked out from the data and never stored (domain.md, sections 1 and 2)."""

    UPDATE = "update", _("Report on a commitment")
    ACT = "act", _("Do an action")
    MEND_UPDATE = "mend_update", _("Mend a returned update")
    MEND_RECORD = "mend_record", _("Mend a returned record")
    RECORD_MEETING = "record_meeting", _("Record or cancel a meeting")
    TRIAGE = "triage", _("Triage outcomes")
    SCHEDULE = "schedule", _("Schedule a due dialogue")
    REVIEW = "review", _("Review an update")
    APPROVE_RECORD = "approve_record", _("Decide on a record")
    DECIDE_DATE = "decide_date", _("Decide on a date change")
    VERIFY = "verify", _("Verify an action")


# --- reminders ------------------------------------------------------------------------------------------------------


class Rung(TextChoices):
    """A step of the ladder of reminders, lowest first (rules/reminders.py)."""

    AHEAD = "ahead", _("To do")
    LATE = "late", _("Late")
    UNIT = "unit", _("Escalated: unit")
    PARTNERSHIP = "partnership", _("Escalated: partnership")
    HEAD = "head", _("Escalated: head")


class Digest(TextChoices):
    """How often a person gets mail of what came up; the inbox has it in any case."""

    OFF = "off", _("Never")
    DAILY = "daily", _("Every day")
    WEEKLY = "weekly", _("Every Monday")


class MessageKind(TextChoices):
    DIGEST = "digest", _("Digest")
    ESCALATION = "escalation", _("Escalation")


class MessageState(TextChoices):
    WAITING = "waiting", _("Waiting")
    SENT = "sent", _("Sent")
    DROPPED = "dropped", _("Not needed any more")
    FAILED = "failed", _("Given up")


# --- people ---------------------------------------------------------------------------------------------------------


class Role(TextChoices):
    READER = "reader", _("Reader")
    OFFICIAL = "official", _("Official")
    MANAGER = "manager", _("Manager")
    ADMINISTRATOR = "administrator", _("Administrator")
    AUDITOR = "auditor", _("Auditor")


class Scope(TextChoices):
    EVERYTHING = "everything", _("Everything")
    CATEGORY = "category", _("One category")
    PARTNER = "partner", _("One partner")


class PeopleChange(TextChoices):
    """What the report on joiners and leavers tells of, in the order of its figures."""

    MADE = "made", _("Account made")
    SWITCHED_OFF = "switched_off", _("Account switched off")
    SWITCHED_ON = "switched_on", _("Account switched on again")
    MOVED = "moved", _("Moved to another unit")
    GIVEN = "given", _("Role given")
    CHANGED = "changed", _("Role changed")
    END_SET = "end_set", _("End of a role set")
    ENDED = "ended", _("Role ended")
    SUBSTITUTE = "substitute", _("Substitute appointed")
    SUBSTITUTE_CHANGED = "substitute_changed", _("Substitute’s time changed")


class PeopleFinding(TextChoices):
    """What somebody should mend about accounts."""

    OPEN_WORK = "open_work", _("Switched off, and open work still names them")
    NOT_ENDED = "not_ended", _("Switched off, and an assignment has not ended")
    NO_ASSIGNMENT = "no_assignment", _("Active, without any assignment")
    NOT_SIGNED_IN = "not_signed_in", _("Active, and never signed in or not for long")
    OLD_TOKEN = "old_token", _("An access token that is long in use")


# --- programs -------------------------------------------------------------------------------------------------------


class TokenScope(TextChoices):
    """What a program may do with a person's token; never more than the person, never a decision or administration."""

    READ = "read", _("Read")
    LOG = "log", _("Read, and log meetings, commitments and updates")


class TokenState(TextChoices):
    """What has become of a token by a moment; computed, never stored."""

    IN_FORCE = "in_force", _("In force")
    EXPIRED = "expired", _("Expired")
    REVOKED = "revoked", _("Revoked")


# --- calendar -------------------------------------------------------------------------------------------------------


class CalendarScope(TextChoices):
    """Whose entries a calendar shows, within what its reader may see."""

    OWN = "own", _("My own work")
    PARTNERS = "partners", _("My partners")
    UNIT = "unit", _("My unit")
    EVERYTHING = "all", _("Everything I may see")


# --- signing in -----------------------------------------------------------------------------------------------------


class SignInKind(TextChoices):
    """What happened at the door, or to what opens it."""

    SIGNED_IN = "signed_in", _("Signed in")
    FAILED = "failed", _("Name or password wrong")
    FACTOR_FAILED = "factor_failed", _("Second factor wrong")
    REFUSED = "refused", _("Refused: too many failed attempts")
    LOCKED = "locked", _("Locked for a while")
    RELEASED = "released", _("Lock taken away")
    SSO_REFUSED = "sso_refused", _("Single sign-on refused")
    SIGNED_OUT = "signed_out", _("Signed out")
    SESSION_ENDED = "session_ended", _("Session ended")
    CONFIRMED = "confirmed", _("Identity confirmed again")
    PASSWORD_CHANGED = "password_changed", _("Password changed")
    FACTOR_ADDED = "factor_added", _("Second factor added")
    FACTOR_REMOVED = "factor_removed", _("Second factor removed")
    CODES_MADE = "codes_made", _("Recovery codes made")
    CODE_USED = "code_used", _("Recovery code used")


class ReadingKind(TextChoices):
    """What became of asking for something."""

    VIEW = "view", _("Shown")
    EXPORT = "export", _("Taken along")
    REFUSED = "refused", _("Refused")


class SignInDetail(TextChoices):
    """How somebody got in, or why a session ended; several are joined by commas."""

    PASSWORD = "password", _("password")
    TOTP = "totp", _("authenticator app")
    WEBAUTHN = "webauthn", _("security key")
    RECOVERY_CODES = "recovery_codes", _("recovery code")
    SSO = "socialaccount", _("single sign-on")
    IDLE = "idle", _("not used for too long")
    OVER = "over", _("open for too long")
    BY_PERSON = "by_person", _("ended by the person")
    NEW_PASSWORD = "new_password", _("the password was changed")
    SWITCHED_OFF = "switched_off", _("the account was switched off")
    LAPSED = "lapsed", _("right, but the administrator’s password had lapsed")
