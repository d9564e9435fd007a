"""The demonstration world, in and out: what its accounts do through the services, and taking all of it away."""

from partnerships.services.demonstration.making import make
from partnerships.services.demonstration.removal import Removed, remove

__all__ = ["Removed", "make", "remove"]
