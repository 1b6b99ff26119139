"""``agreement``: coefficients of agreement of any long or wide file, without a database."""

from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from calibration.cli.agreement_answers import Scale
from calibration.cli.agreement_results import Answered, Wanted, answered, in_json, in_words, insist_on_known
from calibration.cli.agreement_table import Asked, Cell, Layout, Shape, cells_of_table, listed, shape_of
from calibration.cli.agreement_words import registry_rows, registry_table
from calibration.cli.importing import file_bytes
from calibration.cli.says import Outcome, finish, plainly
from calibration.errors import InvalidInput
from calibration.intake.options import IntakeOptions
from calibration.intake.read import sheet_left, weighed
from calibration.intake.records import Problem, Severity
from calibration.intake.table import ReadHow, Table, TablesRead
from calibration.intake.tables import read_tables
from calibration.settings import settings
from calibration.vocabulary import IntervalKind, Measurement, Weighting

_COMMAND = "agreement"


class Interval(StrEnum):
    """How intervals are made, as it is typed."""

    BOOTSTRAP = "bootstrap"
    ANALYTIC = "analytic"
    NONE = "none"


class Decimal(StrEnum):
    """The decimal sign, as it is typed."""

    POINT = "point"
    COMMA = "comma"


@dataclass(frozen=True, slots=True)
class _Heard:
    """A file's table, how it is read, and what was found on the way."""

    file: Path
    table: Table
    shape: Shape
    problems: tuple[Problem, ...]


def agreement(
    file: Annotated[
        Path | None,
        typer.Argument(exists=True, dir_okay=False, help="CSV, TSV, XLSX, JSON or JSON Lines; long or wide."),
    ] = None,
    wide: Annotated[bool | None, typer.Option("--wide/--long", help="A column a rater, or a row a rating.")] = None,
    unit: Annotated[str | None, typer.Option(help="Column with the unit's id.")] = None,
    rater: Annotated[
        list[str] | None, typer.Option(help="Long: the column that names raters. Wide: a rater's column; repeatable.")
    ] = None,
    value: Annotated[str | None, typer.Option(help="Long: the column with the ratings.")] = None,
    by: Annotated[str | None, typer.Option(help="Column whose every value is a question of its own.")] = None,
    sheet: Annotated[str | None, typer.Option(help="Sheet of a workbook; else the first with rows.")] = None,
    header_line: Annotated[int | None, typer.Option(min=1, help="Line with the column names.")] = None,
    decimal: Annotated[Decimal | None, typer.Option(help="Decimal sign, where the file leaves it open.")] = None,
    level: Annotated[Measurement | None, typer.Option(help="Level of measurement; else guessed.")] = None,
    categories: Annotated[str, typer.Option(help='The whole scale, lowest first: "1,2,3,4,5".')] = "",
    name: Annotated[list[str] | None, typer.Option("--coefficient", help="As in --list; repeatable.")] = None,
    weights: Annotated[Weighting | None, typer.Option(help="How much two different answers agree.")] = None,
    category: Annotated[str | None, typer.Option(help="The answer that a coefficient of one is about.")] = None,
    tolerance: Annotated[
        float, typer.Option(min=0, help="Steps of the scale within which answers count as the same (percent).")
    ] = 0.0,
    interval: Annotated[Interval, typer.Option(help="How intervals are made.")] = Interval.BOOTSTRAP,
    confidence: Annotated[float, typer.Option(help="Of intervals, between 0 and 1.")] = 0.95,
    resamples: Annotated[int, typer.Option(min=1, help="Of the bootstrap.")] = 1000,
    seed: Annotated[int, typer.Option(min=0, help="Of the bootstrap.")] = 0,
    check: Annotated[bool, typer.Option("--check", help="Alpha beside the package krippendorff's.")] = False,
    registry: Annotated[bool, typer.Option("--list", help="List the coefficients; no file is read.")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="One JSON object instead of words.")] = False,
) -> None:
    """Compute agreement between raters from a file; no database is needed."""
    if registry:
        _tell_registry(as_json=as_json)
    if file is None:
        raise typer.BadParameter("a file is needed, or --list.", param_hint="FILE")
    with plainly(_COMMAND, as_json=as_json):
        layout = None if wide is None else Layout.WIDE if wide else Layout.LONG
        kind = None if interval is Interval.NONE else IntervalKind(interval)
        wanted = Wanted(tuple(name or ()), weights, category, kind, confidence, resamples, seed, check, tolerance)
        insist_on_known(wanted)
        heard = _heard(file, sheet, header_line, Asked(layout, unit, tuple(rater or ()), value, by))
        sign = None if decimal is None else "." if decimal is Decimal.POINT else ","
        scale = Scale(level, _split(categories), sign, heard.table.delimiter == ";")
        results = [answered(cells, scale, wanted) for cells in _by_question(heard)]
        finish(_outcome(heard, results, scale, wanted, as_json=as_json), as_json=as_json)


