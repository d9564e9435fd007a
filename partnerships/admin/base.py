"""What all pages of the administration share: who sees, who writes, with what reason."""

from __future__ import annotations

from typing import Any, ClassVar, cast

from django import forms
from django.contrib import admin, messages
from django.contrib.admin.widgets import AdminTextareaWidget
from django.core.exceptions import ValidationError
from django.db.models import ForeignKey, QuerySet, URLField
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.shortcuts import redirect
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext_lazy as _

from partnerships.errors import Conflict
from partnerships.models.fields import PARAGRAPH, Words
from partnerships.permissions import NOBODY, Access, Permission, Policy, acting, reading
from partnerships.queries import history, versions
from partnerships.queries import rows as rows_seen
from partnerships.queries.versions import Earlier
from partnerships.services import entries


def viewer_of(request: HttpRequest) -> Access:
    """Give what the administrator may do today."""
    return cast(Access, request.viewer)  # type: ignore[attr-defined]  # set by RequestContext


class AttributedForm(forms.ModelForm):
    """
    An entry with the reason for its change and the version it was read with.

    `refusal` is what the service said to this very form a moment ago: the page comes back with it. `earlier` is a
    version it is filled with: each field that differs from today says what today's value is.
    """

    refusal: ValidationError | None = None
    earlier: Earlier | None = None
    columns_elsewhere: ClassVar[dict[str, str]] = {}  # column → field of this form that fills it

    reason = forms.CharField(
        label=_("Reason"), max_length=2_000, widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("Why the entry is made or changed; kept in the history."),
    )  # fmt: skip
    read_version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.pk:
            self.initial["read_version"] = self.instance.version
        if self.earlier is not None:
            self._fill(self.earlier)

    def _fill(self, earlier: Earlier) -> None:
        self.initial.update(earlier.values)
        for line in earlier.lines:
            today = _("Differs from today: %(value)s") % {"value": line.old or "—"}
            field = self.fields[line.field]
            field.help_text = " ".join(filter(None, [str(today), str(field.help_text)]))

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        read = cleaned.get("read_version")
        if self.instance.pk and read != self.instance.version:
            raise ValidationError(
                _(
                    "Somebody changed this entry while you were working on it. Nothing was saved, and what you typed "
                    "is still here: open the entry in another window, compare, and enter your change there."
                ),
                code="conflict",
            )
        if self.refusal is not None:
            self._show(self.refusal)
        return cleaned

    def _show(self, refusal: ValidationError) -> None:
        if not hasattr(refusal, "error_dict"):
            self.add_error(None, refusal)
            return
        for column, errors in refusal.error_dict.items():
            name = self.columns_elsewhere.get(column, column)
            self.add_error(name if name in self.fields else None, errors)


def pointers(obj: Any) -> list[str]:
    """List the columns of a row that name a thing which not everybody with a role may see."""
    columns = [] if obj is None else [each for each in obj._meta.concrete_fields if isinstance(each, ForeignKey)]
    scoped = (each for each in columns if each.related_model.__name__ not in rows_seen.SEEN_BY_ALL)
    return [each.name for each in scoped if getattr(obj, each.attname) is not None]


