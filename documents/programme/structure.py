"""What is wrong whatever a key means: double keys, tags, merge keys, keys that are no words."""

from __future__ import annotations

from documents.programme.nodes import CollectionNode, MappingNode, ScalarNode
from documents.programme.problems import quoted
from documents.programme.values import Value

_TAGS = {"str", "int", "float", "bool", "null", "timestamp", "merge", "value", "seq", "map"}


def check_structure(value: Value) -> None:
    """Once through everything, also below keys that nobody knows."""
    _check(value, seen=set())


def _check(value: Value, seen: set[int]) -> None:
    if id(value.node) in seen:
        return
    seen.add(id(value.node))
    _refuse_tag(value)
    if isinstance(value.node, MappingNode):
        _check_keys(value)
    if isinstance(value.node, CollectionNode):
        for child in (*value.items(), *(entry for _, entry in value.entries())):
            _check(child, seen)


def _refuse_tag(value: Value) -> None:
    if value.node.tag not in _TAGS:
        value.refuse(f"Tag {quoted(value.node.tag)} has no meaning here", "Remove it, or put text with a ! in quotes.")


def _check_keys(value: Value) -> None:
    first: dict[str, Value] = {}
    for key, _ in value.entries():
        if not isinstance(key.node, ScalarNode):
            key.refuse("A key has to be a word", "Put text with brackets or a question mark in quotes.")
            continue
        _refuse_tag(key)
        if key.node.tag == "merge":
            key.refuse('Merge keys ("<<") are not supported', "Write the keys out; aliases (*name) work for values.")
        elif key.node.text in first:
            line = first[key.node.text].node.line
            message = f"Key {quoted(key.node.text)} stands on line {line} and again on line {key.node.line}"
            key.refuse(message, "Keep one of them.")
        first.setdefault(key.node.text, key)
