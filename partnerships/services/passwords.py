"""What makes a password good enough, wherever one is set."""

from __future__ import annotations

from django.conf import settings
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from partnerships.errors import RuleViolation
from partnerships.models import User
from partnerships.rules.passwords import word_in


def check(password: str, *, account: User, field: str) -> None:
    """:raises RuleViolation: at the field, for one that is too short, too common, or says a name or a word of ours."""
    try:
        validate_password(password, account)
    except ValidationError as error:
        raise RuleViolation({field: error.messages}) from error
    names = (account.username, account.name, account.email.partition("@")[0])
    found = word_in(password, words=settings.PASSWORD_WORDS, names=names)
    if found is not None:
        said = _("Leave out “%(word)s”: your names, and words that everybody here knows, are tried first.")
        raise RuleViolation({field: said % {"word": found}})
