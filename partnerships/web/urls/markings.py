"""Addresses of what markings are called and how they are handled."""

from django.urls import path

from partnerships.web.views import markings

urlpatterns = [
    path("", markings.MarkingList.as_view(), name="marking-list"),
    path("print.css", markings.MarkingSheet.as_view(), name="marking-sheet"),
]
