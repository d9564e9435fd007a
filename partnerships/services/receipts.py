"""A form that is sent twice acts once."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.db import IntegrityError, transaction

from partnerships.models import FormReceipt


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
