"""Addresses: pages at the root, Django's administration beside them."""

from django.contrib import admin
from django.urls import include, path

urlpatterns = [
    path("admin/", admin.site.urls),
    path("", include("partnerships.web.urls")),
]
