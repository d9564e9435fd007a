"""Every word a user sees goes through gettext, where `makemessages` finds it."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from partnerships.rules import workflow

pytestmark = pytest.mark.long  # every sentence of every module

ROOT = Path(__file__).resolve().parents[2]
MODULES = [path for path in sorted((ROOT / "partnerships").rglob("*.py")) if "migrations" not in path.parts]
REFUSALS = {"RuleViolation", "NotAllowed", "Conflict", "ValidationError", "BadFile", "add_error"}
# The names by which xgettext knows a sentence to be translated.
MARKS = {"_", "gettext", "gettext_lazy", "gettext_noop", "ngettext", "ngettext_lazy", "pgettext", "pgettext_lazy"}


def name_of(call: ast.Call) -> str:
    return call.func.id if isinstance(call.func, ast.Name) else getattr(call.func, "attr", "")


def bare_words(node: ast.AST) -> Iterator[str]:
    """Find sentences that no mark surrounds; the keys of a dictionary and codes are no sentences."""
    if isinstance(node, ast.Call) and name_of(node) in MARKS:
        return
    if isinstance(node, ast.Constant) and isinstance(node.value, str) and re.search(r"\w\W+\w", node.value):
        yield node.value
    for child in ast.iter_child_nodes(node):
        yield from bare_words(child)


@pytest.mark.parametrize("path", MODULES, ids=lambda path: str(path.relative_to(ROOT)))
def test_no_refusal_is_said_without_gettext(path: Path):
    raised = REFUSALS | ({"ValueError"} if "rules" in path.parts else set())
    tree = ast.parse(path.read_text(encoding="utf-8"))

    calls = [node for node in ast.walk(tree) if isinstance(node, ast.Call) and name_of(node) in raised]

    assert [words for call in calls for part in call.args for words in bare_words(part)] == []


@pytest.mark.parametrize("path", MODULES, ids=lambda path: str(path.relative_to(ROOT)))
def test_gettext_goes_by_a_name_that_is_found(path: Path):
    imports = [
        node for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))) if isinstance(node, ast.ImportFrom)
    ]

    taken = {one.name: one.asname or one.name for node in imports for one in node.names if "gettext" in one.name}

    assert set(taken.values()) <= MARKS


@pytest.mark.parametrize("path", MODULES, ids=lambda path: str(path.relative_to(ROOT)))
def test_sentences_are_marked_whole(path: Path):
    """A sentence put together before it is looked up is in no catalogue."""
    calls = [node for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))) if isinstance(node, ast.Call)]

    marked = [call.args[0] for call in calls if name_of(call) in MARKS and call.args]

    assert [ast.unparse(part) for part in marked if isinstance(part, ast.JoinedStr | ast.BinOp)] == []


def test_every_verb_and_state_of_the_workflow_has_its_words():
    verbs = {verb for flow in workflow.FLOWS for verb in flow}
    states = {state for flow in workflow.FLOWS for pair in workflow.pairs(flow) for state in pair}

    assert verbs == set(workflow.VERB_WORDS)
    assert states - {workflow.START} <= set(workflow.STATE_WORDS)
