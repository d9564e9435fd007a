"""The administration: Django's own, plain."""

from partnerships.admin import entries, records, users
from partnerships.admin.sites import site

__all__ = ["entries", "records", "site", "users"]
