"""Annexes as their named readers see them, and as much of them as those who look after them may know."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from django.db.models import Count, Prefetch, QuerySet

from partnerships.audit import shown
from partnerships.audit.shown import Leaving
from partnerships.choices import Marking
from partnerships.models import Annex, AnnexFile, AnnexReader, AnnexWords, Commitment, Meeting, User
from partnerships.permissions import Access, Permission, marking_of, visible
from partnerships.queries.readings import leaving_rows


@dataclass(frozen=True, slots=True)
class Closed:
    """An annex without what it says, for whoever names its readers or audits; `may_name`: whether the viewer does."""

    pk: int
    author: User
    marking: Marking
    created_at: datetime
    readers: int
    is_withdrawn: bool
    may_name: bool


def listing(*, viewer: Access) -> QuerySet[Annex]:
    """Give the annexes that name the viewer, or that the viewer wrote, as far as scope and marking let them."""
    found: QuerySet[Annex] = visible(viewer, Annex.objects.all())
    return found.select_related("author", "created_by", "changed_by").prefetch_related(
        *_owners(), _readers(), Prefetch("files", AnnexFile.objects.defer("content").order_by("-pk"))
    )


def of_record(record: Any, *, viewer: Access) -> list[Annex]:
    """List those of a meeting or commitment for its page; withdrawn ones last."""
    return list(listing(viewer=viewer).filter(**{_column(record): record.pk}).order_by("is_withdrawn", "-pk"))


def closed(record: Any, *, viewer: Access) -> list[Closed]:
    """
    List those of a meeting or commitment that the viewer may not open, and has business with all the same.

    Managers who decide on it name and take out readers; auditors know what there is. Nobody else is told that there is
    any: what is not for somebody is not counted for them either (domain.md, invariant 11).
    """
    if not (viewer.may_decide or viewer.may_export_audit):
        return []
    known = [annex.pk for annex in visible(viewer, Annex.objects.filter(**{_column(record): record.pk}))]
    others = _looked_after(record.annexes.exclude(pk__in=known))
    return [stub for annex in others.order_by("is_withdrawn", "-pk") if (stub := _closed(annex, viewer)) is not None]


def find(*, viewer: Access, pk: int) -> Annex | None:
    """
    Give one annex without opening it, for a page that acts on it; nothing where the viewer may not see it.

    Where its words or its file are to be shown, `open_annex` and `open_file` are asked instead.
    """
    return listing(viewer=viewer).filter(pk=pk).first()


def open_annex(*, viewer: Access, pk: int) -> Annex | None:
    """
    Give one annex to be read, with its earlier words.

    Every opening on a page or through the API passes here, and is recorded, however it is marked.
    """
    earlier = Prefetch("earlier_words", AnnexWords.objects.select_related("created_by").order_by("-pk"))
    annex = listing(viewer=viewer).prefetch_related(earlier).filter(pk=pk).first()
    if annex is not None:
        shown.note("Annex", annex.pk, marking=marking_of(annex))
    return annex


def open_file(*, viewer: Access, pk: int = 0, annex: int = 0) -> AnnexFile | None:
    """Give a document, or the present one of an annex, its content with it; `leaving` says what goes out with it."""
    wanted = AnnexFile.objects.filter(annex=annex, is_current=True) if annex else AnnexFile.objects.filter(pk=pk)
    rows: QuerySet[AnnexFile] = visible(viewer, wanted)
    return rows.select_related("annex").first()


def leaving(annex: Annex) -> Leaving:
    """Say what of an annex leaves as a file; recorded however it is marked, and for what it hangs on if that is."""
    found = leaving_rows([annex], covers=str(annex))
    return replace(found, of={**found.of, "Annex": [annex.pk]})


def find_closed(*, viewer: Access, pk: int) -> Closed | None:
    """Give what is known of an annex to somebody who names its readers or audits, whether they may read it or not."""
    annex = _looked_after(Annex.objects.filter(pk=pk)).first()
    if annex is None:
        return None
    closed = _closed(annex, viewer)
    if closed is not None:
        shown.note_if_highest("Annex", annex.pk, marking_of(annex))
    return closed


def readers(*, pk: int) -> list[AnnexReader]:
    """List who is named for an annex, by name; for those to whom `find_closed` gave it."""
    return list(
        AnnexReader.objects.filter(annex=pk).select_related("reader", "created_by").order_by("reader__name", "pk")
    )


def record_of(*, viewer: Access, pk: int) -> Any:
    """Give the meeting or commitment of an annex, if the viewer sees it."""
    annex = Annex.objects.filter(pk=pk).first()
    if annex is None:
        return None
    model: Any = Meeting if annex.meeting_id is not None else Commitment
    return visible(viewer, model.objects.filter(pk=annex.meeting_id or annex.commitment_id)).first()


def may_be_named(*, viewer: Access) -> QuerySet[User]:
    """List whom an annex may name; whether somebody could see it is asked when they are named."""
    people = User.objects.filter(is_active=True, is_system=False)
    return people.order_by("name", "pk") if viewer.grants else people.none()


def may_name(annex: Annex, *, viewer: Access) -> bool:
    """Say whether the viewer names and takes out readers: its author, and managers who decide on what it hangs on."""
    partners, marking = _reach_of(annex)
    decides = viewer.may(Permission.RECORD_DECIDE, partners, marking)
    is_author = annex.author_id == viewer.user.pk
    return decides or (is_author and viewer.may(Permission.WORK_EDIT, partners, marking))


def transitions(annex: Annex, *, viewer: Access) -> list[str]:
    """List what the viewer may do with an annex they see."""
    edits = viewer.can(Permission.WORK_EDIT, annex) and not annex.is_withdrawn
    verbs = ["change", "replace_file", "withdraw"] if edits else []
    return verbs + (["name_reader", "take_out_reader"] if may_name(annex, viewer=viewer) else [])


def _closed(annex: Any, viewer: Access) -> Closed | None:
    partners, marking = _reach_of(annex)
    names = may_name(annex, viewer=viewer)
    if not (names or viewer.may(Permission.AUDIT_EXPORT, partners, marking)):
        return None
    return Closed(annex.pk, annex.author, marking, annex.created_at, annex.named, annex.is_withdrawn, names)


def _reach_of(annex: Annex) -> tuple[set[int], Marking]:
    """Give whose an annex is and how it is marked, whoever it is for."""
    return {link.partner_id for link in annex.record.partner_links.all()}, marking_of(annex)


def _looked_after(rows: QuerySet[Annex]) -> QuerySet[Any]:
    """Fetch annexes without what they say."""
    rows = rows.defer("title", "text", "withdrawn_reason").annotate(named=Count("readers"))
    return rows.select_related("author").prefetch_related(*_owners())


def _owners() -> list[str]:
    return ["meeting__partner_links", "commitment__partner_links"]


def _readers() -> Prefetch[Any]:
    return Prefetch("readers", AnnexReader.objects.select_related("reader").order_by("reader__name", "pk"))


def _column(record: Any) -> str:
    return "meeting" if isinstance(record, Meeting) else "commitment"
