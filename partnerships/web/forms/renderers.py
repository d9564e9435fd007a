"""Django renders forms with the project's own templates."""

from __future__ import annotations

from django.forms.renderers import TemplatesSetting


class FormRenderer(TemplatesSetting):
    """Setting FORM_RENDERER: `{{ form }}` and `{{ form.x.as_field_group }}` give the markup of `templates/forms/`."""

    form_template_name = "forms/form.html"
    field_template_name = "forms/field.html"
