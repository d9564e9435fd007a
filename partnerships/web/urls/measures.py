"""Addresses of measures and of the rows they count."""

from django.urls import path

from partnerships.web.views import measures

urlpatterns = [
    path("", measures.MeasureList.as_view(), name="measure-list"),
    path("<slug:name>/rows/", measures.MeasureRows.as_view(), name="measure-rows"),
    path("outcomes/<slug:step>/", measures.FunnelRows.as_view(), name="funnel-rows"),
]
