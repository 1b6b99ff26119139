"""JSON arrays and JSON Lines of objects as a table; lists inside (turns) stay JSON text in their cell."""

import json
import re
from collections.abc import Iterator
from pathlib import PurePath
from typing import Any

from calibration.errors import InvalidInput
from calibration.intake.encoding import decoded
from calibration.intake.options import IntakeOptions
from calibration.intake.records import Place, Problem, Severity
from calibration.intake.table import ReadHow, Row, Table, TablesRead

_SPACE = " \t\r\n"
#: ``{"contacts": [``: a wrapper as exports of other programs write it.
_WRAPPER = re.compile(r'\{\s*"(?:[^"\\]|\\.)*"\s*:\s*\[')


class _DoubledName(ValueError):
    """An object names a field twice."""


def json_tables(data: bytes, *, file_name: str, options: IntakeOptions, how: ReadHow) -> TablesRead:
    """One table: a column for every field in the order of first appearance, a row for every object.

    Nested objects become ``outer.inner``. An object with one list of objects in it stands for that list.

    Raises
    ------
    InvalidInput
        Not JSON (with the line), not objects, no objects, too large.
    """
    text, problems = decoded(data, file_name=file_name, encoding=how.encoding)
    header: dict[str, int] = {}
    found: list[tuple[int, dict[str, str | None]]] = []
    cells = 0
    for line, value in _objects(text, file_name):
        if not isinstance(value, dict):
            raise InvalidInput(
                f"Line {line} of “{file_name}” holds {_kind(value)}. Allowed: a list of objects like "
                '{"contact": "17", …}, or one object a line.'
            )
        fields = _flat(value, file_name=file_name, line=line, problems=problems)
        for name in fields:
            header.setdefault(name, len(header))
        cells += len(fields)
        found.append((line, fields))
        if len(found) > options.limits.rows or cells > options.limits.cells or len(header) > options.limits.columns:
            raise InvalidInput(
                f"“{file_name}” is too large: allowed are {options.limits.rows:,} objects with "
                f"{options.limits.columns:,} "
                f"different fields and {options.limits.cells:,} values in all."
            )
        _check_lengths(fields, line=line, file_name=file_name, limit=options.limits.cell_characters)
    if not found:
        raise InvalidInput(f"“{file_name}” holds no objects. Allowed: a list of objects, or one object a line.")
    rows = tuple(Row(line, tuple(fields.get(name) for name in header)) for line, fields in found)
    placed = tuple(_at_file(problem, file_name) for problem in problems)
    return TablesRead((Table("", tuple(header), rows, header_line=0, kind="json"),), placed)


def _objects(text: str, file_name: str) -> Iterator[tuple[int, Any]]:
    at = _skip(text, 0)
    lines = PurePath(file_name).suffix.lower() in {".jsonl", ".ndjson"}
    decoder = json.JSONDecoder(
        parse_float=str, parse_int=str, parse_constant=_no_constant, object_pairs_hook=_no_doubles
    )
    if text[at : at + 1] == "[" and not lines:
        yield from _array(text, at, decoder, file_name)
        return
    wrapper = _WRAPPER.match(text, at)
    if wrapper:
        first, end = _value(text, at, decoder, file_name)
        if len(first) == 1 and _skip(text, end) == len(text) and _all_objects(next(iter(first.values()))):
            yield from _array(text, wrapper.end() - 1, decoder, file_name)
            return
    line, counted = 1, 0
    while at < len(text):
        line += text.count("\n", counted, at)
        counted = at
        value, at = _value(text, at, decoder, file_name)
        yield line, value
        at = _skip(text, at)


def _array(text: str, at: int, decoder: json.JSONDecoder, file_name: str) -> Iterator[tuple[int, Any]]:
    line, counted = 1, 0
    at = _skip(text, at + 1)
    if text[at : at + 1] == "]":
        return
    while True:
        line += text.count("\n", counted, at)
        counted = at
        value, at = _value(text, at, decoder, file_name)
        yield line, value
        at = _skip(text, at)
        sign = text[at : at + 1]
        if sign == "]":
            return
        if sign != ",":
            where = text.count("\n", 0, at) + 1
            raise InvalidInput(f"“{file_name}” is not JSON: line {where} lacks a comma or the closing bracket “]”.")
        at = _skip(text, at + 1)


def _value(text: str, at: int, decoder: json.JSONDecoder, file_name: str) -> tuple[Any, int]:
    try:
        return decoder.raw_decode(text, at)
    except json.JSONDecodeError as error:
        raise InvalidInput(
            f"“{file_name}” is not JSON: line {error.lineno}, column {error.colno}: {error.msg}."
        ) from error
    except _DoubledName as error:
        line = text.count("\n", 0, at) + 1
        raise InvalidInput(f"The object on line {line} of “{file_name}” names the field “{error}” twice.") from error
    except (ValueError, RecursionError) as error:
        line = text.count("\n", 0, at) + 1
        raise InvalidInput(
            f"“{file_name}” holds a value from line {line} on that cannot be read: NaN, Infinity or too deeply nested."
        ) from error


def _skip(text: str, at: int) -> int:
    while at < len(text) and text[at] in _SPACE:
        at += 1
    return at


def _no_constant(name: str) -> Any:
    raise ValueError(name)


def _no_doubles(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    fields: dict[str, Any] = {}
    for name, value in pairs:
        if name in fields:
            raise _DoubledName(name)
        fields[name] = value
    return fields


def _all_objects(values: list[Any]) -> bool:
    return bool(values) and all(isinstance(value, dict) for value in values)


def _flat(value: dict[str, Any], *, file_name: str, line: int, problems: list[Problem]) -> dict[str, str | None]:
    fields: dict[str, str | None] = {}
    stack: list[tuple[str, Any]] = list(reversed(value.items()))
    while stack:
        name, inner = stack.pop()
        if isinstance(inner, dict):
            stack.extend((f"{name}.{key}", item) for key, item in reversed(inner.items()))
            continue
        text = _text(inner)
        if (text is not None and not text.isascii()) or (text is not None and "\x00" in text):
            text = _storable(text, name=name, line=line, file_name=file_name, problems=problems)
        fields[name.encode("utf-8", "replace").decode()] = text
    return fields


def _text(value: Any) -> str | None:
    if value is None or value == "":
        return None
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, list):
        return json.dumps(value, ensure_ascii=False)
    return str(value)


def _storable(text: str, *, name: str, line: int, file_name: str, problems: list[Problem]) -> str:
    """Half characters and zero bytes can be written in JSON but not stored in a database."""
    clean = text.encode("utf-16", "surrogatepass").decode("utf-16", "replace").replace("\x00", "\ufffd")
    if clean != text:
        problems.append(
            Problem(
                "unstorable_character",
                f"Line {line}, “{name}”: a character that is no text was replaced by “\ufffd”.",
                Severity.WARNING,
                Place(file=file_name, line=line, column=name),
            )
        )
    return clean


def _check_lengths(fields: dict[str, str | None], *, line: int, file_name: str, limit: int) -> None:
    for name, text in fields.items():
        if text is not None and len(text) > limit:
            raise InvalidInput(
                f"Line {line} of “{file_name}”: the field “{name}” has {len(text):,} characters; allowed are {limit:,}."
            )


def _at_file(problem: Problem, file_name: str) -> Problem:
    if problem.place.file:
        return problem
    return Problem(
        problem.code, problem.message, problem.severity, Place(file=file_name), problem.found, problem.allowed
    )


def _kind(value: Any) -> str:
    return {list: "a list", str: "a text or number", bool: "true or false", type(None): "null"}.get(
        type(value), "a bare value"
    )
