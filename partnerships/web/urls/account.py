"""Addresses of a person's own account."""

from django.urls import path

from partnerships.web.views import account

urlpatterns = [
    path("sign-in/", account.SignIn.as_view(), name="sign-in"),
    path("sign-out/", account.SignOut.as_view(), name="sign-out"),
    path("settings/", account.MySettings.as_view(), name="my-settings"),
]
