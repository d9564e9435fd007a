"""Addresses of the history."""

from django.urls import path

from partnerships.web.views import history

urlpatterns = [
    path("", history.HistoryList.as_view(), name="history-list"),
    path("<str:table>/<int:pk>/", history.HistoryObject.as_view(), name="history-object"),
    path("<str:table>/<int:pk>/compare/", history.HistoryCompare.as_view(), name="history-compare"),
]
