"""What every page's frame needs: the product's name, the operator, the menu."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.http import HttpRequest


def site(request: HttpRequest) -> dict[str, Any]:
    """
    Describe the installation and the menu for `base.html`.

    Shape: `site` with name, brand_template, logo, operator, handling_notice; `nav` as list of dicts key, label, url,
    count. The middleware sets `request.nav` (lazily: pages without the frame never ask); without it the menu is empty.
    """
    return {
        "site": {
            "name": settings.BRAND_NAME,
            "brand_template": settings.BRAND_TEMPLATE,
            "logo": settings.BRAND_LOGO,
            "operator": settings.OPERATOR_NAME,
            "handling_notice": settings.HANDLING_NOTICE,
        },
        "nav": getattr(request, "nav", ()),
    }
