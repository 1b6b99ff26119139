"""Which answers say that the tone is on target, and how many each reviewer gave on each contact."""

from typing import NamedTuple

import numpy as np

from calibration.analysis.pooled_lines import PooledLine
from calibration.analysis.ratings_cube import RatingsCube
from calibration.stats.ratings_matrix import FloatArray
from calibration.vocabulary import AnswerType, CriterionKind


class ToneAnswers(NamedTuple):
    """Tone answers of every review; arrays of float (whole numbers), shape (contacts, reviewers). N/A is none."""

    on_target: FloatArray
    given: FloatArray


def is_tone_line(line: PooledLine) -> bool:
    """Whether the line asks if the tone fits. A place on a scale of tone has no target of its own."""
    return line.definition.kind is CriterionKind.TONE_FIT


def codes_on_target(line: PooledLine) -> frozenset[str]:
    """The answers of a tone line that say it is as it should be.

    Just about right: the answer at 0. Yes or no: the one that earns more; where both earn the same (an unscored
    line), the one that stands higher.
    """
    if line.definition.answer_type is AnswerType.ORDINAL:
        return frozenset(code for code, value in zip(line.codes, line.values, strict=True) if value == 0)
    points = {level.code: level.points for level in line.definition.levels}
    return frozenset({max(line.codes, key=lambda code: (points.get(code, 0.0), line.value_of(code)))})


def tone_answers(cube: RatingsCube) -> ToneAnswers:
    """Count each reviewer's tone answers on each contact."""
    on_target, given = np.zeros(cube.codes.shape[1:]), np.zeros(cube.codes.shape[1:])
    for index, line in enumerate(cube.lines):
        if is_tone_line(line):
            right = [line.codes.index(code) for code in codes_on_target(line)]
            on_target += np.isin(cube.codes[index], right)
            given += cube.codes[index] >= 0
    return ToneAnswers(on_target, given)
