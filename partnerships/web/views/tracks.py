"""Entering and changing standing dialogues."""

from __future__ import annotations

from typing import Any

from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from partnerships.permissions import Permission, acting
from partnerships.queries import partners, partnerships
from partnerships.queries import tracks as standing
from partnerships.services import tracks
from partnerships.web.forms.partners import TrackForm
from partnerships.web.views.base import ServiceForm
from partnerships.web.views.restoring import Restoring

POINTERS = ("reports_to", "succeeds")


class TrackPage(ServiceForm):
    """What adding and changing share."""

    template_name = "partnerships/partners/entry_form.html"
    form_class = TrackForm
    policy = acting(Permission.CONTEXT_EDIT)
    here = "dialogues"
    heading: Any = ""
    track: Any = None

    def get_form_kwargs(self) -> dict[str, Any]:
        return {
            **super().get_form_kwargs(),
            "partners": partners.options(viewer=self.viewer, permission=Permission.CONTEXT_EDIT),
            "formats": partnerships.formats(),
            "areas": partnerships.areas(),
            "tracks": partnerships.tracks_to_name(viewer=self.viewer, other_than=self.track),
        }

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        crumbs = [{"label": _("Dialogues"), "url": reverse("track-list")}]
        return super().get_context_data(heading=self.heading, crumbs=crumbs, cancel_url=reverse("track-list"), **kwargs)


class TrackAdd(TrackPage):
    """Enter a track, beginning with one partner."""

    heading = _("Add a standing dialogue")

    @cached_property
    def record(self) -> Any:
        return self.found(partners.find(viewer=self.viewer, iso3=self.kwargs["iso3"]))

    def get_initial(self) -> dict[str, Any]:
        return {"partners": [self.record.pk]}

    def get_form(self, form_class: Any = None) -> Any:
        form: Any = super().get_form(form_class)
        form.drop("reason")
        return form

    def act(self, form: Any) -> str:
        given = form.cleaned_data
        track = tracks.add(actor=self.viewer.user, values=form.values, partners=given["partners"], areas=given["areas"])
        return reverse("track-detail", args=[track.pk])


class TrackEdit(Restoring, TrackPage):
    """Change a track and what it links to."""

    not_in_versions = _("Its partners and areas stay as they are today.")

    @cached_property
    def record(self) -> Any:
        return self.found(standing.find(viewer=self.viewer, pk=self.kwargs["pk"]))

    @property
    def track(self) -> Any:
        return self.record

    @property
    def heading(self) -> str:
        return str(self.record)

    def get_initial(self) -> dict[str, Any]:
        columns = {name: getattr(self.record, name) for name in TrackForm.base_fields if hasattr(self.record, name)}
        return columns | {
            "partners": [link.partner_id for link in self.record.partner_links.all()],
            "areas": [link.area_id for link in self.record.area_links.all()],
        }

    def shape(self, form: Any) -> None:
        # What this person may not see stays as it is: it cannot be offered, so it is not asked for.
        unseen = [
            name
            for name in POINTERS
            if (pk := getattr(self.record, f"{name}_id")) and not form.fields[name].queryset.filter(pk=pk).exists()
        ]
        form.drop(*unseen)

    def act(self, form: Any) -> str:
        given = form.cleaned_data
        tracks.change(
            actor=self.viewer.user,
            track=self.record,
            version=given["version"],
            values=form.values,
            partners=given["partners"],
            areas=given["areas"],
            reason=given["reason"],
        )
        return reverse("track-detail", args=[self.record.pk])
