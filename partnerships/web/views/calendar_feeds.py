"""A person's own calendar addresses: the list, a new one, and the end of one."""

from __future__ import annotations

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from partnerships.queries import keys
from partnerships.queries.markings import name_of
from partnerships.rules.calendar import HIGHEST_ELSEWHERE
from partnerships.rules.keys import MOST_FEEDS
from partnerships.services import calendar_feeds as services
from partnerships.web.forms.calendar import FeedForm
from partnerships.web.views.keys import KeyAdd, KeyList, KeyPage, KeyRevoke


class Feeds(KeyPage):
    """A page about calendar addresses."""

    list_name = "feed-list"
    list_label = _("Calendar addresses")

    def own(self) -> Any:
        return keys.feeds(viewer=self.viewer)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(highest=name_of(HIGHEST_ELSEWHERE), **kwargs)


class FeedList(Feeds, KeyList):
    """All addresses of one's own."""

    template_name = "partnerships/calendar/feeds.html"
    revoke_name = "feed-revoke"
    extra_context = {"most": MOST_FEEDS}


class FeedAdd(Feeds, KeyAdd):
    """Make an address; it is shown once."""

    template_name = "partnerships/calendar/feed_form.html"
    made_template = "partnerships/calendar/feed_made.html"
    form_class = FeedForm
    services = services
    submit_label = _("Make the address")
    made_before = _("This address was made already. If you did not copy it, revoke it and make another.")

    def get_form_kwargs(self) -> dict[str, Any]:
        return {**super().get_form_kwargs(), "request": self.request}

    def shown(self, key: Any, secret: str) -> dict[str, Any]:
        return {"key": key, "secret": self.request.build_absolute_uri(reverse("calendar-feed", args=[secret]))}


class FeedRevoke(Feeds, KeyRevoke):
    """End one of one's own addresses."""

    template_name = "partnerships/calendar/feed_revoke.html"
    submit_label = _("Revoke the address")
    success_message = _("The calendar address is revoked.")

    def act(self, form: Any) -> str:
        services.revoke(actor=self.viewer.user, feed=self.record, version=form.cleaned_data["version"])
        return reverse(self.list_name)
