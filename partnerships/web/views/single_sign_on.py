"""The way in through an identity provider: out to it, and back."""

from __future__ import annotations

import secrets
from typing import Any

from allauth.account.utils import get_next_redirect_url
from allauth.core.exceptions import ImmediateHttpResponse
from allauth.socialaccount.adapter import get_adapter
from allauth.socialaccount.providers.base import AuthProcess
from allauth.socialaccount.providers.oauth2.client import OAuth2Error
from allauth.socialaccount.providers.oauth2.views import OAuth2CallbackView
from allauth.socialaccount.providers.openid_connect.views import OpenIDConnectOAuth2Adapter
from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe
from requests import RequestException

from partnerships.permissions import ANYBODY, declare, reading
from partnerships.rules.single_sign_on import NotBelieved, claims_of
from partnerships.services import sign_ins, single_sign_on
from partnerships.web.adapters import refused

PROVIDER = "sso"


class ProviderAdapter(OpenIDConnectOAuth2Adapter):
    """Speaks with the provider, and checks its ID token whatever way it came."""

    def get_callback_url(self, request: HttpRequest, app: Any) -> str:
        return request.build_absolute_uri(reverse("sso-callback"))

    def complete_login(self, request: HttpRequest, app: Any, token: Any, **kwargs: Any) -> Any:
        """:raises OAuth2Error: if the ID token is not to be believed."""
        try:
            with get_adapter().get_requests_session() as session:
                answer = session.get(self.openid_config["jwks_uri"])
                answer.raise_for_status()
            id_token = kwargs["response"]["id_token"]
            claims = claims_of(id_token, keys=answer.json(), issuer=settings.OIDC_ISSUER, client_id=app.client_id)
        except (NotBelieved, KeyError, ValueError) as error:
            raise OAuth2Error(str(error)) from error
        return self.get_provider().sociallogin_from_response(request, {"id_token": claims})


def _require_provider() -> None:
    if not settings.OIDC_ISSUER:
        raise Http404


@declare(reading(ANYBODY))
@never_cache
@login_not_required
@require_safe
def start(request: HttpRequest) -> HttpResponse:
    """Send the person to the provider; nothing that comes with the request but `next` changes how."""
    _require_provider()
    provider = get_adapter(request).get_provider(request, provider=PROVIDER)
    provider.oauth2_adapter_class = ProviderAdapter
    nonce = secrets.token_urlsafe(24)
    next_url = get_next_redirect_url(request)
    try:
        answer: HttpResponse = provider.redirect(
            request, process=AuthProcess.LOGIN, next_url=next_url, auth_params={"nonce": nonce}, nonce=nonce
        )
    except (RequestException, ValueError, KeyError) as error:
        single_sign_on.refuse(whence=sign_ins.whence_of(request), why=f"no answer: {type(error).__name__}")
        return refused(request, _("%(name)s does not answer. Try again in a while.") % {"name": settings.OIDC_NAME})
    return answer


@declare(reading(ANYBODY, besides="on the way back from the identity provider"))
@never_cache
@login_not_required
@require_safe
def callback(request: HttpRequest) -> HttpResponse:
    """Take the person back from the provider."""
    _require_provider()
    view = OAuth2CallbackView.adapter_view(ProviderAdapter(request, PROVIDER))
    try:
        answer: HttpResponse = view(request)
    except ImmediateHttpResponse as immediate:
        return immediate.response
    return answer
