"""A person's own reminders: the list, and what can be done with one."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.generic import View

from partnerships.permissions import SIGNED_IN, reading, sending
from partnerships.queries import inbox
from partnerships.queries.paging import keyset_page
from partnerships.rules.reminders import HOLD_DAYS
from partnerships.services import inbox as services
from partnerships.web import obligation_pages
from partnerships.web.paging import CURSOR, page_links
from partnerships.web.views.base import Page, ViewerMixin

SIZE = 25


class Inbox(Page):
    """What the viewer was told they, or people in their care, owe; what asks for attention first."""

    policy = reading(SIGNED_IN, besides="one’s own")
    template_name = "partnerships/inbox/list.html"
    here = "inbox"

    @property
    def shown(self) -> str:
        asked = self.request.GET.get("show", "")
        return asked if asked in inbox.SHOWN else inbox.ALL

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        page = keyset_page(
            inbox.listing(viewer=self.viewer, shown=self.shown),
            order=inbox.ORDER,
            cursor=self.request.GET.get(CURSOR, ""),
            size=SIZE,
        )
        items = inbox.items(page.rows, viewer=self.viewer)
        return super().get_context_data(
            rows=[{"item": item, "url": _address(item)} for item in items],
            marking=inbox.highest_marking(items),
            unread=inbox.unread_count(viewer=self.viewer),
            shown=self.shown,
            tabs=self._tabs(),
            tabs_label=_("Which reminders"),
            hold_days=HOLD_DAYS,
            page=page_links(self.request, page),
            **kwargs,
        )

    def _tabs(self) -> list[dict[str, Any]]:
        words = {inbox.ALL: _("All"), inbox.UNREAD: _("Unread"), inbox.ESCALATED: _("Escalations")}
        return [
            {
                "label": label,
                "url": reverse("inbox") + ("" if key == inbox.ALL else f"?show={key}"),
                "is_current": key == self.shown,
                "count": None,
            }
            for key, label in words.items()
        ]


def _address(item: inbox.Item) -> str:
    """Give the page where the thing is done, or that of the thing itself for those who only look; it may be neither."""
    if item.obligation is None:
        return ""
    is_to_be_done = not item.is_escalated and item.reminder.settled_at is None
    page = obligation_pages.url_of if is_to_be_done else obligation_pages.page_of
    return page(item.obligation)


class _Act(ViewerMixin, View):
    """One button: it does one thing and leads back to the list as it was."""

    policy = sending(SIGNED_IN, besides="one’s own")
    http_method_names = ["post"]

    def act(self) -> str:
        """Do it; gives the sentence that says so."""
        raise NotImplementedError

    @property
    def reminder(self) -> Any:
        return self.found(inbox.find_own(viewer=self.viewer, pk=self.kwargs["pk"]))

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseRedirect:
        try:
            messages.success(request, self.act())
        except ValidationError as error:
            messages.error(request, " ".join(error.messages))
        query = request.GET.urlencode()
        return HttpResponseRedirect(reverse("inbox") + (f"?{query}" if query else ""))


class Read(_Act):
    """Mark one reminder as read."""

    def act(self) -> str:
        services.mark_read(actor=self.viewer.user, reminder=self.reminder)
        return _("Marked as read.")


class ReadAll(_Act):
    """Mark all reminders as read."""

    def act(self) -> str:
        n = services.mark_all_read(actor=self.viewer.user)
        return ngettext("%(n)s reminder is marked as read.", "%(n)s reminders are marked as read.", n) % {"n": n}


class Acknowledge(_Act):
    """Say that one is on it."""

    def act(self) -> str:
        services.acknowledge(actor=self.viewer.user, reminder=self.reminder)
        return _("You are on it: for %(days)s days nobody above is told. You can take this back.") % {"days": HOLD_DAYS}


class TakeBack(_Act):
    """Take an acknowledgement back."""

    def act(self) -> str:
        services.take_back(actor=self.viewer.user, reminder=self.reminder)
        return _("Your acknowledgement is taken back.")
