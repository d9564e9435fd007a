"""Dialogues: the standing ones and their rhythm, and the lists of meetings."""

from __future__ import annotations

from typing import Any

from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from partnerships.filters.meetings import MeetingFilter, TrackFilter
from partnerships.permissions import SIGNED_IN, Permission, reading
from partnerships.queries import meetings, tracks
from partnerships.rules import meetings as rules
from partnerships.rules.cadence import Cadence, Rhythm
from partnerships.web import cadence_strips, timeline_charts
from partnerships.web.paging import CURSOR, page_links
from partnerships.web.views.base import Page

SPANS = dict.fromkeys(("partner", "tier", "level", "format", "status", "record", "since", "until"), "c3")
RHYTHM_WORDS = {
    Rhythm.KEPT: ("on_track", gettext_lazy("Kept")),
    Rhythm.MISSED: ("overdue", gettext_lazy("Missed")),
    Rhythm.UNHEARD: ("past_due_unknown", gettext_lazy("No session known")),
    Rhythm.PAUSED: ("dormant", gettext_lazy("Paused")),
    Rhythm.SUCCEEDED: ("superseded", gettext_lazy("Succeeded")),
    Rhythm.UNKNOWN: ("unknown", gettext_lazy("Not known")),
}


def crumbs(*last: str) -> list[dict[str, str]]:
    """Give the way to a page below Dialogues."""
    return [{"label": _("Dialogues"), "url": reverse("track-list")}, *({"label": label, "url": ""} for label in last)]


def rhythm(cadence: Cadence) -> dict[str, Any]:
    """Give a cadence as a pill shows it: look, word, and by when the next session is owed."""
    look, word = RHYTHM_WORDS[cadence.rhythm]
    return {"look": look, "word": word, "owed_by": cadence.owed_by}


class DialogueLists(Page):
    """What the three lists share: tabs, filters, sorting and paging in the address."""

    policy = reading(SIGNED_IN)
    here = "dialogues"
    default_sort = ""

    @property
    def sort(self) -> str:
        return self.request.GET.get("sort", "") or self.default_sort

    @property
    def cursor(self) -> str:
        return self.request.GET.get(CURSOR, "")

    @cached_property
    def narrowed(self) -> Any:
        raise NotImplementedError

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        form = self.narrowed.form
        form.spans = SPANS
        return super().get_context_data(
            tabs=[*(self._tab(name, label) for name, label in self._pages()), _calendar_tab()],
            tabs_label=_("Dialogues"),
            form=form,
            applied=sum(bool(self.request.GET.get(name)) for name in form.fields),
            clear_url=self.request.path,
            sort=self.sort,
            may_work=self.viewer.has(Permission.WORK_EDIT),
            **kwargs,
        )

    def _pages(self) -> list[tuple[str, str]]:
        return [
            ("track-list", _("Standing dialogues")),
            ("meeting-list", _("Meetings")),
            ("working-meeting-list", _("Working level")),
        ]

    def _tab(self, name: str, label: str) -> dict[str, Any]:
        url = reverse(name)
        return {"label": label, "url": url, "is_current": url == self.request.path, "count": None}


def _calendar_tab() -> dict[str, Any]:
    url = f"{reverse('calendar-month')}?what=meetings"
    return {"label": _("Calendar"), "url": url, "is_current": False, "count": None}


class TrackList(DialogueLists):
    """Standing dialogues with their last and next session, and whether they keep their rhythm."""

    template_name = "partnerships/tracks/list.html"
    default_sort = "name"

    @cached_property
    def narrowed(self) -> Any:
        return TrackFilter(self.request.GET, queryset=tracks.listing(viewer=self.viewer), request=self.request)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        found = tracks.page(self.narrowed.qs, viewer=self.viewer, on=self.day, sort=self.sort, cursor=self.cursor)
        axis = cadence_strips.list_axis(self.day)
        return super().get_context_data(
            rows=[{"track": row.track, "partners": row.partners, "last": row.last, "next": row.next,
                   "rhythm": rhythm(row.cadence), "strip": cadence_strips.strip(row.went, axis, on=self.day)}
                  for row in found.rows],
            scale=timeline_charts.scale(axis, on=self.day, today=_("Today")),
            legend=cadence_strips.legend(),
            page=page_links(self.request, found),
            owed=meeting_rows(meetings.owed(viewer=self.viewer, on=self.day)[:20], on=self.day),
            **kwargs,
        )  # fmt: skip


