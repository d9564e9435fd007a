"""Calendars for other programs: what is read through an address, and one meeting to be put into a calendar."""

from __future__ import annotations

import hashlib
from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.core.cache import cache
from django.http import HttpRequest, HttpResponse
from django.utils import timezone, translation
from django.utils.cache import get_conditional_response
from django.utils.decorators import method_decorator
from django.utils.http import quote_etag
from django.utils.translation import gettext as _
from django.views import View

from partnerships.audit.shown import Leaving
from partnerships.errors import NotAllowed
from partnerships.exports import calendars
from partnerships.exports.files import private, to_save
from partnerships.permissions import ANYBODY, Permission, reading
from partnerships.queries import calendar, calendar_feeds, meetings
from partnerships.queries.markings import name_of
from partnerships.queries.readings import leaving_rows
from partnerships.rules.calendar import HIGHEST_ELSEWHERE, Entry
from partnerships.services import calendar_feeds as services
from partnerships.services import keys
from partnerships.services.base import today
from partnerships.web import calendar_pages
from partnerships.web.views.base import ViewerMixin

CONTENT_TYPE = "text/calendar; charset=utf-8"
REQUESTS_A_MINUTE = 30  # of one address, to each process that serves
MINUTE = 60


class MeetingFile(ViewerMixin, View):
    """Give one meeting to be put into a calendar, where its days are known."""

    policy = reading(Permission.RECORD_SEE, besides="nothing sensitive")
    http_method_names = ["get", "head"]

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        meeting = self.found(meetings.find_plain(viewer=self.viewer, pk=pk))
        if meeting.marking > HIGHEST_ELSEWHERE:
            raise NotAllowed(
                _("What is marked “%(marking)s” is not copied into calendars.") % {"marking": name_of(meeting.marking)}
            )
        written = calendars.single(calendar.of_meeting(meeting), place=_place(request))
        what = leaving_rows([meeting], covers=meeting.reference)
        return _answer(self.found(written), f"{meeting.reference}.ics", what)


@method_decorator(login_not_required, name="dispatch")
class Feed(View):
    """
    Give a calendar to whatever program knows its address.

    The owner's roles are read anew for every answer. A wrong, a revoked and an expired key get the same answer.
    """

    policy = reading(ANYBODY, besides="the key in the address shows what its owner sees, and nothing sensitive")
    http_method_names = ["get", "head"]

    def get(self, request: HttpRequest, key: str) -> HttpResponse:
        now = timezone.now()
        feed = services.authenticate(key, now=now)
        if feed is None:
            return _plain(_("There is no calendar at this address."), status=404)
        if _is_too_much(feed.pk):
            answer = _plain(_("Too many requests; once an hour is enough."), status=429)
            answer.headers["Retry-After"] = str(MINUTE)
            return answer
        keys.note_use(feed, now=now)
        with translation.override(feed.user.language):
            shown = calendar_feeds.shown(feed, on=today())
            written = calendars.feed(
                shown.found.entries, place=_place(request), name=feed.name, left_out=shown.left_out
            )
        tag = quote_etag(hashlib.sha256(written).hexdigest())
        what = Leaving(feed.name, HIGHEST_ELSEWHERE, len(shown.found.entries))
        answer = _answer(written, "calendar.ics", what, reader=feed.user)
        answer.headers["ETag"] = tag
        answer.headers["Referrer-Policy"] = "no-referrer"
        found = get_conditional_response(request, etag=tag, response=answer) or answer
        for name, value in private().items():  # an answer that says "not modified" is another one
            found.headers[name] = value
        return found


def _place(request: HttpRequest) -> calendars.Place:
    def link(entry: Entry) -> str:
        return request.build_absolute_uri(calendar_pages.url_of(entry))

    return calendars.Place(host=request.get_host().partition(":")[0], link=link)


def _is_too_much(pk: int) -> bool:
    """Count one more request of an address in the minute that its first one began."""
    counter = f"calendar-feed:{pk}"
    if cache.add(counter, 1, timeout=MINUTE):
        return False
    try:
        return cache.incr(counter) > REQUESTS_A_MINUTE
    except ValueError:  # the minute ended just now
        return False


def _answer(content: bytes, name: str, what: Leaving, *, reader: Any = None) -> HttpResponse:
    return HttpResponse(content, headers=to_save(name, what, reader=reader), content_type=CONTENT_TYPE)


def _plain(text: str, *, status: int) -> HttpResponse:
    return HttpResponse(f"{text}\n", status=status, headers=private(), content_type="text/plain; charset=utf-8")
