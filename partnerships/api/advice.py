"""What each kind of problem means and what to do about it; the documentation of `problems.TITLES`."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

from partnerships.api.problems import TITLES


@dataclass(frozen=True)
class Problem:
    """One kind: `word` is the last part of its `type`, and the anchor on the page."""

    word: str
    status: int
    title: str
    when: str
    advice: str
    example: str


# status → when it comes, what to do
WORDS: Mapping[int, tuple[Any, Any]] = {
    400: (
        _("A parameter of the address is unknown or has a value that is not taken, or the content is no JSON."),
        _("Read “errors”: it names each parameter and says what is taken. Correct the request before you repeat it."),
    ),
    401: (
        _("No access token came, or one that is unknown, has expired or was revoked."),
        _("Make a new token under My settings, and send it as “Authorization: Bearer …”."),
    ),
    403: (
        _("You see the record but may not do this with it: your role, your partners or the scope of the token do not "
          "cover it, or it is a review of your own work. With a session: the token against "
          "forged requests (CSRF) is missing."),
        _("Look at “transitions” of the record: it lists what you may do now. An administrator can widen your role; a "
          "token of scope “read” never writes, and no token decides or administers."),
    ),
    404: (
        _("The address leads nowhere, or to something you may not see: the two are not told apart."),
        _("Check the id. If it is right, the record is outside your partners or above your marking."),
    ),
    405: (
        _("The address exists but does not take this method, such as DELETE: nothing is ever deleted."),
        _("Look up the operations of the resource. What is wrong is corrected or withdrawn, and stays in the history."),
    ),
    406: (
        _("The header Accept asks for a form in which this answer does not exist."),
        _("Ask for application/json; lists exist as text/csv too."),
    ),
    409: (
        _("The request is complete, but a rule of the work does not allow it now: a step in the wrong state, a date "
          "before another, a closed record."),
        _("Read “detail”: it names the rule. Read the record again; “transitions” says what is possible. Do not "
          "repeat the request unchanged."),
    ),
    412: (
        _("Somebody changed the record after you read it: the version in If-Match is no longer the current one."),
        _("“current” holds the record as it is now and the header ETag its tag. Compare, then send your change with "
          "the new tag."),
    ),
    413: (
        _("The content is larger than the installation takes."),
        _("Send less at once: fewer rows, or a smaller file."),
    ),
    415: (
        _("The content has a type that this address does not take."),
        _("Send JSON with “Content-Type: application/json”, or a file as multipart/form-data where the operation "
          "says so."),
    ),
    422: (
        _("A field is missing, unknown or wrong. Also: an Idempotency-Key that came with other content before."),
        _("“errors” gives sentences by field path, rows counted from 0: “outcomes.1.text” is the text of the second "
          "outcome. Correct them all and send again, with a new Idempotency-Key."),
    ),
    428: (
        _("A change came without If-Match, so that it could overwrite somebody's work unseen."),
        _("Read the record first and send its ETag as If-Match."),
    ),
    429: (
        _("More requests came from you, or from your address, than the installation takes in a minute."),
        _("Wait as many seconds as the header Retry-After says. Larger pages need fewer requests."),
    ),
    500: (
        _("Something failed on our side. Nothing was changed."),
        _("Repeat it once, with the same Idempotency-Key. If it fails again, give the “request_id” to whoever runs "
          "this installation."),
    ),
    503: (
        _("The database does not answer, for instance during maintenance. Nothing was changed."),
        _("Try again later, at growing intervals and with the same Idempotency-Key."),
    ),
}  # fmt: skip
# What comes along beside the five members that every problem has.
MORE: Mapping[int, dict[str, Any]] = {
    400: {"errors": {"size": ["Give a number from 1 to 1000."]}},
    412: {"current": {"id": 1, "version": 4}},
    422: {"errors": {"outcomes.1.text": ["This field may not be blank."]}},
}


def problems() -> list[Problem]:
    """List every kind of problem, by status."""
    return [_problem(status) for status in sorted(TITLES)]


def _problem(status: int) -> Problem:
    word, title = TITLES[status]
    when, advice = WORDS[status]
    example = {
        "type": f"/api/v1/docs/problems/#{word}",
        "title": str(title),
        "status": status,
        "detail": str(title),
        **MORE.get(status, {}),
        "request_id": "4f1c0c9a7d3e4b6f",
    }
    written = json.dumps(example, indent=2, ensure_ascii=False)
    return Problem(word, status, str(title), str(when), str(advice), written)
