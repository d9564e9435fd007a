"""What all pages of the administration share: who sees, who writes, with what reason."""

from __future__ import annotations

from typing import Any, ClassVar, cast

from django import forms
from django.contrib import admin
from django.contrib.admin.widgets import AdminTextareaWidget
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _

from partnerships.errors import Conflict
from partnerships.models.fields import PARAGRAPH, Words
from partnerships.permissions import Access, visible
from partnerships.services import entries


def viewer_of(request: HttpRequest) -> Access:
    """Give what the administrator may do today."""
    return cast(Access, request.viewer)  # type: ignore[attr-defined]  # set by RequestContext


class AttributedForm(forms.ModelForm):
    """
    An entry with the reason for its change and the version it was read with.

    `refusal` is what the service said to this very form a moment ago: the page comes back with it.
    """

    refusal: ValidationError | None = None
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


class ViewedAdmin(admin.ModelAdmin):
    """A list and pages to look at; `visible` decides which rows, as everywhere."""

    actions: Any = None
    ordering: ClassVar[Any] = ("pk",)

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        return visible(viewer_of(request), super().get_queryset(request))

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
        return type(form.__name__, (form,), {"refusal": getattr(request, "refusal", None)})

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
