"""What the command line prints: plain words, or one JSON object with stable keys."""

import json
import sys
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, NoReturn

import typer

from calibration.errors import CalibrationError
from calibration.export.problems_file import problem_row, problems_csv
from calibration.intake.records import Problem, Severity

SHOWN_A_KIND = 3
"""Problems of one kind that are printed; all of them go into the file of ``--problems``."""

_WORDS = {
    "contacts_new": ("new contact", "new contacts"),
    "contacts_known": ("contact that was there already", "contacts that were there already"),
    "contacts_left_out": ("contact left out", "contacts left out"),
    "population_new": ("new contact of the population", "new contacts of the population"),
    "population_updated": ("contact brought up to date", "contacts brought up to date"),
    "population_unchanged": ("contact that was there already", "contacts that were there already"),
    "population_left_out": ("row left out", "rows left out"),
    "raters": ("new reviewer", "new reviewers"),
    "sessions": ("imported session", "imported sessions"),
    "calibration_session": ("session", "sessions"),
    "interaction": ("contact", "contacts"),
    "reviews": ("review", "reviews"),
    "reviews_known": ("review that was there already", "reviews that were there already"),
    "review": ("review", "reviews"),
    "ratings": ("rating", "ratings"),
    "rating": ("rating", "ratings"),
    "ratings_left_out": ("rating left out", "ratings left out"),
    "comments": ("comment", "comments"),
    "evidence": ("mark", "marks"),
    "decision": ("decision", "decisions"),
    "population_contact": ("contact of the population", "contacts of the population"),
}
"""Counts that are told in words, in this order; all of them are in the JSON."""


@dataclass(slots=True)
class Outcome:
    """What one command did, as it is printed.

    Attributes
    ----------
    ok : bool
        Everything asked for was done; decides the exit code.
    sentence : str
        The first thing a person reads.
    details : dict
        Further keys of the JSON object.
    """

    command: str
    ok: bool
    sentence: str
    counts: dict[str, int] = field(default_factory=dict)
    masked: dict[str, int] = field(default_factory=dict)
    problems: Sequence[Problem] = ()
    details: dict[str, Any] = field(default_factory=dict)


def finish(outcome: Outcome, *, as_json: bool, problems_file: Path | None = None) -> NoReturn:
    """Print an outcome and leave with its exit code."""
    if problems_file is not None:
        problems_file.write_bytes(problems_csv(outcome.problems))
    if as_json:
        typer.echo(json.dumps(_as_json(outcome), ensure_ascii=False, indent=2))
    else:
        for line in _in_words(outcome, problems_file):
            typer.echo(line)
    raise typer.Exit(0 if outcome.ok else 1)


def _as_json(outcome: Outcome) -> dict[str, Any]:
    return {
        "command": outcome.command,
        "ok": outcome.ok,
        "message": outcome.sentence,
        "counts": outcome.counts,
        "masked": outcome.masked,
        "problems": [problem_row(problem) for problem in outcome.problems],
        **outcome.details,
    }


def _in_words(outcome: Outcome, problems_file: Path | None) -> Iterator[str]:
    yield outcome.sentence
    for name, (one, many) in _WORDS.items():
        if outcome.counts.get(name):
            yield f"  {outcome.counts[name]:>7,} {one if outcome.counts[name] == 1 else many}"
    for kind, count in sorted(outcome.masked.items()):
        yield f"  {count:>7,} masked: {kind}"
    kinds = Counter((problem.severity, problem.code) for problem in outcome.problems)
    told: Counter[tuple[Severity, str]] = Counter()
    for problem in outcome.problems:
        kind_of = (problem.severity, problem.code)
        told[kind_of] += 1
        if told[kind_of] <= SHOWN_A_KIND:
            yield f"{problem.severity}: {problem.message}"
        if told[kind_of] == SHOWN_A_KIND and kinds[kind_of] > SHOWN_A_KIND:
            yield f"{problem.severity}: … and {kinds[kind_of] - SHOWN_A_KIND:,} more of this kind."
    if any(count > SHOWN_A_KIND for count in kinds.values()):
        yield f"All problems are in {problems_file}." if problems_file else "--problems FILE writes all problems."


@contextmanager
def plainly(command: str, *, as_json: bool) -> Iterator[None]:
    """Say an error on purpose as a sentence, and leave with 1; anything else is a fault of ours and is shown whole."""
    try:
        yield
    except CalibrationError as error:
        if as_json:
            finish(Outcome(command, False, str(error)), as_json=True)
        typer.echo(f"Error: {error}", err=True)
        raise typer.Exit(1) from error


def progress_line(*, as_json: bool) -> Callable[[float, str], None]:
    """A line on standard error that counts up, where somebody watches it."""

    def show(share: float, words: str) -> None:
        if not as_json and sys.stderr.isatty():
            end = "\n" if share >= 1 else "\r"
            typer.echo(f"{share:>4.0%} {words:<40}{end}", nl=False, err=True)

    return show
