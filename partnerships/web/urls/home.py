"""Addresses of the start page and the search."""

from django.urls import path

from partnerships.web.views import home

urlpatterns = [
    path("", home.Home.as_view(), name="home"),
]
