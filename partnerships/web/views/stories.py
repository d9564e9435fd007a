"""Provenance both ways: from a commitment back to the words, and from a meeting on to what became of it."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _

from partnerships.choices import Disposition
from partnerships.permissions import Permission, reading
from partnerships.queries import commitments, meetings, provenance
from partnerships.web import stories
from partnerships.web.paging import CURSOR, page_links
from partnerships.web.views.base import Page
from partnerships.web.views.commitments import address, crumbs, highest_marking
from partnerships.web.views.history import tabs
from partnerships.web.views.outcomes import outcome_rows, way_to

SIZE = 50


class CommitmentStory(Page):
    """One commitment from the words of the meeting to its fulfilment, in order."""

    policy = reading(Permission.RECORD_SEE)
    template_name = "partnerships/commitments/story.html"
    here = "commitments"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        row, moments = self.found(
            provenance.of_commitment(viewer=self.viewer, reference=self.kwargs["reference"], on=self.day)
        )
        page = provenance.cut(moments, cursor=self.request.GET.get(CURSOR, ""), size=SIZE)
        return super().get_context_data(
            commitment=row,
            highest_marking=highest_marking(row),
            items=stories.rows(page.rows),
            is_last=not page.next_cursor,
            page=page_links(self.request, page),
            tabs=tabs("commitment", row, is_story=True),
            tabs_label=row.reference,
            crumbs=crumbs((row.reference, address(row)), _("History")),
            **kwargs,
        )


class MeetingStory(Page):
    """What became of each outcome of a meeting, until today."""

    policy = reading(Permission.RECORD_SEE)
    template_name = "partnerships/meetings/story.html"
    here = "dialogues"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        meeting = self.found(meetings.find(viewer=self.viewer, pk=self.kwargs["pk"]))
        for outcome in meeting.outcomes.all():
            commitments.with_words(outcome.commitments.all(), on=self.day)
        page = provenance.cut(
            outcome_rows(meeting, viewer=self.viewer), cursor=self.request.GET.get(CURSOR, ""), size=SIZE
        )
        shown = [row["outcome"] for row in page.rows]
        moments = provenance.of_outcomes(shown, viewer=self.viewer, meeting=meeting)
        reported = commitments.with_words(meeting.commitments.all(), on=self.day)
        linked = [row for outcome in shown for row in outcome.commitments.all()]
        return super().get_context_data(
            meeting=meeting,
            highest_marking=max(row.marking for row in [meeting, *reported, *linked]),
            outcomes=[
                {**row, "items": stories.rows(moments[row["outcome"].pk]), "is_unseen": is_unseen(row)}
                for row in page.rows
            ],
            commitments=reported,
            page=page_links(self.request, page),
            tabs=tabs("meeting", meeting, is_story=True),
            tabs_label=meeting.reference,
            crumbs=way_to(meeting, _("What became of it")),
            **kwargs,
        )


def is_unseen(row: dict[str, Any]) -> bool:
    """Say whether an outcome became something that the viewer may not see: its own disposition says as much."""
    return row["outcome"].disposition == Disposition.CONVERTED and not row["links"]
