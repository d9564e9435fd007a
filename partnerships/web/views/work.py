"""My work, and who owes what."""

from __future__ import annotations

from itertools import groupby
from typing import Any

from django.http import QueryDict
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext, ngettext

from partnerships.choices import ObligationKind
from partnerships.filters.obligations import ObligationFilter
from partnerships.permissions import SIGNED_IN, reading
from partnerships.queries import load, obligation_names, obligations
from partnerships.queries.obligations import Counts
from partnerships.rules.obligations import URGENCY_WORDS, Urgency
from partnerships.web import load_pages, obligation_pages
from partnerships.web.paging import CURSOR
from partnerships.web.views.base import Page

PAGE_SIZE = 50
SPANS = dict.fromkeys(("kind", "urgency", "person", "unit", "partner", "late"), "c3")


class Work(Page):
    """A list of obligations, most urgent first; filters and place stand in the address."""

    policy = reading(SIGNED_IN)
    here = "work"
    is_mine = False

    @cached_property
    def asked(self) -> ObligationFilter:
        return ObligationFilter(self.request.GET, request=self.request)

    def sources(self, wanted: obligations.Narrowed) -> list[Any]:
        """Give what the list is cut from."""
        raise NotImplementedError

    @cached_property
    def counts(self) -> Counts:
        return obligations.counts(self.listed, on=self.day)

    @cached_property
    def listed(self) -> list[Any]:
        return self.sources(self.asked.narrowed())

    @property
    def number(self) -> int:
        """The page of the list, from 1; what is none is the first."""
        given = self.request.GET.get(CURSOR, "")
        last = max(-(-self.counts.all // PAGE_SIZE), 1)
        return min(int(given), last) if given.isascii() and given.isdigit() and int(given[:6]) > 0 else 1

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        offset = (self.number - 1) * PAGE_SIZE
        rows = obligations.page(self.listed, offset=offset, size=PAGE_SIZE)
        names = obligation_names.names(rows, viewer=self.viewer)
        shown = obligation_pages.rows(rows, names, on=self.day, is_mine=self.is_mine)
        return super().get_context_data(
            groups=[
                {"word": URGENCY_WORDS[word], "rows": list(of_it), "count": self.counts.urgencies[word]}
                for word, of_it in groupby(shown, key=lambda row: row["urgency"])
            ],
            total=self.counts.all,
            page=self._page(len(rows)),
            highest_marking=max((row.marking for row in rows), default=None),
            is_mine=self.is_mine,
            tabs=self._tabs(),
            tabs_label=gettext("Whose work"),
            clear_url=self.request.path,
            **kwargs,
        )

    def _page(self, shown: int) -> dict[str, str]:
        n = self.counts.all
        is_last = (self.number - 1) * PAGE_SIZE + shown >= n
        return {
            "count_label": ngettext("%(n)s entry", "%(n)s entries", n) % {"n": n},
            "previous_url": self.address(**{CURSOR: self.number - 1}) if self.number > 1 else "",
            "next_url": "" if is_last else self.address(**{CURSOR: self.number + 1}),
        }

    def _tabs(self) -> list[dict[str, Any]]:
        mine = self.waiting("work")
        return [
            {"label": gettext("My work"), "url": reverse("work"), "is_current": self.is_mine, "count": mine},
            {
                "label": gettext("Who owes what"),
                "url": reverse("work-everybody"),
                "is_current": not self.is_mine,
                "count": None,
            },
        ]

    def address(self, **changes: Any) -> str:
        """Give this page's address with other words; an empty one is taken out, and the list begins anew."""
        query: QueryDict = self.request.GET.copy()
        query.pop(CURSOR, None)
        for name, value in changes.items():
            query.pop(name, None)
            if value:
                query[name] = str(value)
        return f"?{query.urlencode()}"

    def urgency_facts(self, counts: Counts) -> list[dict[str, Any]]:
        """Give how many there are by urgency, each leading to these alone."""
        return [
            {
                "label": URGENCY_WORDS[word],
                "value": counts.urgencies[word],
                "url": self.address(urgency=word.value),
                "is_late": word is Urgency.LATE and counts.urgencies[word] > 0,
            }
            for word in Urgency
        ]


class MyWork(Work):
    """What the viewer owes."""

    template_name = "partnerships/work/mine.html"
    is_mine = True

    def sources(self, wanted: obligations.Narrowed) -> list[Any]:
        return obligations.mine(self.viewer, self.day, wanted)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        # What the chips and figures count is all that one owes, whatever the list is narrowed to.
        everything = self.counts
        if self.asked.narrowed() != obligations.EVERYTHING:
            everything = obligations.counts(obligations.mine(self.viewer, self.day), on=self.day)
        return super().get_context_data(
            facts=self.urgency_facts(everything) if everything.all else [],
            chips=self._chips(everything),
            everything=everything.all,
            may_owe=obligations.may_owe(self.viewer),
            **kwargs,
        )

    def _chips(self, everything: Counts) -> list[dict[str, Any]]:
        if not everything.all:
            return []
        chosen = self.request.GET.get("kind", "")
        kinds = [(kind.value, kind.label, everything.kinds[kind]) for kind in ObligationKind if everything.kinds[kind]]
        return [
            {
                "label": label,
                "url": self.address(kind=value) if value else self.address(kind="", urgency=""),
                "is_current": chosen == value and (bool(value) or not self.request.GET.get("urgency")),
                "count": count,
            }
            for value, label, count in [("", gettext("All"), everything.all), *kinds]
        ]


class EverybodysWork(Work):
    """What anybody owes as far as the viewer sees it, and how much that is for each unit and person."""

    template_name = "partnerships/work/everybody.html"

    def sources(self, wanted: obligations.Narrowed) -> list[Any]:
        return obligations.everybodys(self.viewer, self.day, wanted)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        self.asked.form.spans = SPANS
        units, people = load.of_all(viewer=self.viewer, on=self.day)
        return super().get_context_data(
            form=self.asked.form,
            applied=sum(bool(self.request.GET.get(name)) for name in self.asked.form.fields),
            facts=self.urgency_facts(self.counts),
            finding=load_pages.finding(units),
            legend=load_pages.LEGEND,
            units=load_pages.rows(units, by=load_pages.UNIT),
            people=load_pages.rows(people, by=load_pages.PERSON),
            **kwargs,
        )
