"""Entering and changing posts and the people who hold them."""

from __future__ import annotations

from typing import Any

from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from partnerships.permissions import Permission, acting
from partnerships.queries import partners, partnerships
from partnerships.services import contacts
from partnerships.web.forms.partners import ContactForm, PostForm
from partnerships.web.views.base import ServiceForm


class ContactPage(ServiceForm):
    """What the four pages share: they lead back to the partner's contacts."""

    template_name = "partnerships/partners/entry_form.html"
    policy = acting(Permission.CONTEXT_EDIT)
    here = "partners"
    heading: Any = ""

    @property
    def partner(self) -> Any:
        raise NotImplementedError

    @property
    def home(self) -> str:
        # A post of the EU side has no partner, and no page of its own.
        return reverse("partner-contacts", args=[self.partner.iso3]) if self.partner else reverse("partner-list")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        name = self.partner.name if self.partner else _("Contacts")
        crumbs = [{"label": _("Partners"), "url": reverse("partner-list")}, {"label": name, "url": self.home}]
        return super().get_context_data(heading=self.heading, crumbs=crumbs, cancel_url=self.home, **kwargs)

    def initial_of(self, fields: Any) -> dict[str, Any]:
        return {name: getattr(self.record, name) for name in fields}


class PostAdd(ContactPage):
    """Enter an office of a partner."""

    form_class = PostForm
    heading = _("Add a post")

    @cached_property
    def record(self) -> Any:
        return self.found(partners.find(viewer=self.viewer, iso3=self.kwargs["iso3"]))

    @property
    def partner(self) -> Any:
        return self.record

    def act(self, form: Any) -> str:
        contacts.add_post(actor=self.viewer.user, partner=self.record, values=form.values)
        return self.home


class OnPost(ContactPage):
    """A page that acts on the office of the address."""

    @cached_property
    def record(self) -> Any:
        return self.found(partnerships.find_post(viewer=self.viewer, pk=self.kwargs["pk"]))

    @property
    def partner(self) -> Any:
        return self.record.partner


class PostEdit(OnPost):
    """Change an office."""

    form_class = PostForm
    heading = _("Change the post")

    def get_initial(self) -> dict[str, Any]:
        return self.initial_of(PostForm.base_fields)

    def act(self, form: Any) -> str:
        version = form.cleaned_data["version"]
        contacts.change_post(actor=self.viewer.user, post=self.record, version=version, values=form.values)
        return self.home


class ContactAdd(OnPost):
    """Enter who holds or held an office."""

    form_class = ContactForm
    heading = _("Add a contact")

    def act(self, form: Any) -> str:
        contacts.add_contact(actor=self.viewer.user, post=self.record, values=form.values)
        return self.home


class ContactEdit(ContactPage):
    """Change a contact, or say that the person has left."""

    form_class = ContactForm
    heading = _("Change the contact")

    @cached_property
    def record(self) -> Any:
        return self.found(partnerships.find_contact(viewer=self.viewer, pk=self.kwargs["pk"]))

    @property
    def partner(self) -> Any:
        return self.record.post.partner

    def get_initial(self) -> dict[str, Any]:
        return self.initial_of(ContactForm.base_fields)

    def act(self, form: Any) -> str:
        version = form.cleaned_data["version"]
        contacts.change_contact(actor=self.viewer.user, contact=self.record, version=version, values=form.values)
        return self.home