class ViewedAdmin(admin.ModelAdmin):
    """A list and pages to look at; which rows, and which other things they name, `queries.rows` decides."""

    actions: Any = None
    written: ClassVar[frozenset[str]] = frozenset()  # pages that take a form, besides the list if rows are acted on
    formfield_overrides: ClassVar[Any] = {URLField: {"assume_scheme": "https"}}
    ordering: ClassVar[Any] = ("pk",)

    def policy_of(self, page: str | None) -> Policy:
        """Declare who may use a page of the table, by the name of its address."""
        what = str(page).rpartition("_")[2]
        if what in self.written or (what == "changelist" and self.actions):
            return acting(Permission.REGISTRY_EDIT)
        return NOBODY if what in ("add", "delete") else reading(Permission.REGISTRY_EDIT)

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        rows: QuerySet[Any] = rows_seen.seen(self.model, viewer=viewer_of(request))
        ordering = self.get_ordering(request)
        return rows.order_by(*ordering) if ordering else rows

    def formfield_for_foreignkey(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        """Offer only what the administrator sees."""
        if "queryset" not in kwargs:
            kwargs["queryset"] = rows_seen.seen(db_field.related_model, viewer=viewer_of(request)).order_by("pk")
        return super().formfield_for_foreignkey(db_field, request, **kwargs)

    def changelist_view(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        """Take a form only where chosen rows can be acted on."""
        if request.method == "POST" and not self.get_actions(request):
            return HttpResponseNotAllowed(["GET", "HEAD"])
        return super().changelist_view(request, extra_context)

    def get_exclude(self, request: HttpRequest, obj: Any = None) -> Any:
        """Leave out what names a thing the administrator may not see: it is not shown, and stays as it is."""
        left_out = [*(super().get_exclude(request, obj) or ())]
        return left_out + [name for name in pointers(obj) if not self._is_seen(request, obj, name)]

    def _is_seen(self, request: HttpRequest, obj: Any, name: str) -> bool:
        column = obj._meta.get_field(name)
        things = rows_seen.seen(column.related_model, viewer=viewer_of(request))
        return things.filter(pk=getattr(obj, column.attname)).exists()

    def history_view(
        self, request: HttpRequest, object_id: str, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """Lead to the record of what is audited: Django's own log knows only what was done here."""
        table = str(self.opts.model_name)
        if history.model_of(table) is None or not object_id.isdigit():
            return super().history_view(request, object_id, extra_context)
        return redirect("history-object", table, int(object_id))

    def has_module_permission(self, request: HttpRequest) -> bool:
        return viewer_of(request).may_administer

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return viewer_of(request).may_administer

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


class AttributedAdmin(ViewedAdmin):
    """Entries that administrators keep: every write goes through a service, with a reason; nothing is deleted."""

    form = AttributedForm
    written = frozenset({"add", "change"})

    def has_add_permission(self, request: HttpRequest) -> bool:
        return viewer_of(request).may_administer

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return viewer_of(request).may_administer

    def formfield_for_dbfield(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        if isinstance(db_field, Words) and (db_field.max_length or 0) >= PARAGRAPH:
            kwargs["widget"] = AdminTextareaWidget
        return super().formfield_for_dbfield(db_field, request, **kwargs)

    def keep(self, request: HttpRequest, entry: Any, form: Any) -> None:
        """Hand the entry as filled in to its service."""
        entries.save(actor=request.user, entry=entry, reason=form.cleaned_data["reason"])  # type: ignore[arg-type]  # signed in

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        self.keep(request, obj, form)

    def get_form(self, request: HttpRequest, obj: Any = None, change: bool = False, **kwargs: Any) -> Any:
        form = super().get_form(request, obj, change=change, **kwargs)
        more = {"refusal": getattr(request, "refusal", None), "earlier": self._earlier(request, obj, form)}
        return type(form.__name__, (form,), more)

    def _earlier(self, request: HttpRequest, obj: Any, form: Any) -> Earlier | None:
        """
        Give the version that the address asks to fill the form with.

        :raises Http404: if it is none of this entry's, or not to be seen.
        """
        version = versions.asked(request.GET)
        if version is None or obj is None:
            return None
        found = versions.earlier(viewer=viewer_of(request), row=obj, version=version, fields=list(form.base_fields))
        if found is None:
            raise Http404
        return found

    def render_change_form(self, request: HttpRequest, context: Any, *args: Any, **kwargs: Any) -> HttpResponse:
        earlier = context["adminform"].form.earlier
        if earlier is not None:
            said = _(
                "Filled in are the values of %(when)s, by %(who)s. Nothing is saved until you save, with a reason."
            )
            when = date_format(localtime(earlier.entry.at), "j M Y, H:i")
            messages.info(request, said % {"when": when, "who": earlier.entry.by})
            for label, why in earlier.left_out:
                messages.warning(request, _("Not brought back: %(what)s. %(why)s") % {"what": label, "why": why})
        return super().render_change_form(request, context, *args, **kwargs)

    def changeform_view(
        self,
        request: HttpRequest,
        object_id: str | None = None,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        """Show the form again with what was typed when the service refuses it."""
        try:
            return super().changeform_view(request, object_id, form_url, extra_context)
        except ValidationError as refusal:
            request.refusal = refusal  # type: ignore[attr-defined]  # read by get_form
        except Conflict as conflict:
            request.refusal = ValidationError(conflict.message)  # type: ignore[attr-defined]  # read by get_form
        return super().changeform_view(request, object_id, form_url, extra_context)
