"""A partnership's life, interests, papers and counterparts, as its partner's pages show them."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.db.models import F, OuterRef, Prefetch, Q, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce

from partnerships.choices import PartnershipState
from partnerships.models import (
    Area,
    Citation,
    Contact,
    DialogueFormat,
    Divergence,
    DivergencePartner,
    Evidence,
    Interest,
    Meeting,
    Membership,
    Partner,
    Partnership,
    Post,
    Signatory,
    Source,
    Step,
    Track,
)
from partnerships.permissions import Access, Permission, visible
from partnerships.queries import past
from partnerships.queries.paging import Page, keyset_page
from partnerships.rules.days import day_end
from partnerships.rules.partial_dates import PartialDate
from partnerships.rules.partnerships import PAUSABLE, StepValues, conclusion

CITED = ("membership", "partnership", "step", "divergence", "partner")  # what a citation without remark names

_IN_ORDER = (F("date_earliest").asc(nulls_last=True), "position", "pk")
# What a list may be sorted by: the address's word → the column or annotation.
SORTS: Mapping[str, str] = {
    "id": "pk",
    "reference": "reference",
    "partner": "partner__sort_key",
    "state": "shown_state",
    "changed": "changed_at",
}
# As the database orders them (audit.state_of_partnership); the first of them gives the state.
_LATEST_FIRST = (
    Coalesce("date_earliest", "date_latest").desc(nulls_last=True),
    F("date_latest").desc(nulls_last=True),
    "-position",
    "-pk",
)


def listing(*, viewer: Access, as_of: date | None = None) -> QuerySet[Any]:
    """
    Give the partnerships the viewer sees, with their steps and who concluded them.

    Annotated: `shown_state`. With `as_of` the state, steps and signatories of the end of that day: a step counts from
    the day it speaks of, however late it was entered (domain.md, invariant 14); `as_they_were` does the columns.
    :raises Archived: for an `as_of` that is not on record any more.
    """
    rows: QuerySet[Partnership] = visible(viewer, Partnership.objects.all())
    life, signatories = Step.objects.all(), Signatory.objects.order_by("position", "pk")
    state: Any = F("state")
    if as_of is not None:
        past.check_on_record(day_end(as_of))
        life = life.filter(_taken_by(as_of))
        done = life.filter(partnership=OuterRef("pk")).order_by(*_LATEST_FIRST)
        state = Coalesce(Subquery(done.values("state_after")[:1]), Value(str(PartnershipState.EXPECTED)))
        # They signed, adopted or announced by a step of that kind.
        signatories = signatories.filter(Q(partnership__steps__in=life, partnership__steps__kind=F("role"))).distinct()
    meetings = visible(viewer, Meeting.objects.all())
    life = life.prefetch_related(Prefetch("meeting", meetings)).order_by(*_IN_ORDER)
    return rows.prefetch_related(Prefetch("steps", life), Prefetch("signatories", signatories)).annotate(
        shown_state=state
    )


def as_they_were(rows: list[Any], *, on: date) -> list[Any]:
    """Put the columns of rows of `listing` back to what they said at the end of a day."""
    past.restored(rows, on=on)
    for row in rows:
        row.state = row.shown_state
    return rows


def transitions(partnership: Partnership, *, viewer: Access) -> list[str]:
    """List what the viewer may do with a partnership itself."""
    found = ["change"] if viewer.may_administer else []
    if viewer.can(Permission.PARTNERSHIP_PAUSE, partnership):
        found += ["pause"] if partnership.state in PAUSABLE else []
        found += ["resume"] if partnership.state == PartnershipState.DORMANT else []
    return found


def _taken_by(on: date) -> Q:
    """Steps of a day or before; one without a date counts from the day it was entered."""
    dated = Q(date_earliest__lte=on) | Q(date_earliest=None, date_latest__lte=on)
    return dated | Q(date_earliest=None, date_latest=None, created_at__lt=day_end(on))


def find(*, viewer: Access, iso3: str) -> Partnership | None:
    """Give the partnership with a partner, where the viewer may see it, with its steps and who concluded it."""
    found: Partnership | None = (
        visible(viewer, Partnership.objects.filter(partner__iso3=iso3))
        .select_related("partner", "lead_official", "manager")
        .prefetch_related(Prefetch("signatories", Signatory.objects.order_by("position", "pk")))
        .first()
    )
    return found


def steps(partnership: Partnership, *, viewer: Access) -> list[Step]:
    """List the steps of a partnership's life with their sources, in the order they happened."""
    rows: QuerySet[Step] = visible(viewer, Step.objects.filter(partnership=partnership))
    meetings = visible(viewer, Meeting.objects.all())
    return list(rows.prefetch_related(Prefetch("meeting", meetings), _citations()).order_by(*_IN_ORDER))


def concluded_on(in_order: list[Step]) -> PartialDate | None:
    """Give the date from which before and after count, if the partnership is concluded."""
    return conclusion(StepValues(step.kind, step.date, step.state_after) for step in in_order)  # type: ignore[arg-type]  # the columns hold members of the lists


def interests(partnership: Partnership, *, viewer: Access) -> list[Interest]:
    """List the interests with their sources, by area."""
    rows: QuerySet[Interest] = visible(viewer, Interest.objects.filter(partnership=partnership))
    return list(rows.select_related("area").prefetch_related(_citations()).order_by("area__name", "pk"))


