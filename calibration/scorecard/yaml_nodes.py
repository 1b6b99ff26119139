"""YAML as nodes with line numbers: refuses what a scorecard never needs, and writes texts so they read back the same.

Scalars are taken by the place they stand in, not by how YAML 1.1 would type them: ``code: no`` is the text
"no", never false.
"""

import re
from collections.abc import Callable, Mapping
from enum import StrEnum
from typing import TypeVar

import yaml

from calibration.errors import InvalidInput

SIZE_LIMIT = 512 * 1024
"""Characters of a scorecard file; real ones have 5 to 60 thousand."""

DEPTH_LIMIT = 12
"""Nesting; a scorecard needs 7."""

_TAG = "tag:yaml.org,2002:"
_PLAIN_TAGS = {
    _TAG + name for name in ("str", "int", "float", "bool", "null", "timestamp", "merge", "value", "map", "seq")
}
_NUMBER = re.compile(r"[-+]?(\d+(\.\d*)?|\.\d+)([eE][-+]?\d+)?")
_EnumT = TypeVar("_EnumT", bound=StrEnum)


def line_of(node: yaml.Node) -> int:
    """Line a node starts on, from 1."""
    return int(node.start_mark.line) + 1


def wrong(node: yaml.Node, found: str, allowed: str) -> InvalidInput:
    """The error for a node: where, what was found, what is allowed."""
    return InvalidInput(f"Line {line_of(node)}: {found}. Allowed: {allowed}.")


class _Reader(yaml.SafeLoader):
    """Composes nodes only: no aliases, no tags of its own, no deep nesting."""

    depth = 0

    def compose_node(self, parent: yaml.Node | None, index: int) -> yaml.Node | None:
        event: yaml.Event = self.peek_event()  # type: ignore[no-untyped-call]
        line = event.start_mark.line + 1 if event.start_mark else 1
        if getattr(event, "anchor", None) is not None:
            raise InvalidInput(
                f"Line {line}: anchors and aliases (& and *) are refused. Allowed: each value written out."
            )
        if self.depth >= DEPTH_LIMIT:
            raise InvalidInput(f"Line {line}: nested deeper than {DEPTH_LIMIT} levels. Allowed: the scorecard form.")
        self.depth += 1
        node = super().compose_node(parent, index)
        self.depth -= 1
        if node is not None and node.tag not in _PLAIN_TAGS:
            raise wrong(node, f"the tag {node.tag} is refused", "plain texts, numbers, lists and mappings")
        return node


def compose(text: str) -> yaml.Node:
    """The one document in a text, as nodes.

    Raises
    ------
    InvalidInput
        Too long, empty, not YAML, more than one document, aliases, tags, too deep.
    """
    if len(text) > SIZE_LIMIT:
        raise InvalidInput(f"The file has {len(text):,} characters. Allowed: at most {SIZE_LIMIT:,}.")
    try:
        reader = _Reader(text)
        node = reader.get_single_node()
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else 1
        raise InvalidInput(
            f"Line {line}: not readable as YAML, {error.problem}. Allowed: one YAML document."
        ) from error
    except yaml.reader.ReaderError as error:
        line = text.count("\n", 0, error.position) + 1
        raise InvalidInput(
            f"Line {line}: found the character U+{ord(text[error.position]):04X}. Allowed: printable text."
        ) from error
    if node is None:
        raise InvalidInput("The file is empty. Allowed: a scorecard, starting with 'key:'.")
    return node


def entries(node: yaml.Node, what: str, allowed: Mapping[str, object]) -> dict[str, yaml.Node]:
    """The entries of a mapping by key; empty values are left out, as if not written.

    Raises
    ------
    InvalidInput
        Not a mapping, a key that is not allowed, a key twice.
    """
    names = ", ".join(allowed)
    if not isinstance(node, yaml.MappingNode):
        raise wrong(node, f"{what} is {_kind(node)}", f"a mapping with {names}")
    found: dict[str, yaml.Node] = {}
    seen: dict[str, int] = {}
    for key_node, value in node.value:
        key = key_node.value if isinstance(key_node, yaml.ScalarNode) else _kind(key_node)
        if key not in allowed:
            raise wrong(key_node, f"found '{key}' in {what}", names)
        if key in seen:
            raise wrong(key_node, f"'{key}' stands twice in {what} (first on line {seen[key]})", "each key once")
        seen[key] = line_of(key_node)
        if not (isinstance(value, yaml.ScalarNode) and value.value == "" and value.style is None):
            found[key] = value
    return found


