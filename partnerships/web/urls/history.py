"""Addresses of the history."""

from django.urls import path

from partnerships.web.views import history, history_export, security

urlpatterns = [
    path("", history.HistoryList.as_view(), name="history-list"),
    path("export/", history_export.HistoryExport.as_view(), name="history-export"),
    path("sign-ins/", security.SignInList.as_view(), name="sign-in-list"),
    path("<str:table>/<int:pk>/", history.HistoryObject.as_view(), name="history-object"),
    path("<str:table>/<int:pk>/compare/", history.HistoryCompare.as_view(), name="history-compare"),
]
