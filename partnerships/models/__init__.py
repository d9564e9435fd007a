"""Tables: fields, constraints and vocabulary; no workflow."""

from partnerships.models.actions import Action, Blocker, DateChange
from partnerships.models.annexes import Annex, AnnexFile, AnnexReader, AnnexWords
from partnerships.models.areas import Area, AreaObjective, Interest, Objective
from partnerships.models.calendar_feeds import CalendarFeed
from partnerships.models.commitments import Commitment, CommitmentPartner, Fulfilment, ReportedPosition
from partnerships.models.contacts import Contact, Post
from partnerships.models.drafts import Draft, FormReceipt
from partnerships.models.history import AuditEvent
from partnerships.models.markings import HandlingMarking
from partnerships.models.meetings import AgendaItem, Meeting, MeetingPartner, MeetingTrack, Participant
from partnerships.models.outcomes import Outcome
from partnerships.models.partners import Category, CategoryArea, Membership, Partner
from partnerships.models.partnerships import Partnership, ReferenceCounter, Signatory, Step
from partnerships.models.programs import AccessToken, RequestReceipt
from partnerships.models.readings import Reading
from partnerships.models.reminders import JobRun, Message, Reminder
from partnerships.models.sign_ins import SignInEvent
from partnerships.models.sources import Citation, Divergence, DivergencePartner, Source
from partnerships.models.tracks import DialogueFormat, Track, TrackArea, TrackPartner
from partnerships.models.updates import Evidence, EvidenceFile, Review, StatusUpdate
from partnerships.models.users import Assignment, Unit, User

__all__ = [
    "AccessToken",
    "Action",
    "AgendaItem",
    "Annex",
    "AnnexFile",
    "AnnexReader",
    "AnnexWords",
    "Area",
    "AreaObjective",
    "Assignment",
    "AuditEvent",
    "Blocker",
    "CalendarFeed",
    "Category",
    "CategoryArea",
    "Citation",
    "Commitment",
    "CommitmentPartner",
    "Contact",
    "DateChange",
    "DialogueFormat",
    "Divergence",
    "DivergencePartner",
    "Draft",
    "Evidence",
    "EvidenceFile",
    "FormReceipt",
    "Fulfilment",
    "HandlingMarking",
    "Interest",
    "JobRun",
    "Meeting",
    "MeetingPartner",
    "MeetingTrack",
    "Membership",
    "Message",
    "Objective",
    "Outcome",
    "Participant",
    "Partner",
    "Partnership",
    "Post",
    "Reading",
    "ReferenceCounter",
    "Reminder",
    "ReportedPosition",
    "RequestReceipt",
    "Review",
    "SignInEvent",
    "Signatory",
    "Source",
    "StatusUpdate",
    "Step",
    "Track",
    "TrackArea",
    "TrackPartner",
    "Unit",
    "User",
]
