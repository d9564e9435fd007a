"""Entity tags."""

from __future__ import annotations

import pytest
from django.test import RequestFactory

from partnerships.api import preconditions
from partnerships.api.problems import Precondition


def request(**headers: str):
    return RequestFactory().patch("/", headers={name.replace("_", "-"): value for name, value in headers.items()})


@pytest.mark.parametrize("given", ["", "*", "  "])
def test_no_version_is_no_precondition(given: str):
    with pytest.raises(Precondition):
        preconditions.versions_matched(request(If_Match=given))


@pytest.mark.parametrize(
    ("given", "versions"),
    [
        ('"3-0123456789abcdef"', {3}),
        ('"3-0123456789abcdef", "5-fedcba9876543210"', {3, 5}),
        ('W/"3-0123456789abcdef"', set()),
        ('"3"', set()),
        ("3-0123456789abcdef", set()),
        ('"99999999999999999999-0123456789abcdef"', set()),
    ],
)
def test_only_strong_tags_of_ours_match(given: str, versions: set[int]):
    assert preconditions.versions_matched(request(If_Match=given)) == versions


def test_a_tag_tells_versions_and_representations_apart():
    tags = {preconditions.tag(1, b"a"), preconditions.tag(1, b"b"), preconditions.tag(2, b"a")}

    assert len(tags) == 3
    assert all(preconditions.TAG.fullmatch(tag) for tag in tags)


def test_what_is_known_is_known_weakly_too():
    tag = preconditions.tag(1, b"a")

    assert preconditions.is_known(request(If_None_Match=f'"x", W/{tag}'), tag)
    assert not preconditions.is_known(request(If_None_Match='"x"'), tag)
