"""Addresses of a person's own account."""

from django.urls import path

from partnerships.web.views import account, calendar_feeds, factors, security, single_sign_on, tokens

urlpatterns = [
    path("sign-in/", account.SignIn.as_view(), name="sign-in"),
    path("sign-in/", account.SignIn.as_view(), name="account_login"),  # allauth knows it by this name
    path("sign-in/second-factor/", factors.ShowFactor.as_view(), name="mfa_authenticate"),  # allauth leads there
    path("sign-in/sso/", single_sign_on.start, name="sso-start"),
    path("sign-in/sso/back/", single_sign_on.callback, name="sso-callback"),
    path("sign-out/", account.SignOut.as_view(), name="sign-out"),
    path("settings/", account.MySettings.as_view(), name="my-settings"),
    path("security/", security.MySecurity.as_view(), name="my-security"),
    path("security/confirm/", factors.Confirm.as_view(), name="confirm-identity"),
    path("security/second-factor/", factors.FactorList.as_view(), name="factor-list"),
    path("security/second-factor/app/", factors.AppAdd.as_view(), name="app-add"),
    path("security/second-factor/key/", factors.KeyAdd.as_view(), name="key-add"),
    path("security/second-factor/codes/", factors.CodesMake.as_view(), name="codes-make"),
    path("security/second-factor/<int:pk>/remove/", factors.FactorRemove.as_view(), name="factor-remove"),
    path("security/password/", security.PasswordChange.as_view(), name="password-change"),
    path("security/sessions/<int:pk>/end/", security.SessionEnd.as_view(), name="session-end"),
    path("security/sessions/end-others/", security.SessionEndOthers.as_view(), name="session-end-others"),
    path("tokens/", tokens.TokenList.as_view(), name="token-list"),
    path("tokens/new/", tokens.TokenAdd.as_view(), name="token-add"),
    path("tokens/<int:pk>/revoke/", tokens.TokenRevoke.as_view(), name="token-revoke"),
    path("calendars/", calendar_feeds.FeedList.as_view(), name="feed-list"),
    path("calendars/new/", calendar_feeds.FeedAdd.as_view(), name="feed-add"),
    path("calendars/<int:pk>/revoke/", calendar_feeds.FeedRevoke.as_view(), name="feed-revoke"),
]