def find_interest(*, viewer: Access, pk: int) -> Interest | None:
    found: Interest | None = (
        visible(viewer, Interest.objects.filter(pk=pk)).select_related("area", "partnership__partner").first()
    )
    return found


def free_areas(partnership: Partnership) -> QuerySet[Area]:
    """Give the areas in which no interest is entered yet."""
    return Area.objects.exclude(interests__partnership=partnership).order_by("name", "pk")


def areas() -> QuerySet[Area]:
    return Area.objects.order_by("name", "pk")


def formats() -> QuerySet[DialogueFormat]:
    return DialogueFormat.objects.order_by("name", "pk")


def tracks_to_name(*, viewer: Access, other_than: Track | None = None) -> QuerySet[Track]:
    """Give the tracks another may report to or succeed."""
    rows: QuerySet[Track] = visible(viewer, Track.objects.all())
    if other_than is not None:
        rows = rows.exclude(pk=other_than.pk)
    return rows.order_by("name", "pk")


def memberships(partner: Partner) -> list[Membership]:
    return list(partner.memberships.prefetch_related(_citations()).order_by("since_earliest", "name", "pk"))


def divergences(partner: Partner, *, viewer: Access) -> list[Divergence]:
    """List what other sources say about a partner, as far as the viewer sees what it is about."""
    rows = Divergence.objects.filter(pk__in=DivergencePartner.objects.filter(partner=partner).values("divergence"))
    meetings = visible(viewer, Meeting.objects.all())
    rows = rows.filter(Q(meeting=None) | Q(meeting__in=meetings)).filter(commitment=None)
    return list(rows.prefetch_related(_citations()).order_by("pk"))


def evidence(partner: Partner, *, viewer: Access, cursor: str = "", size: int = 50) -> Page:
    """Cut one page of the evidence given for the partner's commitments, newest first; withdrawn ones are left out."""
    rows: QuerySet[Evidence] = visible(viewer, Evidence.objects.filter(is_withdrawn=False))
    rows = rows.filter(commitment__partner_links__partner=partner).select_related("commitment", "created_by")
    return keyset_page(rows, order=["-created_at"], cursor=cursor, size=size)


def sources(partner: Partner, *, viewer: Access) -> list[tuple[Source, list[str]]]:
    """List the sources of the facts about a partner, each with what it is cited for, by publisher."""
    partnerships = visible(viewer, Partnership.objects.filter(partner=partner))
    within = {
        "partner": Partner.objects.filter(pk=partner.pk),
        "membership": Membership.objects.filter(partner=partner),
        "partnership": partnerships,
        "step": visible(viewer, Step.objects.filter(partnership__in=partnerships)),
        "interest": visible(viewer, Interest.objects.filter(partnership__in=partnerships)),
        "track": visible(viewer, Track.objects.filter(partner_links__partner=partner)),
        "divergence": Divergence.objects.filter(subjects__partner=partner),
    }
    about = Q(pk__in=[])
    for name, facts in within.items():
        about |= Q(**{f"{name}__in": facts.values("pk")})
    citations = Citation.objects.filter(about).select_related("source", "interest__area", "track")
    found: dict[int, tuple[Source, list[str]]] = {}
    for citation in citations.order_by("source__publisher", "source__title", "source_id", "pk"):
        uses = found.setdefault(citation.source_id, (citation.source, []))[1]
        use = _use(citation)
        if use not in uses:
            uses.append(use)
    return list(found.values())


def posts(partner: Partner, *, viewer: Access) -> list[Post]:
    """List the partner's posts with those who hold or held them, the present holder first."""
    people = visible(viewer, Contact.objects.all()).order_by(
        F("held_until").desc(nulls_first=True), F("held_from").desc(nulls_last=True), "name", "pk"
    )
    rows: QuerySet[Post] = visible(viewer, Post.objects.filter(partner=partner))
    return list(rows.prefetch_related(Prefetch("contacts", people)).order_by("body", "title", "pk"))


def find_post(*, viewer: Access, pk: int) -> Post | None:
    found: Post | None = visible(viewer, Post.objects.filter(pk=pk)).select_related("partner").first()
    return found


def find_contact(*, viewer: Access, pk: int) -> Contact | None:
    found: Contact | None = visible(viewer, Contact.objects.filter(pk=pk)).select_related("post__partner").first()
    return found


def may(viewer: Access, partner: Partner, partnership: Partnership | None) -> dict[str, bool]:
    """Say what the viewer may do on a partner's pages: `edit` (interests, tracks, contacts), `pause`, `resume`."""
    decides = partnership is not None and viewer.can(Permission.PARTNERSHIP_PAUSE, partnership)
    state = partnership.state if partnership else ""
    return {
        "edit": viewer.can(Permission.CONTEXT_EDIT, partner),
        "work": viewer.can(Permission.WORK_EDIT, partner),
        "administer": viewer.may_administer,
        "pause": decides and state in PAUSABLE,
        "resume": decides and state == PartnershipState.DORMANT,
    }


def _citations() -> Prefetch[Any]:
    return Prefetch("citations", Citation.objects.select_related("source").order_by("position", "pk"))


def _use(citation: Any) -> str:
    """Say in a word or two what a source is cited for."""
    if citation.remark:
        return str(citation.remark)
    if citation.interest:
        return str(citation.interest.area)
    if citation.track:
        return str(citation.track)
    field = next(field for field in CITED if getattr(citation, f"{field}_id") is not None)
    return str(getattr(type(citation), field).field.related_model._meta.verbose_name)
