"""Every resource of the API, in the order of the documentation."""

from __future__ import annotations

from partnerships.api.views.actions import Actions
from partnerships.api.views.annexes import Annexes
from partnerships.api.views.areas import AreaObjectives, Areas, Formats, Objectives
from partnerships.api.views.base import Resource
from partnerships.api.views.blockers import Blockers
from partnerships.api.views.commitments import Commitments
from partnerships.api.views.contacts import Contacts, Posts
from partnerships.api.views.date_changes import DateChanges
from partnerships.api.views.evidence import Evidence
from partnerships.api.views.fulfilments import Fulfilments
from partnerships.api.views.history import History
from partnerships.api.views.interests import Interests
from partnerships.api.views.markings import Markings
from partnerships.api.views.meetings import Meetings
from partnerships.api.views.outcomes import Outcomes
from partnerships.api.views.participants import AgendaItems, Participants
from partnerships.api.views.partners import Categories, ExpectedAreas, Memberships, Partners
from partnerships.api.views.partnerships import Partnerships, Signatories, Steps
from partnerships.api.views.readings import Readings
from partnerships.api.views.reminders import Reminders
from partnerships.api.views.reported_positions import ReportedPositions
from partnerships.api.views.sources import Citations, Divergences, Sources
from partnerships.api.views.tracks import Tracks
from partnerships.api.views.updates import Reviews, Updates
from partnerships.api.views.users import Assignments, Units, Users

RESOURCES: list[type[Resource]] = [
    Partners,
    Categories,
    ExpectedAreas,
    Memberships,
    Partnerships,
    Steps,
    Signatories,
    Areas,
    AreaObjectives,
    Objectives,
    Formats,
    Markings,
    Interests,
    Posts,
    Contacts,
    Tracks,
    Meetings,
    Participants,
    AgendaItems,
    Outcomes,
    Commitments,
    Actions,
    Updates,
    Reviews,
    DateChanges,
    Blockers,
    Evidence,
    Annexes,
    ReportedPositions,
    Fulfilments,
    Sources,
    Citations,
    Divergences,
    Users,
    Units,
    Assignments,
    Reminders,
    History,
    Readings,
]
