"""Addresses of the reviews queue."""

from django.urls import path

from partnerships.web.views import reviews

urlpatterns = [
    path("", reviews.ReviewList.as_view(), name="review-list"),
    path("updates/<int:pk>/", reviews.ReviewUpdate.as_view(), name="review-update"),
    path("records/<int:pk>/", reviews.ReviewRecord.as_view(), name="review-record"),
    path("date-changes/<int:pk>/", reviews.ReviewDateChange.as_view(), name="review-date-change"),
]
