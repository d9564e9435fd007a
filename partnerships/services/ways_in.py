"""The ways in that somebody has opened: sessions, access tokens, calendar addresses; and how they are closed."""

from __future__ import annotations

from dataclasses import dataclass

from partnerships.choices import SignInDetail
from partnerships.models import AccessToken, CalendarFeed, User
from partnerships.services import keys, sessions


@dataclass(frozen=True, slots=True)
class Closed:
    """How many of each were open."""

    tokens: int
    feeds: int
    sessions: int


def close(account: User, *, by: User) -> Closed:
    """
    Close all ways in of an account; part of the change that switches it off.

    What is closed stays closed when the account is switched on again: the person signs in and makes new keys.
    """
    return Closed(
        tokens=keys.end_all(AccessToken, owner=account, by=by),
        feeds=keys.end_all(CalendarFeed, owner=account, by=by),
        sessions=sessions.close(account=account, why=SignInDetail.SWITCHED_OFF, by=by),
    )
