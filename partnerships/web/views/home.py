"""Follow-through: where everybody begins."""

from __future__ import annotations

from partnerships.web.views.base import Page


class Home(Page):
    """The state of play, and what waits for the viewer."""

    template_name = "partnerships/home/home.html"
    here = "home"
