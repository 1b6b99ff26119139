"""What a contract's clause compares, made ready for any choice of contacts: totals, answers, or critical lines."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from calibration.analysis.agreed_answers import AgreedAnswers, agreed_answers
from calibration.analysis.line_results import answered_lines
from calibration.analysis.pooled_lines import PooledLine
from calibration.analysis.ratings_cube import Index, RatingsCube, ratings_cube
from calibration.analysis.reference_totals import agreed_totals
from calibration.analysis.review_scores import review_scores, totals_matrix
from calibration.scorecard.contract_clause import ContractClause
from calibration.stats.contract_comparisons import Comparisons, answers_compared, totals_compared, without_programs
from calibration.stats.ratings_matrix import FloatArray, RatingsMatrix
from calibration.store.engine import Db
from calibration.visibility.scope import Scope
from calibration.vocabulary import ContractFigure, CriterionKind, Measurement, Reference, UndefinedReason

NOTHING = Comparisons(units=(), n_compared=np.zeros(0), n_raters=0, undefined_reason=UndefinedReason.NO_RATINGS)
_OF_TOTALS = (ContractFigure.WITHIN_TOLERANCE, ContractFigure.MEAN_ABSOLUTE_GAP)


def _none(_: Index) -> int:
    return 0


@dataclass(frozen=True, eq=False, slots=True)
class Ground:
    """What the periods are cut from.

    Attributes
    ----------
    cube : RatingsCube or None
        Everything that counts; ``None`` when nothing does.
    compare : callable
        The comparisons of some of its contacts.
    n_not_agreed : callable
        Answers on some of its contacts that have no agreed one to be held against; 0 where none is needed.
    """

    cube: RatingsCube | None
    compare: Callable[[Index], Comparisons]
    n_not_agreed: Callable[[Index], int] = _none


def ground_of(db: Db, scopes: Sequence[Scope], clause: ContractClause) -> Ground:
    """Read the sessions that count, and get ready to compare their contacts as the clause says.

    Parameters
    ----------
    scopes : sequence of Scope
        Of the sessions that count, and of no other.
    """
    if not scopes:
        return Ground(None, lambda _: NOTHING)
    cube = ratings_cube(db, scopes)
    agreed = agreed_answers(db, cube) if clause.reference is Reference.GOLD else None
    return (_of_totals if clause.figure in _OF_TOTALS else _of_answers)(cube, clause, agreed)


def _of_totals(cube: RatingsCube, clause: ContractClause, agreed: AgreedAnswers | None) -> Ground:
    totals = totals_matrix(cube, review_scores(cube).values)
    gold = None if agreed is None else agreed_totals(cube, agreed)

    def compare(rows: Index) -> Comparisons:
        settled = None if gold is None else gold[rows]
        return totals_compared(totals.take_units(rows), reference=clause.reference, gold=settled)

    return Ground(cube, compare)


def _is_counted(line: PooledLine, *, critical: bool) -> bool:
    """A place of the tone is no score: no contract counts it."""
    return bool(line.fails) if critical else line.definition.kind is not CriterionKind.TONE_POSITION


def _of_answers(cube: RatingsCube, clause: ContractClause, agreed: AgreedAnswers | None) -> Ground:
    critical = clause.figure is ContractFigure.CRITICAL_SAME
    lines = [i for i in answered_lines(cube) if _is_counted(cube.lines[i], critical=critical)]
    matrices = [_passes(cube, i) if critical else cube.matrices[i] for i in lines]
    gold = None
    if agreed is not None:
        gold = [_passed(cube, i, agreed.values[i]) if critical else agreed.values[i] for i in lines]

    def compare(rows: Index) -> Comparisons:
        if not matrices:
            return NOTHING
        settled = None if gold is None else [one[rows] for one in gold]
        return answers_compared([one.take_units(rows) for one in matrices], reference=clause.reference, gold=settled)

    def n_not_agreed(rows: Index) -> int:
        if gold is None:
            return 0
        given = [without_programs(one).rated[rows].sum(axis=1) for one in matrices]
        return sum(int(n[np.isnan(one[rows])].sum()) for n, one in zip(given, gold, strict=True))

    return Ground(cube, compare, n_not_agreed)


def _passed(cube: RatingsCube, line: int, values: FloatArray) -> FloatArray:
    """Answers of a critical line as fail 0 and pass 1, NaN kept."""
    passed = np.where(np.isin(values, sorted(cube.lines[line].fails)), 0.0, 1.0)
    return np.where(np.isnan(values), np.nan, passed)


def _passes(cube: RatingsCube, line: int) -> RatingsMatrix:
    matrix = cube.matrices[line]
    return RatingsMatrix.from_array(
        _passed(cube, line, matrix.values),
        level=Measurement.NOMINAL,
        categories=(0.0, 1.0),
        units=matrix.units,
        raters=matrix.raters,
        sides=matrix.sides,
    )
