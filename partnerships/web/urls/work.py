"""Addresses of what is owed: by the viewer, and by everybody."""

from django.urls import path

from partnerships.web.views import work

urlpatterns = [
    path("", work.MyWork.as_view(), name="work"),
    path("everybody/", work.EverybodysWork.as_view(), name="work-everybody"),
]
