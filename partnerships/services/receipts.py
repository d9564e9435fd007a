"""A form or a request that is sent twice acts once."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone

from partnerships.models import FormReceipt, RequestReceipt
from partnerships.rules.retention import REQUEST_RECEIPTS


@contextmanager
def once(*, actor: Any, token: str) -> Iterator[FormReceipt]:
    """
    Run the block once for a form's token, in one transaction with what it writes.

    Yields the receipt: if its `location` is set, the form was accepted before, and the block must do nothing but lead
    there. A second click that arrives at the same moment waits here for the first. Without a token every call runs.
    """
    with transaction.atomic():
        receipt = FormReceipt(user=actor, token=token)
        if not token:
            yield receipt
            return
        try:
            with transaction.atomic():
                receipt.save()
        except IntegrityError:
            yield FormReceipt.objects.get(user=actor, token=token)
            return
        yield receipt
        receipt.save(update_fields=["location"])


@contextmanager
def once_for(*, actor: Any, key: str, fingerprint: str) -> Iterator[RequestReceipt]:
    """
    Run the block once for a program's key, in one transaction with what it writes.

    Yields the receipt: if its `status` is set, the request was carried out before, and the block must do nothing but
    give the answer kept there, if its `fingerprint` is the same. A second one that arrives at the same moment waits
    here for the first. A request that is refused leaves no receipt: sent again, it is a new try.
    """
    with transaction.atomic():
        RequestReceipt.objects.filter(user=actor, accepted_at__lt=REQUEST_RECEIPTS.over_before(timezone.now())).delete()
        receipt = RequestReceipt(user=actor, key=key, fingerprint=fingerprint)
        try:
            with transaction.atomic():
                receipt.save()
        except IntegrityError:
            yield RequestReceipt.objects.get(user=actor, key=key)
            return
        yield receipt


def keep(receipt: RequestReceipt, *, status: int, headers: Mapping[str, str], body: bytes) -> None:
    """Keep the answer to the request, for when it is sent again."""
    receipt.status, receipt.headers, receipt.body = status, dict(headers), body
    receipt.save(update_fields=["status", "headers", "body"])
