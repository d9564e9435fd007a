"""A page of a list as the pagination component shows it."""

from __future__ import annotations

from django.http import HttpRequest
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from partnerships.queries.paging import Page

CURSOR = "page"  # the key in the address that holds the place in the list


def page_links(request: HttpRequest, page: Page) -> dict[str, str]:
    """
    Say how many there are, and where the neighbouring pages are.

    Shape: count_label, previous_url, next_url (empty at the ends), as `components/pagination.html` takes them.
    """
    return {
        "count_label": _count_label(page),
        "previous_url": _address(request, page.previous_cursor),
        "next_url": _address(request, page.next_cursor),
    }


def _count_label(page: Page) -> str:
    if page.count is None:
        shown = len(page.rows)
        return ngettext("%(n)s shown", "%(n)s shown", shown) % {"n": shown}
    if page.is_capped:
        return _("more than %(n)s") % {"n": page.count}
    return ngettext("%(n)s entry", "%(n)s entries", page.count) % {"n": page.count}


def _address(request: HttpRequest, cursor: str) -> str:
    if not cursor:
        return ""
    query = request.GET.copy()
    query[CURSOR] = cursor
    return f"?{query.urlencode()}"
