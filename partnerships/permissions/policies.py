"""Who has business with an address at all: declared where it is answered, and published in docs/permissions.md."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Any, TypeVar

from partnerships.permissions.roles import Permission

if TYPE_CHECKING:
    from partnerships.permissions.access import Access

V = TypeVar("V", bound=Callable[..., Any])


class Whoever(StrEnum):
    """Who needs no role."""

    ANYBODY = "anybody"
    SIGNED_IN = "whoever is signed in"


ANYBODY, SIGNED_IN = Whoever.ANYBODY, Whoever.SIGNED_IN
Who = Whoever | frozenset[Permission]


@dataclass(frozen=True, slots=True)
class Policy:
    """
    Who may read an address, and who may send something to it; `None` where it takes no such request.

    Of several permissions one is enough. It says nothing of the records that a request is about: queries and services
    decide on those. `besides` tells readers of the published table what they ask for beyond the role.
    """

    reads: Who | None = None
    writes: Who | None = None
    besides: str = ""

    @property
    def needs_role(self) -> bool:
        return isinstance(self.reads, frozenset) or isinstance(self.writes, frozenset)

    def require(self, viewer: Access, *, is_write: bool, record: Any = None) -> None:
        """
        Ask for the role, over a record if one is given; whether somebody is signed in is not asked here.

        A request that the address does not take needs the role of those that it takes.
        :raises NotAllowed: saying which roles may.
        """
        wanted, other = (self.writes, self.reads) if is_write else (self.reads, self.writes)
        who = other if wanted is None else wanted
        if isinstance(who, frozenset):
            viewer.require_any(who, record)


# An address that is there and closed to all.
NOBODY = Policy(frozenset(), frozenset())


def _who(given: tuple[Whoever | Permission, ...]) -> Who:
    (first, *others) = given
    return first if isinstance(first, Whoever) else frozenset({first, *(Permission(other) for other in others)})


def reading(*who: Whoever | Permission, besides: str = "") -> Policy:
    """Declare an address that only shows."""
    return Policy(_who(who), None, besides)


def keeping(permission: Permission, besides: str = "") -> Policy:
    """Declare a kind of record: whoever sees records reads it, whoever has this permission writes it."""
    return Policy(frozenset({Permission.RECORD_SEE}), frozenset({permission}), besides)


def sending(*who: Whoever | Permission, besides: str = "") -> Policy:
    """Declare an address that only takes something."""
    return Policy(None, _who(who), besides)


def acting(*who: Whoever | Permission, besides: str = "") -> Policy:
    """Declare an address that shows a form and takes it."""
    return Policy(_who(who), _who(who), besides)


def declare(policy: Policy) -> Callable[[V], V]:
    """Declare the policy of a view that is a function, or of a step of a resource of the API."""

    def declared(view: V) -> V:
        view.policy = policy  # type: ignore[attr-defined]  # read by `declared`
        return view

    return declared


def declared(view: Any) -> Policy | None:
    """Give what is declared for what answers an address; `None` if nothing is."""
    kind = getattr(view, "view_class", None) or getattr(view, "cls", None)
    found = getattr(view, "policy", None) or getattr(kind, "policy", None)
    return found if isinstance(found, Policy) else None
