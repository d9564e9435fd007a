"""Address of how the installation stands."""

from django.urls import path

from partnerships.web.views import status

urlpatterns = [path("", status.StatusPage.as_view(), name="status")]
