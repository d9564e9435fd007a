"""Reading and writing YAML that strangers send: no surprises, no traps, words kept as they are written."""

from __future__ import annotations

from decimal import Decimal, InvalidOperation
from typing import Any

import yaml

from partnerships.wording import gettext as _
from partnerships.wording import gettext_lazy

LIMIT_BYTES = 20 * 1024 * 1024
LIMIT_DEPTH = 20
LIMIT_NODES = 2_000_000  # counted with every alias written out
NESTED = gettext_lazy("The file is nested more than %(levels)d levels deep: an events file needs six.")
_PREFIX = "tag:yaml.org,2002:"


class _Loader(yaml.CSafeLoader):
    """A safe loader that keeps dates as text and decimals exact, and refuses what YAML would silently merge or drop."""

    yaml_implicit_resolvers = {
        first: [(tag, pattern) for tag, pattern in resolvers if tag != f"{_PREFIX}timestamp"]
        for first, resolvers in yaml.CSafeLoader.yaml_implicit_resolvers.items()
    }

    def flatten_mapping(self, node: yaml.MappingNode) -> None:
        for key, _value in node.value:
            if key.tag == f"{_PREFIX}merge":
                raise yaml.constructor.ConstructorError(
                    None, None, _("'<<' is not read: write the keys out"), key.start_mark
                )

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Any, Any]:
        seen = set()
        for key, _value in node.value:
            if isinstance(key, yaml.ScalarNode):
                if key.value in seen:
                    message = _("the key '%(key)s' is given twice: keep one") % {"key": key.value[:80]}
                    raise yaml.constructor.ConstructorError(None, None, message, key.start_mark)
                seen.add(key.value)
        return super().construct_mapping(node, deep)


def _decimal(loader: _Loader, node: yaml.ScalarNode) -> Decimal:
    try:
        return Decimal(node.value.replace("_", ""))
    except InvalidOperation as error:
        message = _("'%(text)s' is not a plain number") % {"text": node.value[:80]}
        raise yaml.constructor.ConstructorError(None, None, message, node.start_mark) from error


_Loader.add_constructor(f"{_PREFIX}float", _decimal)


class _Dumper(yaml.CSafeDumper):
    """A dumper that writes every list out, even where two are the same object."""

    def ignore_aliases(self, data: Any) -> bool:
        return True


_Dumper.add_representer(
    Decimal, lambda dumper, value: dumper.represent_scalar(f"{_PREFIX}float", f"{value:f}")
)  # fmt: skip


def read(content: bytes) -> Any:
    """
    Read one YAML document: mappings, lists, text, whole numbers, `Decimal`, booleans and null.

    :raises ValueError: with the line, if the file is too large, not UTF-8, not YAML, gives a key twice, or is built to
        exhaust the reader (nesting, aliases within aliases).
    """
    if len(content) > LIMIT_BYTES:
        raise ValueError(_("The file is larger than %(size)d MB: split it.") % {"size": LIMIT_BYTES // 1024 // 1024})
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise ValueError(
            _("The file is not UTF-8 text (byte %(place)d): save it as UTF-8.") % {"place": error.start + 1}
        ) from error
    try:
        _refuse_deep(text)
        # The loader is a safe one: it makes no objects of the file's choosing.
        document = yaml.load(text, Loader=_Loader)  # noqa: S506 (a safe loader, see above)
    except yaml.YAMLError as error:
        raise ValueError(_explained(error)) from error
    except RecursionError as error:
        raise ValueError(NESTED % {"levels": LIMIT_DEPTH}) from error
    if _size(document, {}) > LIMIT_NODES:
        raise ValueError(_("The file holds too many entries: split it."))
    return document


def write(document: Any) -> str:
    """Write a document in block style, keys in the order given, words that look like something else quoted."""
    return yaml.dump(document, Dumper=_Dumper, sort_keys=False, allow_unicode=True, width=110)


def _refuse_deep(text: str) -> None:
    # The stream of events needs no stack; building the tree does.
    depth = 0
    for event in yaml.parse(text, Loader=yaml.CSafeLoader):
        if isinstance(event, yaml.CollectionStartEvent):
            depth += 1
            if depth > LIMIT_DEPTH:
                raise ValueError(NESTED % {"levels": LIMIT_DEPTH})
        elif isinstance(event, yaml.CollectionEndEvent):
            depth -= 1


def _size(node: Any, known: dict[int, int]) -> int:
    """Count a tree's nodes as if every alias were written out, visiting each object once."""
    if not isinstance(node, dict | list):
        return 1
    if id(node) not in known:
        known[id(node)] = LIMIT_NODES + 1  # met again before it is counted: it contains itself
        parts = node.values() if isinstance(node, dict) else node
        known[id(node)] = 1 + sum(_size(part, known) for part in parts)
    return known[id(node)]


def _explained(error: yaml.YAMLError) -> str:
    problem = getattr(error, "problem", "") or error
    mark = getattr(error, "problem_mark", None)
    if mark is None:
        return _("The file cannot be read as YAML: %(problem)s.") % {"problem": problem}
    return _("The file cannot be read as YAML (line %(line)d): %(problem)s.") % {
        "line": mark.line + 1,
        "problem": problem,
    }
