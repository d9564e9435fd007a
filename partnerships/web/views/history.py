"""The history of everything, and of one thing."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from operator import attrgetter
from typing import Any

from django.http import Http404
from django.urls import NoReverseMatch, reverse
from django.utils.functional import cached_property
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from partnerships.permissions import Access, Permission, reading
from partnerships.queries import history, past, readings, versions
from partnerships.queries.images import Entry, name_of
from partnerships.web.forms.history import HistoryFilter
from partnerships.web.paging import CURSOR, page_links
from partnerships.web.views.base import Page

SIZE = 50
# The page of a thing, by its model: name of the address and the attribute in it.
PAGES = {
    "commitment": ("commitment-detail", "reference"),
    "meeting": ("meeting-detail", "pk"),
    "partner": ("partner-detail", "iso3"),
    "track": ("track-detail", "pk"),
}

# What has a page that can be shown as it was.
PASTS = {
    "commitment": ("commitment-detail", "reference"),
    "partner": ("partner-detail", "iso3"),
    "partnership": ("partner-detail", "partner.iso3"),
}
# Where the values of an earlier version can be used again: the form that changes the thing, and who may.
EDITS = {
    "interest": ("interest-edit", Permission.CONTEXT_EDIT),
    "track": ("track-edit", Permission.CONTEXT_EDIT),
    "partner": ("admin:partnerships_partner_change", Permission.REGISTRY_EDIT),
    "partnership": ("admin:partnerships_partnership_change", Permission.REGISTRY_EDIT),
}
# What has a story of its own: name of its address, the attribute in it, and what it is called.
STORIES = {
    "commitment": ("commitment-story", "reference", gettext_lazy("From the words to today")),
    "meeting": ("meeting-story", "pk", gettext_lazy("What became of it")),
}


def page_of(table: str, row: Any) -> str:
    """Give the address of a thing's own page, empty where it has none."""
    if table not in PAGES or row is None:
        return ""
    name, attribute = PAGES[table]
    try:
        return reverse(name, args=[getattr(row, attribute)])
    except NoReverseMatch:
        return ""


def use_again(table: str, row: Any, version: int, *, viewer: Access) -> str:
    """Give the address of the form that is filled with an earlier version; empty for who may not, or what has none."""
    name, permission = EDITS.get(table, ("", None))
    if permission is None or not viewer.can(permission, row):
        return ""
    return f"{reverse(name, args=[row.pk])}?{urlencode({versions.USE: version})}"


def past_of(table: str, row: Any, at: datetime) -> str:
    """Give the address of a thing's page as it was once a change was made; empty where it has no such page."""
    if table not in PASTS:
        return ""
    name, way = PASTS[table]
    # To the next full second, so that all that was written with the change is there too.
    moment = (at.astimezone(UTC) + timedelta(seconds=1)).isoformat(timespec="seconds")
    return f"{reverse(name, args=[attrgetter(way)(row)])}?{urlencode({'as_of': moment})}"


def tabs(table: str, row: Any, *, is_story: bool = False) -> list[dict[str, Any]]:
    """List the two ways to look at what happened to a thing for `components/tabs.html`; none if it has no story."""
    if table not in STORIES:
        return []
    name, attribute, label = STORIES[table]
    return [
        {"label": label, "url": reverse(name, args=[getattr(row, attribute)]), "is_current": is_story, "count": None},
        {
            "label": _("Every change"),
            "url": reverse("history-object", args=[table, row.pk]),
            "is_current": not is_story,
            "count": None,
        },
    ]


def rows(entries: list[Entry]) -> list[dict[str, Any]]:
    """
    Prepare entries for `components/history_table.html`.

    Shape: id, table, pk, at, by, role, action, reason, ref, url, through, request_id, changes.
    """
    return [
        {
            "id": entry.id,
            "table": entry.table,
            "pk": entry.pk,
            "at": entry.at,
            "by": entry.by,
            "role": entry.role,
            "action": entry.what,
            "verb": entry.action,
            "reason": entry.reason,
            "ref": entry.ref,
            "url": reverse("history-object", args=[entry.table, entry.pk]) if entry.row is not None else "",
            "through": entry.through,
            "request_id": entry.request_id,
            "changes": entry.changes,
        }
        for entry in entries
    ]


class _History(Page):
    """What both pages share: only what changed, unless all fields are asked for."""

    here = "history"

    @property
    def is_whole(self) -> bool:
        return self.request.GET.get("fields") == "all"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(is_whole=self.is_whole, on_record_since=past.on_record_since(), **kwargs)


class HistoryList(_History):
    """Everything that was changed, newest first."""

    policy = reading(Permission.AUDIT_SEE)
    template_name = "partnerships/history/list.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        form = HistoryFilter(self.request.GET or None, viewer=self.viewer)
        story = history.listing(
            viewer=self.viewer,
            wanted=form.wanted,
            cursor=self.request.GET.get(CURSOR, ""),
            size=SIZE,
            is_whole=self.is_whole,
        )
        return super().get_context_data(
            form=form,
            applied=form.applied,
            clear_url=reverse("history-list"),
            entries=rows(story.entries),
            page=page_links(self.request, story.page),
            **kwargs,
        )


