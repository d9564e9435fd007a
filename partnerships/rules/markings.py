"""What may not be written here: EU classified information, in any text; and what markings may be called."""

import re
from collections.abc import Iterable

from partnerships.errors import RuleViolation
from partnerships.rules.names import sort_key
from partnerships.wording import gettext as _

# Uppercase alone for the English words: "the EU restricted exports" is prose, "EU RESTRICTED" is a marking.
# Source: Council Decision 2013/488/EU, Articles 2(2) and Annex III (levels, both languages, and abbreviations).
# The database says the same in migrations (audit.stamp); tests hold the two together.
CLASSIFIED = re.compile(
    r"(?:(?i:\b(?:restreint|confidentiel|(?:tr[eè]s[\s\u00a0-]+)?secret)[\s\u00a0/-]+ue\b)"
    r"|\bEU[\s\u00a0-]+(?:RESTRICTED|CONFIDENTIAL|SECRET|TOP[\s\u00a0-]+SECRET)\b"
    r"|(?i:\b(?:r|c|s|ts)-ue/eu-(?:r|c|s|ts)\b))"
)


def classified_marking(text: str) -> str:
    """Find the first EU classified marking in a text; empty if there is none."""
    found = CLASSIFIED.search(text)
    return found.group(0) if found else ""


def check_name(name: str, taken: Iterable[str]) -> None:
    """:raises RuleViolation: if a marking would be called as another one is: nobody could tell them apart."""
    if name and sort_key(name) in map(sort_key, taken):
        raise RuleViolation({"name": _("Another marking has this name.")})
