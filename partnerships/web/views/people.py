"""People with an account: the list, one person, and who stands in for them."""

from __future__ import annotations

from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.http import urlencode
from django.utils.translation import gettext_lazy as _

from partnerships.permissions import Permission, acting, reading
from partnerships.queries import obligations, people
from partnerships.queries.obligations import Narrowed
from partnerships.services import substitutes
from partnerships.web.forms.meetings import ReasonForm
from partnerships.web.forms.people import SubstituteForm
from partnerships.web.paging import CURSOR, page_links
from partnerships.web.views.base import Page, ServiceForm, ViewerMixin


class PeoplePage(ViewerMixin):
    """A page for those who administer, audit or manage a unit."""

    here = "people"

    def admit(self) -> None:
        """Ask no more than the role: a person is no record of partners, and with whom one may what, services say."""


class PeopleList(PeoplePage, Page):
    """Everybody the viewer answers for: what they may, who stands in, what they owe."""

    policy = reading(Permission.SUBSTITUTE_APPOINT, Permission.PEOPLE_EDIT, Permission.AUDIT_EXPORT)
    template_name = "partnerships/people/list.html"

    @cached_property
    def unit(self) -> Any:
        code = self.request.GET.get("unit", "")
        return next((unit for unit in self.units if unit.code == code), None)

    @cached_property
    def units(self) -> list[Any]:
        return people.units(viewer=self.viewer)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        is_off = self.request.GET.get("show") == "off"
        cursor = self.request.GET.get(CURSOR, "")
        page = people.listing(viewer=self.viewer, on=self.day, unit=self.unit, is_active=not is_off, cursor=cursor)
        return super().get_context_data(
            rows=[{"person": person, "owed_url": owed_url(person.user)} for person in page.rows],
            page=page_links(self.request, page),
            chips=self._chips(is_off),
            is_off=is_off,
            may_administer=self.viewer.has(Permission.PEOPLE_EDIT),
            **kwargs,
        )

    def _chips(self, is_off: bool) -> list[dict[str, Any]]:
        def chip(label: Any, *, is_current: bool, **asked: str) -> dict[str, Any]:
            query = urlencode({name: value for name, value in asked.items() if value})
            return {"label": label, "url": f"?{query}", "is_current": is_current, "count": None}

        shown, code = "off" if is_off else "", self.unit.code if self.unit else ""
        found = [
            chip(_("Active accounts"), is_current=not is_off, unit=code),
            chip(_("Switched off"), is_current=is_off, unit=code, show="off"),
        ]
        if self.units:
            found.append(chip(_("All units"), is_current=not code, show=shown))
        return found + [
            chip(unit.code, is_current=unit.code == code, unit=unit.code, show=shown) for unit in self.units
        ]


class PersonDetail(PeoplePage, Page):
    """One person: assignments over time, substitutes, open work, and where it is mended."""

    policy = reading(Permission.SUBSTITUTE_APPOINT, Permission.PEOPLE_EDIT, Permission.AUDIT_EXPORT)
    template_name = "partnerships/people/detail.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        person = self.found(people.find(viewer=self.viewer, on=self.day, pk=self.kwargs["pk"]))
        owed = obligations.everybodys(self.viewer, self.day, Narrowed(person=person.user))
        kinds = obligations.counts(owed, on=self.day).kinds
        return super().get_context_data(
            person=person,
            work=[
                {"label": kind.label, "count": count, "url": owed_url(person.user, kind=kind.value)}
                for kind, count in kinds.items()
                if count
            ],
            owed_url=owed_url(person.user),
            may_appoint=bool(person.to_stand_in_for),
            standing_in=people.standing_in_for(person.user, on=self.day),
            ways_in=people.ways_in(person.user, viewer=self.viewer, now=timezone.now()),
            may_hand_over=self.viewer.has(Permission.PEOPLE_EDIT) or self.viewer.has(Permission.SUBSTITUTE_APPOINT),
            may_administer=self.viewer.has(Permission.PEOPLE_EDIT) and person.user.pk != self.viewer.user.pk,
            crumbs=crumbs(str(person.user)),
            **kwargs,
        )


class SubstituteAppoint(PeoplePage, ServiceForm):
    """Let somebody stand in for the holder of an assignment."""

    policy = acting(
        Permission.SUBSTITUTE_APPOINT,
        Permission.PEOPLE_EDIT,
        besides="managers in the unit, never one’s own assignments",
    )
    template_name = "partnerships/people/substitute.html"
    form_class = SubstituteForm
    success_message = _("The substitute is appointed.")

    @cached_property
    def record(self) -> Any:
        person = self.found(people.find(viewer=self.viewer, on=self.day, pk=self.kwargs["pk"]))
        return self.found(person if person.to_stand_in_for else None)

    def get_form_kwargs(self) -> dict[str, Any]:
        offered = people.candidates(self.record.user, viewer=self.viewer)
        return {**super().get_form_kwargs(), "held": self.record.to_stand_in_for, "people": offered}

    def get_initial(self) -> dict[str, Any]:
        return {"starts_on": self.day, "assignments": [held.pk for held in self.record.to_stand_in_for]}

    def act(self, form: Any) -> str:
        given = form.cleaned_data
        chosen = [held.assignment for held in given.pop("assignments")]
        substitutes.appoint_for_all(actor=self.viewer.user, assignments=chosen, **given)
        return reverse("person-detail", args=[self.record.user.pk])

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(
            cancel_url=reverse("person-detail", args=[self.record.user.pk]),
            submit_label=_("Appoint"),
            crumbs=[*crumbs(), person_crumb(self.record.user), {"label": _("Substitute")}],
            **kwargs,
        )


class SubstituteEnd(PeoplePage, ServiceForm):
    """End somebody's standing in at once, or call it off."""

    policy = acting(Permission.SUBSTITUTE_APPOINT, Permission.PEOPLE_EDIT, besides="managers in the unit")
    template_name = "partnerships/people/substitute_end.html"
    form_class = ReasonForm
    success_message = _("The substitution is ended.")

    @cached_property
    def record(self) -> Any:
        return self.found(people.substitution(viewer=self.viewer, pk=self.kwargs["pk"]))

    @property
    def away(self) -> Any:
        return self.record.substitute_for.user

    def get_initial(self) -> dict[str, Any]:
        return {"version": self.record.version}

    def act(self, form: Any) -> str:
        substitutes.end(actor=self.viewer.user, substitution=self.record, **form.cleaned_data)
        return reverse("person-detail", args=[self.away.pk])

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(
            cancel_url=reverse("person-detail", args=[self.away.pk]),
            submit_label=_("End it now"),
            is_dangerous=True,
            crumbs=[*crumbs(), person_crumb(self.away), {"label": _("Substitute")}],
            **kwargs,
        )


def crumbs(*rest: Any) -> list[dict[str, Any]]:
    """Lead back to the list of people."""
    return [{"label": _("People"), "url": reverse("people-list")}, *({"label": label} for label in rest)]


def person_crumb(user: Any) -> dict[str, Any]:
    return {"label": str(user), "url": reverse("person-detail", args=[user.pk])}


def owed_url(user: Any, **more: str) -> str:
    """Give the address of the list of what somebody owes."""
    return f"{reverse('work-everybody')}?{urlencode({'person': user.username, **more})}#list"
