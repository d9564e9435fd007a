"""What was typed and not sent yet: saved by itself every half minute, found again under the form's key."""

from __future__ import annotations

import re

from django.http import Http404, HttpRequest, JsonResponse
from django.urls import reverse
from django.views import View

from partnerships.errors import RuleViolation
from partnerships.permissions import SIGNED_IN, sending
from partnerships.services import drafts
from partnerships.web.views.base import UNPROCESSABLE, ViewerMixin

KEY = re.compile(r"[a-z-]{2,30}:[A-Za-z0-9-]{1,60}")


def draft_url(key: str) -> str:
    """Give the address a form saves itself to."""
    return reverse("draft-save", args=[key])


class DraftSave(ViewerMixin, View):
    """Keep a form as typed, for the person who typed it alone."""

    policy = sending(SIGNED_IN, besides="one’s own")
    http_method_names = ["post"]

    def post(self, request: HttpRequest, key: str) -> JsonResponse:
        if not KEY.fullmatch(key):
            raise Http404
        try:
            drafts.save(
                actor=self.viewer.user, key=key, data=dict(request.POST.lists()), title=request.POST.get("title", "")
            )
        except RuleViolation as error:
            return JsonResponse({"message": " ".join(error.messages)}, status=UNPROCESSABLE)
        return JsonResponse({"key": key})
