"""Hostile words: in every text of every record none runs as a script; put into every field none breaks anything."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest
from django.db import transaction
from django.http import HttpResponseBase
from django.test import Client

from partnerships.models import User
from tests.database import ScratchDatabase
from tests.forms import Forms, PageForm
from tests.journeys.hostile import FOUND, INTERJECTIONS, SCRIPTS, poison
from tests.journeys.samples import OFFICIAL, ROLES, SAMPLES, Sample
from tests.journeys.visitors import Visitor

pytestmark = [pytest.mark.browser, pytest.mark.long]

# What pages may be asked that no form on them offers.
ASKED = ("cursor", "sort", "as_of", "fields", "row", "partner")
# One page of each address and step.
PAGES = list(
    {str(replace(sample, extra="" if "?" in sample.extra else sample.extra)): sample for sample in SAMPLES}.values()
)
As = Callable[[str], Visitor]


@pytest.fixture(scope="module")
def world(demonstration: str, scratch_database: ScratchDatabase) -> str:
    """The demonstration with every text in it hostile."""
    assert poison(scratch_database.name) > 90
    return demonstration


@pytest.fixture(scope="module")
def clients(world: str) -> dict[str, Client]:
    found = {role: Client() for role in ROLES}
    for role, client in found.items():
        client.force_login(User.objects.get(username=role))
    return found


@pytest.mark.parametrize("sample", SAMPLES, ids=str)
def test_no_script_runs_from_data(sample: Sample, visitor: As, paths: dict[Sample, str]) -> None:
    seen = visitor(sample.role)

    assert seen.visit(paths[sample]).ok
    assert (seen.page.evaluate(FOUND), seen.problems) == ([], [])


@pytest.mark.parametrize("words", [words for words in SCRIPTS if words.startswith(("<", '"', "'"))])
def test_what_looks_for_scripts_finds_them(words: str, visitor: As) -> None:
    page = visitor(OFFICIAL).page.context.new_page()
    page.set_content(f"<input autofocus value='{words}'><p>{words}</p>")

    assert page.evaluate(FOUND) != []
    page.close()


def own_forms(client: Client, path: str) -> list[PageForm]:
    """Give the forms of a page's own part, each shape once: a board has one for each card."""
    found = [form for form in Forms(client.get(path).content.decode()).forms if form.is_own]
    return list({form.shape: form for form in reversed(found)}.values())


def sound(answer: HttpResponseBase, words: str) -> bool:
    """Say whether an answer is one we meant to give, and shows what it was given as text."""
    told = "" if answer.streaming else answer.content.decode()  # type: ignore[attr-defined]  # not streaming
    return answer.status_code < 500 and "owned" not in answer.cookies and not ("<" in words and words in told)


@pytest.mark.parametrize("sample", [sample for sample in PAGES if not sample.looks_alike], ids=str)
def test_hostile_parameters_break_nothing(sample: Sample, clients: dict[str, Client], paths: dict[Sample, str]) -> None:
    client, path = clients[sample.role], paths[sample].partition("?")[0]
    offered = [form.fields for form in own_forms(client, path) if form.method == "get"]
    names = dict.fromkeys([*ASKED, *(name for fields in offered for name in fields)])

    wrong = []
    for number, name in enumerate(names):
        words = (*INTERJECTIONS, SCRIPTS[0])[(number + len(path)) % (len(INTERJECTIONS) + 1)]
        # Where nothing on the page asks for anything, one request asks for all at once.
        if not sound(answer := client.get(path, {name: words} if offered else dict.fromkeys(names, words)), words):
            wrong.append((name, words, answer.status_code))
        if not offered:
            break

    assert wrong == []


@pytest.mark.parametrize("sample", PAGES, ids=str)
def test_hostile_entries_break_nothing(sample: Sample, clients: dict[str, Client], paths: dict[Sample, str]) -> None:
    client, path = clients[sample.role], paths[sample]
    forms = [form for form in own_forms(client, path) if form.method == "post"]

    wrong = []
    for form in forms:
        address = form.address or path
        for words in INTERJECTIONS if form.texts else ():
            with transaction.atomic():
                answer = client.post(address, form.fields | {name: [words] for name in form.texts})
                transaction.set_rollback(True)
            if not sound(answer, words):
                wrong.append((address, words, answer.status_code))

    assert wrong == []
