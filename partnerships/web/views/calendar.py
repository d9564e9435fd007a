"""The calendar: a month as a table, and as a list."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.urls import reverse
from django.utils.dates import MONTHS, WEEKDAYS
from django.utils.functional import cached_property
from django.utils.translation import gettext as _

from partnerships.permissions import SIGNED_IN, reading
from partnerships.queries import calendar
from partnerships.queries.calendar import Found, Size
from partnerships.rules.calendar import Month
from partnerships.web import calendar_pages
from partnerships.web.forms.calendar import CalendarForm
from partnerships.web.views.base import Page

UNDATED = 10


class CalendarPage(Page):
    """What both views share: the month and the filters, which stand in the address."""

    policy = reading(SIGNED_IN)
    here = "calendar"
    name = ""
    size: Size

    @cached_property
    def form(self) -> CalendarForm:
        return CalendarForm(self.request.GET, request=self.request)

    @cached_property
    def month(self) -> Month:
        """The month of the address, else the present one."""
        self.form.is_valid()
        year, number = (self.form.cleaned_data.get(name) for name in ("year", "month"))
        today = Month.of(self.day)
        return Month(year or today.year, number or today.number)

    def days_shown(self) -> tuple[date, date]:
        return self.month.first, self.month.last

    @cached_property
    def shown(self) -> Found:
        first, last = self.days_shown()
        return calendar.window(
            viewer=self.viewer, on=self.day, first=first, last=last, wanted=self.form.wanted(), size=self.size
        )

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        undated = calendar.without_a_day(viewer=self.viewer, on=self.day, wanted=self.form.wanted(), size=UNDATED)
        periods, more_periods = calendar_pages.periods(self.shown, first=self.month.first, last=self.month.last)
        query = {name: self.request.GET.get(name, "") for name in self.form.fields}
        return super().get_context_data(
            month=self.month,
            month_title=calendar_pages.title_of(self.month),
            months=[(number, str(name)) for number, name in MONTHS.items()],
            previous=self._step(-1, query),
            following=self._step(1, query),
            today_url=calendar_pages.address(self.name, query, None),
            kept=[(name, value) for name, value in query.items() if value and name not in ("year", "month")],
            tabs=self._tabs(query),
            tabs_label=_("Views of the calendar"),
            form=self.form,
            applied=self.form.applied,
            clear_url=calendar_pages.address(self.name, {}, self.month),
            periods=periods,
            more_periods=more_periods,
            undated=[calendar_pages.shown(entry) for entry in undated.entries],
            more_undated=sum(rest.count for rest in undated.rest),
            marking=calendar_pages.highest(self.shown.entries, undated.entries),
            **kwargs,
        )

    def _step(self, months: int, query: dict[str, str]) -> dict[str, Any] | None:
        month = self.month.moved(months)
        if month is None:
            return None
        return {"url": calendar_pages.address(self.name, query, month), "first": month.first}

    def _tabs(self, query: dict[str, str]) -> list[dict[str, Any]]:
        views = [("calendar-month", _("Month")), ("calendar-list", _("List"))]
        chosen = self.month if query["year"] or query["month"] else None
        return [
            {
                "label": label,
                "url": calendar_pages.address(name, query, chosen),
                "is_current": name == self.name,
                "count": None,
            }
            for name, label in views
        ]


class CalendarMonth(CalendarPage):
    """A month as a table of its weeks; a phone shows the same as a list of days."""

    template_name = "partnerships/calendar/month.html"
    name = "calendar-month"
    size = Size(of_date=5, periods=8)
    room = 4

    def days_shown(self) -> tuple[date, date]:
        weeks = self.month.weeks()
        return weeks[0][0], weeks[-1][-1]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        query = {name: self.request.GET.get(name, "") for name in self.form.fields}
        weeks = calendar_pages.weeks(
            self.shown,
            self.month,
            today=self.day,
            room=self.room,
            more_url=calendar_pages.address("calendar-list", query, self.month),
        )
        return super().get_context_data(
            weeks=weeks,
            weekdays=[str(name) for name in WEEKDAYS.values()],
            is_empty=all(day.is_empty for week in weeks for day in week),
            **kwargs,
        )


class CalendarList(CalendarPage):
    """A month day by day, with everything on it."""

    template_name = "partnerships/calendar/list.html"
    name = "calendar-list"
    size = Size(of_date=25, periods=50)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        days = calendar_pages.days(self.shown, self.month, today=self.day)
        for day in days:
            iso = day.day.isoformat()
            day.more_url = f"{reverse('commitment-list')}?due_from={iso}&due_to={iso}"
        return super().get_context_data(days=days, **kwargs)
