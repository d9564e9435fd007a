"""Making the demonstration world: the real events, and an invented follow-through that says so."""

from __future__ import annotations

from django.db import transaction

from partnerships.models import Meeting
from partnerships.services import events
from partnerships.services.demonstration import appointments, dialogues, portfolio, promises, rhythms
from partnerships.services.demonstration.casts import Cast


def make(*, events_file: bytes) -> bool:
    """
    Make the world once, all of it or nothing, as the demonstration's accounts and within their permissions.

    `events_file`: the real events, imported unless they are here already. Gives False if the world was there.
    """
    with transaction.atomic():
        if Meeting.objects.filter(is_demonstration=True).exists():
            return False
        if not promises.are_known():
            events.import_file(actor=None, content=events_file, reason="events.yaml of the demonstration")
        cast = Cast.assemble()
        promises.follow(cast)
        dialogues.hold(cast)
        rhythms.beat(cast)
        portfolio.keep(cast)
        appointments.appoint(cast)
    return True
