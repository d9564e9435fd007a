"""Annexes: writing, reading and changing them, and who reads them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.http import HttpResponse
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views import View

from partnerships.choices import Marking
from partnerships.exports import files
from partnerships.permissions import Permission, acting, marking_of, reading
from partnerships.queries import annexes as queries
from partnerships.queries import commitments, meetings
from partnerships.rules import annexes as rules
from partnerships.services import annexes as services
from partnerships.web.forms.annexes import AnnexChangeForm, AnnexForm, AnnexWithdrawForm, ReaderForm, ReaderOutForm
from partnerships.web.views.base import Page, ServiceForm, ViewerMixin

READERS = "its author and the readers it names"
LOOKS_AFTER = "its author; managers who decide on the record; auditors look"


def on_record(record: Any, *, viewer: Any, may_add: bool) -> dict[str, Any]:
    """Give what `partnerships/annexes/_card.html` shows on the page of a meeting or commitment."""
    return {
        "annexes": queries.of_record(record, viewer=viewer),
        "closed": queries.closed(record, viewer=viewer),
        "add_url": add_address(record) if may_add else "",
    }


@dataclass(frozen=True, slots=True)
class Place:
    """Where what an annex hangs on stands: entry of the menu, list, and the names of its pages; `key` is in them."""

    section: str
    list_label: Any
    list_name: str
    page: str
    add: str
    key: str


PLACES = {
    "meeting": Place("dialogues", _("Meetings"), "meeting-list", "meeting-detail", "meeting-annex-add", "pk"),
    "commitment": Place(
        "commitments", _("Commitments"), "commitment-list", "commitment-detail", "commitment-annex-add", "reference"
    ),
}


def place_of(record: Any) -> Place:
    return PLACES[record._meta.model_name]


def address_of(record: Any) -> str:
    """Give the page of what an annex hangs on."""
    place = place_of(record)
    return reverse(place.page, args=[getattr(record, place.key)])


def add_address(record: Any) -> str:
    place = place_of(record)
    return reverse(place.add, args=[getattr(record, place.key)])


def crumbs(record: Any, *last: tuple[str, str]) -> list[dict[str, str]]:
    """Give the way to a page of an annex; the last entry is the page itself."""
    place = place_of(record)
    way = [(place.list_label, reverse(place.list_name)), (record.reference, address_of(record)), *last]
    return [{"label": str(label), "url": url} for label, url in way]


class AnnexForms(ServiceForm):
    """A page with one form about an annex; `thing` is the meeting or commitment."""

    template_name = "partnerships/annexes/step.html"
    heading: Any = ""
    intro: Any = ""
    submit_label: Any = ""
    is_dangerous = False

    @property
    def thing(self) -> Any:
        raise NotImplementedError

    @property
    def cancel_url(self) -> str:
        raise NotImplementedError

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(
            here=place_of(self.thing).section,
            thing=self.thing,
            heading=self.heading,
            intro=self.intro,
            submit_label=self.submit_label,
            is_dangerous=self.is_dangerous,
            cancel_url=self.cancel_url,
            crumbs=crumbs(self.thing, (str(self.heading), "")),
            **kwargs,
        )


class AnnexAdd(AnnexForms):
    """Write an annex for named readers."""

    form_class = AnnexForm
    policy = acting(Permission.WORK_EDIT)
    heading = _("Add an annex for named readers")
    intro = _(
        "Only you and the readers you name see it, among those who see this record. Not even that there is one is "
        "shown to others; managers who decide here know its number and may name readers, auditors know that it exists."
    )
    submit_label = _("Save the annex")
    success_message = _("The annex is saved.")

    @property
    def thing(self) -> Any:
        return self.record

    @property
    def cancel_url(self) -> str:
        return address_of(self.record)

    def get_form_kwargs(self) -> dict[str, Any]:
        people = queries.may_be_named(viewer=self.viewer).exclude(pk=self.viewer.user.pk)
        return {**super().get_form_kwargs(), "people": people}

    def get_initial(self) -> dict[str, Any]:
        return {"marking": self.viewer.highest_for(Permission.WORK_EDIT, self.record)}

    def act(self, form: Any) -> str:
        made = services.add(
            actor=self.viewer.user,
            record=self.record,
            values=form.values(),
            readers=form.cleaned_data["readers"],
            file=form.cleaned_data["file"],
        )
        return reverse("annex-detail", args=[made.pk])


class MeetingAnnexAdd(AnnexAdd):
    """Add an annex to a meeting."""

    @cached_property
    def record(self) -> Any:
        return self.found(meetings.find_plain(viewer=self.viewer, pk=self.kwargs["pk"]))


class CommitmentAnnexAdd(AnnexAdd):
    """Add an annex to a commitment."""

    @cached_property
    def record(self) -> Any:
        return self.found(commitments.find_plain(viewer=self.viewer, reference=self.kwargs["reference"]))


class AnnexDetail(Page):
    """One annex, to its readers."""

    policy = reading(Permission.RECORD_SEE, besides=READERS)
    template_name = "partnerships/annexes/detail.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        annex: Any = self.found(queries.open_annex(viewer=self.viewer, pk=self.kwargs["pk"]))
        verbs = queries.transitions(annex, viewer=self.viewer)
        kept = list(annex.files.all())
        return super().get_context_data(
            annex=annex,
            here=place_of(annex.record).section,
            thing=annex.record,
            thing_url=address_of(annex.record),
            highest_marking=marking_of(annex),
            file=next((one for one in kept if one.is_current), None),
            earlier_files=[one for one in kept if not one.is_current],
            readers=list(annex.readers.all()),
            may_change="change" in verbs,
            may_name="name_reader" in verbs,
            crumbs=crumbs(annex.record, (gettext("Annex %(number)s") % {"number": annex.pk}, "")),
            **kwargs,
        )


class AnnexFile(ViewerMixin, View):
    """Give a document of an annex to be saved."""

    policy = reading(Permission.RECORD_SEE, besides=READERS)
    http_method_names = ["get", "head"]

    def get(self, request: Any, pk: int) -> HttpResponse:
        kept = self.found(queries.open_file(viewer=self.viewer, pk=pk))
        return files.kept(kept, queries.leaving(kept.annex))


class OnAnnex(AnnexForms):
    """A page that acts on an annex the viewer reads."""

    policy = acting(Permission.WORK_EDIT, besides=READERS)

    @cached_property
    def record(self) -> Any:
        return self.found(queries.find(viewer=self.viewer, pk=self.kwargs["pk"]))

    @property
    def thing(self) -> Any:
        return self.record.record

    @property
    def cancel_url(self) -> str:
        return reverse("annex-detail", args=[self.record.pk])


class AnnexEdit(OnAnnex):
    """Change what it says; what it said before stays for its readers."""

    form_class = AnnexChangeForm
    heading = _("Change the annex")
    submit_label = _("Save changes")
    success_message = _("The annex is changed. What it said before is kept for its readers.")

    @cached_property
    def record(self) -> Any:
        return self.found(queries.open_annex(viewer=self.viewer, pk=self.kwargs["pk"]))

    def get_initial(self) -> dict[str, Any]:
        return {name: getattr(self.record, name) for name in ("title", "text", "marking", "version")}

    def act(self, form: Any) -> str:
        services.change(
            actor=self.viewer.user,
            annex=self.record,
            version=form.cleaned_data["version"],
            values=form.values(),
            reason=form.cleaned_data["reason"],
            file=form.cleaned_data["file"],
        )
        return self.cancel_url


class AnnexWithdraw(OnAnnex):
    """Withdraw it; its readers still read it, with the reason."""

    form_class = AnnexWithdrawForm
    heading = _("Withdraw the annex")
    intro = _("Its readers can still read it, with the reason. Nobody changes it any more.")
    submit_label = _("Withdraw")
    success_message = _("The annex is withdrawn.")
    is_dangerous = True

    def get_initial(self) -> dict[str, Any]:
        return {"version": self.record.version}

    def act(self, form: Any) -> str:
        services.withdraw(actor=self.viewer.user, annex=self.record, **form.cleaned_data)
        return self.cancel_url


class AnnexReaders(Page):
    """Who reads an annex, for whoever names readers or audits; not what it says."""

    policy = reading(Permission.WORK_EDIT, Permission.RECORD_DECIDE, Permission.AUDIT_EXPORT, besides=LOOKS_AFTER)
    template_name = "partnerships/annexes/readers.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        pk = self.kwargs["pk"]
        stub: Any = self.found(queries.find_closed(viewer=self.viewer, pk=pk))
        thing = self.found(queries.record_of(viewer=self.viewer, pk=pk))
        return super().get_context_data(
            stub=stub,
            here=place_of(thing).section,
            marking=Marking(stub.marking),
            readers=queries.readers(pk=pk),
            may_open=queries.find(viewer=self.viewer, pk=pk) is not None,
            thing=thing,
            crumbs=crumbs(thing, (gettext("Readers of annex %(number)s") % {"number": pk}, "")),
            **kwargs,
        )


class OnReaders(AnnexForms):
    """A page that changes who reads an annex; its author and deciding managers reach it."""

    policy = acting(Permission.WORK_EDIT, Permission.RECORD_DECIDE, besides=LOOKS_AFTER)

    @cached_property
    def record(self) -> Any:
        return self.found(queries.find_closed(viewer=self.viewer, pk=self.kwargs["pk"]))

    def admit(self) -> None:
        # Not asked over the annex, which they may not be a reader of.
        rules.check_may_name(self.record.may_name)

    @cached_property
    def thing(self) -> Any:
        return self.found(queries.record_of(viewer=self.viewer, pk=self.record.pk))

    @property
    def cancel_url(self) -> str:
        return reverse("annex-readers", args=[self.record.pk])


class ReaderAdd(OnReaders):
    """Name a reader."""

    form_class = ReaderForm
    heading = _("Name a reader")
    intro = _("Being named gives nobody more than their roles do: whoever could not see the record is refused.")
    submit_label = _("Name the reader")
    success_message = _("The reader is named.")

    def get_form_kwargs(self) -> dict[str, Any]:
        return {**super().get_form_kwargs(), "people": queries.may_be_named(viewer=self.viewer)}

    def act(self, form: Any) -> str:
        services.name_reader(
            actor=self.viewer.user,
            annex=self.record.pk,
            reader=form.cleaned_data["reader"],
            reason=form.cleaned_data["reason"],
        )
        return self.cancel_url


class ReaderOut(OnReaders):
    """Take a reader out, at once."""

    form_class = ReaderOutForm
    heading = _("Take out a reader")
    submit_label = _("Take out")
    success_message = _("The reader is taken out.")
    is_dangerous = True

    @cached_property
    def reader(self) -> Any:
        links = queries.readers(pk=self.record.pk)
        return self.found(next((link.reader for link in links if link.reader_id == self.kwargs["reader"]), None))

    @property
    def intro(self) -> str:
        return gettext("%(name)s can no longer open it from this moment on.") % {"name": self.reader}

    def act(self, form: Any) -> str:
        services.take_out_reader(
            actor=self.viewer.user, annex=self.record.pk, reader=self.reader, reason=form.cleaned_data["reason"]
        )
        return self.cancel_url
