"""The corner "technically correct, practically wrong": which contacts lie in it, and what their customers said."""

from dataclasses import dataclass

import numpy as np

from calibration.analysis.feeling_report import ContactFeeling, Ear, Feeling, FeelingReport
from calibration.stats.estimate import Estimate
from calibration.stats.mean_difference import mean_difference
from calibration.stats.wilson_interval import wilson_interval
from calibration.vocabulary import UndefinedReason

PROCEDURE_FROM = 75.0
"""Points of 100. A choice of display: three of four points, as a line is agreed from three of four answers on."""

TONE_BELOW = 0.5
"""Share of tone answers on target. A choice of display: fewer than half say that it sounds right."""

CSAT_BELOW = 4.0
"""Points of 1 to 5. Satisfied is who gives one of the top two: the top-two-box score of Morgan & Rego (2006), Marketing
Science 25, 426–439."""

CSAT_DEVIATION = 1.0
"""Points of 1 to 5. Prior standard deviation of one rating in the difference of two means; coverage by our simulation
(``python -m benchmarks.feeling_check``)."""

_ROUNDING = 1e-9


@dataclass(frozen=True, slots=True)
class CornerLines:
    """Where the corner begins. A person may move each of them; no test stands behind any.

    Attributes
    ----------
    procedure_from : float
        Points on the process lines, 0 to 100; from here on a contact is technically correct.
    tone_below : float
        Share of tone answers on target, 0 to 1; below it a contact is practically wrong.
    csat_below : float
        The customer's rating, 1 to 5; below it likewise.
    """

    procedure_from: float = PROCEDURE_FROM
    tone_below: float = TONE_BELOW
    csat_below: float = CSAT_BELOW

    def feeling_below(self, feeling: Feeling) -> float:
        """The line of what the contacts are set against."""
        return self.tone_below if feeling is Feeling.TONE else self.csat_below


@dataclass(frozen=True, slots=True)
class Corner:
    """What one ear, or the customers, hear as technically correct and practically wrong.

    Attributes
    ----------
    compared : tuple of int
        Session contacts with both a procedure and a feeling, by session and position.
    correct : tuple of int
        Those of them that are technically correct.
    inside : tuple of int
        Those of ``correct`` that are practically wrong: the corner.
    share : Estimate
        ``inside`` of ``compared``, Wilson interval.
    """

    feeling: Feeling
    ear: Ear
    compared: tuple[int, ...]
    correct: tuple[int, ...]
    inside: tuple[int, ...]
    share: Estimate


@dataclass(frozen=True, slots=True)
class CustomersSaid:
    """The customers' own ratings of the corner, beside those of the other technically correct contacts.

    Attributes
    ----------
    inside, others : tuple of float
        Ratings, 1 to 5, ascending; every contact once, however often it was drawn.
    difference : Estimate
        Mean of ``inside`` − mean of ``others``.
    """

    inside: tuple[float, ...]
    others: tuple[float, ...]
    difference: Estimate


def corner_of(
    report: FeelingReport, lines: CornerLines, *, feeling: Feeling, ear: Ear, confidence_level: float = 0.95
) -> Corner:
    """The corner as one ear hears it, or as the customers rate it.

    Parameters
    ----------
    feeling : Feeling
        With ``CSAT`` the ear does not matter.
    """
    compared = [one for one in report.contacts if _drawn(one, feeling, ear)]
    correct = [one for one in compared if is_correct(one, lines)]
    inside = [one for one in correct if feels_wrong(one, lines, feeling=feeling, ear=ear)]
    n = len(compared)
    return Corner(
        feeling=feeling,
        ear=ear,
        compared=tuple(one.contact for one in compared),
        correct=tuple(one.contact for one in correct),
        inside=tuple(one.contact for one in inside),
        share=Estimate(
            coefficient="technically_correct_practically_wrong",
            value=len(inside) / n if n else None,
            interval=wilson_interval(len(inside), n, confidence_level=confidence_level),
            n_units=n,
            confidence_level=confidence_level,
            method="wilson over units",
            undefined_reason=None if n else UndefinedReason.NO_RATINGS,
        ),
    )


def is_correct(one: ContactFeeling, lines: CornerLines) -> bool:
    """Whether a contact earns enough on the process lines."""
    return one.procedure is not None and one.procedure >= lines.procedure_from - _ROUNDING


def feels_wrong(one: ContactFeeling, lines: CornerLines, *, feeling: Feeling, ear: Ear) -> bool:
    """Whether a contact feels worse than the line asks for."""
    felt = one.felt(feeling, ear)
    return felt is not None and felt < lines.feeling_below(feeling) - _ROUNDING


def customers_said(report: FeelingReport, corner: Corner, *, confidence_level: float = 0.95) -> CustomersSaid:
    """What customers said of a corner that reviewers heard, and of what was done as correctly and sounded right."""
    inside, correct = set(corner.inside), set(corner.correct)
    rated = [one for one in report.contacts if one.first and one.csat is not None and one.contact in correct]
    groups = [
        sorted(one.csat for one in rated if one.csat is not None and (one.contact in inside) is within)
        for within in (True, False)
    ]
    difference = mean_difference(
        np.array(groups[0]), np.array(groups[1]), prior_deviation=CSAT_DEVIATION, confidence_level=confidence_level
    )
    return CustomersSaid(tuple(groups[0]), tuple(groups[1]), difference)


def _drawn(one: ContactFeeling, feeling: Feeling, ear: Ear) -> bool:
    return one.procedure is not None and one.felt(feeling, ear) is not None
