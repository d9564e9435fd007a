"""Addresses of a person's own reminders."""

from django.urls import path

from partnerships.web.views import inbox

urlpatterns = [
    path("", inbox.Inbox.as_view(), name="inbox"),
    path("read/", inbox.ReadAll.as_view(), name="inbox-read-all"),
    path("<int:pk>/read/", inbox.Read.as_view(), name="inbox-read"),
    path("<int:pk>/acknowledge/", inbox.Acknowledge.as_view(), name="inbox-acknowledge"),
    path("<int:pk>/take-back/", inbox.TakeBack.as_view(), name="inbox-take-back"),
]
