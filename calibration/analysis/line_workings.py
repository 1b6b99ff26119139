"""The workings drawer of one line: every coefficient, within each side and between."""

import numpy as np

from calibration.analysis.line_report import PairFigures, Workings
from calibration.analysis.ratings_cube import RatingsCube
from calibration.scorecard.answer import number_text
from calibration.stats.bootstrap import UnitWeights
from calibration.stats.gwet_ac1 import gwet_ac1
from calibration.stats.krippendorff_alpha import krippendorff_alpha
from calibration.stats.line_verdict import Line
from calibration.stats.pairs import one_side_only
from calibration.stats.percent_agreement import applicability_agreement, percent_agreement
from calibration.stats.specific_agreement import specific_agreement
from calibration.vocabulary import AnswerType, Pairs


def workings_of(
    cube: RatingsCube, index: int, line: Line, *, weights: UnitWeights, confidence_level: float
) -> Workings:
    """The workings of one line.

    Parameters
    ----------
    weights : UnitWeights
        Resamples of the cube's contacts, shared by all lines.
    """
    binary = cube.lines[index].definition.answer_type is AnswerType.BINARY
    figures = {
        pairs: _figures(line, pairs, binary=binary, weights=weights, confidence_level=confidence_level)
        for pairs in Pairs
    }
    pairs = Pairs.ALL if one_side_only(line.matrix.applicability()) else Pairs.BETWEEN
    return Workings(
        everyone=figures[Pairs.ALL],
        within_client=figures[Pairs.WITHIN_CLIENT],
        within_vendor=figures[Pairs.WITHIN_VENDOR],
        between=figures[Pairs.BETWEEN],
        applicability=applicability_agreement(line.matrix, pairs=pairs, confidence_level=confidence_level),
        prevalence=_prevalence(cube, index),
    )


def _figures(line: Line, pairs: Pairs, *, binary: bool, weights: UnitWeights, confidence_level: float) -> PairFigures:
    matrix = line.matrix
    worse, better = (matrix.categories[0], matrix.categories[-1]) if binary else (None, None)
    specific = [
        None
        if category is None
        else specific_agreement(matrix, category, pairs=pairs, confidence_level=confidence_level, weights=weights)
        for category in (better, worse)
    ]
    return PairFigures(
        pairs=pairs,
        percent=percent_agreement(matrix, pairs=pairs, tolerance=line.tolerance, confidence_level=confidence_level),
        alpha=krippendorff_alpha(matrix, pairs=pairs, confidence_level=confidence_level, weights=weights),
        ac1=gwet_ac1(matrix, pairs=pairs, confidence_level=confidence_level),
        positive=specific[0],
        negative=specific[1],
    )


def _prevalence(cube: RatingsCube, index: int) -> tuple[tuple[str, float], ...]:
    line = cube.lines[index]
    values = cube.matrices[index].values
    rated = values[~np.isnan(values)]
    if not rated.size:
        return ()
    if line.numeric:
        found, counts = np.unique(rated, return_counts=True)
        return tuple((number_text(float(v)), float(n / rated.size)) for v, n in zip(found, counts, strict=True))
    labels = {level.code: level.label for level in line.definition.levels}
    return tuple(
        (labels.get(code, code), float((rated == value).sum() / rated.size))
        for code, value in zip(line.codes, line.values, strict=True)
    )
