"""The address of the timeline of all partners."""

from django.urls import path

from partnerships.web.views import timeline

urlpatterns = [path("", timeline.Timeline.as_view(), name="timeline")]
