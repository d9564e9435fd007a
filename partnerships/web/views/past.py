"""The page of a thing as it was on a past day, or at a past moment, that stands in its address."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.functional import cached_property

from partnerships.permissions import Access
from partnerships.queries import past
from partnerships.queries.dashboard import Day
from partnerships.rules.days import day_of
from partnerships.services.base import today
from partnerships.web import shown_days
from partnerships.web.views.base import Page


class AsItWas(Page):
    """
    A page that can be shown as it was: `?as_of=2026-06-30`, or `?as_of=2026-06-30T10:15:00` for a moment.

    Scope and marking of today decide who may see it, and of two markings the higher counts. Nothing can be done on such
    a page: its viewer may only read. What is in its address and is no past day shows the page of today.
    """

    not_yet_template = "partnerships/history/not_yet.html"

    @cached_property
    def moment(self) -> datetime | None:
        """The past moment asked for, if it is one."""
        asked = self.request.GET.get("as_of", "")
        try:
            found = datetime.fromisoformat(asked) if "T" in asked else None
            if found is None:
                return None
            found = found if timezone.is_aware(found) else timezone.make_aware(found)
            is_past = day_of(found) >= shown_days.EARLIEST and found < timezone.now()
        except (ValueError, OverflowError):
            return None
        return found if is_past else None

    @cached_property
    def shown_day(self) -> Day:
        if self.moment is not None:
            return Day(today(), day_of(self.moment))
        return shown_days.day_of(self.request, today=today())

    @property
    def is_past(self) -> bool:
        return self.moment is not None or self.shown_day.is_past

    @property
    def viewer(self) -> Access:
        viewer: Access = super().viewer
        return viewer.reading() if self.is_past else viewer

    @cached_property
    def day(self) -> date:
        return self.shown_day.shown

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not self.is_past:
            return super().get(request, *args, **kwargs)
        _settle(request)
        present = self.found(self.present())
        with past.at(self.day, moment=self.moment):
            if self.was_there():
                # Rendered inside, so that whatever the page still asks for is of the past too.
                return super().get(request, *args, **kwargs).render()  # type: ignore[attr-defined]  # not rendered yet
        return self.response_class(
            request, [self.not_yet_template], {**self.context_of_past(), "present": present, "here": self.here}
        )

    def present(self) -> Any:
        """Find the thing as it is today; `None` if the viewer may not see it."""
        raise NotImplementedError

    def was_there(self) -> bool:
        """Say, in the past, whether the thing was there."""
        return True

    def context_of_past(self) -> dict[str, Any]:
        """Say of what moment the page is, if of a past one, and the way back to today."""
        return {
            "day": self.shown_day,
            "past": (self.moment or self.day) if self.is_past else None,
            "present_url": self.request.path,
        }

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(**self.context_of_past(), **kwargs)


def _settle(request: Any) -> None:
    """Work out now what the frame of the page says of today, and who looks."""
    for lazy in (request.viewer, request.nav, request.unread_reminders, request.lateness):
        bool(lazy)
