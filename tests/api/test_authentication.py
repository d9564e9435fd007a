"""Programs sign in with the header `Authorization`, and what they do is booked on their token."""

from __future__ import annotations

from typing import Any

import pytest
from django.contrib.auth.models import AnonymousUser
from rest_framework.authentication import SessionAuthentication
from rest_framework.permissions import IsAuthenticated
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.test import APIRequestFactory
from rest_framework.views import APIView

from partnerships.api.authentication import TokenAuthentication, TokenScheme
from partnerships.audit.context import origin
from partnerships.choices import TokenScope
from partnerships.models import AuditEvent, Commitment, Partner, User
from partnerships.queries import history
from partnerships.services import commitments, tokens
from tests.factories import commitments as make
from tests.factories.base import making
from tests.factories.tokens import expire, token
from tests.personas import access

pytestmark = pytest.mark.django_db


class Promise(APIView):
    """A view as small as can be: it makes a commitment in the name of whoever asks."""

    authentication_classes = [TokenAuthentication, SessionAuthentication]
    permission_classes = [IsAuthenticated]

    def post(self, request: Request) -> Response:
        japan = Partner.objects.get(iso3="JPN")
        who: Any = request.user
        made = commitments.create(actor=who, values=make.values(who), partners=[japan], action=None)
        return Response({"scope": who.token_scope, "reference": made.reference}, status=201)


def post(authorization: str | None) -> Any:
    headers = {} if authorization is None else {"Authorization": authorization}
    request = APIRequestFactory().post("/api/promises/", headers=headers)
    with origin(source="api", request_id="request-1"):
        return Promise.as_view()(request)


def refused(authorization: str | None) -> tuple[int, str]:
    response = post(authorization)
    assert not Commitment.objects.exists()
    return response.status_code, response.headers.get("WWW-Authenticate", "")


@pytest.mark.parametrize("header", ["Bearer", "Bearer ", "Bearer sdp_" + 43 * "x", "bearer a b c", "Bearer \xff\xfe"])
def test_bad_key_is_refused_with_a_sentence(header: str, db: None) -> None:
    response = post(header)

    assert (response.status_code, response.headers["WWW-Authenticate"]) == (401, 'Bearer realm="api"')
    assert "unknown, has expired or was revoked" in response.data["detail"]


@pytest.mark.parametrize("header", [None, "", "Basic b2ZmaWNpYWw6eA==", "sdp_" + 43 * "x"])
def test_without_a_bearer_nobody_is_signed_in(header: str | None, db: None) -> None:
    assert refused(header) == (401, 'Bearer realm="api"')


def test_key_of_an_expired_or_revoked_token_is_refused(official: User) -> None:
    (expired, first), (revoked, second) = token(official), token(official, name="Another")
    expire(expired)
    tokens.revoke(actor=official, token=revoked, version=None)

    assert [refused(f"Bearer {key}")[0] for key in (first, second)] == [401, 401]


def test_key_of_an_account_that_is_switched_off_is_refused(official: User) -> None:
    _held, key = token(official, scope=TokenScope.LOG)
    with making():
        User.objects.filter(pk=official.pk).update(is_active=False)

    assert refused(f"Bearer {key}")[0] == 401


def test_read_token_is_refused_by_the_domain(official: User) -> None:
    _held, key = token(official, scope=TokenScope.READ)

    assert refused(f"Bearer {key}")[0] == 403


@pytest.mark.parametrize("scheme", ["Bearer", "bearer"])
def test_log_token_signs_in_and_its_use_is_noted(scheme: str, official: User) -> None:
    held, key = token(official, scope=TokenScope.LOG)

    response = post(f"{scheme} {key}")

    assert (response.status_code, response.data["scope"]) == (201, TokenScope.LOG)
    held.refresh_from_db()
    assert held.last_used_at is not None


def test_every_change_is_booked_on_the_owner_and_the_token(official: User, manager: User) -> None:
    held, key = token(official, scope=TokenScope.LOG)

    post(f"Bearer {key}")

    made = Commitment.objects.get()
    event = AuditEvent.objects.filter(tbl="partnerships_commitment", pk_of_row=made.pk).earliest("id")
    assert (event.actor, event.source, event.request_id) == ("official", f"api:{held.pk}", "request-1")
    entry = history.of_row(viewer=access(manager), row=made).entries[-1]
    assert (entry.by, entry.through) == ("Official", f"the API, token {held.pk}")


def test_the_next_request_is_not_booked_on_the_token(official: User) -> None:
    _held, key = token(official, scope=TokenScope.LOG)
    post(f"Bearer {key}")

    with origin(source="page"):
        made = commitments.create(
            actor=official, values=make.values(official), partners=[Partner.objects.get(iso3="JPN")], action=None
        )

    assert AuditEvent.objects.filter(tbl="partnerships_commitment", pk_of_row=made.pk).latest("id").source == "page"


def test_sessions_know_no_scope(official: User) -> None:
    assert official.token_scope is None
    assert getattr(AnonymousUser(), "token_scope", None) is None


def test_contract_describes_a_bearer() -> None:
    described = TokenScheme(TokenAuthentication).get_security_definition(None)

    assert (described["type"], described["scheme"]) == ("http", "bearer")
