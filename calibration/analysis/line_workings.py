"""The workings of one line: every coefficient, within each side, between and of everyone. Made when somebody asks."""

from collections.abc import Sequence

import numpy as np

from calibration.analysis.line_results import answered_lines
from calibration.analysis.pair_workings import Judged, pair_workings
from calibration.analysis.pooled_lines import PooledLine
from calibration.analysis.ratings_cube import RatingsCube, ratings_cube
from calibration.analysis.workings_report import AnswerShare, LineWorkings
from calibration.errors import NotFound
from calibration.stats.bootstrap import UnitWeights, unit_weights
from calibration.stats.pairs import n_minority_units, one_side_only
from calibration.stats.percent_agreement import applicability_agreement
from calibration.stats.ratings_matrix import RatingsMatrix
from calibration.store.engine import Db
from calibration.visibility.scope import Scope
from calibration.vocabulary import Measurement, Pairs

_WITH_SIDES = (Pairs.BETWEEN, Pairs.WITHIN_CLIENT, Pairs.WITHIN_VENDOR, Pairs.ALL)


def line_workings(
    db: Db,
    scopes: Sequence[Scope],
    line_id: str,
    *,
    confidence_level: float = 0.95,
    resamples: int = 1000,
    seed: int = 0,
) -> LineWorkings:
    """Everything behind one line of a Results report.

    Parameters
    ----------
    scopes : sequence of Scope
        As for ``results_report``.
    line_id : str
        ``LineReport.id``.
    confidence_level : float
        Between 0 and 1.
    resamples, seed : int
        Of the bootstrap; the intervals of alpha here and of the report's figures come from the same resamples.

    Raises
    ------
    NotFound
        The report of these scopes has no such line.
    """
    cube = ratings_cube(db, scopes)
    index = next((i for i in answered_lines(cube) if cube.lines[i].id == line_id), None)
    if index is None:
        raise NotFound(f"Nobody answered a line “{line_id}” here.")
    weights = unit_weights(len(cube.contacts), resamples=resamples, seed=seed)
    return _of_line(cube, index, weights=weights, confidence_level=confidence_level)


def card_workings(
    db: Db, scopes: Sequence[Scope], *, confidence_level: float = 0.95, resamples: int = 1000, seed: int = 0
) -> tuple[LineWorkings, ...]:
    """The same of every line that somebody answered, in card order."""
    cube = ratings_cube(db, scopes)
    weights = unit_weights(len(cube.contacts), resamples=resamples, seed=seed)
    return tuple(
        _of_line(cube, index, weights=weights, confidence_level=confidence_level) for index in answered_lines(cube)
    )


def _of_line(cube: RatingsCube, index: int, *, weights: UnitWeights, confidence_level: float) -> LineWorkings:
    line, matrix = cube.lines[index], cube.matrices[index]
    judged = Judged(matrix, answer_labels(line), _tolerances(line), weights, confidence_level)
    return workings_of(
        judged,
        line=line.id,
        name=line.name,
        reviewers=int((matrix.active | matrix.not_applicable.any(axis=0)).sum()),
    )


def workings_of(judged: Judged, *, line: str, name: str, reviewers: int) -> LineWorkings:
    """The workings of any ratings of contacts, a group for each set of pairs that there is."""
    matrix = judged.matrix
    alone = one_side_only(matrix.applicability())
    rated, na = int(matrix.rated.sum()), int(matrix.not_applicable.sum())
    return LineWorkings(
        line=line,
        name=name,
        measurement=matrix.level,
        n_contacts=matrix.shape[0],
        n_reviewers=reviewers,
        n_ratings=rated,
        n_not_applicable=na,
        n_missing=matrix.shape[0] * reviewers - rated - na,
        n_minority_contacts=n_minority_units(matrix) if judged.labels else None,
        prevalence=_prevalence(matrix, judged.labels),
        applicability=applicability_agreement(
            matrix, pairs=Pairs.ALL if alone else Pairs.BETWEEN, confidence_level=judged.confidence_level
        ),
        confidence_level=judged.confidence_level,
        resamples=len(judged.weights.counts),
        seed=judged.weights.seed,
        groups=tuple(pair_workings(judged, pairs) for pairs in ((Pairs.ALL,) if alone else _WITH_SIDES)),
    )


def answer_labels(line: PooledLine) -> dict[float, str]:
    """Value of the scale → what the answer is called, in card order; empty for free numbers."""
    names = {level.code: level.label for level in line.definition.levels}
    return {value: names.get(code, code) for code, value in zip(line.codes, line.values, strict=True)}


def _tolerances(line: PooledLine) -> tuple[float, ...]:
    """One step of an ordered scale of three answers or more; of free numbers what counts as the same on the page."""
    if line.tolerance:
        return (line.tolerance,)
    stepped = line.definition.step is not None if line.numeric else len(line.categories) > 2
    return (1.0,) if line.level is not Measurement.NOMINAL and stepped else ()


def _prevalence(matrix: RatingsMatrix, labels: dict[float, str]) -> tuple[AnswerShare, ...]:
    n = int(matrix.rated.sum())
    counts = {label: int(np.count_nonzero(matrix.values == value)) for value, label in labels.items()}
    return tuple(AnswerShare(label, count, count / n) for label, count in counts.items()) if n else ()
