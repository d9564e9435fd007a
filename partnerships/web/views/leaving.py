"""When somebody leaves: hand over what is open, end the assignments, switch the account off."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from partnerships.permissions import Permission, acting
from partnerships.queries import commitment_options, people, responsibilities
from partnerships.services import leaving
from partnerships.web.forms.meetings import ReasonForm
from partnerships.web.forms.people import HandOverForm, LastDayForm
from partnerships.web.views.base import ServiceForm
from partnerships.web.views.people import PeoplePage, crumbs, person_crumb

NAMED = 20  # refusals that are said one by one


class LeavePage(PeoplePage, ServiceForm):
    """A page about one person; auditors look at people and change nothing."""

    policy = acting(Permission.SUBSTITUTE_APPOINT, Permission.PEOPLE_EDIT, besides="managers in the unit")
    label: Any = ""

    @cached_property
    def record(self) -> Any:
        person = self.found(people.find(viewer=self.viewer, on=self.day, pk=self.kwargs["pk"]))
        return person.user

    @property
    def home(self) -> str:
        return reverse("person-leave", args=[self.record.pk])

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(
            crumbs=[*crumbs(), person_crumb(self.record), {"label": self.label}], **{"cancel_url": self.home, **kwargs}
        )


class Leave(LeavePage):
    """What is open and names somebody, and who takes it over; for administrators, also the end of the account."""

    template_name = "partnerships/people/leave.html"
    form_class = HandOverForm
    label = _("Leaving")

    @cached_property
    def open(self) -> list[responsibilities.Open]:
        return responsibilities.open_of(self.record, viewer=self.viewer)

    def get_form_kwargs(self) -> dict[str, Any]:
        offers = {one.duty.key: (one.duty.label, self._takers(one)) for one in self.open if one.may_hand_over}
        return {**super().get_form_kwargs(), "offers": offers}

    def _takers(self, one: responsibilities.Open) -> list[Any]:
        partner_ids = {pk for row in one.rows for pk in responsibilities.partners(row)}
        able = commitment_options.people(one.duty.needs, on=self.day, partner_ids=partner_ids)
        return [user for user in able if user.pk != self.record.pk]

    def act(self, form: Any) -> str:
        lines = leaving.hand_over(
            actor=self.viewer.user, leaver=self.record, takers=form.takers, reason=form.cleaned_data["reason"]
        )
        refused = [line for line in lines if line.refusal]
        done = len(lines) - len(refused)
        if done:
            said = ngettext("%(n)s thing is handed over.", "%(n)s things are handed over.", done)
            messages.success(self.request, said % {"n": done})
        for line in refused[:NAMED]:
            named = {"what": responsibilities.reference(line.row), "why": line.refusal}
            messages.warning(self.request, gettext("%(what)s is not handed over: %(why)s") % named)
        if len(refused) > NAMED:
            more = len(refused) - NAMED
            said = ngettext("%(n)s more is not handed over.", "%(n)s more are not handed over.", more)
            messages.warning(self.request, said % {"n": more})
        return self.home

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        may_administer = self.viewer.has(Permission.PEOPLE_EDIT) and self.record.pk != self.viewer.user.pk
        return super().get_context_data(
            open=[self._shown(one) for one in self.open],
            unfinished=responsibilities.unfinished(self.record, viewer=self.viewer),
            may_hand_over=any(one.may_hand_over for one in self.open),
            may_administer=may_administer,
            submit_label=_("Hand over"),
            cancel_url=reverse("person-detail", args=[self.record.pk]),
            **kwargs,
        )

    def _shown(self, one: responsibilities.Open) -> dict[str, Any]:
        return {
            "open": one,
            "rows": [
                {"reference": responsibilities.reference(row), "title": getattr(row, "text", ""), "url": url_of(row)}
                for row in one.rows
            ],
        }


class EndPage(LeavePage):
    """A step for administrators, never on themselves."""

    policy = acting(Permission.PEOPLE_EDIT, besides="never one’s own account")


class LastDay(EndPage):
    """End all assignments of somebody with a day."""

    template_name = "partnerships/people/last_day.html"
    form_class = LastDayForm
    label = _("Last day")

    def act(self, form: Any) -> str:
        count = leaving.end_assignments(actor=self.viewer.user, account=self.record, **form.cleaned_data)
        said = ngettext("%(n)s assignment ends that day.", "%(n)s assignments end that day.", count)
        messages.success(self.request, said % {"n": count})
        return self.home

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(submit_label=_("End the assignments"), **kwargs)


class SwitchOff(EndPage):
    """Shut somebody out at once."""

    template_name = "partnerships/people/switch_off.html"
    form_class = ReasonForm
    label = _("Switch off")

    def act(self, form: Any) -> str:
        closed = leaving.switch_off(actor=self.viewer.user, account=self.record, reason=form.cleaned_data["reason"])
        said = gettext(
            "The account is switched off. Ended: %(sessions)s sessions, %(tokens)s access tokens, %(feeds)s calendar "
            "addresses."
        )
        named = {"sessions": closed.sessions, "tokens": closed.tokens, "feeds": closed.feeds}
        messages.success(self.request, said % named)
        return self.home

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(
            submit_label=_("Switch off now"),
            is_dangerous=True,
            still_open=responsibilities.count_open(self.record),
            **kwargs,
        )


def url_of(row: Any) -> str:
    """Give the page of what is handed over."""
    commitment = getattr(row, "commitment", None)
    if commitment is not None:
        return f"{reverse('commitment-detail', args=[commitment.reference])}#actions"
    if hasattr(row, "owner_id"):
        return reverse("commitment-detail", args=[row.reference])
    return reverse("partner-detail", args=[row.partner.iso3])