def _tell_registry(*, as_json: bool) -> None:
    rows = registry_rows()
    sentence = f"{len(rows)} coefficients."
    if not as_json:
        sentence = "\n".join([sentence, *registry_table()])
    finish(Outcome(_COMMAND, True, sentence, details={"coefficients": rows}), as_json=as_json)


def _heard(file: Path, sheet: str | None, header_line: int | None, asked: Asked) -> _Heard:
    # Nothing of the file is stored or hashed, so there is no secret to look up.
    options = IntakeOptions(key=b"nothing is hashed", max_bytes=settings().upload_limit_bytes)
    read = read_tables(file_bytes(file), file_name=file.name, options=options, how=ReadHow(header_line))
    table = _chosen(read, sheet, file.name)
    shape = shape_of(table, asked)
    of_table = [one for one in read.problems if one.place.sheet in ("", table.sheet)]
    problems = [weighed(one, {table.sheet: set(shape.used)}) for one in of_table]
    wrong = [one for one in problems if one.severity is Severity.ERROR]
    if wrong:
        more = f" {len(wrong) - 1:,} more of the like." if len(wrong) > 1 else ""
        ragged = wrong[0].code == "too_many_cells" and header_line is None
        hint = " If the column names stand elsewhere, say --header-line N." if ragged else ""
        raise InvalidInput(f"Nothing was computed. {wrong[0].message}{more}{hint}")
    left = [sheet_left(one, file.name) for one in read.tables if one is not table and one.rows] if sheet is None else []
    return _Heard(file, table, shape, (*problems, *left))


def _chosen(read: TablesRead, sheet: str | None, name: str) -> Table:
    if sheet is None:
        there = [table for table in read.tables if table.rows and not table.hidden]
    else:
        there = [table for table in read.tables if table.sheet.casefold() == sheet.casefold() and table.rows]
    if not there:
        wanted = "visible sheet with rows" if sheet is None else f"sheet “{sheet}” with rows"
        raise InvalidInput(f"“{name}” has no {wanted}. Sheets: {listed([table.sheet for table in read.tables])}.")
    return there[0]


def _by_question(heard: _Heard) -> list[list[Cell]]:
    found: dict[str, list[Cell]] = {}
    for cell in cells_of_table(heard.table, heard.shape):
        found.setdefault(cell.by, []).append(cell)
    return list(found.values())


def _split(categories: str) -> tuple[str, ...]:
    """The declared answers; semicolons part them where there are any, else commas."""
    if not categories.strip():
        return ()
    texts = [" ".join(text.split()) for text in categories.split(";" if ";" in categories else ",")]
    if "" in texts or len(texts) < 2:
        raise InvalidInput(f'--categories "{categories}" is no scale. Allowed: two answers or more, as in "1,2,3,4,5".')
    return tuple(texts)


def _outcome(heard: _Heard, results: list[Answered], scale: Scale, wanted: Wanted, *, as_json: bool) -> Outcome:
    values = sum(estimate.value is not None for one in results for estimate, _ in one.estimates)
    questions = f" of {len(results):,} questions" if len(results) > 1 else ""
    sentence = f"Agreement in “{heard.file.name}”{questions}."
    if not values:
        sentence = f"Nothing could be computed from “{heard.file.name}”."
    # The usual four are an offer: one of them that does not apply is said. What was asked for by name has to be there.
    ok = values > 0 and not (wanted.names and any(one.refused for one in results))
    if not as_json:
        lines = [sentence, *heard.shape.reasons]
        for one in results:
            lines += ["", *in_words(one, shape=heard.shape, scale=scale, wanted=wanted)]
        return Outcome(_COMMAND, ok, "\n".join(lines), problems=heard.problems)
    shape = heard.shape
    details = {
        "file": heard.file.name,
        "sheet": heard.table.sheet,
        "layout": shape.layout.value,
        "columns": {"unit": shape.unit, "raters": list(shape.raters), "value": shape.value, "by": shape.by},
        "understood": list(shape.reasons),
        "questions": [in_json(one, wanted=wanted) for one in results],
    }
    return Outcome(_COMMAND, ok, sentence, problems=heard.problems, details=details)
