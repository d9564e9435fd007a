"""`Idempotency-Key`: the same request sent twice is carried out once and gets the same answer."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Callable, Mapping
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.http import HttpResponse
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext as _
from rest_framework.exceptions import ParseError
from rest_framework.renderers import JSONRenderer
from rest_framework.request import Request
from rest_framework.response import Response

from partnerships.api.problems import Reused
from partnerships.services import receipts

HEADER = "Idempotency-Key"
KEY = re.compile(r"[\x21-\x7e]{1,255}")
KEPT_HEADERS = ("ETag", "Location")


def once(request: Request, act: Callable[[], Response]) -> HttpResponse:
    """
    Carry a request out, or repeat the answer it got the first time.

    :raises ParseError: for a key that is none.
    :raises Reused: if the key came with another request before.
    """
    key = request.headers.get(HEADER, "")
    if not key:
        return act()
    if not KEY.fullmatch(key):
        raise ParseError(_("Idempotency-Key: 1 to 255 printable characters without spaces."))
    fingerprint = _fingerprint(request)
    with receipts.once_for(actor=request.user, key=key, fingerprint=fingerprint) as receipt:
        if receipt.fingerprint != fingerprint:
            raise Reused
        if receipt.status:
            kept = HttpResponse(bytes(receipt.body), status=receipt.status, content_type="application/json")
            for name, value in (receipt.headers | {"Idempotent-Replayed": "true"}).items():
                kept.headers[name] = value
            return kept
        response = act()
        headers = {name: response.headers[name] for name in KEPT_HEADERS if name in response.headers}
        receipts.keep(receipt, status=response.status_code, headers=headers, body=JSONRenderer().render(response.data))
        return response


def _fingerprint(request: Request) -> str:
    content = json.dumps(_plain(request.data), sort_keys=True, ensure_ascii=True)
    text = "\n".join([str(request.method), request.get_full_path(), content])
    # Keyed: what was sent may hold a password, and nobody is to try passwords against what is kept.
    return salted_hmac("partnerships.api.idempotency", text, algorithm="sha256").hexdigest()


def _plain(data: Any) -> Any:
    """Give what was sent in a form that compares: files by their content, mappings without order."""
    if isinstance(data, UploadedFile):
        digest = hashlib.sha256()
        for chunk in data.chunks():
            digest.update(chunk)
        data.seek(0)
        return [data.name, digest.hexdigest()]
    if hasattr(data, "lists"):
        return {name: [_plain(value) for value in values] for name, values in data.lists()}
    if isinstance(data, Mapping):
        return {str(name): _plain(value) for name, value in data.items()}
    if isinstance(data, list):
        return [_plain(value) for value in data]
    return data if isinstance(data, str | int | float | bool | None) else str(data)