class _OfOneThing(_History):
    """What the pages about one thing share."""

    policy = reading(Permission.RECORD_SEE)

    @cached_property
    def row(self) -> Any:
        return self.found(history.row_of(viewer=self.viewer, table=self.kwargs["table"], pk=self.kwargs["pk"]))

    @cached_property
    def name(self) -> str:
        """What the thing is called, as far as the viewer may know."""
        return name_of(self.row, viewer=self.viewer)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(
            row=self.row,
            name=self.name,
            noun=self.row._meta.verbose_name,
            row_url=page_of(self.kwargs["table"], self.row),
            **kwargs,
        )

    def use_again(self, version: int) -> str:
        return use_again(self.kwargs["table"], self.row, version, viewer=self.viewer)

    def way(self, *last: dict[str, str]) -> list[dict[str, str]]:
        crumbs = [{"label": _("History"), "url": reverse("history-list") if self.viewer.may_see_audit else ""}]
        return [*crumbs, *last]


class HistoryObject(_OfOneThing):
    """All that happened to one thing and to what belongs to it."""

    template_name = "partnerships/history/object.html"

    @property
    def is_alone(self) -> bool:
        return self.request.GET.get("alone") == "yes"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        story = history.of_row(
            viewer=self.viewer,
            row=self.row,
            cursor=self.request.GET.get(CURSOR, ""),
            size=SIZE,
            is_whole=self.is_whole,
            is_alone=self.is_alone,
        )
        entries = rows(story.entries)
        own = [row for row in entries if (row["table"], row["pk"]) == (self.kwargs["table"], self.row.pk)]
        for place, row in enumerate(own):
            row["pick"] = {0: "new", 1: "old"}.get(place, "none")
            is_present = place == 0 and not self.request.GET.get(CURSOR)
            row["past_url"] = "" if is_present else past_of(self.kwargs["table"], self.row, row["at"])
            row["use_url"] = "" if is_present else self.use_again(row["id"])
        return super().get_context_data(
            is_alone=self.is_alone,
            readers_url=self.readers_url(),
            tabs=tabs(self.kwargs["table"], self.row),
            crumbs=self.way({"label": self.name, "url": ""}),
            entries=entries,
            compare_url=reverse("history-compare", args=[self.kwargs["table"], self.row.pk]) if own[1:] else "",
            page=page_links(self.request, story.page),
            **kwargs,
        )

    def readers_url(self) -> str:
        """Give the address of who read the record, for those who oversee; empty where no reading is recorded."""
        if type(self.row).__name__ not in readings.MODELS or not readings.may_see(self.viewer):
            return ""
        asked = urlencode({"record": f"{self.kwargs['table']} {self.row.pk}"})
        return f"{reverse('reading-list')}?{asked}"


class HistoryCompare(_OfOneThing):
    """Two versions of one thing, field by field; without any named, the last two."""

    template_name = "partnerships/history/compare.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        old, new = (self._asked(name) for name in ("old", "new"))
        found = versions.compare(viewer=self.viewer, row=self.row, old=old, new=new)
        if found is None and (old or new):
            raise Http404
        home = reverse("history-object", args=[self.kwargs["table"], self.row.pk])
        return super().get_context_data(
            found=found,
            marking=found.marking if found else getattr(self.row, "marking", None),
            lines=[line for line in found.lines if self.is_whole or not line.is_same] if found else [],
            sides=self._sides(found) if found else [],
            crumbs=self.way({"label": self.name, "url": home}, {"label": _("Two versions"), "url": ""}),
            home=home,
            **kwargs,
        )

    def _asked(self, name: str) -> int | None:
        given = self.request.GET.get(name, "")
        return int(given) if given.isascii() and given.isdigit() else None

    def _sides(self, found: Any) -> list[dict[str, Any]]:
        """Give who left each version and why, and the ways to the versions beside it."""
        chosen = {"old": found.old.id, "new": found.new.id}
        heads = {"old": _("The older version"), "new": _("The newer version")}
        return [
            {
                "head": heads[side],
                "entry": getattr(found, side),
                "entry_url": reverse("history-object", args=[self.kwargs["table"], self.row.pk])
                + f"?alone=yes#e{chosen[side]}",
                "use_url": self.use_again(chosen[side]) if side == "old" or found.around["new"][1] else "",
                "ways": [
                    {"label": label, "url": f"?{urlencode({**chosen, side: pk})}"}
                    for label, pk in zip((_("One before"), _("One after")), found.around[side], strict=True)
                    if pk
                ],
            }
            for side in ("old", "new")
        ]
