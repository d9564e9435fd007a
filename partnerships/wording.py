"""Where the rules get their words, so that every sentence can be shown in another language without knowing Django."""

from django.utils.dates import MONTHS
from django.utils.translation import gettext, gettext_lazy, gettext_noop

__all__ = ["MONTHS", "gettext", "gettext_lazy", "gettext_noop"]