def items(node: yaml.Node, what: str) -> list[yaml.Node]:
    """The items of a list."""
    if not isinstance(node, yaml.SequenceNode):
        raise wrong(node, f"{what} is {_kind(node)}", "a list, each item after '- '")
    return list(node.value)


def text_of(node: yaml.Node, what: str) -> str:
    """The text of a scalar exactly as written, whatever YAML would make of it."""
    if not isinstance(node, yaml.ScalarNode):
        raise wrong(node, f"{what} is {_kind(node)}", "text")
    value = str(node.value)
    if not storable(value):
        raise wrong(node, f"{what} holds a character that no text has", "text without NUL and without half characters")
    return value


def filled_text_of(node: yaml.Node, what: str) -> str:
    """A text that is not blank."""
    value = text_of(node, what)
    if not value.strip():
        raise wrong(node, f"{what} is blank", "a text")
    return value


def number_of(node: yaml.Node, what: str) -> float:
    """A finite number with a decimal point."""
    value = text_of(node, what)
    if not _NUMBER.fullmatch(value) or abs(float(value)) == float("inf"):
        raise wrong(node, f"found '{value}' for {what}", "a number, written like 5 or 0.25")
    return float(value)


def count_of(node: yaml.Node, what: str) -> int:
    """A whole number from 1."""
    value = text_of(node, what)
    if not re.fullmatch(r"[1-9]\d{0,8}", value):
        raise wrong(node, f"found '{value}' for {what}", "a whole number from 1")
    return int(value)


def truth_of(node: yaml.Node, what: str) -> bool:
    """``true`` or ``false``; ``yes`` and ``no`` are understood."""
    value = text_of(node, what)
    truth = {"true": True, "yes": True, "false": False, "no": False}.get(value.lower())
    if truth is None:
        raise wrong(node, f"found '{value}' for {what}", "true, false")
    return truth


def member_of(enum: type[_EnumT]) -> Callable[[yaml.Node, str], _EnumT]:
    """A reader of one member of an enumeration."""

    def read(node: yaml.Node, what: str) -> _EnumT:
        value = text_of(node, what)
        if value not in set(enum):
            raise wrong(node, f"found '{value}' for {what}", ", ".join(enum))
        return enum(value)

    return read


def storable(value: str) -> bool:
    """Whether a text can stand in a UTF-8 file and in both databases: no NUL, no half surrogate pair."""
    return not any(character == "\0" or "\ud800" <= character <= "\udfff" for character in value)


def _kind(node: yaml.Node) -> str:
    if isinstance(node, yaml.MappingNode):
        return "a mapping"
    return "a list" if isinstance(node, yaml.SequenceNode) else f"the text '{node.value}'"


class _Writer(yaml.SafeDumper):
    """Double quotes where quotes are needed, as people write them."""

    def choose_scalar_style(self) -> str:
        style: str = super().choose_scalar_style()
        return '"' if style == "'" else style


def write(node: yaml.Node) -> str:
    """Nodes as YAML text: one line a flow mapping, Unicode as it is, final newline."""
    written: str = yaml.serialize(node, Dumper=_Writer, width=10**9, allow_unicode=True)
    return written


def text_node(value: str, *, block: bool = True) -> yaml.Node:
    """A text; in a block over several lines where that reads back exactly, else quoted when needed."""
    lines = value.split("\n")
    clean = all(line.isprintable() and line == line.strip() for line in lines) and lines[0] and lines[-1]
    style = "|" if block and len(lines) > 1 and clean else None
    return yaml.ScalarNode(_TAG + "str", value, style=style)


def number_node(value: float) -> yaml.Node:
    """A number in the form that YAML 1.1 reads as one: ``5``, ``0.25``, ``1.0e+20``."""
    if abs(value) < 1e15 and value == int(value):
        return yaml.ScalarNode(_TAG + "int", str(int(value)))
    written = repr(value)
    return yaml.ScalarNode(_TAG + "float", written if "." in written else written.replace("e", ".0e"))


def truth_node(value: bool) -> yaml.Node:
    """``true`` or ``false``."""
    return yaml.ScalarNode(_TAG + "bool", "true" if value else "false")


def mapping_node(pairs: Mapping[str, yaml.Node], *, flow: bool = False) -> yaml.Node:
    """A mapping in the order given, on one line when ``flow``."""
    content = [(yaml.ScalarNode(_TAG + "str", key), node) for key, node in pairs.items()]
    return yaml.MappingNode(_TAG + "map", content, flow_style=flow)


def list_node(nodes: list[yaml.Node], *, flow: bool = False) -> yaml.Node:
    """A list, on one line when ``flow``."""
    return yaml.SequenceNode(_TAG + "seq", nodes, flow_style=flow)
