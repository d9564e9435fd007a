"""A person's own calendar addresses: the list, a new one, and the end of one."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from partnerships.queries import calendar_feeds
from partnerships.rules.calendar_feeds import MOST_IN_FORCE
from partnerships.services import calendar_feeds as services
from partnerships.web.forms.calendar import FeedForm
from partnerships.web.forms.meetings import StepForm
from partnerships.web.views.base import Page, ServiceForm


def crumbs(*, is_list: bool = False) -> list[dict[str, Any]]:
    """Lead back to My settings, and from the other pages to the list."""
    settings = {"label": _("My settings"), "url": reverse("my-settings")}
    return [settings] if is_list else [settings, {"label": _("Calendar addresses"), "url": reverse("feed-list")}]


class FeedList(Page):
    """All addresses of one's own, those in force first; no key is known any more."""

    template_name = "partnerships/calendar/feeds.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        rows = calendar_feeds.own(viewer=self.viewer, now=timezone.now())
        return super().get_context_data(rows=rows, most=MOST_IN_FORCE, crumbs=crumbs(is_list=True), **kwargs)


class FeedAdd(ServiceForm):
    """
    Make an address; the answer to the form shows it, and nothing else ever does.

    It goes into no message, session or receipt: a form that is sent twice leads to the list instead.
    """

    template_name = "partnerships/calendar/feed_form.html"
    form_class = FeedForm
    made: Any = None  # the address and its key

    def get_form_kwargs(self) -> dict[str, Any]:
        return {**super().get_form_kwargs(), "request": self.request}

    def act(self, form: Any) -> str:
        self.made = services.create(actor=self.viewer.user, **form.cleaned_data)
        return reverse("feed-list")

    def form_valid(self, form: Any) -> HttpResponse:
        response = super().form_valid(form)
        if self.made is None:
            if isinstance(response, HttpResponseRedirect):
                messages.warning(
                    self.request,
                    _("This address was made already. If you did not copy it, revoke it and make another."),
                )
            return response
        feed, key = self.made
        shown = self.response_class(
            request=self.request,
            template="partnerships/calendar/feed_made.html",
            context={
                "here": self.here,
                "viewer": self.viewer,
                "feed": feed,
                "address": self.request.build_absolute_uri(reverse("calendar-feed", args=[key])),
                "crumbs": crumbs(),
            },
            using=self.template_engine,
        )
        shown.headers["Cache-Control"] = "no-store"
        return shown

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(
            crumbs=crumbs(), cancel_url=reverse("feed-list"), submit_label=_("Make the address"), **kwargs
        )


class FeedRevoke(ServiceForm):
    """End one of one's own addresses."""

    template_name = "partnerships/calendar/feed_revoke.html"
    form_class = StepForm
    success_message = gettext_lazy("The calendar address is revoked.")

    @cached_property
    def record(self) -> Any:
        return self.found(calendar_feeds.find_own(viewer=self.viewer, pk=self.kwargs["pk"]))

    def get_initial(self) -> dict[str, Any]:
        return {"version": self.record.version}

    def act(self, form: Any) -> str:
        services.revoke(actor=self.viewer.user, feed=self.record, version=form.cleaned_data["version"])
        return reverse("feed-list")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(
            crumbs=crumbs(),
            cancel_url=reverse("feed-list"),
            submit_label=_("Revoke the address"),
            is_dangerous=True,
            **kwargs,
        )
