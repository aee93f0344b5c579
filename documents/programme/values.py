"""One value of the file on its way to its reader: a node, the path to it, and where problems are collected."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeVar

from documents.programme.nodes import ListNode, MappingNode, Node, ScalarNode
from documents.programme.problems import Problem, did_you_mean, quoted

T = TypeVar("T")
D = TypeVar("D")


@dataclass(frozen=True)
class Value:
    node: Node
    where: str
    problems: list[Problem]

    def refuse(self, message: str, hint: str) -> None:
        self.problems.append(Problem(self.node.line, self.node.column, self.where, message, hint))

    def child(self, name: str, node: Node) -> Value:
        return Value(node, f"{self.where}.{name}" if self.where else name, self.problems)

    def refuse_kind(self, wanted: str, hint: str) -> None:
        if self.is_empty:
            self.refuse("The value is empty", "Write one, or remove the key.")
        else:
            self.refuse(f"This is {self.kind}, not {wanted}", hint)

    @property
    def is_empty(self) -> bool:
        return isinstance(self.node, ScalarNode) and (self.node.tag == "null" or not self.node.text.strip())

    @property
    def kind(self) -> str:
        return _KINDS.get(self.node.tag, "text")

    def items(self) -> Iterator[Value]:
        """Nothing where this is no list; whoever reads it says so."""
        if isinstance(self.node, ListNode):
            for index, node in enumerate(self.node.children):
                yield Value(node, f"{self.where}[{index}]", self.problems)

    def entries(self) -> Iterator[tuple[Value, Value]]:
        """Keys and values; a key's path is its value's."""
        if isinstance(self.node, MappingNode):
            for key, node in self.node.pairs():
                name = key.text if isinstance(key, ScalarNode) else "?"
                yield self.child(name, key), self.child(name, node)


_KINDS = {
    "int": "a number",
    "float": "a number",
    "bool": "true or false",
    "timestamp": "a date",
    "map": "a block of keys",
    "seq": "a list",
}

Reader = Callable[[Value], T | None]
"""Reads a value; where it can't, collects why and returns None."""


@dataclass(frozen=True)
class Section:
    """A block of keys, opened."""

    value: Value
    keys: Mapping[str, Value]
    values: Mapping[str, Value]
    readable: bool = True

    def has(self, name: str) -> bool:
        return name in self.values

    def at(self, name: str) -> Value:
        """The value, or where it is missing."""
        return self.values.get(name) or self.value.child(name, self.value.node)

    def required(self, name: str, read: Reader[T], otherwise: D) -> T | D:
        if self.readable and not self.has(name):
            self.at(name).refuse(f"{quoted(name)} is missing", f'Add "{name}: …".')
        return self.optional(name, read, otherwise)

    def optional(self, name: str, read: Reader[T], otherwise: D) -> T | D:
        """`otherwise` also stands in for what can't be read: then a problem has been collected."""
        if not self.has(name):
            return otherwise
        result = read(self.values[name])
        return otherwise if result is None else result

    def opened(self, name: str, known: Sequence[str]) -> Section:
        """A block within this one that has to be there."""
        missing = Section(self.at(name), {}, {}, readable=False)
        return self.required(name, lambda value: open_section(value, known), missing)


def open_section(value: Value, known: Sequence[str]) -> Section:
    if not isinstance(value.node, MappingNode):
        value.refuse_kind("a block of keys", f"Write {_example(known)}.")
        return Section(value, {}, {}, readable=False)
    keys: dict[str, Value] = {}
    values: dict[str, Value] = {}
    for key, entry in value.entries():
        if not isinstance(key.node, ScalarNode):
            continue
        if key.node.text in known:
            keys.setdefault(key.node.text, key)
            values.setdefault(key.node.text, entry)
        elif key.node.tag != "merge":
            key.refuse(f"Unknown key {quoted(key.node.text)}", did_you_mean(key.node.text, known))
    return Section(value, keys, values)


def _example(known: Sequence[str]) -> str:
    return "{" + ", ".join(f"{name}: …" for name in known[:2]) + (", …" if len(known) > 2 else "") + "}"
