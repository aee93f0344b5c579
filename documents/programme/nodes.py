"""YAML text → nodes that know their place. Nothing is constructed, so nothing is lost or guessed on the way.

Nodes come from the parser's events rather than from its composer: so nesting, aliases and size are bounded before they
cost anything, and a double key is still there twice.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from ruamel.yaml import YAML
from ruamel.yaml.error import MarkedYAMLError, YAMLError
from ruamel.yaml.events import (
    AliasEvent,
    CollectionEndEvent,
    CollectionStartEvent,
    DocumentStartEvent,
    Event,
    MappingStartEvent,
    NodeEvent,
    ScalarEvent,
)
from ruamel.yaml.nodes import ScalarNode as YamlScalar

from documents.programme.problems import Problem, quoted

MAX_DEPTH = 32
MAX_NODES = 200_000
"""With every alias counted as what it stands for."""

_CORE = "tag:yaml.org,2002:"


@dataclass(eq=False)
class Node:
    line: int
    column: int
    tag: str
    """Without `tag:yaml.org,2002:`: str, int, float, bool, null, timestamp, merge, seq, map, or a foreign one."""
    size: int = 1


@dataclass(eq=False)
class ScalarNode(Node):
    text: str = ""


@dataclass(eq=False)
class CollectionNode(Node):
    children: list[Node] = field(default_factory=list)
    closed: bool = False

    def add(self, node: Node) -> None:
        self.children.append(node)


@dataclass(eq=False)
class ListNode(CollectionNode):
    pass


@dataclass(eq=False)
class MappingNode(CollectionNode):
    def add(self, node: Node) -> None:
        if len(self.children) % 2 and node.tag == "null":
            key = self.children[-1]  # the parser looks for what isn't there on the lines below
            node.line, node.column = key.line, key.column
        super().add(node)

    def pairs(self) -> list[tuple[Node, Node]]:
        return list(zip(self.children[::2], self.children[1::2], strict=True))


def parse(text: str) -> Node | Problem:
    """The one document in `text`, or what keeps it from being read."""
    yaml = YAML(typ="safe", pure=True)
    tree = _Tree(yaml)
    try:
        return tree.grow(yaml.parse(text))
    except _Refused as refused:
        return refused.problem
    except MarkedYAMLError as error:
        return _syntax_problem(error)
    except (YAMLError, ValueError, OverflowError) as error:  # the last two: "\UFFFFFFFF"
        message = f"Not valid YAML: {' '.join(str(error).split())}"
        return Problem(tree.line, 1, "", message, "Look for a stray character or escape on this line or below.")


class _Refused(Exception):
    def __init__(self, event: Event, message: str, hint: str) -> None:
        super().__init__(message)
        self.problem = Problem(event.start_mark.line + 1, event.start_mark.column + 1, "", message, hint)


class _Tree:
    def __init__(self, yaml: YAML) -> None:
        self.line = 1
        self._resolver = yaml.resolver
        self._root = ListNode(1, 1, "seq")
        self._open: list[CollectionNode] = [self._root]
        self._anchors: dict[str, Node] = {}
        self._size = 0

    def grow(self, events: Iterable[Event]) -> Node | Problem:
        documents = 0
        for event in events:
            self.line = event.start_mark.line + 1
            if isinstance(event, DocumentStartEvent):
                documents += 1
                if documents > 1:
                    raise _Refused(event, "A second YAML document starts here", "Remove the line with ---.")
            self._take(event)
        root = next(iter(self._root.children), None)
        if root is None or root.tag == "null":
            return Problem(1, 1, "", "The file is empty", 'Begin with "programme:"; examples/ holds a whole file.')
        return root

    def _take(self, event: Event) -> None:
        if isinstance(event, CollectionEndEvent):
            closed = self._open.pop()
            closed.closed = True
            closed.size += sum(child.size for child in closed.children)
        elif isinstance(event, CollectionStartEvent):
            node = _collection(event)
            self._add(event, node)
            self._open.append(node)
            if len(self._open) > MAX_DEPTH:
                raise _Refused(event, f"Nested deeper than {MAX_DEPTH} levels", "Close the brackets opened before.")
        elif isinstance(event, ScalarEvent):
            self._add(event, self._scalar(event))
        elif isinstance(event, AliasEvent):
            self._add(event, self._aliased(event))

    def _add(self, event: NodeEvent, node: Node) -> None:
        self._size += node.size
        if self._size > MAX_NODES:
            hint = "Use fewer aliases (*name)." if isinstance(event, AliasEvent) else "Split the programme."
            raise _Refused(event, f"More than {MAX_NODES:,} values", hint)
        self._open[-1].add(node)
        if event.anchor and not isinstance(event, AliasEvent):
            self._anchors[event.anchor] = node

    def _aliased(self, event: AliasEvent) -> Node:
        node = self._anchors.get(event.anchor)
        if node is None:
            message = f"Nothing above is called {quoted('&' + event.anchor)}"
            raise _Refused(event, message, "Name the value first (&name), or put text with a * in quotes.")
        if isinstance(node, CollectionNode) and not node.closed:
            raise _Refused(event, f"{quoted('*' + event.anchor)} contains itself", "Write the value out.")
        return node

    def _scalar(self, event: ScalarEvent) -> ScalarNode:
        tag = _tag(event)
        if tag is None and event.implicit[0]:
            tag = self._resolver.resolve(YamlScalar, event.value, (True, False))
        return ScalarNode(*_place(event), str(tag or "str").removeprefix(_CORE), text=event.value)


def _collection(event: CollectionStartEvent) -> CollectionNode:
    if isinstance(event, MappingStartEvent):
        return MappingNode(*_place(event), (_tag(event) or "map").removeprefix(_CORE))
    return ListNode(*_place(event), (_tag(event) or "seq").removeprefix(_CORE))


def _tag(event: ScalarEvent | CollectionStartEvent) -> str | None:
    """None where the file names none; `!` alone means text."""
    tag = str(event.tag) if event.tag is not None else None
    return "str" if tag == "!" and isinstance(event, ScalarEvent) else tag


def _place(event: Event) -> tuple[int, int]:
    return event.start_mark.line + 1, event.start_mark.column + 1


_STILL_OPEN = "Close the bracket or quote that is still open."
_SYNTAX_HINTS = {
    "\\t": "Indent with spaces, not with tabs.",
    "mapping values are not allowed": 'Put text that contains ": " in quotes, and look at the indentation.',
    "<stream end>": _STILL_OPEN,
    "end of stream": _STILL_OPEN,
}


def _syntax_problem(error: MarkedYAMLError) -> Problem:
    said = " ".join(str(error.problem or error.context).split())
    hint = next((hint for sign, hint in _SYNTAX_HINTS.items() if sign in said), "Look at quotes and indentation here.")
    begun = error.context_mark
    context = " ".join(f" {error.context}, begun on line {begun.line + 1}".split()) if error.context and begun else ""
    mark = begun if begun and hint == _STILL_OPEN else error.problem_mark or begun
    line, column = (mark.line + 1, mark.column + 1) if mark else (1, 1)
    return Problem(line, column, "", f"Not valid YAML: {said}" + (f" ({context})" if context else ""), hint)
