"""Addresses: pages at the root, the API and Django's administration beside them."""

from django.urls import include, path

from partnerships.admin import site

urlpatterns = [
    path("admin/", site.urls),
    path("api/", include("partnerships.api.urls")),
    path("", include("partnerships.web.urls")),
]

handler400 = "sdptracker.errors.bad_request"
handler403 = "partnerships.web.views.errors.permission_denied"
handler404 = "partnerships.web.views.errors.page_not_found"
handler500 = "sdptracker.errors.server_error"
