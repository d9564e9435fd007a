"""Addresses of the start page and the search."""

from django.urls import path

from partnerships.web.views import home, search

urlpatterns = [
    path("", home.Home.as_view(), name="home"),
    path("search/", search.Search.as_view(), name="search"),
]
