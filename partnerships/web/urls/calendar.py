"""Addresses of the calendar."""

from django.urls import path

from partnerships.web.views import calendar, calendar_files

urlpatterns = [
    path("", calendar.CalendarMonth.as_view(), name="calendar-month"),
    path("list/", calendar.CalendarList.as_view(), name="calendar-list"),
    path("feeds/<str:key>.ics", calendar_files.Feed.as_view(), name="calendar-feed"),
]