class MeetingList(DialogueLists):
    """Meetings of every level, newest first."""

    template_name = "partnerships/meetings/list.html"
    default_sort = meetings.DEFAULT_SORT

    @cached_property
    def rows(self) -> Any:
        return meetings.listing(viewer=self.viewer)

    @cached_property
    def narrowed(self) -> Any:
        return MeetingFilter(self.request.GET, queryset=self.rows, request=self.request)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        found = meetings.page(self.narrowed.qs, sort=self.sort, cursor=self.cursor)
        return super().get_context_data(
            rows=meeting_rows(found.rows, on=self.day), page=page_links(self.request, found), **kwargs
        )


class WorkingMeetingList(MeetingList):
    """Sessions below ministerial level."""

    template_name = "partnerships/meetings/working_list.html"

    @cached_property
    def rows(self) -> Any:
        return meetings.working_level(viewer=self.viewer)


class TrackDetail(Page):
    """One standing dialogue: what it is, its sessions, and where its rhythm broke."""

    policy = reading(Permission.RECORD_SEE)
    template_name = "partnerships/tracks/detail.html"
    here = "dialogues"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        track = self.found(tracks.find(viewer=self.viewer, pk=self.kwargs["pk"]))
        (row,) = tracks.described([track], viewer=self.viewer, on=self.day)
        axis = cadence_strips.own_axis(row.went, on=self.day)
        return super().get_context_data(
            track=track,
            row=row,
            rhythm=rhythm(row.cadence),
            slots=cadence_strips.rows(row.slots),
            finding=cadence_strips.finding(row.slots),
            strip=cadence_strips.strip(row.went, axis, on=self.day),
            scale=timeline_charts.scale(axis, on=self.day, today=_("Today")),
            legend=cadence_strips.legend(),
            called_off=cadence_strips.called_off(row.went),
            may_edit=self.viewer.can(Permission.CONTEXT_EDIT, track),
            sessions=tracks.sessions(track, viewer=self.viewer),
            fields=track_fields(track),
            sources=source_rows(track),
            crumbs=crumbs(track.name),
            **kwargs,
        )


def meeting_rows(found: Any, *, on: Any) -> list[dict[str, Any]]:
    """Prepare meetings for a table: the meeting, its partners, and whether "record or cancel" is owed."""
    return [
        {
            "meeting": meeting,
            "partners": [link.partner for link in meeting.partner_links.all()],
            "is_owed": rules.is_owed(status=meeting.status, when=meeting.date, on=on),
        }
        for meeting in found
    ]


def track_fields(track: Any) -> list[dict[str, Any]]:
    """List the facts of a track as `components/field_list.html` takes them."""
    interval = _("every %(months)d months") % {"months": track.interval_months} if track.interval_months else ""
    tolerance = _("%(days)d days") % {"days": track.tolerance_days} if track.tolerance_days is not None else ""
    return [
        {"label": _("Format"), "value": track.format},
        {"label": _("Level"), "value": track.get_level_display()},
        {"label": _("Cadence"), "value": track.cadence, "note": interval},
        {"label": _("Tolerance"), "value": tolerance},
        {"label": _("Legal basis"), "value": track.legal_basis},
        {"label": _("EU chair"), "value": track.eu_chair},
        {"label": _("Partner's chair"), "value": track.partner_chair},
        {"label": _("Areas"), "value": ", ".join(str(link.area) for link in track.area_links.all())},
        {"label": _("Reports to"), "value": track.reports_to},
        {"label": _("Succeeds"), "value": track.succeeds},
    ]


def source_rows(cited: Any) -> list[dict[str, Any]]:
    """Prepare the sources of a fact for `components/source_list.html`."""
    return [
        {
            "publisher": link.source.publisher,
            "title": link.source.title,
            "date": link.source.date,
            "url": link.source.url,
            "registry_number": link.source.registry_number,
            "kind_label": link.source.get_kind_display(),
            "remark": link.remark,
        }
        for link in cited.citations.all()
    ]
