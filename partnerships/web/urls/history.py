"""Addresses of the history."""

from django.urls import path

from partnerships.web.views import history, history_export, readings, security

urlpatterns = [
    path("", history.HistoryList.as_view(), name="history-list"),
    path("export/", history_export.HistoryExport.as_view(), name="history-export"),
    path("sign-ins/", security.SignInList.as_view(), name="sign-in-list"),
    path("readings/", readings.ReadingList.as_view(), name="reading-list"),
    path("readings/table/", readings.ReadingTable.as_view(), name="reading-table"),
    path("<str:table>/<int:pk>/", history.HistoryObject.as_view(), name="history-object"),
    path("<str:table>/<int:pk>/compare/", history.HistoryCompare.as_view(), name="history-compare"),
]
