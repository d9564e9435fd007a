"""How the API finds, narrows, shows, writes and refuses; every resource is one of these."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import date
from functools import partial, wraps
from typing import Any, ClassVar

from django.db.models import QuerySet
from django.http import Http404, HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from rest_framework.decorators import action
from rest_framework.exceptions import MethodNotAllowed
from rest_framework.renderers import JSONRenderer
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.viewsets import ViewSetMixin

from partnerships.api import idempotency, preconditions, renderers
from partnerships.api.problems import BadParameters, Stale
from partnerships.api.serializers.base import ROOT, Given, Nothing, Row
from partnerships.api.views.answers import RefusesInJSON, table
from partnerships.audit.context import because
from partnerships.audit.shown import Leaving
from partnerships.errors import Conflict
from partnerships.permissions import SIGNED_IN, Policy
from partnerships.permissions.policies import Who
from partnerships.queries import rows as rows_seen
from partnerships.queries.paging import Page, UnknownPlace, keyset_page
from partnerships.queries.readings import leaving, leaving_rows
from partnerships.services.base import today

Records = list[Any]  # `list` is a method below
Words = list[str]
SIZE, LARGEST = 50, 1_000
STREAMED = 500  # rows read at a time for a table
SHAPING = frozenset({"fields", "expand"})
LISTING = SHAPING | {"ordering", "cursor", "size", "output"}


class Resource(ViewSetMixin, RefusesInJSON):
    """
    One kind of record: list, detail, create, change, and a POST for each step of its workflow.

    A subclass gives `row`, `policy` and, where records can be written, `given` with `add` and `changed` with `change`.
    A step may need another role than a change (`step`); lists are open to whoever is signed in, and show what they see.
    `sorts` maps the words of `ordering` to columns; `filterset_class` is the one of the pages.
    """

    row: ClassVar[type[Row]]
    lists: ClassVar[Who] = SIGNED_IN
    given: ClassVar[type[Given] | None] = None
    changed: ClassVar[type[Given] | None] = None
    filterset_class: ClassVar[Any] = None
    sorts: ClassVar[Mapping[str, str]] = {"id": "pk"}
    default_ordering: ClassVar[str] = "id"
    parameters: ClassVar[frozenset[str]] = frozenset()  # of the address, when reading, besides filters and shape
    counts: ClassVar[bool] = True  # how many there are; where that would take long, nobody is told
    lookup_value_converter = "int"
    renderer_classes = (JSONRenderer, renderers.CSVRenderer)

    # --- who may ------------------------------------------------------------------------------------------------

    @classmethod
    def as_view(cls, actions: Any = None, **initial: Any) -> Any:
        view: Any = super().as_view(actions, **initial)
        view.policy = cls.policy_of(actions)
        return view

    @classmethod
    def policy_of(cls, actions: Mapping[str, str]) -> Policy | None:
        """Give the policy of one address of the resource, by what it does for which method."""
        first = next(iter(actions.values()))
        own: Policy | None = getattr(getattr(cls, first), "policy", None)
        if own is not None or cls.policy is None:
            return own
        reads = cls.lists if first == "list" else cls.policy.reads
        return Policy(
            reads if "get" in actions else None,
            cls.policy.writes if {"post", "patch"} & actions.keys() else None,
            cls.policy.besides,
        )

    def needed(self) -> Policy | None:
        return self.policy_of(self.action_map)

    # --- who asks, and for what ---------------------------------------------------------------------------------

    @cached_property
    def day(self) -> Any:
        return today()

    @property
    def noun(self) -> str:
        return self.row.noun

    def words(self, parameter: str) -> tuple[str, ...]:
        """Read a list of words, separated by commas."""
        given = self.request.query_params.get(parameter, "")
        return tuple(word.strip() for word in given.split(",") if word.strip())

    def check_address(self, allowed: Iterable[str]) -> None:
        """:raises BadParameters: for a parameter that is not known, or a shape that does not exist."""
        is_read = self.request.method in ("GET", "HEAD")
        taken = set(allowed) | SHAPING | (self.parameters if is_read else frozenset())
        given: Any = self.request.query_params
        errors: dict[str, Words] = {**self.unknown_parameters(taken=taken)}
        errors |= {
            name: [_("This character is not taken.")] for name in given if "\x00" in "".join(given.getlist(name))
        }
        for parameter, known in (("fields", self.row.names()), ("expand", [*self.row.expandable])):
            if unknown := [word for word in self.words(parameter) if word not in known]:
                errors[parameter] = [
                    _("Not known: %(unknown)s. Known are: %(known)s.")
                    % {"unknown": ", ".join(unknown), "known": ", ".join(known) or _("none")}
                ]
        if errors:
            raise BadParameters(errors)

    # --- reading ------------------------------------------------------------------------------------------------

    def rows(self) -> QuerySet[Any]:
        """Give all records the sender sees, with all they name."""
        return rows_seen.listing(self.row.Meta.model, viewer=self.viewer)

    def filterset(self) -> Any:
        return self.filterset_class(self.request.query_params, self.rows(), request=self.request)

    def narrowed(self) -> QuerySet[Any]:
        """:raises BadParameters: for a value that a filter does not take."""
        if self.filterset_class is None:
            return self.rows()
        filterset = self.filterset()
        if not filterset.is_valid():
            raise BadParameters({name: [*map(str, errors)] for name, errors in filterset.errors.items()})
        found: QuerySet[Any] = filterset.qs
        return found

    def order(self) -> Words:
        """:raises BadParameters: for a word that orders nothing."""
        words = self.words("ordering") or (self.default_ordering,)
        if unknown := [word for word in words if word.removeprefix("-") not in self.sorts]:
            message = _("Not known: %(unknown)s. Known are: %(known)s; with “-” before it the other way round.")
            known = {"unknown": ", ".join(unknown), "known": ", ".join(self.sorts)}
            raise BadParameters({"ordering": [message % known]})
        return ["-" * word.startswith("-") + self.column(self.sorts[word.removeprefix("-")]) for word in words]

    def column(self, name: str) -> str:
        """Give the column behind a word of `ordering`."""
        return name

    def size(self) -> int:
        """:raises BadParameters: unless it is a number from 1 to 1,000."""
        text = self.request.query_params.get("size", str(SIZE))
        if not (text.isascii() and text.isdigit() and 1 <= int(text[:9]) <= LARGEST):
            raise BadParameters({"size": [_("Give a number from 1 to %(largest)d.") % {"largest": LARGEST}]})
        return int(text)

    def cut(self, rows: QuerySet[Any], *, size: int, cursor: str, count: bool = True) -> Page:
        """:raises BadParameters: for a cursor of another list."""
        try:
            return keyset_page(rows, order=self.order(), cursor=cursor, size=size, count=count, is_strict=True)
        except UnknownPlace as error:
            message = _("This cursor does not belong to this list and order. Begin without one.")
            raise BadParameters({"cursor": [message]}) from error

    def described(self, rows: Records) -> Records:
        """Give rows what their representation shows beside their columns."""
        return rows

    def transitions(self, rows: Records) -> Mapping[int, Words]:
        """Say what the sender may do with each record, in a fixed number of statements."""
        return {}

    def context(self, rows: Records) -> dict[str, Any]:
        return {
            "viewer": self.viewer,
            "on": self.day,
            "base": self.site,
            "fields": self.words("fields"),
            "expand": self.words("expand"),
            "transitions": self.transitions(rows) if self.row.has_transitions else {},
        }

    def represent(self, rows: Records) -> Records:
        rows = self.described(rows)
        for name in self.row.expandable.keys() & set(self.words("expand")):
            rows_seen.fetched(self.row.named(name, rows), viewer=self.viewer)
        return [*self.row(rows, many=True, context=self.context(rows)).data]

    def list(self, request: Request) -> HttpResponseBase:
        filters = self.filterset_class.base_filters if self.filterset_class else ()
        self.check_address({*filters, *LISTING})
        if isinstance(request.accepted_renderer, renderers.CSVRenderer):
            return self.table()
        cursor = request.query_params.get("cursor", "")
        page = self.cut(self.narrowed(), size=self.size(), cursor=cursor, count=self.counts)
        results = self.represent(page.rows)
        return Response(
            {
                "count": page.count,
                "count_is_capped": page.is_capped,
                "highest_marking": max((each["marking"] for each in results if "marking" in each), default=0),
                "next": self.page_address(page.next_cursor),
                "previous": self.page_address(page.previous_cursor),
                "results": results,
            }
        )

    def table(self) -> StreamingHttpResponse:
        """Stream the whole list as a table, or the one page that is asked for with `size` or `cursor`."""
        given = self.request.query_params
        cursor, is_one_page = given.get("cursor", ""), bool({"size", "cursor"} & given.keys())
        rows = self.narrowed()
        first = self.cut(rows, size=self.size() if is_one_page else STREAMED, cursor=cursor, count=False)

        def pages() -> Iterator[Records]:
            page = first
            yield self.represent(page.rows)
            while page.next_cursor and not is_one_page:
                page = self.cut(rows, size=STREAMED, cursor=page.next_cursor, count=False)
                yield self.represent(page.rows)

        what = self.leaving(first.rows if is_one_page else rows)
        return table(self.noun, self.row(context=self.context([])), pages(), viewer=self.viewer, what=what)

    def leaving(self, rows: QuerySet[Any] | Records) -> Leaving:
        """Say what a table of these rows holds, for the record of reading."""
        covers = self.request.get_full_path()
        return leaving_rows(rows, covers=covers) if isinstance(rows, Sequence) else leaving(rows, covers=covers)

    def find(self, pk: int) -> Any:
        """:raises Http404: if it is not there, or the sender may not see it."""
        record = self.rows().filter(pk=pk).first()
        if record is None:
            raise Http404
        return record

    def retrieve(self, request: Request, pk: int) -> HttpResponseBase:
        self.check_address({"output"})
        response = self.answer(self.find(pk))
        if preconditions.is_known(request, response.headers["ETag"]):
            return HttpResponse(status=304, headers={"ETag": response.headers["ETag"]})
        return response

    def answer(self, record: Any, *, status: int = 200) -> Response:
        """Answer with one record and its tag."""
        data, etag = self.told(record)
        headers = {"ETag": etag, "Cache-Control": "private, no-cache"}
        if status == 201:
            headers["Location"] = f"{ROOT}/{self.noun}/{record.pk}/"
        return Response(data, status=status, headers=headers)

    def told(self, record: Any) -> tuple[dict[str, Any], str]:
        data = self.represent([record])[0]
        version = getattr(record, "version", 0)
        return data, preconditions.tag(version, JSONRenderer().render(data))

    # --- writing ------------------------------------------------------------------------------------------------

    # One service call each; `reason` is among the values:
    add: Any = None  # (*, reason, **values) -> the new record
    change: Any = None  # (record, *, version, reason, **values)

    def read(self, kind: type[Given] | None, *, is_partial: bool = False, record: Any = None) -> dict[str, Any]:
        """Read the content; `reason` is there, empty if none is given, unless the kind takes none."""
        context = {"viewer": self.viewer, "on": self.day, "record": record}
        if kind is None:
            raise MethodNotAllowed(str(self.request.method))
        given = kind(data=self.request.data, partial=is_partial, context=context)
        given.is_valid(raise_exception=True)
        return {"reason": "", **given.validated_data} if kind.has_reason else dict(given.validated_data)

    def create(self, request: Request) -> HttpResponseBase:
        self.check_address(())
        return idempotency.once(request, self._created)

    def _created(self) -> Response:
        values = self.read(self.given)
        with because(values.get("reason", "")):
            record = self.add(**values)
        return self.answer(self.find(record.pk), status=201)

    def partial_update(self, request: Request, pk: int) -> HttpResponseBase:
        self.check_address(())
        record = self.matched(pk)
        values = self.read(self.changed, is_partial=True, record=record)
        take = partial(self.change, record, version=record.version, **values)
        return self.done(pk, take, values.get("reason", ""))

    def step(
        self, pk: int, method: Callable[..., Any], kind: type[Given], *, needs_version: bool = True
    ) -> HttpResponseBase:
        """Take one step of a workflow and answer with the record as it is then."""
        self.check_address(())

        def act() -> Response:
            record = self.matched(pk) if needs_version else self.find(pk)
            values = self.read(kind, record=record)
            take = partial(method, self, record, version=record.version, **values)
            return self.done(pk, take, values.get("reason", ""))

        return idempotency.once(self.request, act)

    def matched(self, pk: int) -> Any:
        """
        Find a record that the sender has read in its current version.

        :raises Precondition: without If-Match. :raises Stale: with the record as it is now.
        """
        record = self.find(pk)
        if record.version not in preconditions.versions_matched(self.request):
            raise self.stale(record)
        return record

    def done(self, pk: int, act: Callable[[], Any], reason: str) -> Response:
        try:
            with because(reason):
                act()
        except Conflict as conflict:
            raise self.stale(self.find(pk)) from conflict
        return self.answer(self.find(pk))

    def stale(self, record: Any) -> Stale:
        data, etag = self.told(record)
        return Stale(current=data, etag=etag)


def read_day(text: str, name: str) -> date | None:
    """:raises BadParameters: naming the parameter, for a text that is no day."""
    try:
        return date.fromisoformat(text) if text else None
    except ValueError as error:
        raise BadParameters({name: [_("This is no day: write YYYY-MM-DD.")]}) from error


def step(
    given: type[Given] = Nothing, *, path: str = "", needs_version: bool = True, policy: Policy | None = None
) -> Callable[[Callable[..., Any]], Any]:
    """
    Make a method `(self, record, *, version, **values)` a step: a POST to the record's address with its name added.

    Its docstring is the operation's summary and description. `given` says what the request carries, `policy` who may
    take it, if not whoever changes such a record.
    """

    def decorate(method: Callable[..., Any]) -> Any:
        @wraps(method)
        def act(self: Resource, request: Request, pk: int) -> HttpResponseBase:
            return self.step(pk, method, given, needs_version=needs_version)

        act.given, act.needs_version = given, needs_version  # type: ignore[attr-defined]  # the schema reads them
        act.policy = policy  # type: ignore[attr-defined]  # read by `policy_of`
        name = path or method.__name__.rstrip("_").replace("_", "-")
        return action(detail=True, methods=["post"], url_path=name, url_name=name)(act)

    return decorate


def download(method: Callable[..., Any]) -> Any:
    """Make a method `(self, request, pk)` the address of a file: a GET to the record's address with its name added."""
    name = method.__name__
    made: Any = action(detail=True, methods=["get"], url_path=name, url_name=name)(method)
    made.is_download = True  # the schema reads it
    return made
