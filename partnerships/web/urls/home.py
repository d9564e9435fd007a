"""Addresses of the start page and the search."""

from django.conf import settings
from django.urls import path

from partnerships.web.views import home, search, styleguide

urlpatterns = [
    path("", home.Home.as_view(), name="home"),
    path("search/", search.Search.as_view(), name="search"),
]
if settings.DEBUG:
    urlpatterns.append(path("styleguide/", styleguide.StyleGuide.as_view(), name="styleguide"))
